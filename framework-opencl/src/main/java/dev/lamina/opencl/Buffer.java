package dev.lamina.opencl;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jocl.Pointer;
import org.jocl.cl_mem;

/**
 * A piece of device memory, as handed out once. The same memory comes back later under another
 * object of this class, so that one that was given back cannot be given back again.
 */
final class Buffer {
  private static final AtomicLong IDS = new AtomicLong();

  private final cl_mem mem;
  private final Pointer pointer;
  private final long id;
  private final long bytes;
  private final String what;
  private final AtomicBoolean released = new AtomicBoolean();

  Buffer(cl_mem mem, long bytes, String what) {
    this(mem, Pointer.to(mem), IDS.incrementAndGet(), bytes, what);
  }

  private Buffer(cl_mem mem, Pointer pointer, long id, long bytes, String what) {
    this.mem = mem;
    this.pointer = pointer;
    this.id = id;
    this.bytes = bytes;
    this.what = what;
  }

  /** The same memory for another use. */
  Buffer renewed(String newWhat) {
    return new Buffer(mem, pointer, id, bytes, newWhat);
  }

  cl_mem mem() {
    return mem;
  }

  /** What {@code clSetKernelArg} takes. */
  Pointer pointer() {
    return pointer;
  }

  /** A number of this memory; never used again for other memory. */
  long id() {
    return id;
  }

  /** The capacity; at least what was asked for. */
  long bytes() {
    return bytes;
  }

  /** What the memory is for, in words. */
  String what() {
    return what;
  }

  boolean isReleased() {
    return released.get();
  }

  /** Marks the buffer as given back; false if it was before. */
  boolean markReleased() {
    return released.compareAndSet(false, true);
  }
}
