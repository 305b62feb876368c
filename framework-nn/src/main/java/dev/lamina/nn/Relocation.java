package dev.lamina.nn;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Where the values of a module are, and moving them: all of them or none. */
final class Relocation {
  private record Moved(String name, Tensor tensor, Device home) {}

  private Relocation() {}

  private static Map<String, Tensor> values(Module module) {
    Map<String, Tensor> values = module.namedParameters();
    values.putAll(module.namedBuffers());
    return values;
  }

  /** The one device of all values; nothing if there are no values. */
  static Optional<Device> device(Module module) {
    Device[] found = new Device[1];
    module.eachValue(
        tensor -> {
          if (found[0] == null) {
            found[0] = tensor.device();
          } else if (tensor.device() != found[0]) {
            throw several(module);
          }
        });
    return Optional.ofNullable(found[0]);
  }

  private static DeviceException several(Module module) {
    Map<Device, String> found = new LinkedHashMap<>();
    values(module).forEach((name, tensor) -> found.putIfAbsent(tensor.device(), name));
    StringJoiner got = new StringJoiner(", ");
    found.forEach((device, name) -> got.add(name + " on " + device));
    return new DeviceException(
        "device: the values of "
            + module.type()
            + " are on several devices; got "
            + got
            + "; expected one. Bring them together with to(device)");
  }

  /** Moves all values; if one cannot move, those before it go back. */
  static void move(Module module, Device device) {
    Map<String, Tensor> values = values(module);
    for (Tensor tensor : values.values()) {
      if (!tensor.isLeaf()) {
        // Cannot move at all, and says so before anything has moved.
        tensor.moveTo_(device);
      }
    }
    List<Moved> moved = new ArrayList<>();
    try {
      values.forEach(
          (name, tensor) -> {
            moved.add(new Moved(name, tensor, tensor.device()));
            tensor.moveTo_(device);
          });
    } catch (RuntimeException | OutOfMemoryError e) {
      putBack(moved, device, e);
      throw e;
    }
  }

  private static void putBack(List<Moved> moved, Device device, Throwable cause) {
    List<String> stranded = new ArrayList<>();
    for (Moved each : moved) {
      try {
        // Also the last one: its gradient may be what could not move.
        each.tensor.moveTo_(each.home);
      } catch (RuntimeException | OutOfMemoryError e) {
        cause.addSuppressed(e);
        stranded.add(each.name);
      }
    }
    if (!stranded.isEmpty()) {
      DeviceException lost =
          new DeviceException(
              "to: the move to "
                  + device
                  + " failed midway and not all values could be brought back; got "
                  + String.join(", ", stranded)
                  + " left there; expected all of them where they were. Make room and call"
                  + " to(device) again");
      lost.initCause(cause);
      throw lost;
    }
  }
}
