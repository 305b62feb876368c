package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Lamina;
import dev.lamina.backend.ShapeException;
import dev.lamina.compile.Compiled;
import dev.lamina.nn.CrossEntropyLoss;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Identity;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Loss;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Training by plans and step by step gives the same bits. */
@Tag("cpu")
class CompiledFitTest {
  private final Tensor x = data(1, 103, 3);
  private final Tensor y = data(2, 103, 1);

  private static Tensor data(long seed, int... sizes) {
    Lamina.manualSeed(seed);
    return Tensor.randn(sizes);
  }

  private static Sequential net() {
    Lamina.manualSeed(7);
    return Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
  }

  private static Sequential deep() {
    Lamina.manualSeed(8);
    return Sequential.of(
        new Linear(3, 17),
        new ReLU(),
        Sequential.of(new Linear(17, 9, false), new Identity()),
        new ReLU(),
        new Linear(9, 9),
        new Linear(9, 1));
  }

  private static Fit options(int epochs) {
    return Fit.epochs(epochs).verbose(Verbose.SILENT);
  }

  private record Trained(List<float[]> parameters, String history) {}

  /** What a training leaves behind. */
  private Trained train(
      Supplier<? extends Module> net, OptimizerBuilder optimizer, Fit fit, Metric... metrics) {
    Model model = Model.of(net.get()).compile(optimizer, new MSELoss(), metrics);
    Lamina.manualSeed(99);
    History history = model.fit(x, y, fit);
    List<float[]> parameters = new ArrayList<>();
    model.module().parameters().forEach(p -> parameters.add(p.detach().toFloatArray()));
    return new Trained(parameters, history.toCsv());
  }

  private static void assertSame(Trained expected, Trained actual) {
    assertEquals(expected.history, actual.history);
    assertEquals(expected.parameters.size(), actual.parameters.size());
    for (int i = 0; i < expected.parameters.size(); i++) {
      assertArrayEquals(expected.parameters.get(i), actual.parameters.get(i), 0f, "parameter " + i);
    }
  }

  private void assertAlike(
      Supplier<? extends Module> net, OptimizerBuilder optimizer, Fit fit, Metric... metrics) {
    assertSame(
        train(net, optimizer, fit.compiled(false), metrics), train(net, optimizer, fit, metrics));
  }

