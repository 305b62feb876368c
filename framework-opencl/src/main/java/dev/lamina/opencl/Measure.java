package dev.lamina.opencl;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;

/** What measurements need to know of an OpenCL device and nothing else does. */
public final class Measure {
  private Measure() {}

  /**
   * How many kernels a device has been given. Copies between host and device are none.
   *
   * @param device an OpenCL device
   * @return their number since the device was opened
   * @throws DeviceException if it is another device or cannot be opened
   */
  public static long launches(Device device) {
    return session("launches", device).launches();
  }

  /**
   * The rate of plain float32 multiply-adds without any access to memory: the largest that a matrix
   * product could reach with the same instructions. They are fused ones where the device has those
   * in hardware, else a product and a sum, without contraction. It takes about two seconds.
   *
   * @param device an OpenCL device
   * @return floating-point operations a second, two for each multiply-add
   * @throws DeviceException if it is another device or cannot be opened
   */
  public static double peak(Device device) {
    return Peak.of(session("peak", device));
  }

  private static Session session(String op, Device device) {
    if (device.backend() instanceof OpenClBackend backend) {
      return backend.session();
    }
    throw new DeviceException(
        op
            + ": not an OpenCL device; got "
            + device
            + "; expected opencl:0 or another of that kind. Devices.list() shows what there is");
  }
}
