package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jocl.CL;
import org.jocl.cl_event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same training on the CPU and on the device gives the same bits throughout. */
class TrainingEqualityTest {
  private static final int STEPS = 50;

  private Device device;

  @BeforeEach
  void find() {
    device = OpenClDevice.required();
  }

  static Stream<OptimizerBuilder> optimizers() {
    return Stream.of(
        Sgd.builder().lr(0.05).momentum(0.9).weightDecay(0.01),
        Sgd.builder().lr(0.05).momentum(0.9).nesterov(true),
        Adam.builder().lr(0.01),
        Adam.builder().lr(0.01).amsgrad(true).weightDecay(0.1));
  }

  /** A net with its data, made on the CPU from a seed and then moved. */
  private static final class Task {
    final Module net;
    final Tensor x;
    final Tensor y;
    final Optimizer optimizer;

    Task(Device device, OptimizerBuilder builder) {
      Generator seeded = new Generator(11);
      net =
          Sequential.of(
              new Linear(5, 16), new ReLU(), new Linear(16, 9), new ReLU(), new Linear(9, 2));
      for (Tensor p : net.parameters()) {
        Tensor values = Tensor.randn(seeded, DType.FLOAT32, p.shape().toArray()).mul(0.3);
        Autograd.noGrad(() -> p.copy_(values));
      }
      net.to(device);
      x = Tensor.randn(seeded, DType.FLOAT32, 33, 5).to(device);
      y = Tensor.randn(seeded, DType.FLOAT32, 33, 2).to(device);
      optimizer = builder.build(net.parameters());
    }

    Tensor step() {
      net.zeroGrad();
      Tensor loss = Functional.mseLoss(net.forward(x), y);
      loss.backward();
      optimizer.step();
      return loss;
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void lossesAndParametersAreEqualToTheBit(OptimizerBuilder builder) {
    List<Task> tasks = new ArrayList<>();
    List<List<Tensor>> losses = new ArrayList<>();
    for (Device d : new Device[] {Device.cpu(), device}) {
      Task task = new Task(d, builder);
      List<Tensor> each = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        try (Scope scope = Scope.open()) {
          each.add(task.step().detach().clone().keep());
        }
      }
      tasks.add(task);
      losses.add(each);
    }
    for (int i = 0; i < STEPS; i++) {
      Bits.assertSame(losses.get(0).get(i), losses.get(1).get(i), "loss " + i);
    }
    double first = losses.get(0).get(0).item();
    assertTrue(losses.get(0).get(STEPS - 1).item() < 0.9 * first, "it learns");
    List<Tensor> expected = tasks.get(0).net.parameters();
    List<Tensor> actual = tasks.get(1).net.parameters();
    for (int k = 0; k < expected.size(); k++) {
      assertSame(device, actual.get(k).device());
      Bits.assertSame(expected.get(k), actual.get(k), "parameter " + k);
      Bits.assertSame(expected.get(k).grad(), actual.get(k).grad(), "gradient " + k);
    }
  }

  @Test
  void doublePrecisionIsEqualToo() {
    assumeTrue(OpenClDevice.backend(device).session().facts().float64(), "no float64");
    double[][] values = new double[2][];
    for (int d = 0; d < 2; d++) {
      Device on = d == 0 ? Device.cpu() : device;
      Generator seeded = new Generator(3);
      Tensor x = Tensor.randn(seeded, DType.FLOAT64, 20, 6).to(on);
      Tensor y = Tensor.randn(seeded, DType.FLOAT64, 20, 1).to(on);
      Tensor w = Tensor.parameter(Tensor.randn(seeded, DType.FLOAT64, 6, 1).to(on));
      Optimizer adam = Adam.builder().lr(0.1).build(List.of(w));
      for (int i = 0; i < STEPS; i++) {
        adam.zeroGrad();
        x.matmul(w).sub(y).square().mean().backward();
        adam.step();
      }
      values[d] = w.toDoubleArray();
    }
    assertArrayEquals(values[0], values[1]);
  }

  /** Training starts on one device and goes on on the other, there and back. */
  @Test
  void trainingMovesBetweenDevices() {
    OptimizerBuilder builder = Adam.builder().lr(0.01);
    Task stays = new Task(Device.cpu(), builder);
    Task moves = new Task(Device.cpu(), builder);
    for (int i = 0; i < 30; i++) {
      Device on = i / 10 % 2 == 0 ? Device.cpu() : device;
      moves.net.to(on);
      Tensor expected = stays.step();
      moves.net.zeroGrad();
      Tensor loss = Functional.mseLoss(moves.net.forward(moves.x.to(on)), moves.y.to(on));
      loss.backward();
      moves.optimizer.step();
      Bits.assertSame(expected, loss, "loss " + i);
    }
  }

  /**
   * While the device may not begin, steps are given to it: one that read a value or waited for
   * another reason would never come back.
   */
  @Test
  void stepsNeitherReadNorWait() throws Exception {
    Task free = new Task(device, Adam.builder().lr(0.01));
    Task held = new Task(device, Adam.builder().lr(0.01));
    Session session = OpenClDevice.backend(device).session();
    ExecutorService other = Executors.newSingleThreadExecutor();
    cl_event gate = CL.clCreateUserEvent(session.context(), null);
    try {
      for (int i = 0; i < 8; i++) {
        free.step();
      }
      // The first steps of this one allocate and bind.
      other.submit(() -> scopedSteps(held, 3)).get(60, TimeUnit.SECONDS);
      device.synchronize();
      session.enqueue(
          queue -> CL.clEnqueueBarrierWithWaitList(queue, 1, new cl_event[] {gate}, null));
      Future<Tensor> steps = other.submit(() -> scopedSteps(held, 5));
      Tensor loss;
      try {
        loss = steps.get(60, TimeUnit.SECONDS);
      } finally {
        CL.clSetUserEventStatus(gate, CL.CL_COMPLETE);
      }
      Bits.assertSame(free.step(), Functional.mseLoss(held.net.forward(held.x), held.y), "loss");
      assertTrue(Double.isFinite(loss.item()));
    } finally {
      CL.clReleaseEvent(gate);
      other.shutdownNow();
    }
  }

  private static Tensor scopedSteps(Task task, int count) {
    Tensor loss = null;
    for (int i = 0; i < count; i++) {
      try (Scope scope = Scope.open()) {
        loss = task.step().detach().clone().keep();
      }
    }
    return loss;
  }
}
