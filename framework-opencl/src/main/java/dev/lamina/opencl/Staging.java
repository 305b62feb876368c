package dev.lamina.opencl;

import dev.lamina.backend.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies between Java arrays and device memory, through a few slots of memory that the driver can
 * reach without another copy. Slots are mapped on a queue of their own, so that a write never waits
 * for the work that is enqueued.
 */
final class Staging {
  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
  private static final int LARGE = 4 << 20;
  private static final int SMALL = 64 << 10;
  private static final int MOST = 8;

  private final Session session;
  private final Pool large = new Pool(LARGE);
  private final Pool small = new Pool(SMALL);

  Staging(Session session) {
    this.session = session;
  }

  /** A piece of staging memory. One thread holds it at a time. */
  private static final class Slot {
    final Pool pool;
    final cl_mem mem;

    /** The copy that still reads the slot, or null. */
    cl_event pending;

    Slot(Pool pool, cl_mem mem) {
      this.pool = pool;
      this.mem = mem;
    }
  }

  /** The slots of one size. */
  private final class Pool {
    final int bytes;
    final List<Slot> all = new ArrayList<>();
    final Query.Status status = new Query.Status();

    /** Those that no thread holds, the one used longest ago first. */
    final List<Slot> free = new ArrayList<>();

    Pool(int bytes) {
      this.bytes = bytes;
    }

