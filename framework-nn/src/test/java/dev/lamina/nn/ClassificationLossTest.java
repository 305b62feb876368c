package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.GradCheck;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassificationLossTest {
  /** Central differences in float64 are off by some 1e-9 here. */
  private static final GradCheck CHECK = GradCheck.builder().atol(1e-6).rtol(1e-6).build();

  private static final CrossEntropyOptions DEFAULTS = CrossEntropyOptions.defaults();

  private static Tensor scores(int... sizes) {
    return Tensor.randn(new Generator(5), DType.FLOAT64, sizes);
  }

  private static Tensor weight() {
    return Tensor.of(new double[] {0.5, 2, 1.25});
  }

  /** The loss as its definition says, by Java's own functions. */
  private static double[] expected(double[] x, int classes, long[] target, double[] weight) {
    double[] losses = new double[target.length];
    for (int i = 0; i < losses.length; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(x[i * classes + c]);
      }
      int t = (int) target[i];
      losses[i] = -weight[t] * (x[i * classes + t] - Math.log(sum));
    }
    return losses;
  }

  @Test
  void isTheWeightedMeanOfTheLossesOfItsRows() {
    Tensor x = scores(4, 3);
    long[] t = {2, 0, 1, 1};
    double[] w = weight().toDoubleArray();
    double[] losses = expected(x.toDoubleArray(), 3, t, w);
    double sum = losses[0] + losses[1] + losses[2] + losses[3];
    double weights = w[2] + w[0] + 2 * w[1];
    CrossEntropyOptions options = DEFAULTS.weight(weight());
    Tensor target = Tensor.of(t);
    assertArrayEquals(
        losses,
        Functional.crossEntropy(x, target, options.reduction(Reduction.NONE)).toDoubleArray(),
        1e-14);
    assertEquals(
        sum, Functional.crossEntropy(x, target, options.reduction(Reduction.SUM)).item(), 1e-14);
    assertEquals(sum / weights, Functional.crossEntropy(x, target, options).item(), 1e-14);
    double[] plain = expected(x.toDoubleArray(), 3, t, new double[] {1, 1, 1});
    assertEquals(
        (plain[0] + plain[1] + plain[2] + plain[3]) / 4,
        new CrossEntropyLoss().forward(x, target).item(),
        1e-14);
  }

  @Test
  void isTheLikelihoodOfTheLogarithmsOfSoftmax() {
    Tensor x = scores(4, 3, 2);
    Tensor t = Tensor.of(new long[] {2, 0, 1, 1, 9, 0, 2, 9}, Shape.of(4, 2));
    for (Reduction reduction : Reduction.values()) {
      CrossEntropyOptions options = DEFAULTS.weight(weight()).ignoreIndex(9).reduction(reduction);
      NllLossOptions same =
          NllLossOptions.defaults().weight(weight()).ignoreIndex(9).reduction(reduction);
      assertArrayEquals(
          Functional.nllLoss(Functional.logSoftmax(x, 1), t, same).toDoubleArray(),
          Functional.crossEntropy(x, t, options).toDoubleArray(),
          1e-14);
    }
  }

  @Test
  void likelihoodIsTheMeanOfWhatStandsAtTheTargets() {
    Tensor logs = Tensor.of(new double[] {-0.5, -1, -2, -0.25, -3, -4}, Shape.of(2, 3));
    assertEquals(1.125, Functional.nllLoss(logs, Tensor.of(new long[] {2, 0})).item());
    assertEquals(3, Functional.nllLoss(logs, Tensor.of(new long[] {-100, 1})).item());
    assertEquals(0.5, Functional.nllLoss(logs.select(0, 0), Tensor.scalar(DType.INT64, 0L)).item());
  }

  @Test
  void certainProbabilitiesAreClasses() {
    Tensor x = scores(4, 3);
    Tensor t = Tensor.of(new long[] {2, 0, 1, 1});
    Tensor p = Tensor.of(new double[] {0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0}, Shape.of(4, 3));
    assertEquals(Functional.crossEntropy(x, t).item(), Functional.crossEntropy(x, p).item(), 1e-14);
    CrossEntropyOptions options = DEFAULTS.labelSmoothing(0.3);
    assertEquals(
        Functional.crossEntropy(x, t, options).item(),
        Functional.crossEntropy(x, p, options).item(),
        1e-14);
    // The mean of probabilities divides by the number of samples, whatever these weigh.
    CrossEntropyOptions weighted = DEFAULTS.weight(weight());
    CrossEntropyOptions sum = weighted.reduction(Reduction.SUM);
    assertEquals(
        Functional.crossEntropy(x, t, sum).item() / 4,
        Functional.crossEntropy(x, p, weighted).item(),
        1e-14);
  }

  @Test
  void smoothingMovesAPartOfTheTargetToAllClasses() {
    Tensor x = scores(2, 3);
    Tensor t = Tensor.of(new long[] {2, 9});
    double[] l = Functional.logSoftmax(x, 1).toDoubleArray();
    double[] w = weight().toDoubleArray();
    double even = -(w[0] * l[0] + w[1] * l[1] + w[2] * l[2]);
    double expected = 0.6 * -w[2] * l[2] + 0.4 / 3 * even;
    CrossEntropyOptions options = DEFAULTS.weight(weight()).ignoreIndex(9).labelSmoothing(0.4);
    assertArrayEquals(
        new double[] {expected, 0},
        Functional.crossEntropy(x, t, options.reduction(Reduction.NONE)).toDoubleArray(),
        1e-14);
    assertEquals(expected / w[2], Functional.crossEntropy(x, t, options).item(), 1e-14);
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void gradientsOfAllFormsEqualDifferences(Reduction reduction) {
    Tensor t = Tensor.of(new long[] {2, 0, 1, 9, 1, 2}, Shape.of(3, 2));
    CrossEntropyOptions options = DEFAULTS.weight(weight()).ignoreIndex(9).reduction(reduction);
    Tensor x = scores(3, 3, 2).requiresGrad_();
    CHECK.gradCheckAll(v -> List.of(Functional.crossEntropy(v[0], t, options)), x);
    CHECK.gradGradCheckAll(v -> List.of(Functional.crossEntropy(v[0], t, options)), x);
    CrossEntropyOptions smoothed = options.labelSmoothing(0.2);
    CHECK.gradCheckAll(v -> List.of(Functional.crossEntropy(v[0], t, smoothed)), x);
    CrossEntropyOptions mixed = DEFAULTS.reduction(reduction).labelSmoothing(0.2);
    Tensor p = scores(3, 3, 2).mul(0.5).softmax(1).detach().requiresGrad_();
    CHECK.gradCheckAll(v -> List.of(Functional.crossEntropy(v[0], v[1], mixed)), x, p);
    NllLossOptions likelihood =
        NllLossOptions.defaults().weight(weight()).ignoreIndex(9).reduction(reduction);
    CHECK.gradCheckAll(v -> List.of(Functional.nllLoss(v[0], t, likelihood)), x);
  }

  @Test
  void aSingleSampleNeedsNoDimensionOfSamples() {
    Tensor x = scores(3);
    Tensor t = Tensor.scalar(DType.INT64, 1);
    double loss = Functional.crossEntropy(x.unsqueeze(0), t.unsqueeze(0)).item();
    assertEquals(loss, Functional.crossEntropy(x, t).item());
    assertEquals(Shape.of(), Functional.crossEntropy(x, t).shape());
  }

  @Test
  void softminIsSoftmaxOfTheNegated() {
    Tensor x = scores(2, 3);
    assertArrayEquals(x.neg().softmax(1).toDoubleArray(), Functional.softmin(x, 1).toDoubleArray());
  }

  @Test
  void normalisedRowsHaveMeanZeroAndVarianceOne() {
    Tensor x = scores(4, 5, 6).mul(7).add(3);
    Tensor y = Functional.layerNorm(x, Shape.of(5, 6), LayerNormOptions.defaults().eps(0));
    Tensor mean = y.mean(new int[] {1, 2}, false);
    Tensor variance = y.var(new int[] {1, 2}, 0, false);
    for (int i = 0; i < 4; i++) {
      assertEquals(0, mean.toDoubleArray()[i], 1e-14);
      assertEquals(1, variance.toDoubleArray()[i], 1e-13);
    }
    LayerNormOptions options =
        LayerNormOptions.defaults()
            .eps(0)
            .weight(Tensor.full(Shape.of(5, 6), DType.FLOAT64, 2))
            .bias(Tensor.full(Shape.of(5, 6), DType.FLOAT64, -1));
    assertArrayEquals(
        y.mul(2).sub(1).toDoubleArray(),
        Functional.layerNorm(x, Shape.of(5, 6), options).toDoubleArray());
  }

  @Test
  void probabilitiesMustFitTheInput() {
    Tensor x = scores(2, 3);
    assertEquals(
        "crossEntropy: probabilities of the classes must have the input's shape; got input [2, 3],"
            + " target float64 [2]; expected equal shapes, or class indices of int64. Use"
            + " target.to(DType.INT64)",
        assertThrows(
                ShapeException.class,
                () -> Functional.crossEntropy(x, Tensor.zeros(DType.FLOAT64, 2)))
            .getMessage());
    assertEquals(
        "crossEntropy: probabilities of the classes must have the input's type; got input float64"
            + " [2, 3], target float32 [2, 3]. Convert with to(DType.FLOAT64)",
        assertThrows(DTypeException.class, () -> Functional.crossEntropy(x, Tensor.zeros(2, 3)))
            .getMessage());
    assertEquals(
        "crossEntropy: probabilities have no class to ignore; got ignoreIndex 1; expected class"
            + " indices as targets. Leave ignoreIndex out",
        assertThrows(
                IllegalArgumentException.class,
                () -> Functional.crossEntropy(x, scores(2, 3), DEFAULTS.ignoreIndex(1)))
            .getMessage());
    assertEquals(
        "crossEntropy: the weights do not fit the classes; got weight [2], input [2, 3]; expected"
            + " weight [3]. Give one weight for each class",
        assertThrows(
                ShapeException.class,
                () -> Functional.crossEntropy(x, scores(2, 3), DEFAULTS.weight(scores(2))))
            .getMessage());
    assertEquals(
        "crossEntropy: the targets do not fit the input; got input [2, 3], target [2, 3]; expected"
            + " target [2]. Probabilities of the classes must be float64",
        assertThrows(
                ShapeException.class,
                () -> Functional.crossEntropy(x, Tensor.zeros(DType.INT64, 2, 3)))
            .getMessage());
  }

  @Test
  void optionsAreChecked() {
    assertEquals(
        "crossEntropy: the label smoothing is a part of each target; got 1.5; expected 0 to 1",
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.labelSmoothing(1.5))
            .getMessage());
    assertEquals(
        "layerNorm: eps is added to a variance; got -1.0; expected 0 or more",
        assertThrows(IllegalArgumentException.class, () -> LayerNormOptions.defaults().eps(-1))
            .getMessage());
  }

  @Test
  void theLossSaysWhatItIs() {
    assertEquals("CrossEntropyLoss(reduction=mean)", new CrossEntropyLoss().toString());
    CrossEntropyOptions options =
        DEFAULTS.weight(weight()).ignoreIndex(0).reduction(Reduction.SUM).labelSmoothing(0.1);
    CrossEntropyLoss loss = new CrossEntropyLoss(options);
    assertEquals(
        "CrossEntropyLoss(reduction=sum, weight=[3], ignoreIndex=0, labelSmoothing=0.1)",
        loss.toString());
    assertEquals(options, loss.options());
    Tensor x = scores(2, 3);
    Tensor t = Tensor.of(new long[] {0, 2});
    assertEquals(Functional.crossEntropy(x, t, options).item(), loss.forward(x, t).item());
    assertTrue(new CrossEntropyLoss(Reduction.NONE).forward(x, t).shape().equals(Shape.of(2)));
  }
}
