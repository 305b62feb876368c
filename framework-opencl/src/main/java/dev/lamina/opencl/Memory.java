package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import java.lang.ref.Cleaner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_mem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device memory of one session. What is given back is kept in lists by size class, for all
 * threads; work goes through one in-order queue, so memory may be reused while earlier work with it
 * is still pending.
 */
final class Memory {
  private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
  private static final long SMALLEST = 64;
  private static final int HOLDERS = 8;
  private static final int WAITS = 10;

  /** Started with the first storage that wants it. */
  private static final class Cleaning {
    static final Cleaner CLEANER = Cleaner.create();
  }

  private final cl_context context;
  private final DeviceFacts facts;
  private final long budget;
  private final Map<Long, Deque<Buffer>> free = new HashMap<>();
  private final Set<Buffer> live = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Object pressure = new Object();
  private volatile Runnable onPressure = () -> {};
  private long liveBytes;
  private long freeBytes;
  private boolean closed;

  Memory(cl_context context, DeviceFacts facts, Settings settings) {
    this.context = context;
    this.facts = facts;
    this.budget =
        settings.budget() > 0
            ? settings.budget()
            : facts.sharedMemory() ? facts.memory() / 2 : facts.memory() / 4 * 3;
  }

  /** Bytes that may be allocated. */
  long budget() {
    return budget;
  }

  /** Bytes in use. */
  synchronized long liveBytes() {
    return liveBytes;
  }

  /** Bytes kept for reuse. */
  synchronized long freeBytes() {
    return freeBytes;
  }

  /** Sets what to call before giving up, so that recycled storages are let go. */
  void onPressure(Runnable action) {
    onPressure = action;
  }

  /** Gives the buffer back when the owner is no longer reachable, or when asked to, once. */
  static Cleaner.Cleanable releaseWith(Object owner, Session session, Buffer buffer) {
    return Cleaning.CLEANER.register(owner, new Release(session, buffer));
  }

  private record Release(Session session, Buffer buffer) implements Runnable {
    @Override
    public void run() {
      session.release(buffer);
    }
  }

  /** The size that a request is rounded up to: a power of two times 1, 1.25, 1.5 or 1.75. */
  static long sizeClass(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Math.max(Long.highestOneBit(bytes - 1) / 4, 1);
    return (bytes + step - 1) / step * step;
  }

  /**
   * Takes memory.
   *
   * @param what what it is for, in words
   * @param bytes how much is needed; may be 0
   * @return a buffer of at least that size, contents undefined
   */
  Buffer allocate(String what, long bytes) {
    if (bytes > facts.maxAllocation()) {
      throw tooLarge(what, bytes);
    }
    long size = Math.min(sizeClass(bytes), facts.maxAllocation());
    if (bytes <= budget) {
      size = Math.max(SMALLEST, Math.min(size, budget));
      Buffer buffer = take(what, size);
      if (buffer == null) {
        // No room for rounding up where memory is short.
        buffer = takeUnderPressure(what, exact(bytes));
      }
      if (buffer != null) {
        return buffer;
      }
    }
    throw exhausted(what, bytes);
  }

  private static long exact(long bytes) {
    return Math.max(SMALLEST, (bytes + SMALLEST - 1) / SMALLEST * SMALLEST);
  }

  /** Memory from the lists or from the driver, or null when there is none. */
  private synchronized Buffer take(String what, long size) {
    if (closed) {
      throw Session.closedDevice(what, facts);
    }
    Deque<Buffer> kept = free.get(size);
    if (kept != null && !kept.isEmpty()) {
      freeBytes -= size;
      return handOut(kept.pop().renewed(what));
    }
    if (liveBytes + freeBytes + size > budget) {
      dropFree();
    }
    if (liveBytes + size > budget) {
      return null;
    }
    try {
      return create(what, size);
    } catch (CLException e) {
      if (!ClErrors.outOfMemory(e)) {
        throw ClErrors.failure(what, facts.label(), e);
      }
      LOG.debug("{}: {} bytes refused: {}", what, size, ClErrors.describe(e));
    }
    if (!dropFree()) {
      return null;
    }
    try {
      return create(what, size);
    } catch (CLException e) {
      if (!ClErrors.outOfMemory(e)) {
        throw ClErrors.failure(what, facts.label(), e);
      }
      return null;
    }
  }

