package dev.lamina.backend;

import java.util.List;

/** What a backend's jar offers to the service loader. */
public interface BackendProvider {
  /**
   * Makes the backends that this provider has.
   *
   * @param firstIndex the index of the first one; the others count on from there
   * @return one backend a device
   */
  List<Backend> backends(int firstIndex);
}
