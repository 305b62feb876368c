package dev.lamina.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerDeviceTest {
  private static final List<OptimizerBuilder> KINDS =
      List.of(
          Sgd.builder().lr(0.05).momentum(0.9).nesterov(true),
          Adam.builder().lr(1e-2).amsgrad(true));

  private final Tensor x = Tensor.randn(new Generator(1), DType.FLOAT32, 20, 3);
  private final Tensor y = Tensor.randn(new Generator(2), DType.FLOAT32, 20, 1);

  private static Sequential network() {
    Generator generator = new Generator(3);
    return Sequential.of(
        new Linear(3, 8, true, generator), new ReLU(), new Linear(8, 1, true, generator));
  }

  private void train(Sequential net, Optimizer optimizer, int steps) {
    Device device = net.device().orElseThrow();
    for (int i = 0; i < steps; i++) {
      try (Scope step = Scope.open()) {
        optimizer.zeroGrad();
        Functional.mseLoss(net.forward(x.to(device)), y.to(device)).backward();
        optimizer.step();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void goesOnWithTheSameNumbersAfterAMove(Device device) {
    for (OptimizerBuilder kind : KINDS) {
      Sequential stays = network();
      Optimizer atHome = kind.build(stays.parameters());
      train(stays, atHome, 9);

      Sequential moves = network();
      Optimizer travels = kind.build(moves.parameters());
      train(moves, travels, 3);
      moves.to(device);
      train(moves, travels, 3);
      moves.to(Device.cpu());
      train(moves, travels, 3);

      assertEquals(stays.state(), moves.state(), travels.toString());
      assertEquals(atHome.state(), travels.state(), travels.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void aMoveBetweenBackwardAndStepIsNoDifference(Device device) {
    for (OptimizerBuilder kind : KINDS) {
      Sequential stays = network();
      Optimizer atHome = kind.build(stays.parameters());
      train(stays, atHome, 2);
      Functional.mseLoss(stays.forward(x), y).backward();
      atHome.step();

      Sequential moves = network();
      Optimizer travels = kind.build(moves.parameters());
      train(moves, travels, 2);
      Functional.mseLoss(moves.forward(x), y).backward();
      moves.to(device);
      travels.step();

      assertEquals(stays.state(), moves.state(), travels.toString());
      assertEquals(atHome.state(), travels.state(), travels.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void loadsAStateOfAnotherDevice(Device device) {
    for (OptimizerBuilder kind : KINDS) {
      Sequential stays = network();
      Optimizer atHome = kind.build(stays.parameters());
      train(stays, atHome, 3);
      Sequential other = network();
      other.load(stays.state());
      other.to(device);
      Optimizer loaded = kind.build(other.parameters());
      loaded.load(atHome.state());

      train(stays, atHome, 3);
      train(other, loaded, 3);

      assertEquals(stays.state(), other.state(), loaded.toString());
      assertEquals(atHome.state(), loaded.state(), loaded.toString());
    }
  }
}
