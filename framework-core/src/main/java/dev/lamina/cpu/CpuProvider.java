package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.util.List;
import java.util.Map;

/** Offers the CPU backend. */
public final class CpuProvider implements BackendProvider {
  /** For the service loader. */
  public CpuProvider() {}

  @Override
  public String kind() {
    return "cpu";
  }

  @Override
  public List<DeviceInfo> devices() {
    long heap = Runtime.getRuntime().maxMemory();
    return List.of(
        new DeviceInfo(
            Device.cpu(),
            System.getProperty("os.arch") + " processor",
            System.getProperty("os.name"),
            System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
            heap,
            heap,
            Runtime.getRuntime().availableProcessors(),
            true,
            Map.of()));
  }

  @Override
  public Backend open(DeviceInfo info, int index) {
    return new CpuBackend(index);
  }
}
