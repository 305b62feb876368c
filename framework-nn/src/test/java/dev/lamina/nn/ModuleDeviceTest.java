package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Moves to the shape-only device; framework-train has the tests with devices that compute. */
class ModuleDeviceTest {
  private static Sequential network() {
    return Device.cpu().run(() -> Sequential.of(new Linear(3, 4), new ReLU(), new Linear(4, 1)));
  }

  @Test
  void movesItsTensorsInPlace() {
    Sequential net = network();
    List<Tensor> before = net.parameters();
    assertEquals(Optional.of(Device.cpu()), net.device());

    assertSame(net, net.to(Device.meta()));

    assertEquals(Optional.of(Device.meta()), net.device());
    for (int i = 0; i < before.size(); i++) {
      assertSame(before.get(i), net.parameters().get(i));
      assertSame(Device.meta(), before.get(i).device());
      assertTrue(before.get(i).requiresGrad());
    }
    Tensor input = Tensor.empty(Device.meta(), before.get(0).dtype(), Shape.of(7, 3));
    assertEquals(Shape.of(7, 1), net.forward(input).shape());
  }

  @Test
  void aModuleWithoutValuesIsOnNoDevice() {
    assertEquals(Optional.empty(), new ReLU().device());
    assertNotNull(new ReLU().to(Device.meta()));
  }

  @Test
  void whereOneValueCannotMoveNoneDoes() {
    Sequential net = network();
    State values = net.state();
    net.get(2).to(Device.meta());

    DeviceException several = assertThrows(DeviceException.class, net::device);
    assertEquals(
        "device: the values of Sequential are on several devices; got 0.weight on cpu, 2.weight on"
            + " meta; expected one. Bring them together with to(device)",
        several.getMessage());
    DeviceException none = assertThrows(DeviceException.class, () -> net.to(Device.cpu()));
    assertTrue(none.getMessage().startsWith("to: a tensor on the device meta has no values"));
    assertEquals(Optional.of(Device.cpu()), net.get(0).device());
    assertEquals(Optional.of(Device.meta()), net.get(2).device());
    Tensor weight = net.namedParameters().get("0.weight");
    assertEquals(
        values.tree("parameters").array("0.weight"),
        State.Array.of(weight.toFloatArray(), weight.shape()));
  }

  @Test
  void loadsWhereItsTensorsAre() {
    Sequential net = network();
    State values = net.state();
    Sequential other = network();
    Device.meta()
        .run(
            () -> {
              // the default device has no say in it
              other.load(values);
              return other;
            });
    assertEquals(values, other.state());
    assertEquals(Optional.of(Device.cpu()), other.device());
  }
}
