package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OpenCL devices of this machine, best first: graphics cards with the maker's driver, then
 * those with Mesa's, then anything else, then processors. Looking for them never fails.
 */
final class Platforms {
  private static final Logger LOG = LoggerFactory.getLogger(Platforms.class);

  private final List<Ranked> found = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Settings settings;

  private record Ranked(int rank, DeviceFacts facts) {}

  private Platforms(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks for devices.
   *
   * @param settings the options
   * @return what there is
   */
  static Platforms find(Settings settings) {
    Platforms all = new Platforms(settings);
    Optional<String> problem = Driver.problem();
    if (problem.isPresent()) {
      all.remarks.add(problem.get());
      return all;
    }
    try {
      all.search();
      // From here on drivers may have put in signal handlers of their own.
      Signals.check(all.found.isEmpty() ? "of OpenCL" : all.found.get(0).facts().label());
    } catch (DeviceException e) {
      all.found.clear();
      all.remarks.add(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      all.remarks.add("the OpenCL driver is broken: " + ClErrors.describe(e));
    }
    all.found.sort(
        Comparator.comparingInt(Ranked::rank).thenComparing(r -> r.facts().sharedMemory()));
    LOG.debug("OpenCL devices: {}; remarks: {}", all.found, all.remarks);
    return all;
  }

  /** The devices that can be opened, best first. */
  List<DeviceFacts> devices() {
    return found.stream().map(Ranked::facts).toList();
  }

  /** What keeps devices from being there, in words; one text a device, driver or platform. */
  List<String> problems() {
    return List.copyOf(remarks);
  }

  private void search() {
    cl_platform_id[] platforms = platforms();
    if (platforms.length == 0) {
      remarks.add(
          "the OpenCL library finds no driver (CL_PLATFORM_NOT_FOUND_KHR). Install the driver of"
              + " the graphics card; in a container it must be made visible, with its .icd file"
              + " under /etc/OpenCL/vendors (or where OCL_ICD_VENDORS points)");
    }
    for (cl_platform_id platform : platforms) {
      try {
        search(platform);
      } catch (CLException e) {
        remarks.add("a driver cannot be asked for its devices: " + ClErrors.describe(e));
      }
    }
  }

  private static cl_platform_id[] platforms() {
    int[] count = new int[1];
    try {
      CL.clGetPlatformIDs(0, null, count);
    } catch (CLException e) {
      if (e.getStatus() == ClErrors.NO_PLATFORM) {
        return new cl_platform_id[0];
      }
      throw e;
    }
    cl_platform_id[] platforms = new cl_platform_id[count[0]];
    if (count[0] > 0) {
      CL.clGetPlatformIDs(count[0], platforms, null);
    }
    return platforms;
  }

  private void search(cl_platform_id platform) {
    String name = DeviceFacts.text(platform, CL.CL_PLATFORM_NAME);
    if (name.contains("Clover")) {
      remarks.add(name + " is not used, since its results are not reliable");
      return;
    }
    cl_device_id[] ids = devices(platform);
    if (ids.length == 0) {
      remarks.add(
          "the driver '"
              + name
              + "' has no devices. For PoCL its cache folder must be writable: set HOME,"
              + " XDG_CACHE_HOME or POCL_CACHE_DIR");
    }
    for (cl_device_id id : ids) {
      try {
        consider(platform, name, id);
      } catch (CLException e) {
        remarks.add("a device of '" + name + "' cannot be queried: " + ClErrors.describe(e));
      }
    }
  }

  private static cl_device_id[] devices(cl_platform_id platform) {
    int[] count = new int[1];
    try {
      CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
    } catch (CLException e) {
      if (e.getStatus() == ClErrors.DEVICE_NOT_FOUND) {
        return new cl_device_id[0];
      }
      throw e;
    }
    cl_device_id[] ids = new cl_device_id[count[0]];
    if (count[0] > 0) {
      CL.clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, count[0], ids, null);
    }
    return ids;
  }

  private void consider(cl_platform_id platform, String platformName, cl_device_id id) {
    DeviceFacts facts = DeviceFacts.query(platform, id, settings);
    Optional<String> objection = objection(facts);
    if (objection.isPresent()) {
      remarks.add(facts.label() + " is not used: " + objection.get());
      return;
    }
    found.add(new Ranked(rank(platformName, id), facts));
  }

  /** Why a device cannot serve, or nothing. */
  static Optional<String> objection(DeviceFacts facts) {
    if (facts.name().toLowerCase(java.util.Locale.ROOT).contains("llvmpipe")) {
      return Optional.of("llvmpipe is for drawing, not for computing");
    }
    if (!atLeast12(facts.version())) {
      return Optional.of("it speaks '" + facts.version() + "', and OpenCL 1.2 is needed");
    }
    if (DeviceFacts.number(facts.id(), CL.CL_DEVICE_AVAILABLE) == 0) {
      return Optional.of("it says that it is not available");
    }
    if (DeviceFacts.number(facts.id(), CL.CL_DEVICE_COMPILER_AVAILABLE) == 0) {
      return Optional.of("its driver has no compiler");
    }
    if (DeviceFacts.number(facts.id(), CL.CL_DEVICE_ENDIAN_LITTLE) == 0) {
      return Optional.of("it is big-endian");
    }
    return Optional.empty();
  }

  /** Whether a version such as {@code OpenCL 3.0 CUDA} is 1.2 or later. */
  static boolean atLeast12(String version) {
    java.util.regex.Matcher m =
        java.util.regex.Pattern.compile("OpenCL (\\d+)\\.(\\d+).*").matcher(version);
    if (!m.matches()) {
      return false;
    }
    int major = Integer.parseInt(m.group(1));
    return major > 1 || major == 1 && Integer.parseInt(m.group(2)) >= 2;
  }

  private static int rank(String platformName, cl_device_id id) {
    long type = DeviceFacts.number(id, CL.CL_DEVICE_TYPE);
    if ((type & CL.CL_DEVICE_TYPE_GPU) != 0) {
      return platformName.contains("rusticl") || platformName.contains("Mesa") ? 1 : 0;
    }
    return (type & CL.CL_DEVICE_TYPE_CPU) != 0 ? 3 : 2;
  }
}
