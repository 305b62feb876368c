package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Tensor PREDICTED = Tensor.of(new double[][] {{1}, {2}, {5}, {4}});
  private static final Tensor TARGET = Tensor.of(new double[][] {{1}, {3}, {3}, {5}});

  private static double of(Metric metric, Tensor predicted, Tensor target) {
    metric.update(predicted, target);
    return metric.result();
  }

  @Test
  void valuesWorkedOutByHand() {
    // Errors 0, -1, 2, -1; the targets' mean is 3, their squares about it 4 + 0 + 0 + 4.
    assertEquals(1.5, of(Metrics.mse(), PREDICTED, TARGET));
    assertEquals(Math.sqrt(1.5), of(Metrics.rmse(), PREDICTED, TARGET));
    assertEquals(1.0, of(Metrics.mae(), PREDICTED, TARGET));
    assertEquals(1 - 6.0 / 8.0, of(Metrics.r2(), PREDICTED, TARGET));
  }

  @Test
  void r2AveragesOverTheColumnsOfTheTarget() {
    Tensor predicted = Tensor.of(new double[][] {{1, 10}, {2, 20}, {3, 40}});
    Tensor target = Tensor.of(new double[][] {{1, 10}, {2, 20}, {3, 30}});
    assertEquals((1 + (1 - 100.0 / 200.0)) / 2, of(Metrics.r2(), predicted, target));
  }

  @Test
  void r2OfAConstantTargetIsNotDefined() {
    Tensor constant = Tensor.of(new double[][] {{3}, {3}});
    assertTrue(Double.isNaN(of(Metrics.r2(), Tensor.of(new double[][] {{1}, {2}}), constant)));
  }

  @Test
  void r2KeepsItsDigitsWhereTheMeanIsLarge() {
    // float64 has 16 digits: sums of squares of 1e8 would leave none for a spread of 1.
    double[] target = {1e8, 1e8 + 1, 1e8 + 2, 1e8 + 3};
    double[] predicted = {1e8, 1e8 + 1, 1e8 + 2, 1e8 + 4};
    Shape shape = Shape.of(4, 1);
    assertEquals(
        1 - 1 / 5.0,
        of(Metrics.r2(), Tensor.of(predicted, shape), Tensor.of(target, shape)),
        1e-12);
  }

  @Test
  void batchesGiveTheFigureOfTheWholeSet() {
    Random random = new Random(7);
    double[] p = random.doubles(37).toArray();
    double[] t = random.doubles(37).toArray();
    Tensor predicted = Tensor.of(p, Shape.of(37, 1));
    Tensor target = Tensor.of(t, Shape.of(37, 1));
    for (Metric metric : List.of(Metrics.mse(), Metrics.rmse(), Metrics.mae(), Metrics.r2())) {
      double whole = of(metric.fresh(), predicted, target);
      for (int start = 0; start < 37; start += 10) {
        int length = Math.min(10, 37 - start);
        metric.update(predicted.narrow(0, start, length), target.narrow(0, start, length));
      }
      // Only the order of additions could differ, and here it does not for sums.
      assertEquals(whole, metric.result(), 1e-14, metric.name());
    }
  }

  @Test
  void resetForgetsAndNothingSeenIsNaN() {
    for (Metric metric : List.of(Metrics.mse(), Metrics.rmse(), Metrics.mae(), Metrics.r2())) {
      assertTrue(Double.isNaN(metric.result()), metric.name());
      double first = of(metric, PREDICTED, TARGET);
      metric.reset();
      assertTrue(Double.isNaN(metric.result()), metric.name());
      assertEquals(first, of(metric, PREDICTED, TARGET), metric.name());
    }
  }

  @Test
  void freshSharesNothing() {
    for (Metric metric : List.of(Metrics.mse(), Metrics.rmse(), Metrics.mae(), Metrics.r2())) {
      metric.update(PREDICTED, TARGET);
      Metric other = metric.fresh();
      assertEquals(metric.name(), other.name());
      assertTrue(Double.isNaN(other.result()), metric.name());
    }
  }

  @Test
  void shapesThatDifferAreRefused() {
    ShapeException e =
        assertThrows(
            ShapeException.class,
            () -> Metrics.rmse().update(PREDICTED, Tensor.of(new double[] {1, 2, 3, 4})));
    assertEquals(
        "rmse: predictions and targets differ in shape; got predicted [4, 1], target [4];"
            + " expected equal shapes. A target [n] beside predictions [n, 1] needs"
            + " target.unsqueeze(1)",
        e.getMessage());
  }

  @Test
  void r2RefusesAnotherNumberOfColumns() {
    Metric r2 = Metrics.r2();
    r2.update(PREDICTED, TARGET);
    Tensor two = Tensor.of(new double[][] {{1, 2}, {3, 4}});
    ShapeException e = assertThrows(ShapeException.class, () -> r2.update(two, two));
    assertTrue(e.getMessage().startsWith("r2: the number of targets a sample has changed"));
  }
}
