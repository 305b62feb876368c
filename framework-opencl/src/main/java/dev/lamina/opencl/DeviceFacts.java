package dev.lamina.opencl;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * What a device says of itself. Sizes are in bytes. Extensions that the settings ignore count as
 * absent.
 */
record DeviceFacts(
    cl_platform_id platform,
    cl_device_id id,
    String platformName,
    String platformVersion,
    String name,
    String vendor,
    String driver,
    String version,
    Kind kind,
    boolean pocl,
    long memory,
    long maxAllocation,
    int computeUnits,
    int maxGroup,
    long localMemory,
    int baseAlignBytes,
    boolean float64,
    boolean correctlyRounded,
    boolean fma,
    boolean sharedMemory,
    Set<String> extensions) {

  private static final String FP64 = "cl_khr_fp64";

  static DeviceFacts query(cl_platform_id platform, cl_device_id id, Settings settings) {
    String platformName = text(platform, CL.CL_PLATFORM_NAME);
    String vendor = text(id, CL.CL_DEVICE_VENDOR);
    boolean processor = (number(id, CL.CL_DEVICE_TYPE) & CL.CL_DEVICE_TYPE_CPU) != 0;
    Kind found = Kind.of(processor, vendor + " " + platformName);
    Set<String> extensions =
        new TreeSet<>(Arrays.asList(text(id, CL.CL_DEVICE_EXTENSIONS).trim().split("\\s+")));
    // From OpenCL 1.2 on the double configuration tells; the extension is older.
    boolean doubles = extensions.contains(FP64) || optional(id, CL.CL_DEVICE_DOUBLE_FP_CONFIG) != 0;
    extensions.removeAll(settings.ignored());
    long single = optional(id, CL.CL_DEVICE_SINGLE_FP_CONFIG);
    return new DeviceFacts(
        platform,
        id,
        platformName,
        text(platform, CL.CL_PLATFORM_VERSION),
        text(id, CL.CL_DEVICE_NAME),
        vendor,
        text(id, CL.CL_DRIVER_VERSION),
        text(id, CL.CL_DEVICE_VERSION),
        settings.kind().orElse(found),
        platformName.contains("Portable Computing Language"),
        number(id, CL.CL_DEVICE_GLOBAL_MEM_SIZE),
        number(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
        (int) number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
        (int) Math.min(number(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE), Integer.MAX_VALUE),
        number(id, CL.CL_DEVICE_LOCAL_MEM_SIZE),
        (int) (number(id, CL.CL_DEVICE_MEM_BASE_ADDR_ALIGN) / 8),
        doubles && !settings.ignored().contains(FP64),
        (single & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
        (single & CL.CL_FP_FMA) != 0,
        sharesMemory(id),
        Set.copyOf(extensions));
  }

  /** The name that messages use. */
  String label() {
    return name.strip() + " (" + platformName.strip() + ")";
  }

  static String text(cl_platform_id platform, int what) {
    return Query.text((n, to, size) -> CL.clGetPlatformInfo(platform, what, n, to, size));
  }

  private static String text(cl_device_id id, int what) {
    return Query.text((n, to, size) -> CL.clGetDeviceInfo(id, what, n, to, size));
  }

  static long number(cl_device_id id, int what) {
    return Query.number((n, to, size) -> CL.clGetDeviceInfo(id, what, n, to, size));
  }

  private static long optional(cl_device_id id, int what) {
    return Query.optional((n, to, size) -> CL.clGetDeviceInfo(id, what, n, to, size));
  }

  /** Deprecated, but there is no other question that is answered everywhere. */
  @SuppressWarnings("deprecation")
  private static boolean sharesMemory(cl_device_id id) {
    return optional(id, CL.CL_DEVICE_HOST_UNIFIED_MEMORY) != 0;
  }
}
