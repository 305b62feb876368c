package dev.lamina.opencl;

import java.util.Optional;
import org.jocl.CL;

/** Loads the OpenCL library, once and at first use. */
final class Driver {
  private static final String UNIQUE_NAMES = "uniqueLibraryNames";

  private Driver() {}

  private static final class Loaded {
    static final Optional<String> PROBLEM = load();

    private static Optional<String> load() {
      // Otherwise JOCL unpacks its library under a fixed name and trusts what lies there, perhaps
      // half written by another process.
      if (System.getProperty(UNIQUE_NAMES) == null) {
        System.setProperty(UNIQUE_NAMES, "true");
      }
      try {
        CL.setExceptionsEnabled(true);
        return Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        return Optional.of(firstLine(e));
      }
    }

    private static String firstLine(Throwable e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Implementation library could not be loaded")) {
        return "there is no OpenCL library (libOpenCL.so.1, OpenCL.dll) on this machine. Install"
            + " the driver of the graphics card, or ocl-icd-libopencl1 and pocl-opencl-icd";
      }
      return "the native part of JOCL cannot be loaded: "
          + message.lines().findFirst().orElse("")
          + ". Check that this system is supported (x86-64, or arm64 on Linux and macOS) and that"
          + " programs may be run from java.io.tmpdir";
    }
  }

  /**
   * Loads the library.
   *
   * @return why it cannot be used, or nothing
   */
  static Optional<String> problem() {
    return Loaded.PROBLEM;
  }
}
