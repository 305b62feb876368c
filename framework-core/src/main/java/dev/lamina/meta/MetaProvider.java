package dev.lamina.meta;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import java.util.List;

/** Offers the shape-only device. */
public final class MetaProvider implements BackendProvider {
  /** For the service loader. */
  public MetaProvider() {}

  @Override
  public List<Backend> backends(int firstIndex) {
    return List.of(new MetaBackend(firstIndex));
  }
}
