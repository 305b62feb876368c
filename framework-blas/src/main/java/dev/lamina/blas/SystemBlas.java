package dev.lamina.blas;

import dev.lamina.backend.Blas;
import dev.lamina.backend.BlasProvider;
import dev.lamina.backend.DeviceException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a BLAS with the C interface among the libraries of the system. */
public final class SystemBlas implements BlasProvider {
  /** Where libraries are by the names that their projects give them, the fastest first. */
  private static final List<String> LINUX =
      List.of(
          "libopenblas.so.0",
          "libopenblas.so",
          "libmkl_rt.so.2",
          "libmkl_rt.so",
          "libblis.so.4",
          "libblis.so");

  private static final List<String> MACOS =
      List.of(
          "/System/Library/Frameworks/Accelerate.framework/Accelerate",
          "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
          "/usr/local/opt/openblas/lib/libopenblas.dylib",
          "libopenblas.dylib",
          "libmkl_rt.2.dylib");

  private static final List<String> WINDOWS =
      List.of("libopenblas.dll", "openblas.dll", "mkl_rt.2.dll");

  /** For the service loader. */
  public SystemBlas() {}

  @Override
  public Blas open(Optional<String> library) {
    List<String> names = library.map(List::of).orElseGet(SystemBlas::known);
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      Optional<SymbolLookup> symbols = load(name);
      if (symbols.isEmpty()) {
        problems.add(name + " cannot be loaded");
        continue;
      }
      Optional<CBlas> blas = CBlas.of(shortName(name), symbols.get());
      if (blas.isEmpty()) {
        problems.add(name + " has no cblas_sgemm and cblas_dgemm");
      } else if (!SmallProducts.areRight(blas.get())) {
        problems.add(name + " gives wrong products; perhaps its integers have 64 bits");
      } else {
        return blas.get();
      }
    }
    throw new DeviceException(
        "lamina.blas: no library to multiply with; got "
            + String.join(", ", problems)
            + ". Install OpenBLAS (Debian: libopenblas0-pthread), or give the path of a library by"
            + " -Dlamina.blas=<path>");
  }

  private static List<String> known() {
    String system = System.getProperty("os.name");
    return system.startsWith("Mac") ? MACOS : system.startsWith("Windows") ? WINDOWS : LINUX;
  }

  /** The library stays loaded: products are wanted until the process ends. */
  @SuppressWarnings("restricted")
  private static Optional<SymbolLookup> load(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      // Says no more than that there is none of this name.
      return Optional.empty();
    }
  }

  private static String shortName(String name) {
    Path file = Path.of(name).getFileName();
    return file == null ? name : file.toString();
  }
}
