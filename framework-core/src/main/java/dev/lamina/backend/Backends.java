package dev.lamina.backend;

import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The providers of this process, found once by the service loader. Engine-internal. */
public final class Backends {
  private static final List<String> BROKEN = new ArrayList<>();
  private static final Map<String, BackendProvider> PROVIDERS = load();
  private static final AtomicInteger OPENED = new AtomicInteger();

  private Backends() {}

  private static Map<String, BackendProvider> load() {
    Map<String, BackendProvider> found = new LinkedHashMap<>();
    var loader = ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader());
    for (var each = loader.iterator(); ; ) {
      try {
        if (!each.hasNext()) {
          return found;
        }
        BackendProvider provider = each.next();
        found.putIfAbsent(provider.kind(), provider);
      } catch (ServiceConfigurationError e) {
        // A broken jar must not keep the other devices from working.
        BROKEN.add("a backend's jar is broken: " + e.getMessage());
      }
    }
  }

  /**
   * What is known of all devices that are there. Asking loads the drivers.
   *
   * @return the devices, provider by provider
   */
  public static List<DeviceInfo> devices() {
    return PROVIDERS.values().stream().flatMap(p -> p.devices().stream()).toList();
  }

  /**
   * What keeps devices from being there, in words.
   *
   * @return one text a problem
   */
  public static List<String> problems() {
    List<String> all = new ArrayList<>(BROKEN);
    PROVIDERS.values().forEach(p -> all.addAll(p.problems()));
    return all;
  }

  /**
   * What is known of a device.
   *
   * @param device the device
   * @return its data
   * @throws DeviceException if it is not there, saying why
   */
  public static DeviceInfo require(Device device) {
    BackendProvider provider = PROVIDERS.get(device.kind());
    if (provider == null) {
      throw new DeviceException(
          "device: no backend serves "
              + device
              + "; got backends for "
              + PROVIDERS.keySet()
              + ". Add the jar that serves it to the class path"
              + (device.kind().equals("opencl") ? ": dev.lamina:framework-opencl" : ""));
    }
    List<DeviceInfo> devices = provider.devices();
    for (DeviceInfo info : devices) {
      if (info.device() == device) {
        return info;
      }
    }
    List<String> problems = provider.problems();
    String there =
        devices.isEmpty()
            ? "none"
            : devices.stream()
                .map(i -> i.device() + " (" + i.name() + ")")
                .collect(Collectors.joining(", "));
    throw new DeviceException(
        "device: there is no "
            + device
            + "; got "
            + there
            + (problems.isEmpty() ? "" : ". " + String.join(". ", problems))
            + ". Devices.list() shows what there is; Device.cpu() always works");
  }

  static Backend open(Device device) {
    DeviceInfo info = require(device);
    if (OPENED.get() >= Program.SLOTS) {
      throw new DeviceException(
          "device: too many are open; got "
              + device
              + " after "
              + Program.SLOTS
              + " others; expected no more. Use fewer devices in one process");
    }
    return PROVIDERS.get(device.kind()).open(info, OPENED.getAndIncrement());
  }
}
