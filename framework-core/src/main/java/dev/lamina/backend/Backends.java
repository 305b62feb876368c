package dev.lamina.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The backends of this process, found once by the service loader. */
final class Backends {
  private static final List<Backend> ALL = load();

  private Backends() {}

  private static List<Backend> load() {
    List<Backend> all = new ArrayList<>();
    for (BackendProvider provider :
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())) {
      all.addAll(provider.backends(all.size()));
    }
    return List.copyOf(all);
  }

  static Backend of(Device device) {
    for (Backend backend : ALL) {
      if (backend.device() == device) {
        return backend;
      }
    }
    throw new DeviceException(
        "device: no backend serves "
            + device
            + "; got backends for "
            + ALL.stream().map(b -> b.device().toString()).toList()
            + ". Add the jar that serves it to the class path");
  }
}