  static Stream<Arguments> optimizers() {
    return Stream.of(
        Arguments.of("sgd", Sgd.builder().lr(0.05)),
        Arguments.of(
            "sgd with all", Sgd.builder().lr(0.02).momentum(0.9).nesterov(true).weightDecay(0.01)),
        Arguments.of("adam", Adam.builder().lr(0.01)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void fullBatches(String name, OptimizerBuilder optimizer) {
    assertAlike(CompiledFitTest::net, optimizer, options(40).batchSize(103).shuffle(false));
    assertAlike(CompiledFitTest::deep, optimizer, options(20).batchSize(200).shuffle(true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("optimizers")
  void batchesWithARemainderInAnyOrder(String name, OptimizerBuilder optimizer) {
    for (boolean shuffle : new boolean[] {false, true}) {
      Fit fit = options(6).batchSize(16).shuffle(shuffle);
      assertAlike(CompiledFitTest::net, optimizer, fit);
      assertAlike(CompiledFitTest::deep, optimizer, fit.batchSize(1));
    }
  }

  @Test
  void classesInsteadOfNumbers() {
    List<double[]> losses = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Lamina.manualSeed(7);
      Sequential net = Sequential.of(new Linear(3, 20), new ReLU(), new Linear(20, 4));
      Model model = Model.of(net).compile(Adam.builder().lr(0.01), new CrossEntropyLoss());
      Tensor classes = Tensor.arange(103).remainder(4);
      Lamina.manualSeed(99);
      losses.add(model.fit(x, classes, options(5).batchSize(25).compiled(compiled)).loss());
    }
    assertArrayEquals(losses.get(0), losses.get(1));
  }

  @Test
  void metricsAndValidation() {
    assertAlike(
        CompiledFitTest::net,
        Adam.builder().lr(0.01),
        options(10).batchSize(20).validationSplit(0.25),
        Metrics.rmse(),
        Metrics.r2());
  }

  @Test
  void rateThatChangesFromEpochToEpoch() {
    assertChanging(
        model -> epoch -> model.optimizer().lr(0.1 / (1 + epoch.epoch())), CompiledFitTest::net);
  }

  @Test
  void parameterThatIsFrozenForAWhile() {
    assertChanging(
        model ->
            epoch -> {
              Tensor first = model.module().parameters().get(0);
              first.requiresGrad_(epoch.epoch() < 3 || epoch.epoch() > 5);
              if (!first.requiresGrad()) {
                assertFalse(first.hasGrad());
              }
            },
        CompiledFitTest::net);
  }

  @Test
  void gradientsThatAreTakenBetweenEpochs() {
    List<Tensor> taken = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    assertChanging(
        model ->
            epoch -> {
              for (Tensor p : model.module().parameters()) {
                Tensor g = p.grad();
                taken.add(g);
                values.add(g.toFloatArray());
              }
            },
        CompiledFitTest::net);
    for (int i = 0; i < taken.size(); i++) {
      assertArrayEquals(values.get(i), taken.get(i).toFloatArray(), "taken gradient " + i);
    }
    int half = values.size() / 2;
    for (int i = 0; i < half; i++) {
      assertArrayEquals(values.get(i), values.get(half + i), "step by step, and by plan");
    }
  }

  @Test
  void layerThatIsAddedBetweenEpochs() {
    assertChanging(
        model ->
            epoch -> {
              if (epoch.epoch() == 3) {
                ((Sequential) model.module()).add(new ReLU());
              }
            },
        CompiledFitTest::net);
  }

  @Test
  void hookThatIsAddedBetweenEpochs() {
    assertChanging(
        model ->
            epoch -> {
              if (epoch.epoch() == 3) {
                model.module().parameters().get(1).registerHook(g -> g.mul(0.5));
              }
            },
        CompiledFitTest::net);
  }

  @Test
  void parametersThatAreChangedByHand() {
    assertChanging(
        model ->
            epoch ->
                dev.lamina.autograd.Autograd.noGrad(
                    () -> model.module().parameters().get(0).mul_(0.9)),
        CompiledFitTest::net);
  }

  /** Trains with a callback, step by step and by plans. */
  private void assertChanging(
      java.util.function.Function<Model, Callback> callback, Supplier<Sequential> net) {
    List<Trained> both = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model = Model.of(net.get()).compile(Sgd.builder().lr(0.05), new MSELoss());
      Lamina.manualSeed(99);
      Fit fit = options(8).batchSize(30).callback(callback.apply(model)).compiled(compiled);
      History history = model.fit(x, y, fit);
      List<float[]> parameters = new ArrayList<>();
      model.module().parameters().forEach(p -> parameters.add(p.detach().toFloatArray()));
      both.add(new Trained(parameters, history.toCsv()));
    }
    assertSame(both.get(0), both.get(1));
  }

  /** A module of the user's, with a number that it may change. */
  private static final class Scaled extends Module {
    private final Linear inner;
    private final boolean traceable;
    private int calls;

    Scaled(boolean traceable) {
      Lamina.manualSeed(7);
      inner = child("inner", new Linear(3, 1));
      this.traceable = traceable;
    }

    @Override
    public Tensor forward(Tensor input) {
      calls++;
      return call(inner, input).mul(isTraining() ? 2 : 1);
    }

    @Override
    public boolean isTraceable() {
      return traceable;
    }
  }

  @Test
  void modulesOfUsersRunStepByStepUnlessTheyPromise() {
    Scaled plain = new Scaled(false);
    Scaled promising = new Scaled(true);
    Trained expected = train(() -> plain, Sgd.builder().lr(0.05), options(10).batchSize(103));
    Trained got = train(() -> promising, Sgd.builder().lr(0.05), options(10).batchSize(103));
    assertSame(expected, got);
    assertTrue(plain.calls >= 10, "each step runs forward");
    assertTrue(promising.calls < 5, "one trace, and what compile() runs: " + promising.calls);
  }

  @Test
  void lossesOfUsersRunStepByStep() {
    int[] calls = {0};
    Loss loss =
        (predicted, target) -> {
          calls[0]++;
          return Functional.mseLoss(predicted, target);
        };
    Model model = Model.of(net()).compile(Sgd.builder().lr(0.05), loss);
    model.fit(x, y, options(10).batchSize(103));
    assertEquals(10, calls[0]);
  }

  @Test
  void modeIsThatOfTheStep() {
    Scaled module = new Scaled(true);
    Model model = Model.of(module).compile(Sgd.builder().lr(0.05), new MSELoss());
    model.fit(x, y, options(3).batchSize(103).validationSplit(0.5));
    Scaled other = new Scaled(false);
    Model plain = Model.of(other).compile(Sgd.builder().lr(0.05), new MSELoss());
    plain.fit(x, y, options(3).batchSize(103).validationSplit(0.5));
    assertArrayEquals(plain.predict(x).toFloatArray(), model.predict(x).toFloatArray());
  }

  @Test
  void trainOnBatchMixesWithFit() {
    List<double[]> losses = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model =
          Model.of(compiled ? net() : Sequential.of(net(), new Opaque()))
              .compile(Adam.builder().lr(0.01), new MSELoss());
      double[] found = new double[12];
      for (int i = 0; i < 6; i++) {
        found[2 * i] = model.trainOnBatch(x.narrow(0, i, 50), y.narrow(0, i, 50));
        Fit fit = options(1).batchSize(50).shuffle(false);
        found[2 * i + 1] = model.fit(x, y, fit).loss()[0];
      }
      losses.add(found);
    }
    assertArrayEquals(losses.get(0), losses.get(1));
  }

  /** A module that promises nothing. */
  private static final class Opaque extends Module {
    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  @Test
  void wrongTargetsAreTheSameErrorAndBreakNothing() {
    Model model = Model.of(net()).compile(Sgd.builder().lr(0.05), new MSELoss());
    Tensor flat = data(2, 103);
    Fit fit = options(2).batchSize(103);
    String plain =
        assertThrows(ShapeException.class, () -> model.fit(x, flat, fit.compiled(false)))
            .getMessage();
    String compiled =
        assertThrows(ShapeException.class, () -> model.fit(x, flat, fit)).getMessage();
    assertEquals(plain, compiled);
    model.fit(x, y, fit);
    assertEquals(
        compiled, assertThrows(ShapeException.class, () -> model.fit(x, flat, fit)).getMessage());
  }

  @Test
  void aLossThatIsNotFiniteStopsBeforeItsStep() {
    List<String> messages = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model = Model.of(net()).compile(Sgd.builder().lr(1e6), new MSELoss());
      Fit fit = options(50).batchSize(20).shuffle(false).compiled(compiled);
      messages.add(assertThrows(TrainingException.class, () -> model.fit(x, y, fit)).getMessage());
      Tensor first = model.module().parameters().get(0);
      assertFalse(first.hasGrad());
      weights.add(first.detach().toFloatArray());
    }
    assertEquals(messages.get(0), messages.get(1));
    assertArrayEquals(weights.get(0), weights.get(1));
  }

  @Test
  void twoModelsInTurnDoNotDisturbEachOther() {
    Trained alone = train(CompiledFitTest::net, Sgd.builder().lr(0.05), options(6).batchSize(50));
    Model one = Model.of(net()).compile(Sgd.builder().lr(0.05), new MSELoss());
    Model two = Model.of(deep()).compile(Adam.builder().lr(0.05), new MSELoss());
    Lamina.manualSeed(99);
    History history =
        one.fit(
            x,
            y,
            options(6)
                .batchSize(50)
                .callback(e -> two.fit(x, y, options(2).batchSize(40).shuffle(false))));
    assertEquals(alone.history, history.toCsv());
  }

  @Test
  void explicitLoopsWithAnOptimizer() {
    for (OptimizerBuilder builder :
        List.of(Sgd.builder().lr(0.05).momentum(0.5), Adam.builder().lr(0.01))) {
      Sequential plain = net();
      Sequential net = net();
      Optimizer first = builder.build(plain.parameters());
      Optimizer second = builder.build(net.parameters());
      Compiled step =
          Compiled.of(
              (a, b) -> {
                second.zeroGrad();
                Tensor loss = Functional.mseLoss(net.forward(a), b);
                loss.backward();
                second.step();
                return loss;
              });
      for (int i = 0; i < 30; i++) {
        first.lr(0.05 / (i + 1));
        second.lr(0.05 / (i + 1));
        double loss;
        try (Scope scope = Scope.open()) {
          first.zeroGrad();
          Tensor value = Functional.mseLoss(plain.forward(x), y);
          value.backward();
          first.step();
          loss = value.item();
        }
        assertEquals(loss, step.run(x, y).item(), "loss " + i);
      }
      assertEquals(1, step.traces());
      assertEquals(first.state(), second.state());
      assertEquals(plain.state(), net.state());
    }
  }

  /**
   * What kernels may need for views of their operands; tensors and graphs take several times it.
   */
  private static final long MOST_BYTES = 1 << 10;

  @Test
  void stepsAllocateNextToNothingInTheLongRun() {
    Model model = Model.of(net()).compile(Adam.builder().lr(1e-4), new MSELoss());
    long bytes = Long.MAX_VALUE;
    // Code that is not compiled yet allocates, so rounds go by until one stays below the bound.
    for (int round = 0; round < 60 && bytes > MOST_BYTES; round++) {
      bytes = bytesAStep(model);
    }
    assertTrue(bytes <= MOST_BYTES, bytes + " bytes a step");
  }

  private long bytesAStep(Model model) {
    Fit fit = options(40).batchSize(4);
    int steps = 40 * 26;
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = allocated(threads);
    model.fit(x, y, fit);
    long whole = allocated(threads) - before;
    before = allocated(threads);
    model.fit(x, y, options(40).batchSize(103));
    // The rest is what an epoch and a training cost.
    return Math.max(0, whole - (allocated(threads) - before)) / steps;
  }

  private static long allocated(com.sun.management.ThreadMXBean threads) {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
