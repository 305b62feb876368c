package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.data.TensorDataset;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelPredictTest {
  private final Tensor x = LinearData.features(100, 1);
  private final Tensor y = LinearData.targets(x, 2);
  private final Sequential net = LinearData.network(42);
  private final Model model = Model.of(net);

  private void refused(String message, Tensor input) {
    assertEquals(
        message, assertThrows(ShapeException.class, () -> model.predict(input)).getMessage());
  }

  @Test
  void givesWhatTheModuleGivesBitForBit() {
    float[] expected;
    try (NoGrad guard = Autograd.noGrad()) {
      expected = net.forward(x).toFloatArray();
    }
    Tensor predicted = model.predict(x);
    assertEquals(Shape.of(100, 1), predicted.shape());
    assertFalse(predicted.requiresGrad());
    assertArrayEquals(expected, predicted.toFloatArray());
    assertArrayEquals(expected, model.predict(x, 7).toFloatArray());
    assertArrayEquals(expected, model.predict(x, Integer.MAX_VALUE).toFloatArray());
    // A product with a single row adds up in another order: the last bits of float32 may differ.
    assertArrayEquals(expected, model.predict(x, 1).toFloatArray(), 1e-5f);
  }

  @Test
  void severalThreadsMayPredictAtOnce() {
    net.eval();
    float[] expected = model.predict(x).toFloatArray();
    IntStream.range(0, 200)
        .parallel()
        .forEach(i -> assertArrayEquals(expected, model.predict(x).toFloatArray()));
    assertFalse(net.isTraining());
  }

  @Test
  void aSequenceMayGrowBeforeItIsUsed() {
    Sequential grown = new Sequential();
    Model late = Model.of(grown);
    grown.add(new Linear(2, 1));
    ShapeException e = assertThrows(ShapeException.class, () -> late.predict(x));
    assertEquals(
        "predict: x has 3 features and the model takes 2; got x [100, 3]; expected [n, 2]",
        e.getMessage());
  }

  @Test
  void evaluateAgreesWithTheMetricsOfThePredictions() {
    model.compile(Sgd.builder().lr(0.1), new MSELoss(), Metrics.rmse(), Metrics.mae());
    Evaluation evaluation = model.evaluate(x, y, 13);
    for (Metric metric : new Metric[] {Metrics.rmse(), Metrics.mae()}) {
      metric.update(model.predict(x), y);
      // Sums in float64 in the same order.
      assertEquals(metric.result(), evaluation.metric(metric.name()), 1e-12);
    }
    assertEquals(model.evaluate(x, y), model.evaluate(TensorDataset.of(x, y)));
    double rmse = evaluation.metric("rmse");
    // The loss is summed in float32.
    assertEquals(rmse * rmse, evaluation.loss(), 1e-5 * evaluation.loss());
  }

  @Test
  void anEvaluationPrintsItsFigures() {
    model.compile(Sgd.builder().lr(0.1), new MSELoss(), Metrics.rmse());
    Evaluation evaluation = model.evaluate(x, y);
    assertEquals(
        "loss "
            + Figures.text(evaluation.loss())
            + "  rmse "
            + Figures.text(evaluation.metric("rmse")),
        evaluation.toString());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> evaluation.metric("r2"));
    assertEquals("evaluation: there is no 'r2'; got rmse", e.getMessage());
  }

  @Test
  void aWrongNumberOfFeaturesNamesBoth() {
    refused(
        "predict: x has 4 features and the model takes 3; got x [10, 4]; expected [n, 3]",
        Tensor.zeros(10, 4));
  }

  @Test
  void aSingleSampleNeedsItsDimension() {
    refused(
        "predict: x lacks a dimension; the first one counts the samples, so a single one needs"
            + " x.unsqueeze(0); got x [3]; expected [n, 3]",
        Tensor.zeros(3));
  }

  @Test
  void noSamplesAreRefused() {
    refused(
        "predict: there are no samples; got x [0, 3]; expected [n, ...] with at least one sample in"
            + " the first dimension",
        Tensor.zeros(0, 3));
  }

  @Test
  void aGivenInputShapeHoldsToTheLastDimension() {
    model.inputShape(5, 3);
    assertEquals(Shape.of(2, 5, 1), model.predict(Tensor.zeros(2, 5, 3)).shape());
    refused(
        "predict: the samples of x have another shape than the model takes; got x [2, 4, 3];"
            + " expected [n, 5, 3]",
        Tensor.zeros(2, 4, 3));
  }

  @Test
  void moreDimensionsBeforeTheFeaturesAreFine() {
    assertEquals(Shape.of(2, 5, 1), model.predict(Tensor.zeros(2, 5, 3)).shape());
  }

  @Test
  void aBatchSizeBelowOneIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> model.predict(x, 0));
    assertEquals("predict: batchSize is out of range; got 0; expected at least 1", e.getMessage());
    model.compile(Sgd.builder().lr(0.1), new MSELoss());
    e = assertThrows(IllegalArgumentException.class, () -> model.evaluate(x, y, -1));
    assertEquals(
        "evaluate: batchSize is out of range; got -1; expected at least 1", e.getMessage());
  }

  @Test
  void aModuleThatMixesSamplesIsRefused() {
    Module mean =
        new Module() {
          @Override
          public Tensor forward(Tensor input) {
            return input.mean();
          }
        };
    ShapeException e = assertThrows(ShapeException.class, () -> Model.of(mean).predict(x));
    assertEquals(
        "predict: the module does not give one output a sample; got output [] for 32 samples;"
            + " expected [32, ...]",
        e.getMessage());
  }
}
