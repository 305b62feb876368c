package dev.lamina.train;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Tensor;

/** Whether data move to a device as a whole or a batch at a time. */
final class Placement {
  /** Which part of the largest allocation data may take; the rest is for the work on them. */
  private static final int PART = 4;

  private Placement() {}

  /** Whether so many elements may lie on a device as a whole. */
  static boolean fits(Device device, DType dtype, long numel) {
    return fits(device, numel * dtype.bytes());
  }

  private static boolean fits(Device device, long bytes) {
    return bytes <= device.backend().maxAllocation() / PART;
  }

  /** Whether what has to move of these may lie on a device as a whole. */
  static boolean fits(Device device, Tensor... data) {
    long bytes = 0;
    for (Tensor each : data) {
      if (each.device() != device) {
        bytes += (long) each.numel() * each.dtype().bytes();
      }
    }
    return fits(device, bytes);
  }

  /** The values on a device; no gradient flows back from a copy. */
  static Tensor on(Device device, Tensor data) {
    return data.device() == device ? data : data.detach().to(device);
  }
}
