package dev.lamina.twin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleDeviceTest {
  private final Tensor x = Tensor.randn(new Generator(1), DType.FLOAT32, 5, 3);

  /** A layer that is reached twice, and a buffer. */
  private static final class Net extends Module {
    private final Tensor shift = buffer("shift", Tensor.of(1f, 2f, 3f));
    private final Linear first;

    Net(long seed) {
      first = child("first", new Linear(3, 3, true, new Generator(seed)));
      child("again", first);
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(first, call(first, input).relu().add(shift));
    }
  }

  private static void assertOn(Device device, Module module) {
    assertEquals(Optional.of(device), module.device());
    module.parameters().forEach(p -> assertSame(device, p.device()));
    module.namedBuffers().values().forEach(b -> assertSame(device, b.device()));
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void movesParametersBuffersAndGradients(Device device) {
    Net net = new Net(4);
    List<Tensor> before = net.parameters();
    net.forward(x).sum().backward();
    float[] output = net.forward(x).toFloatArray();
    float[] gradient = net.first.weight().grad().toFloatArray();

    assertSame(net, net.to(device));

    assertOn(device, net);
    assertEquals(before.size(), net.parameters().size());
    for (int i = 0; i < before.size(); i++) {
      assertSame(before.get(i), net.parameters().get(i));
      assertTrue(before.get(i).requiresGrad());
    }
    assertArrayEquals(output, net.forward(x.to(device)).toFloatArray());
    assertSame(device, net.first.weight().grad().device());
    assertArrayEquals(gradient, net.first.weight().grad().toFloatArray());
    net.to(Device.cpu());
    assertOn(Device.cpu(), net);
    assertArrayEquals(output, net.forward(x).toFloatArray());
  }

  @Test
  void whatCannotMoveAsAWholeStaysWhereItWas() {
    Device device = Twin.fresh();
    Net net = new Net(4);
    Sgd sgd = Sgd.builder().lr(0.1).momentum(0.9).build(net.parameters());
    Net other = new Net(4);
    Sgd otherSgd = Sgd.builder().lr(0.1).momentum(0.9).build(other.parameters());
    // weight, its gradient, bias, its gradient, shift
    for (int room = 0; room < 5; room++) {
      step(net, sgd);
      step(other, otherSgd);
      net.forward(x).sum().backward();
      Twin.of(device).allocationsLeft(room);
      DeviceException e = assertThrows(DeviceException.class, () -> net.to(device));
      String operation = room % 2 == 0 ? "moveTo_" : "to";
      assertTrue(
          e.getMessage().startsWith(operation + ": not enough memory; got float32 ["),
          e.getMessage());
      assertTrue(e.getMessage().contains(" allocate: twin:0 is full"), e.getMessage());
      assertOn(Device.cpu(), net);
      // The optimizer goes on with what is there now.
      sgd.step();
      other.forward(x).sum().backward();
      otherSgd.step();
      assertEquals(other.state(), net.state(), "room for " + room);
    }
    Twin.of(device).allocationsLeft(5);
    net.to(device);
    assertOn(device, net);
    assertEquals(other.state(), net.state());
    Twin.fresh();
  }

  private void step(Net net, Sgd sgd) {
    sgd.zeroGrad();
    net.forward(x).square().mean().backward();
    sgd.step();
    sgd.zeroGrad();
  }

  @Test
  void whatNeverMovesIsRefusedBeforeAnythingHasMoved() {
    Module odd =
        new Module() {
          private final Tensor weight = parameter("weight", Tensor.of(1f));
          private final Tensor last = buffer("last", Tensor.of(0f));

          @Override
          public Tensor forward(Tensor input) {
            return last.copy_(weight.mul(input));
          }
        };
    odd.forward(Tensor.of(2f));
    Exception e = assertThrows(RuntimeException.class, () -> odd.to(Device.meta()));
    assertTrue(e.getMessage().startsWith("moveTo_: only leaves can move in place"), e.getMessage());
    assertOn(Device.cpu(), odd);
  }

  @Test
  void valuesOnSeveralDevicesHaveNoOneDevice() {
    Device device = Twin.fresh();
    Sequential net = Sequential.of(new Linear(3, 2), new ReLU(), new Linear(2, 1));
    net.get(2).to(device);
    DeviceException e = assertThrows(DeviceException.class, net::device);
    assertEquals(
        "device: the values of Sequential are on several devices; got 0.weight on cpu, 2.weight on"
            + " twin:0; expected one. Bring them together with to(device)",
        e.getMessage());
    net.to(device);
    assertOn(device, net);
    assertFalse(new ReLU().device().isPresent());
  }
}
