package dev.lamina.twin;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.cpu.CpuProvider;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Offers two devices that compute as the cpu does, on memory of their own. */
public final class TwinProvider implements BackendProvider {
  private static final int DEVICES = 2;

  /** For the service loader. */
  public TwinProvider() {}

  @Override
  public String kind() {
    return "twin";
  }

  @Override
  public List<DeviceInfo> devices() {
    return IntStream.range(0, DEVICES).mapToObj(TwinProvider::info).toList();
  }

  private static DeviceInfo info(int number) {
    return new DeviceInfo(
        Twin.device(number),
        "twin of the processor",
        "Lamina",
        "none",
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        1,
        true,
        Map.of());
  }

  @Override
  public Backend open(DeviceInfo info, int index) {
    CpuProvider cpu = new CpuProvider();
    return new Twin(info.device(), cpu.open(cpu.devices().get(0), index));
  }
}
