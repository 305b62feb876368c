package dev.lamina.meta;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.util.List;
import java.util.Map;

/** Offers the shape-only device. */
public final class MetaProvider implements BackendProvider {
  /** For the service loader. */
  public MetaProvider() {}

  @Override
  public String kind() {
    return "meta";
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(
        new DeviceInfo(
            Device.meta(),
            "shapes without values",
            "Lamina",
            "none",
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            1,
            true,
            Map.of()));
  }

  @Override
  public Backend open(DeviceInfo info, int index) {
    return new MetaBackend(index);
  }
}