    /** A slot; one whose work is done if there is any, a new one, or one to wait for. */
    synchronized Slot take() {
      boolean interrupted = false;
      while (true) {
        Slot slot = takeNow(true);
        if (slot != null) {
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          return slot;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }

    /** A slot without waiting for other threads, or null. */
    synchronized Slot takeNow(boolean evenPending) {
      for (Slot slot : free) {
        if (done(slot)) {
          free.remove(slot);
          return slot;
        }
      }
      if (all.size() < MOST) {
        Slot slot = create();
        if (slot != null) {
          return slot;
        }
      }
      return evenPending && !free.isEmpty() ? free.remove(0) : null;
    }

    /** A new slot, or null where others must do since no memory is left. */
    private Slot create() {
      cl_mem mem;
      try {
        mem = allocate();
      } catch (CLException e) {
        if (!ClErrors.outOfMemory(e)) {
          throw session.failed("copy", e);
        }
        if (session.memory().trim()) {
          return create();
        }
        if (all.isEmpty()) {
          throw session.failed("copy", e);
        }
        return null;
      }
      Handles.created(Handles.Type.BUFFER);
      Slot slot = new Slot(this, mem);
      all.add(slot);
      return slot;
    }

    private cl_mem allocate() {
      long flags = CL.CL_MEM_READ_WRITE | CL.CL_MEM_ALLOC_HOST_PTR;
      return CL.clCreateBuffer(session.context(), flags, bytes, null, null);
    }

    synchronized void give(Slot slot) {
      free.add(slot);
      notify();
    }

    synchronized void close() {
      for (Slot slot : all) {
        clear(slot);
        Handles.released(Handles.Type.BUFFER);
        Session.quietly("release of a buffer", () -> CL.clReleaseMemObject(slot.mem));
      }
      all.clear();
      free.clear();
    }
  }

  private Pool poolFor(long bytes) {
    return bytes <= SMALL ? small : large;
  }

  /** Whether nothing uses the slot any more; its pool is locked. */
  private static boolean done(Slot slot) {
    if (slot.pending == null) {
      return true;
    }
    try {
      return slot.pool.status.of(slot.pending) == CL.CL_COMPLETE;
    } catch (CLException e) {
      // Whoever takes the slot waits for the event, and gets the error that belongs to it.
      LOG.debug("An event cannot be asked: {}", ClErrors.describe(e));
      return false;
    }
  }

  private static void clear(Slot slot) {
    cl_event event = slot.pending;
    slot.pending = null;
    if (event != null) {
      release(event);
    }
  }

  private static void release(cl_event event) {
    Handles.released(Handles.Type.EVENT);
    Session.quietly("release of an event", () -> CL.clReleaseEvent(event));
  }

  /** Waits for the slot's last copy. */
  private void settle(Slot slot, String op) {
    if (slot.pending == null) {
      return;
    }
    try {
      CL.clWaitForEvents(1, new cl_event[] {slot.pending});
    } catch (CLException e) {
      throw session.failedWork(op, e);
    } finally {
      clear(slot);
    }
  }

  void write(Object array, int from, DType dtype, Buffer to, long byteOffset, int n) {
    check("write", array, from, dtype, to, byteOffset, n);
    int each = dtype.bytes();
    for (int done = 0; done < n; ) {
      int count = Math.min(n - done, LARGE / each);
      Slot slot = poolFor((long) count * each).take();
      try {
        settle(slot, "write");
        session.requireWorking("write");
        fill(slot, array, from + done, dtype, count);
        send(slot, to, byteOffset + (long) done * each, (long) count * each);
      } catch (CLException e) {
        throw session.failedWork("write", e);
      } finally {
        give(slot);
      }
      done += count;
    }
  }

  /** Puts values into a slot, and leaves the event of the unmapping in it. */
  private void fill(Slot slot, Object array, int from, DType dtype, int count) {
    long bytes = (long) count * dtype.bytes();
    ByteBuffer mapped = map(slot, CL.CL_MAP_WRITE_INVALIDATE_REGION, bytes);
    try {
      put(array, from, dtype, mapped, count);
    } finally {
      slot.pending = unmap(slot, mapped);
    }
    CL.clFlush(session.transfers());
  }

  /** Has a filled slot copied to the device, after the unmapping. */
  private void send(Slot slot, Buffer to, long byteOffset, long bytes) {
    cl_event unmapped = slot.pending;
    cl_event[] after = {unmapped};
    cl_event copied = new cl_event();
    enqueue(
        "write",
        queue ->
            CL.clEnqueueCopyBuffer(
                queue, slot.mem, to.mem(), 0, byteOffset, bytes, 1, after, copied));
    Handles.created(Handles.Type.EVENT);
    slot.pending = copied;
    release(unmapped);
    session.flush();
  }

  void read(Buffer from, long byteOffset, DType dtype, Object array, int to, int n) {
    check("read", array, to, dtype, from, byteOffset, n);
    int each = dtype.bytes();
    int chunk = LARGE / each;
    Deque<Slot> held = new ArrayDeque<>(2);
    int asked = 0;
    try {
      for (int done = 0; done < n; ) {
        // While one chunk is copied here, the device copies the next. The second slot is never
        // waited for, since other readers may hold one each and want another too.
        while (asked < n && held.size() < 2) {
          int count = Math.min(n - asked, chunk);
          Pool pool = poolFor((long) count * each);
          Slot slot = held.isEmpty() ? pool.take() : pool.takeNow(false);
          if (slot == null) {
            break;
          }
          held.add(slot);
          fetch(slot, from, byteOffset + (long) asked * each, (long) count * each);
          asked += count;
        }
        int count = Math.min(n - done, chunk);
        settle(held.element(), "read");
        drain(held.element(), array, to + done, dtype, count);
        give(held.remove());
        done += count;
      }
    } catch (CLException e) {
      throw session.failedWork("read", e);
    } finally {
      held.forEach(Staging::give);
    }
  }

  private static void give(Slot slot) {
    slot.pool.give(slot);
  }

  /** Has a part of a buffer copied into a slot. */
  private void fetch(Slot slot, Buffer from, long byteOffset, long bytes) {
    settle(slot, "read");
    session.requireWorking("read");
    cl_event copied = new cl_event();
    enqueue(
        "read",
        queue ->
            CL.clEnqueueCopyBuffer(
                queue, from.mem(), slot.mem, byteOffset, 0, bytes, 0, null, copied));
    Handles.created(Handles.Type.EVENT);
    slot.pending = copied;
    session.flush();
  }

  private void enqueue(String op, Consumer<cl_command_queue> copy) {
    try {
      session.enqueue(copy);
    } catch (CLException e) {
      session.retry(op, e, () -> session.enqueue(copy));
    }
  }

  private void drain(Slot slot, Object array, int to, DType dtype, int count) {
    ByteBuffer mapped = map(slot, CL.CL_MAP_READ, (long) count * dtype.bytes());
    try {
      get(mapped, dtype, array, to, count);
    } finally {
      slot.pending = unmap(slot, mapped);
    }
    CL.clFlush(session.transfers());
  }

  private ByteBuffer map(Slot slot, long flags, long bytes) {
    return CL.clEnqueueMapBuffer(
            session.transfers(), slot.mem, true, flags, 0, bytes, 0, null, null, null)
        .order(ByteOrder.nativeOrder());
  }

  private cl_event unmap(Slot slot, ByteBuffer mapped) {
    cl_event event = new cl_event();
    CL.clEnqueueUnmapMemObject(session.transfers(), slot.mem, mapped, 0, null, event);
    Handles.created(Handles.Type.EVENT);
    return event;
  }

  private static void put(Object array, int from, DType dtype, ByteBuffer out, int n) {
    switch (dtype) {
      case BOOL -> {
        boolean[] values = (boolean[]) array;
        for (int i = 0; i < n; i++) {
          out.put(i, (byte) (values[from + i] ? 1 : 0));
        }
      }
      case UINT8 -> out.put(0, (byte[]) array, from, n);
      case INT32 -> out.asIntBuffer().put((int[]) array, from, n);
      case INT64 -> out.asLongBuffer().put((long[]) array, from, n);
      case FLOAT32 -> out.asFloatBuffer().put((float[]) array, from, n);
      case FLOAT64 -> out.asDoubleBuffer().put((double[]) array, from, n);
    }
  }

  private static void get(ByteBuffer in, DType dtype, Object array, int to, int n) {
    switch (dtype) {
      case BOOL -> {
        boolean[] values = (boolean[]) array;
        for (int i = 0; i < n; i++) {
          values[to + i] = in.get(i) != 0;
        }
      }
      case UINT8 -> in.get(0, (byte[]) array, to, n);
      case INT32 -> in.asIntBuffer().get((int[]) array, to, n);
      case INT64 -> in.asLongBuffer().get((long[]) array, to, n);
      case FLOAT32 -> in.asFloatBuffer().get((float[]) array, to, n);
      case FLOAT64 -> in.asDoubleBuffer().get((double[]) array, to, n);
    }
  }

  /** The native side checks nothing of this. */
  private static void check(
      String op, Object array, int at, DType dtype, Buffer buffer, long byteOffset, int n) {
    int length = java.lang.reflect.Array.getLength(array);
    java.util.Objects.checkFromIndexSize(at, n, length);
    java.util.Objects.checkFromIndexSize(byteOffset, (long) n * dtype.bytes(), buffer.bytes());
    if (buffer.isReleased()) {
      throw new IllegalStateException(op + ": the buffer has been given back");
    }
  }

  void close() {
    large.close();
    small.close();
  }
}
