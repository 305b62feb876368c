package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import java.util.List;

/** Offers the CPU backend. */
public final class CpuProvider implements BackendProvider {
  /** For the service loader. */
  public CpuProvider() {}

  @Override
  public List<Backend> backends(int firstIndex) {
    return List.of(new CpuBackend(firstIndex));
  }
}
