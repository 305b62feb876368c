package dev.lamina.backend;

import java.util.Optional;

/**
 * What a jar that can reach a BLAS of the system offers to the service loader. Making a provider
 * must cost nothing: native code is loaded by {@link #open}.
 */
public interface BlasProvider {
  /**
   * Loads a library, once a process.
   *
   * @param library path or file name; if empty, the libraries that are known by name are tried
   * @return the library, whose products have been found to be right
   * @throws DeviceException if there is none that can be used, saying why
   */
  Blas open(Optional<String> library);
}
