package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Tensor;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelErrorsTest {
  private final Tensor x = LinearData.features(100, 1);
  private final Tensor y = LinearData.targets(x, 2);
  private final Fit fit = Fit.epochs(3).verbose(Verbose.SILENT);

  private static Model compiled(double lr) {
    return Model.of(LinearData.network(42)).compile(Sgd.builder().lr(lr), new MSELoss());
  }

  private static <E extends Exception> String message(Class<E> type, Executable call) {
    return assertThrows(type, call).getMessage();
  }

  @Test
  void fitBeforeCompile() {
    Model model = Model.of(LinearData.network(1));
    assertEquals(
        "fit: the model is not compiled; expected compile(optimizer, loss, metrics...) before it",
        message(IllegalStateException.class, () -> model.fit(x, y, fit)));
    assertTrue(
        message(IllegalStateException.class, () -> model.trainOnBatch(x, y))
            .startsWith("trainOnBatch: the model is not compiled"));
    assertTrue(
        message(IllegalStateException.class, () -> model.evaluate(x, y))
            .startsWith("evaluate: the model is not compiled"));
  }

  @Test
  void layersThatDoNotFitFailAtCompileWithTheirPath() {
    Sequential net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(16, 1));
    String message =
        message(
            ShapeException.class,
            () -> Model.of(net).compile(Sgd.builder().lr(0.1), new MSELoss()));
    assertTrue(message.startsWith("Sequential/2/Linear: linear: "), message);
    assertTrue(message.contains("input [2, 32], weight [1, 16]"), message);
  }

  @Test
  void nestedLayersThatDoNotFitHaveTheWholePath() {
    Sequential net =
        Sequential.of(
            new Linear(3, 8), Sequential.of(new ReLU(), new Linear(8, 4), new Linear(5, 1)));
    String message =
        message(
            ShapeException.class,
            () -> Model.of(net).compile(Sgd.builder().lr(0.1), new MSELoss()));
    assertTrue(message.startsWith("Sequential/1/Sequential/2/Linear: linear: "), message);
  }

  @Test
  void metricsOfOneName() {
    assertEquals(
        "compile: a metric's name is taken; got 'rmse' twice; expected names that differ from each"
            + " other and from 'loss'",
        message(
            IllegalArgumentException.class,
            () ->
                Model.of(LinearData.network(1))
                    .compile(
                        Sgd.builder().lr(0.1), new MSELoss(), Metrics.rmse(), Metrics.rmse())));
  }

  @Test
  void aLearningRateOfZeroOrLess() {
    String message = message(IllegalArgumentException.class, () -> compiled(0));
    assertTrue(message.contains("lr") && message.contains("got 0.0"), message);
    message = message(IllegalArgumentException.class, () -> compiled(-1));
    assertTrue(message.contains("lr") && message.contains("got -1.0"), message);
  }

  @Test
  void noSamples() {
    assertEquals(
        "fit: there are no samples; got x [0, 3]; expected [n, ...] with at least one sample in the"
            + " first dimension",
        message(
            ShapeException.class,
            () -> compiled(0.1).fit(Tensor.zeros(0, 3), Tensor.zeros(0, 1), fit)));
  }

  @Test
  void samplesThatDoNotPairUp() {
    assertEquals(
        "fit: x and y differ in their number of samples; got x [100, 3], y [99, 1]; expected the"
            + " same first dimension",
        message(ShapeException.class, () -> compiled(0.1).fit(x, y.narrow(0, 0, 99), fit)));
  }

  @Test
  void aTargetWithoutItsColumn() {
    String message = message(ShapeException.class, () -> compiled(0.1).fit(x, y.squeeze(1), fit));
    assertTrue(message.contains("input [32, 1], target [32]"), message);
    assertTrue(message.contains("unsqueeze(1)"), message);
  }

  @Test
  void aWrongNumberOfFeatures() {
    assertEquals(
        "fit: x has 4 features and the model takes 3; got x [100, 4]; expected [n, 3]",
        message(ShapeException.class, () -> compiled(0.1).fit(Tensor.zeros(100, 4), y, fit)));
    assertEquals(
        "evaluate: x has 2 features and the model takes 3; got x [100, 2]; expected [n, 3]",
        message(ShapeException.class, () -> compiled(0.1).evaluate(Tensor.zeros(100, 2), y)));
  }

  @Test
  void aSplitThatLeavesNothing() {
    Tensor one = x.narrow(0, 0, 1);
    assertEquals(
        "fit: the validation split leaves no samples for training; got validationSplit 0.5 with 1"
            + " samples; expected at least one on each side",
        message(
            IllegalArgumentException.class,
            () -> compiled(0.1).fit(one, y.narrow(0, 0, 1), fit.validationSplit(0.5))));
    assertTrue(
        message(
                IllegalArgumentException.class,
                () -> compiled(0.1).fit(x, y, fit.validationSplit(1e-12)))
            .contains("leaves no samples for validation"));
  }

  @Test
  void aLossThatIsNotANumber() {
    Model model =
        Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.1), new MSELoss(Reduction.NONE));
    assertEquals(
        "fit: the loss is not a single number; got shape [32, 1]; expected []. Give the loss a"
            + " reduction, mean or sum",
        message(ShapeException.class, () -> model.fit(x, y, fit)));
  }

  @Test
  void nanInTheFeaturesNamesRowAndColumn() {
    float[] values = new float[2000 * 3];
    values[1500 * 3 + 2] = Float.NaN;
    Tensor bad = Tensor.of(values, Shape.of(2000, 3));
    assertEquals(
        "fit: x holds NaN at row 1500, column 2 (counted from 0); got x [2000, 3]; expected finite"
            + " numbers. Remove or fill in such samples first",
        message(TrainingException.class, () -> compiled(0.1).fit(bad, Tensor.zeros(2000, 1), fit)));
  }

  @Test
  void infinityInTheTargetsNamesTheRow() {
    float[] values = new float[100];
    values[7] = Float.NEGATIVE_INFINITY;
    Tensor bad = Tensor.of(values, Shape.of(100, 1));
    assertTrue(
        message(TrainingException.class, () -> compiled(0.1).fit(x, bad, fit))
            .startsWith("fit: y holds -Infinity at row 7, column 0 (counted from 0)"));
  }

  @Test
  void aDivergingLossStopsAndSaysWhere() {
    Model model = compiled(1e3);
    String message =
        message(TrainingException.class, () -> model.fit(x, y, fit.batchSize(25).shuffle(false)));
    assertTrue(
        message.matches(
            "fit: the loss is (NaN|Infinity) in epoch 1 of 3, batch [2-4] of 4, after \\S+ in batch"
                + " [1-3]; got lr 1000.0; expected a finite loss. Most likely the learning rate is"
                + " too high for this data: lower it, or standardise features and targets."
                + " Fit.onNonFinite\\(OnNonFinite.CONTINUE\\) carries on regardless"),
        message);
  }

  @Test
  void aDivergingLossIsRecordedOnRequest() {
    History history = compiled(1e3).fit(x, y, fit.shuffle(false).onNonFinite(OnNonFinite.CONTINUE));
    assertEquals(3, history.epochs());
    assertEquals(OptionalInt.of(1), history.firstNonFiniteEpoch());
    assertArrayEquals(new boolean[] {true, true}, nonFinite(history.loss()));
  }

  private static boolean[] nonFinite(double[] losses) {
    return new boolean[] {!Double.isFinite(losses[1]), !Double.isFinite(losses[2])};
  }
}
