package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs of a session: each is built once, and read from disk where that was done before. */
final class Programs {
  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);
  private static final String FP64 = "cl_khr_fp64";
  private static final long BUILD_STACK = 16 << 20;
  private static final int LOG_LINES = 10;
  private static final int LINE_LENGTH = 200;

  private final Session session;
  private final String prelude;
  private final String options;
  private final Optional<BinaryCache> cache;
  private final Map<KernelKey, Kernel> kernels = new ConcurrentHashMap<>();
  private final Map<ProgramKey, cl_program> programs = new HashMap<>();

  private record KernelKey(String function, String options, String source) {}

  private record ProgramKey(String options, String source) {}

  Programs(Session session) {
    this.session = session;
    DeviceFacts facts = session.facts();
    Settings settings = session.settings();
    // Contraction is on by default, and then a * b + c is rounded once on some devices.
    this.prelude =
        "#pragma OPENCL FP_CONTRACT OFF\n"
            + (facts.float64() && facts.extensions().contains(FP64)
                ? "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n"
                : "");
    this.options =
        (settings.std().isEmpty() ? "" : "-cl-std=" + settings.std())
            + (facts.correctlyRounded() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    boolean onDisk =
        switch (settings.cache()) {
          case ON -> true;
          case OFF -> false;
          // PoCL has a cache of its own, and to ask it for a binary costs another compilation.
          case AUTO -> !facts.pocl();
        };
    this.cache = onDisk ? Optional.of(new BinaryCache(settings.cacheFolder())) : Optional.empty();
  }

  Optional<Kernel> known(String function, String more, String source) {
    return Optional.ofNullable(kernels.get(new KernelKey(function, more, source)));
  }

  synchronized Kernel build(String function, String more, String source) {
    KernelKey key = new KernelKey(function, more, source);
    Kernel known = kernels.get(key);
    if (known != null) {
      return known;
    }
    String all = (options + " " + more).strip();
    ProgramKey programKey = new ProgramKey(more, source);
    cl_program program = programs.get(programKey);
    Kernel kernel;
    if (program != null) {
      kernel = kernelOf(function, program);
    } else {
      Built built = inBuildThread(() -> build(function, all, prelude + source, cache));
      programs.put(programKey, built.program());
      kernel = built.kernel();
    }
    kernels.put(key, kernel);
    return kernel;
  }

  private record Built(cl_program program, Kernel kernel) {}

  private interface Build {
    Built run();
  }

  /** Compilers need more stack than some Java threads have. */
  private static Built inBuildThread(Build build) {
    Object[] result = new Object[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                result[0] = build.run();
              } catch (RuntimeException | Error e) {
                result[0] = e;
              }
            },
            "lamina-opencl-build",
            BUILD_STACK);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (result[0] instanceof Built built) {
      return built;
    }
    if (result[0] instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) result[0];
  }

  private Built build(String function, String all, String source, Optional<BinaryCache> disk) {
    if (disk.isEmpty()) {
      return fromSource(function, all, source);
    }
    byte[] key = BinaryCache.key(session.facts(), all, source);
    Optional<byte[]> binary = disk.get().load(key);
    if (binary.isPresent()) {
      Optional<Built> built = fromBinary(function, all, binary.get());
      if (built.isPresent()) {
        return built.get();
      }
    }
    Built built = fromSource(function, all, source);
    // Some drivers compile only when a kernel is made, so this must come after it.
    binaryOf(built.program()).ifPresent(bytes -> disk.get().store(key, bytes));
    return built;
  }

  private Built fromSource(String function, String all, String source) {
    LOG.debug("Building {} with {}", function, all);
    cl_program program;
    try {
      program =
          CL.clCreateProgramWithSource(session.context(), 1, new String[] {source}, null, null);
    } catch (CLException e) {
      throw session.failed(function, e);
    }
    Handles.created(Handles.Type.PROGRAM);
    try {
      CL.clBuildProgram(program, 1, device(), all, null, null);
      if (LOG.isDebugEnabled()) {
        LOG.debug("{}: {}", function, buildLog(program).strip());
      }
      return new Built(program, kernelOf(function, program));
    } catch (CLException e) {
      DeviceException error = failedBuild(function, program, e);
      release(program);
      throw error;
    } catch (RuntimeException e) {
      release(program);
      throw e;
    }
  }

  private Optional<Built> fromBinary(String function, String all, byte[] binary) {
    cl_program program = null;
    try {
      int[] status = new int[1];
      program =
          CL.clCreateProgramWithBinary(
              session.context(),
              1,
              device(),
              new long[] {binary.length},
              new byte[][] {binary},
              status,
              null);
      Handles.created(Handles.Type.PROGRAM);
      // Needed for binaries too, if only by some drivers.
      CL.clBuildProgram(program, 1, device(), all, null, null);
      Built built = new Built(program, kernelOf(function, program));
      LOG.debug("{} comes from the cache on disk", function);
      return Optional.of(built);
    } catch (CLException | DeviceException e) {
      LOG.debug("{}: the driver refuses its own binary: {}", function, ClErrors.describe(e));
      if (program != null) {
        release(program);
      }
      return Optional.empty();
    }
  }

  private static Optional<byte[]> binaryOf(cl_program program) {
    try {
      long size =
          Query.number(
              (n, to, none) ->
                  CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARY_SIZES, n, to, none));
      if (size <= 0 || size > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      ByteBuffer direct = ByteBuffer.allocateDirect((int) size);
      Pointer pointers = Pointer.to(Pointer.to(direct));
      CL.clGetProgramInfo(program, CL.CL_PROGRAM_BINARIES, 8, pointers, null);
      byte[] bytes = new byte[direct.capacity()];
      direct.get(0, bytes);
      return Optional.of(bytes);
    } catch (CLException e) {
      LOG.debug("The driver gives no binary: {}", ClErrors.describe(e));
      return Optional.empty();
    }
  }

  private Kernel kernelOf(String function, cl_program program) {
    cl_kernel kernel;
    try {
      kernel = CL.clCreateKernel(program, function, null);
    } catch (CLException e) {
      throw session.failed(function, e);
    }
    Handles.created(Handles.Type.KERNEL);
    try {
      return new Kernel(session, function, kernel);
    } catch (CLException e) {
      Handles.released(Handles.Type.KERNEL);
      Session.quietly("release of a kernel", () -> CL.clReleaseKernel(kernel));
      throw session.failed(function, e);
    }
  }

  private cl_device_id[] device() {
    return new cl_device_id[] {session.facts().id()};
  }

  private DeviceException failedBuild(String function, cl_program program, CLException e) {
    return ClErrors.because(
        function
            + ": the program does not build on "
            + session.facts().label()
            + "; got "
            + ClErrors.describe(e)
            + ":\n"
            + String.join("\n", essence(buildLog(program)))
            + "\nexpected success. Update the driver, or use the CPU"
            + (e.getStatus() == CL.CL_INVALID_BUILD_OPTIONS
                ? "; the language version comes from -Dlamina.opencl.std"
                : ""),
        e);
  }

  private String buildLog(cl_program program) {
    cl_device_id id = session.facts().id();
    try {
      return Query.text(
          (n, to, size) ->
              CL.clGetProgramBuildInfo(program, id, CL.CL_PROGRAM_BUILD_LOG, n, to, size));
    } catch (CLException e) {
      return "(no log: " + ClErrors.describe(e) + ")";
    }
  }

  /** The lines of a log that name errors, or its first lines where none does. */
  static List<String> essence(String log) {
    List<String> lines = log.lines().map(String::strip).filter(s -> !s.isEmpty()).toList();
    List<String> errors =
        lines.stream().filter(s -> s.toLowerCase(java.util.Locale.ROOT).contains("error")).toList();
    List<String> chosen = errors.isEmpty() ? lines : errors;
    List<String> out = new ArrayList<>();
    for (String line : chosen.subList(0, Math.min(LOG_LINES, chosen.size()))) {
      out.add("  " + (line.length() > LINE_LENGTH ? line.substring(0, LINE_LENGTH) + " …" : line));
    }
    if (chosen.size() > LOG_LINES) {
      out.add("  … and " + (chosen.size() - LOG_LINES) + " more lines");
    }
    return out.isEmpty() ? List.of("  (the log is empty)") : out;
  }

  private static void release(cl_program program) {
    Handles.released(Handles.Type.PROGRAM);
    Session.quietly("release of a program", () -> CL.clReleaseProgram(program));
  }

  synchronized void close() {
    for (Kernel kernel : kernels.values()) {
      Handles.released(Handles.Type.KERNEL);
      Session.quietly("release of a kernel", () -> CL.clReleaseKernel(kernel.kernel()));
    }
    kernels.clear();
    programs.values().forEach(Programs::release);
    programs.clear();
  }
}
