package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/**
 * One kernel function. To be used only while holding the session's lock. It remembers its arguments
 * and sets only those that changed.
 */
final class Kernel {
  /** Ints that one vector argument takes. */
  static final int VECTOR = 16;

  private final Session session;
  private final String name;
  private final cl_kernel kernel;
  private final int maxGroup;
  private Argument[] arguments = new Argument[8];
  private final long[] oneGlobal = new long[1];
  private final long[] oneLocal = new long[1];
  private boolean launched;

  /** What an argument was set to last, and the memory that its values pass through. */
  private static final class Argument {
    final ByteBuffer bytes = ByteBuffer.allocateDirect(4 * VECTOR).order(ByteOrder.nativeOrder());
    final Pointer pointer = Pointer.to(bytes);
    int size = -1;
    long bits;
    int[] ints = {};
  }

  Kernel(Session session, String name, cl_kernel kernel) {
    this.session = session;
    this.name = name;
    this.kernel = kernel;
    long most =
        Query.number(
            (n, to, size) ->
                CL.clGetKernelWorkGroupInfo(
                    kernel, session.facts().id(), CL.CL_KERNEL_WORK_GROUP_SIZE, n, to, size));
    this.maxGroup = (int) Math.min(most, session.limit());
  }

  cl_kernel kernel() {
    return kernel;
  }

  /** The name of the function. */
  String name() {
    return name;
  }

  /** The largest work group that this kernel can run with here. */
  int maxGroup() {
    return maxGroup;
  }

  /** Passes a buffer. */
  Kernel set(int arg, Buffer b) {
    if (b.isReleased()) {
      throw new IllegalStateException(name + ": argument " + arg + " has been given back");
    }
    Argument a = argument(arg);
    if (a.size != 0 || a.bits != b.id()) {
      set(arg, a, Sizeof.cl_mem, b.pointer());
      a.size = 0;
      a.bits = b.id();
    }
    return this;
  }

  /** Passes up to 16 ints as one {@code int16}, padded with 0. */
  Kernel ints(int arg, int... values) {
    if (values.length > VECTOR) {
      throw new IllegalArgumentException(name + ": " + values.length + " ints in one argument");
    }
    Argument a = argument(arg);
    if (a.size != 4 * VECTOR || !Arrays.equals(a.ints, values)) {
      for (int i = 0; i < VECTOR; i++) {
        a.bytes.putInt(4 * i, i < values.length ? values[i] : 0);
      }
      set(arg, a, 4L * VECTOR, a.pointer);
      a.size = 4 * VECTOR;
      a.ints = values.clone();
    }
    return this;
  }

  /** Passes a {@code long}. */
  Kernel set(int arg, long v) {
    return scalar(arg, Long.BYTES, v);
  }

  /** Passes a {@code double}. */
  Kernel set(int arg, double v) {
    return scalar(arg, Double.BYTES, Double.doubleToRawLongBits(v));
  }

  /** Passes a {@code float}. */
  Kernel set(int arg, float v) {
    return scalar(arg, Float.BYTES, Float.floatToRawIntBits(v));
  }

  /** Passes an {@code int}. */
  Kernel set(int arg, int v) {
    return scalar(arg, Integer.BYTES, v);
  }

  private Kernel scalar(int arg, int size, long bits) {
    Argument a = argument(arg);
    if (a.size != size || a.bits != bits) {
      a.bytes.putLong(0, bits);
      set(arg, a, size, a.pointer);
      a.size = size;
      a.bits = bits;
    }
    return this;
  }

  private void set(int arg, Argument a, long size, Pointer value) {
    a.size = -1;
    try {
      CL.clSetKernelArg(kernel, arg, size, value);
    } catch (CLException e) {
      throw session.failed(name + ": argument " + arg, e);
    }
  }

  private Argument argument(int arg) {
    if (!session.lock().isHeldByCurrentThread()) {
      throw new IllegalStateException(name + ": used without the session's lock");
    }
    session.requireUsable(name);
    if (arg >= arguments.length) {
      arguments = Arrays.copyOf(arguments, 2 * arg);
    }
    Argument a = arguments[arg];
    if (a == null) {
      a = new Argument();
      arguments[arg] = a;
    }
    return a;
  }

  /**
   * Starts at least so many work items in one dimension, in groups of {@link Session#group}, or
   * smaller ones where this kernel cannot have them. The last group may go beyond, so the kernel
   * must compare its id with a count of its own.
   */
  void launch(long items) {
    if (items <= 0) {
      return;
    }
    int local = Math.min(session.group(), Integer.highestOneBit(maxGroup));
    oneLocal[0] = local;
    oneGlobal[0] = (items + local - 1) / local * local;
    enqueue(oneGlobal, oneLocal);
  }

  /**
   * Starts work items in up to three dimensions.
   *
   * @param global how many there are; multiples of {@code local}
   * @param local how many there are in a group
   */
  void launch(long[] global, long[] local) {
    long items = 1;
    boolean empty = false;
    for (int d = 0; d < global.length; d++) {
      items *= local[d];
      empty |= global[d] == 0;
      if (global[d] % local[d] != 0) {
        throw new IllegalArgumentException(
            name + ": " + Arrays.toString(global) + " items in groups " + Arrays.toString(local));
      }
    }
    if (items > maxGroup) {
      throw new DeviceException(
          name
              + ": the work group is too large for this kernel on "
              + session.facts().label()
              + "; got "
              + Arrays.toString(local)
              + "; expected at most "
              + maxGroup
              + " items. Set -Dlamina.opencl.maxGroup="
              + maxGroup);
    }
    if (!empty) {
      enqueue(global, local);
    }
  }

  private void enqueue(long[] global, long[] local) {
    session.requireUsable(name);
    try {
      submit(global, local);
    } catch (CLException e) {
      session.retry(name, e, () -> submit(global, local));
    }
    session.launched(!launched);
    launched = true;
  }

  private void submit(long[] global, long[] local) {
    session.enqueue(
        queue ->
            CL.clEnqueueNDRangeKernel(
                queue, kernel, global.length, null, global, local, 0, null, null));
  }
}