  private Buffer create(String what, long size) {
    cl_mem mem = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, size, null, null);
    Handles.created(Handles.Type.BUFFER);
    return handOut(new Buffer(mem, size, what));
  }

  private Buffer handOut(Buffer buffer) {
    live.add(buffer);
    liveBytes += buffer.bytes();
    return buffer;
  }

  /** Has storages that nobody uses given back: first recycled ones, then those of the collector. */
  private Buffer takeUnderPressure(String what, long size) {
    return underPressure(() -> Optional.ofNullable(take(what, size))).orElse(null);
  }

  /**
   * Tries something that needs memory again and again while memory is being given back: first what
   * is kept for reuse, then what the garbage collector finds; in all for about a second.
   *
   * @param <T> type of the result
   * @param attempt gives a result, or empty if there is no memory yet
   * @return the result, or empty
   */
  <T> Optional<T> underPressure(Supplier<Optional<T>> attempt) {
    synchronized (pressure) {
      onPressure.run();
      trim();
      Optional<T> result = attempt.get();
      boolean interrupted = false;
      for (int i = 0; result.isEmpty() && i < WAITS; i++) {
        // As for direct buffers in the JDK: collect, then give the cleaner time.
        if (i == 0) {
          System.gc();
        }
        try {
          Thread.sleep(1L << i);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        trim();
        result = attempt.get();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return result;
    }
  }

  /** Takes memory back; after {@link #close} there is nothing to do. */
  synchronized void release(Buffer buffer) {
    if (!buffer.markReleased() || closed) {
      return;
    }
    if (!live.remove(buffer)) {
      throw new IllegalArgumentException("release: a buffer of another session");
    }
    long size = buffer.bytes();
    liveBytes -= size;
    if (size > budget / 4) {
      destroy(buffer);
      return;
    }
    if (freeBytes + size > budget / 4) {
      // Full of sizes that are no longer asked for, perhaps: begin anew.
      dropFree();
    }
    free.computeIfAbsent(size, s -> new ArrayDeque<>()).push(buffer);
    freeBytes += size;
  }

  /** Gives what is kept for reuse back to the driver; false if there was nothing. */
  synchronized boolean trim() {
    return dropFree();
  }

  private boolean dropFree() {
    if (freeBytes == 0) {
      return false;
    }
    free.values().forEach(list -> list.forEach(this::destroy));
    free.clear();
    freeBytes = 0;
    return true;
  }

  private void destroy(Buffer buffer) {
    Handles.released(Handles.Type.BUFFER);
    try {
      CL.clReleaseMemObject(buffer.mem());
    } catch (CLException e) {
      LOG.debug("{}: a buffer could not be released: {}", facts.label(), ClErrors.describe(e));
    }
  }

  /** Gives all memory back to the driver, that in use too. */
  synchronized void close() {
    closed = true;
    dropFree();
    live.forEach(
        buffer -> {
          buffer.markReleased();
          destroy(buffer);
        });
    live.clear();
    liveBytes = 0;
  }

  private DeviceException tooLarge(String what, long bytes) {
    return new DeviceException(
        "allocate "
            + what
            + ": one piece of memory is larger than "
            + facts.label()
            + " can give; got "
            + size(bytes)
            + "; expected at most "
            + size(facts.maxAllocation())
            + ". Split the tensor, or use smaller batches");
  }

  private synchronized DeviceException exhausted(String what, long bytes) {
    return new DeviceException(
        "allocate "
            + what
            + ": no memory is left on "
            + facts.label()
            + "; got a request for "
            + size(bytes)
            + " with "
            + size(liveBytes)
            + " in use; expected at most "
            + size(budget)
            + " in all (the device has "
            + size(facts.memory())
            + "). Use smaller batches, close scopes so that tensors are freed, or raise"
            + " -Dlamina.opencl.budget. Largest holders: "
            + holders());
  }

  /** What holds most, as size times count. */
  private String holders() {
    Map<List<Object>, Long> counts = new HashMap<>();
    for (Buffer b : live) {
      counts.merge(List.of(b.bytes(), b.what()), 1L, Long::sum);
    }
    List<Map.Entry<List<Object>, Long>> all = new ArrayList<>(counts.entrySet());
    all.sort(
        (a, b) ->
            Long.compare(
                (Long) b.getKey().get(0) * b.getValue(), (Long) a.getKey().get(0) * a.getValue()));
    List<String> lines = new ArrayList<>();
    for (Map.Entry<List<Object>, Long> e : all.subList(0, Math.min(HOLDERS, all.size()))) {
      lines.add(
          "\n  "
              + size((Long) e.getKey().get(0))
              + " x "
              + e.getValue()
              + " ("
              + e.getKey().get(1)
              + ")");
    }
    return lines.isEmpty() ? "none" : String.join("", lines);
  }

  /** A number of bytes for reading, with the exact one where it differs. */
  static String size(long bytes) {
    if (bytes < 10_000) {
      return bytes + " bytes";
    }
    double mib = bytes / (double) (1 << 20);
    return String.format(java.util.Locale.ROOT, "%.1f MiB (%d bytes)", mib, bytes);
  }
}
