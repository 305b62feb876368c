package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.data.TensorDataset;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFitTest {
  private final Tensor x = LinearData.features(200, 1);
  private final Tensor y = LinearData.targets(x, 2);

  private static Fit quiet(int epochs) {
    return Fit.epochs(epochs).verbose(Verbose.SILENT).generator(new Generator(3));
  }

  private static Model adam() {
    return Model.of(LinearData.network(42))
        .compile(Adam.builder().lr(1e-2), new MSELoss(), Metrics.rmse(), Metrics.r2());
  }

  private static float[] parameters(Model model) {
    List<Tensor> parameters = model.module().parameters();
    float[] all = new float[parameters.stream().mapToInt(Tensor::numel).sum()];
    int at = 0;
    for (Tensor parameter : parameters) {
      float[] values = parameter.toFloatArray();
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  @Test
  void learnsALinearFunctionAsWellAsLeastSquares() {
    Model model = adam();
    History history = model.fit(x, y, quiet(100));
    double best = LinearData.leastSquares(x, y);
    double reached = model.evaluate(x, y).loss();
    // 161 parameters on 200 samples follow the noise a little, so it may come out below.
    assertTrue(reached < 1.1 * best, reached + " against " + best);
    assertTrue(reached > 0.5 * best, reached + " against " + best);
    assertEquals(100, history.epochs());
    assertEquals(List.of("loss", "rmse", "r2"), history.names());
    assertTrue(history.loss()[99] < 0.2 * history.loss()[0]);
  }

  @Test
  void theSameSeedsGiveTheSameHistoryBitForBit() {
    Model first = adam();
    Model second = adam();
    Fit fit = Fit.epochs(10).batchSize(32).validationSplit(0.2).verbose(Verbose.SILENT);
    History one = first.fit(x, y, fit.generator(new Generator(5)));
    History two = second.fit(x, y, fit.generator(new Generator(5)));
    assertEquals(one.toCsv(), two.toCsv());
    assertArrayEquals(parameters(first), parameters(second));
    History other = adam().fit(x, y, fit.generator(new Generator(6)));
    assertFalse(one.toCsv().equals(other.toCsv()), "another order, another history");
  }

  @Test
  void equalsTheLoopWrittenByHandBitForBit() {
    Sequential net = LinearData.network(42);
    Optimizer sgd = Sgd.builder().lr(0.05).momentum(0.9).build(net.parameters());
    double[] losses = new double[20];
    for (int epoch = 0; epoch < 20; epoch++) {
      try (Scope step = Scope.open()) {
        sgd.zeroGrad();
        Tensor loss = Functional.mseLoss(net.forward(x), y);
        loss.backward();
        sgd.step();
        losses[epoch] = loss.item();
      }
    }
    Model model =
        Model.of(LinearData.network(42))
            .compile(Sgd.builder().lr(0.05).momentum(0.9), new MSELoss());
    History history = model.fit(x, y, quiet(20).batchSize(200).shuffle(false));
    assertArrayEquals(losses, history.loss());
    assertArrayEquals(parameters(Model.of(net)), parameters(model));
  }

  @Test
  void trainOnBatchIsOneStepOfTheSame() {
    Model steps = Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.05), new MSELoss());
    Model fitted = Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.05), new MSELoss());
    double first = steps.trainOnBatch(x, y);
    double second = steps.trainOnBatch(x, y);
    History history = fitted.fit(x, y, quiet(2).batchSize(1000).shuffle(false));
    assertArrayEquals(new double[] {first, second}, history.loss());
    assertArrayEquals(parameters(fitted), parameters(steps));
  }

  @Test
  void lossIsWeightedByTheSizesOfTheBatches() {
    // A learning rate too small to move a float32 keeps the parameters as they are.
    Model model =
        Model.of(LinearData.network(1))
            .compile(Sgd.builder().lr(1e-30), new MSELoss(), Metrics.mse());
    double whole = model.evaluate(x, y, 200).loss();
    History history = model.fit(x, y, quiet(1).batchSize(64));
    // 64 + 64 + 64 + 8; float32 means differ in the last bits.
    assertEquals(whole, history.loss()[0], 1e-6 * whole);
    assertEquals(whole, history.metric("mse")[0], 1e-6 * whole);
  }

  @Test
  void validationTakesTheLastSamplesBeforeShuffling() {
    Model model = adam();
    History history = model.fit(x, y, quiet(3).validationSplit(0.25));
    assertEquals(List.of("loss", "rmse", "r2", "val_loss", "val_rmse", "val_r2"), history.names());
    Evaluation last = model.evaluate(x.narrow(0, 150, 50), y.narrow(0, 150, 50));
    assertEquals(last.loss(), history.valLoss()[2]);
    assertEquals(last.metric("rmse"), history.metric("val_rmse")[2]);
    assertEquals(last.metric("r2"), history.metric("val_r2")[2]);
    // The same as training on the first part and validating on the rest.
    Model other = adam();
    History apart =
        other.fit(
            new TensorDataset(x.narrow(0, 0, 150), y.narrow(0, 0, 150)),
            quiet(3).validationData(new TensorDataset(x.narrow(0, 150, 50), y.narrow(0, 150, 50))));
    assertEquals(history.toCsv(), apart.toCsv());
  }

  @Test
  void splitIsNotLostToRounding() {
    // 10 * (1 - 0.9) is 0.9999999999999998 in floating point.
    Tensor few = x.narrow(0, 0, 10);
    History history = adam().fit(few, y.narrow(0, 0, 10), quiet(1).validationSplit(0.9));
    assertTrue(history.names().contains("val_loss"));
  }

  @Test
  void everySampleIsSeenOnceAnEpoch() {
    List<Double> seen = new ArrayList<>();
    Metric recorder =
        new Metric() {
          @Override
          public String name() {
            return "seen";
          }

          @Override
          public void update(Tensor predicted, Tensor target) {
            for (double value : target.toDoubleArray()) {
              seen.add(value);
            }
          }

          @Override
          public double result() {
            return seen.size();
          }

          @Override
          public void reset() {
            seen.clear();
          }

          @Override
          public Metric fresh() {
            return this;
          }
        };
    Model model =
        Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.01), new MSELoss(), recorder);
    Tensor few = x.narrow(0, 0, 50);
    Tensor targets = y.narrow(0, 0, 50);
    model.fit(few, targets, quiet(1).batchSize(16));
    List<Double> given = new ArrayList<>();
    for (double value : targets.toDoubleArray()) {
      given.add(value);
    }
    assertFalse(seen.equals(given), "shuffled");
    assertEquals(given.stream().sorted().toList(), seen.stream().sorted().toList());
  }

  @Test
  void callbacksSeeEveryEpochInOrder() {
    List<String> calls = new ArrayList<>();
    History history =
        adam()
            .fit(
                x,
                y,
                quiet(2)
                    .callback(epoch -> calls.add("a" + epoch.epoch()))
                    .callback(epoch -> calls.add("b" + epoch.value("rmse"))));
    double[] rmse = history.metric("rmse");
    assertEquals(List.of("a1", "b" + rmse[0], "a2", "b" + rmse[1]), calls);
  }

  @Test
  void leavesTheModuleInEvaluationMode() {
    Model model = adam();
    assertTrue(model.module().isTraining());
    model.fit(x, y, quiet(1));
    assertFalse(model.module().isTraining());
    model.trainOnBatch(x, y);
    assertTrue(model.module().isTraining());
    model.evaluate(x, y);
    model.predict(x);
    assertTrue(model.module().isTraining(), "evaluate and predict put the mode back");
  }

  @Test
  void evaluationModeIsPutBackModuleByModule() {
    Linear frozen = new Linear(3, 3);
    Sequential net = Sequential.of(frozen, new Linear(3, 1));
    frozen.eval();
    Model.of(net).predict(x);
    assertTrue(net.isTraining());
    assertFalse(frozen.isTraining());
    assertTrue(net.get(1).isTraining());
  }

  @Test
  void worksInsideAScopeOfTheCaller() {
    Model model = adam();
    Tensor predicted;
    History history;
    try (Scope scope = Scope.open()) {
      Tensor inner = x.mul(1.0);
      history = model.fit(inner, y, quiet(2));
      predicted = model.predict(inner);
    }
    assertArrayEquals(model.predict(x).toFloatArray(), predicted.toFloatArray());
    assertEquals(adam().fit(x, y, quiet(2)).toCsv(), history.toCsv());
  }

  @Test
  void progressGoesToTheStreamGiven() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    adam().fit(x, y, Fit.epochs(2).output(output));
    String[] lines = bytes.toString(StandardCharsets.UTF_8).split(System.lineSeparator());
    assertEquals(2, lines.length);
    assertTrue(
        lines[0].matches("Epoch 1/2  loss \\S+  rmse \\S+  r2 \\S+  .*/step  ETA \\S+"), lines[0]);
    assertTrue(lines[1].startsWith("Epoch 2/2  loss "), lines[1]);
  }
}
