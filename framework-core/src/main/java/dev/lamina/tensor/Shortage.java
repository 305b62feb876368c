package dev.lamina.tensor;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.backend.StoragePool;
import java.util.Locale;

/** What happens when memory does not suffice: one more try without recycled memory, then words. */
final class Shortage {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Shortage() {}

  /**
   * Tries again without what is kept for reuse, and without rounding up.
   *
   * @param first why the first try failed
   * @return a storage of just the size needed
   * @throws DeviceException if there is no memory for it, with the operation and the shape
   */
  static Storage retry(
      Context context, Backend backend, DType dtype, Layout layout, DeviceException first) {
    long kept = context.pool(backend).bytes();
    StoragePool.trim(backend);
    try {
      return backend.allocate(dtype, layout.numel());
    } catch (DeviceException second) {
      throw failure(context, backend, dtype, layout, kept, first);
    }
  }

  static Object newArray(DType dtype, int n) {
    return switch (dtype) {
      case FLOAT32 -> new float[n];
      case FLOAT64 -> new double[n];
      case INT64 -> new long[n];
      case INT32 -> new int[n];
      case UINT8 -> new byte[n];
      case BOOL -> new boolean[n];
    };
  }

  /**
   * Tries again without what is kept for reuse.
   *
   * @param first why the first try failed
   * @return a Java array
   * @throws DeviceException if there is no memory for it, with the operation and the number
   */
  static Object retryArray(Context context, DType dtype, int n, OutOfMemoryError first) {
    Backend backend = Device.cpu().backend();
    long kept = context.pool(backend).bytes();
    StoragePool.trim(backend);
    try {
      return newArray(dtype, n);
    } catch (OutOfMemoryError second) {
      throw failure(context, backend, dtype, Layout.contiguous(Shape.of(n)), kept, first);
    }
  }

  private static DeviceException failure(
      Context context, Backend backend, DType dtype, Layout layout, long kept, Throwable cause) {
    String wanted =
        RunningOperation.name()
            + ": not enough memory; got "
            + dtype
            + " "
            + layout.shape()
            + " = "
            + text((long) layout.numel() * dtype.bytes());
    String held =
        text(context.arena().map(Arena::bytes).orElse(0L)) + " in the open scopes of this thread";
    if (backend.device() != Device.cpu()) {
      return new DeviceException(wanted + ", " + held + ". " + cause.getMessage(), cause);
    }
    Runtime java = Runtime.getRuntime();
    return new DeviceException(
        wanted
            + ", with "
            + held
            + ", "
            + text(kept)
            + " that were kept for reuse and "
            + text(java.totalMemory() - java.freeMemory())
            + " of the heap in use; expected at most "
            + text(java.maxMemory())
            + " in all. Use smaller batches or scopes, or a larger heap by -Xmx",
        cause);
  }

  /** A number of bytes in the unit that leaves one to four digits before the point. */
  static String text(long bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 1024 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", number, UNITS[unit]);
  }
}
