package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import org.jocl.CL;
import org.jocl.CLException;

/** Error codes of OpenCL in words. */
final class ClErrors {
  static final int DEVICE_NOT_FOUND = -1;
  static final int ALLOCATION_FAILURE = -4;
  static final int OUT_OF_RESOURCES = -5;
  static final int OUT_OF_HOST_MEMORY = -6;
  static final int NO_PLATFORM = -1001;

  /** NVIDIA's code for an illegal access inside a kernel. */
  private static final int NVIDIA_ILLEGAL_ACCESS = -9999;

  private static final int FAILED_WAIT_LIST = -14;

  private ClErrors() {}

  /** Whether the error means that no memory is left, so that freeing some may help. */
  static boolean outOfMemory(CLException e) {
    int status = e.getStatus();
    return status == ALLOCATION_FAILURE
        || status == OUT_OF_RESOURCES
        || status == OUT_OF_HOST_MEMORY;
  }

  /** Whether after this error in running work the device's context must not be used any more. */
  static boolean fatal(CLException e) {
    int status = e.getStatus();
    return status == OUT_OF_RESOURCES
        || status == NVIDIA_ILLEGAL_ACCESS
        || status == FAILED_WAIT_LIST;
  }

  static String name(int status) {
    return switch (status) {
      case NO_PLATFORM -> "CL_PLATFORM_NOT_FOUND_KHR (-1001)";
      case NVIDIA_ILLEGAL_ACCESS -> "NVIDIA: illegal access in a kernel (-9999)";
      default -> {
        String name = CL.stringFor_errorCode(status);
        yield name == null || !name.startsWith("CL_")
            ? "error " + status
            : name + " (" + status + ")";
      }
    };
  }

  /** What went wrong, in words: the name of the code, or the message where there is no code. */
  static String describe(Throwable e) {
    if (e instanceof CLException cl && cl.getStatus() < 0) {
      return name(cl.getStatus());
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  static DeviceException failure(String op, String device, CLException e) {
    return because(
        op
            + ": the OpenCL driver of "
            + device
            + " reports an error; got "
            + describe(e)
            + "; expected success. "
            + hint(e.getStatus()),
        e);
  }

  static DeviceException because(String message, Throwable cause) {
    DeviceException e = new DeviceException(message);
    e.initCause(cause);
    return e;
  }

  private static String hint(int status) {
    return switch (status) {
      case ALLOCATION_FAILURE, OUT_OF_HOST_MEMORY ->
          "Use smaller batches, or close scopes so that tensors are freed";
      case OUT_OF_RESOURCES ->
          "The device may have reset itself, run too long or run out of memory: close the device"
              + " and use smaller batches";
      case NVIDIA_ILLEGAL_ACCESS, FAILED_WAIT_LIST ->
          "Work before this one has failed: close the device";
      case -54, -55, -53 -> "Set -Dlamina.opencl.maxGroup to a smaller work group, such as 64";
      default -> "Update the driver, or use the CPU";
    };
  }
}
