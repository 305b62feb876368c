package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that is open: its context, the one queue that all work goes through in order, and what
 * belongs to them. Safe for any number of threads.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int GROUP = 256;
  private static final int LAUNCHES_PER_FLUSH = 64;

  private final DeviceFacts facts;
  private final Settings settings;
  private final int group;
  private final cl_context context;
  private final cl_command_queue queue;
  private final cl_command_queue transfers;
  private final Memory memory;
  private final Programs programs;
  private final Staging staging;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();

  /** Calls of other threads that run now without the lock. */
  private final Set<Object> refused = ConcurrentHashMap.newKeySet();

  private int users;

  private int unflushed;
  private long launches;
  private volatile boolean closed;
  private volatile DeviceException broken;
  private volatile boolean signalsInDoubt = true;

  private Session(
      DeviceFacts facts,
      Settings settings,
      cl_context context,
      cl_command_queue queue,
      cl_command_queue transfers) {
    this.facts = facts;
    this.settings = settings;
    this.context = context;
    this.queue = queue;
    this.transfers = transfers;
    this.group = Integer.highestOneBit(Math.min(GROUP, limit()));
    this.memory = new Memory(context, facts, settings);
    this.programs = new Programs(this);
    this.staging = new Staging(this);
  }

  /**
   * Opens a device.
   *
   * @param facts the device
   * @param settings the options
   * @return the session
   * @throws DeviceException if the device cannot be used, with the reason
   */
  static Session open(DeviceFacts facts, Settings settings) {
    Optional<String> objection = Platforms.objection(facts);
    if (objection.isPresent()) {
      throw new DeviceException(
          "open: "
              + facts.label()
              + " cannot be used; got a device where "
              + objection.get()
              + "; expected one with OpenCL 1.2 or later. Choose another device or update the"
              + " driver");
    }
    Signals.check(facts.label());
    cl_context context = null;
    cl_command_queue queue = null;
    try {
      cl_context_properties properties = new cl_context_properties();
      properties.addProperty(CL.CL_CONTEXT_PLATFORM, facts.platform());
      cl_device_id[] ids = {facts.id()};
      context = CL.clCreateContext(properties, 1, ids, null, null, null);
      Handles.created(Handles.Type.CONTEXT);
      queue = newQueue(context, facts);
      cl_command_queue transfers = newQueue(context, facts);
      LOG.debug("Opened {}", facts);
      return new Session(facts, settings, context, queue, transfers);
    } catch (CLException e) {
      if (queue != null) {
        releaseQueue(queue);
      }
      if (context != null) {
        releaseContext(context);
      }
      throw ClErrors.failure("open", facts.label(), e);
    }
  }

  // The newer call is absent where only OpenCL 1.2 is.
  @SuppressWarnings("deprecation")
  private static cl_command_queue newQueue(cl_context context, DeviceFacts facts) {
    cl_command_queue queue = CL.clCreateCommandQueue(context, facts.id(), 0, null);
    Handles.created(Handles.Type.QUEUE);
    return queue;
  }

  DeviceFacts facts() {
    return facts;
  }

  Settings settings() {
    return settings;
  }

  /** The size of the work groups of kernels in one dimension, a power of two. */
  int group() {
    return group;
  }

  /** The largest work group that may be used at all. */
  int limit() {
    return Math.max(1, Math.min(facts.maxGroup(), settings.maxGroup()));
  }

  cl_context context() {
    return context;
  }

  /**
   * Enqueues work. This needs no lock; it takes an inner one that is held for no other reason, so
   * that copies go on while a thread that holds the session's lock waits for one.
   */
  void enqueue(Consumer<cl_command_queue> work) {
    synchronized (queue) {
      work.accept(queue);
    }
  }

  cl_command_queue transfers() {
    return transfers;
  }

  Memory memory() {
    return memory;
  }

  /** Kernels that this device cannot run, by whatever describes them. */
  Set<Object> refused() {
    return refused;
  }

  /** Held while arguments are set and work is enqueued. */
  ReentrantLock lock() {
    return lock;
  }

  /** Runs something with the lock held. */
  void locked(Runnable body) {
    lock.lock();
    try {
      requireUsable("run");
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A kernel, built at its first use.
   *
   * @param function its name in the source
   * @param options options for the compiler, after those of the session
   * @param source the program in OpenCL C
   * @return the kernel
   */
  Kernel kernel(String function, String options, String source) {
    requireUsable(function);
    Optional<Kernel> known = programs.known(function, options, source);
    if (known.isPresent()) {
      return known.get();
    }
    enter(function);
    try {
      Kernel kernel = programs.build(function, options, source);
      signalsInDoubt = true;
      settle();
      return kernel;
    } finally {
      leave();
    }
  }

  /** Device memory; see {@link Memory#allocate}. */
  Buffer allocate(String what, long bytes) {
    requireUsable(what);
    return memory.allocate(what, bytes);
  }

  /** Gives memory back. Nothing happens the second time, or after the session was closed. */
  void release(Buffer buffer) {
    memory.release(buffer);
  }

  /**
   * Copies values to the device. The array may be changed as soon as the call returns; work that is
   * enqueued later sees the values.
   *
   * @param array {@code boolean[]}, {@code long[]}, {@code float[]} or {@code double[]}
   * @param from first position in the array
   * @param dtype type of the elements
   * @param to the buffer
   * @param byteOffset where in the buffer
   * @param n number of elements
   */
  void write(Object array, int from, DType dtype, Buffer to, long byteOffset, int n) {
    enter("write");
    try {
      staging.write(array, from, dtype, to, byteOffset, n);
    } finally {
      leave();
    }
  }

  /**
   * Copies values from the device, after all work that has been enqueued.
   *
   * @param from the buffer
   * @param byteOffset where in the buffer
   * @param dtype type of the elements
   * @param array {@code boolean[]}, {@code long[]}, {@code float[]} or {@code double[]}
   * @param to first position in the array
   * @param n number of elements
   */
  void read(Buffer from, long byteOffset, DType dtype, Object array, int to, int n) {
    enter("read");
    try {
      staging.read(from, byteOffset, dtype, array, to, n);
    } finally {
      leave();
    }
    settle();
  }

  /** Waits until all work is done. */
  void finish() {
    enter("finish");
    try {
      CL.clFinish(queue);
    } catch (CLException e) {
      throw failedWork("finish", e);
    } finally {
      leave();
    }
    settle();
  }

  /** Notes that work has been enqueued; the lock is held. */
  void launched(boolean firstOfItsKernel) {
    signalsInDoubt |= firstOfItsKernel;
    launches++;
    if (++unflushed >= LAUNCHES_PER_FLUSH) {
      unflushed = 0;
      flush();
    }
  }

  /** How many kernels have been started since the device was opened. */
  long launches() {
    lock.lock();
    try {
      return launches;
    } finally {
      lock.unlock();
    }
  }

  /** Hands enqueued work to the device. */
  void flush() {
    try {
      CL.clFlush(queue);
    } catch (CLException e) {
      throw failedWork("flush", e);
    }
  }

  /** Drivers may take the signals when they compile, some of them at the first launch. */
  private void settle() {
    if (signalsInDoubt) {
      signalsInDoubt = false;
      try {
        Signals.check(facts.label());
      } catch (DeviceException e) {
        signalsInDoubt = true;
        throw e;
      }
    }
  }

  /** Counts the calling thread as one that {@link #close} must wait for. */
  private void enter(String op) {
    lock.lock();
    try {
      requireUsable(op);
      users++;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (--users == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    return !closed;
  }

  /** Throws if the device has been closed or has failed. */
  void requireUsable(String op) {
    if (closed) {
      throw closedDevice(op, facts);
    }
    requireWorking(op);
  }

  /** Throws if the device has failed. */
  void requireWorking(String op) {
    DeviceException first = broken;
    if (first != null) {
      throw ClErrors.because(
          op
              + ": "
              + facts.label()
              + " has failed before; got '"
              + first.getMessage()
              + "'; expected a device that works. Close it with Device.close(); another"
              + " use opens it anew",
          first);
    }
  }

  static DeviceException closedDevice(String op, DeviceFacts facts) {
    return new DeviceException(
        op
            + ": "
            + facts.label()
            + " has been closed; got a tensor or a call from before; expected none. Make the"
            + " tensor anew");
  }

  /**
   * Tries a call again that failed because memory was short, while memory is being given back:
   * drivers may put off an allocation until the memory is used.
   *
   * @param op named in the error
   * @param first how the call failed
   * @param call the call
   */
  void retry(String op, CLException first, Runnable call) {
    if (first.getStatus() != ClErrors.ALLOCATION_FAILURE) {
      throw failedWork(op, first);
    }
    CLException[] last = {first};
    Optional<Boolean> done =
        memory.underPressure(
            () -> {
              try {
                call.run();
                return Optional.of(true);
              } catch (CLException e) {
                last[0] = e;
                return Optional.empty();
              }
            });
    if (done.isEmpty()) {
      throw failedWork(op, last[0]);
    }
  }

  /** The error for a call that failed by itself. */
  DeviceException failed(String op, CLException e) {
    return ClErrors.failure(op, facts.label(), e);
  }

  /** The error for work that failed; the device may be of no use after it. */
  DeviceException failedWork(String op, CLException e) {
    DeviceException error = failed(op, e);
    if (ClErrors.fatal(e) && broken == null) {
      broken = error;
    }
    return error;
  }

  /**
   * Waits for the work and releases everything, buffers in use too. Calls of other threads that run
   * now are waited for; later ones fail. The second time nothing happens.
   */
  void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      while (users > 0) {
        idle.awaitUninterruptibly();
      }
      releaseAll();
    } finally {
      lock.unlock();
    }
  }

  private void releaseAll() {
    if (broken == null) {
      quietly("finish", () -> CL.clFinish(queue));
      quietly("finish", () -> CL.clFinish(transfers));
    }
    staging.close();
    programs.close();
    memory.close();
    releaseQueue(queue);
    releaseQueue(transfers);
    releaseContext(context);
    LOG.debug("Closed {}", facts.label());
  }

  private static void releaseQueue(cl_command_queue queue) {
    Handles.released(Handles.Type.QUEUE);
    quietly("release of a queue", () -> CL.clReleaseCommandQueue(queue));
  }

  private static void releaseContext(cl_context context) {
    Handles.released(Handles.Type.CONTEXT);
    quietly("release of the context", () -> CL.clReleaseContext(context));
  }

  /** Runs a step of closing down: the next ones must be taken even if it fails. */
  static void quietly(String what, Runnable step) {
    try {
      step.run();
    } catch (CLException e) {
      LOG.debug("{}: {}", what, ClErrors.describe(e));
    }
  }
}
