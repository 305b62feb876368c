package dev.lamina.opencl;

import dev.lamina.backend.Backend;
import dev.lamina.backend.BackendProvider;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offers the OpenCL devices of this machine. Nothing is loaded before somebody asks for them. */
public final class OpenClProvider implements BackendProvider {
  private static final String KIND = "opencl";

  private List<DeviceFacts> facts = List.of();
  private List<DeviceInfo> devices = List.of();
  private List<String> problems = List.of();
  private boolean searched;

  /** For the service loader. */
  public OpenClProvider() {}

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public synchronized List<DeviceInfo> devices() {
    search();
    return devices;
  }

  @Override
  public synchronized List<String> problems() {
    search();
    return problems;
  }

  @Override
  public synchronized Backend open(DeviceInfo info, int index) {
    search();
    DeviceFacts found = facts.get(devices.indexOf(info));
    return new OpenClBackend(info.device(), index, found);
  }

  private void search() {
    if (searched) {
      return;
    }
    searched = true;
    try {
      Platforms platforms = Platforms.find(Settings.fromProperties());
      facts = platforms.devices();
      problems = platforms.problems();
    } catch (IllegalArgumentException wrongOption) {
      problems = List.of(wrongOption.getMessage());
    }
    List<DeviceInfo> all = new ArrayList<>();
    for (DeviceFacts f : facts) {
      all.add(info(Device.of(KIND + ":" + all.size()), f));
    }
    devices = List.copyOf(all);
  }

  private static DeviceInfo info(Device device, DeviceFacts f) {
    Map<String, String> limits = new LinkedHashMap<>();
    limits.put("platform", f.platformName() + " " + f.platformVersion());
    limits.put("version", f.version());
    limits.put("kernel parameters", f.kind().name().toLowerCase(java.util.Locale.ROOT));
    limits.put("largest work group", Integer.toString(f.maxGroup()));
    limits.put("local memory", Memory.size(f.localMemory()));
    limits.put("memory shared with the host", f.sharedMemory() ? "yes" : "no");
    limits.put("correctly rounded division", f.correctlyRounded() ? "yes" : "no");
    limits.put("fused multiply-add", f.fma() ? "yes" : "no");
    return new DeviceInfo(
        device,
        f.name(),
        f.vendor(),
        f.driver(),
        f.memory(),
        f.maxAllocation(),
        f.computeUnits(),
        f.float64(),
        limits);
  }
}
