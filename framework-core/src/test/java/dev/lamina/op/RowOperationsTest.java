package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.GradOptions;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import dev.lamina.testing.Layouts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels over rows give the bits of the operations that define them, on any values. */
class RowOperationsTest {
  private static final Optional<Tensor> NONE = Optional.empty();

  private static final int[] LENGTHS = {
    1, 2, 3, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 100, 1000, 1023, 1024, 1025,
    1087, 1088, 4095, 4096, 4097, 9000
  };

  /** Rows of numbers of many sizes; some with NaN, infinities, zeros of both signs, denormals. */
  private static Tensor values(DType type, long seed, int rows, int n) {
    Random random = new Random(seed);
    double[] x = new double[rows * n];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextGaussian() * (1 << random.nextInt(7));
    }
    for (int row = 0; row < rows && n > 0; row++) {
      int at = row * n + random.nextInt(n);
      switch (row % 9) {
        case 1 -> x[at] = Double.NaN;
        case 2 -> x[at] = Double.POSITIVE_INFINITY;
        case 3 -> x[at] = Double.NEGATIVE_INFINITY;
        case 4 -> Arrays.fill(x, row * n, row * n + n, Double.NEGATIVE_INFINITY);
        case 5 -> Arrays.fill(x, row * n, row * n + n, -0.0);
        case 6 -> Arrays.fill(x, row * n, row * n + n, 1e30);
        case 7 -> {
          for (int i = 0; i < n; i++) {
            x[row * n + i] *= 1e-40;
          }
        }
        default -> {
          // As drawn.
        }
      }
    }
    return Tensor.of(x, Shape.of(rows, n)).to(type);
  }

  private static Tensor classes(int rows, int n, long ignored) {
    Random random = new Random(rows * 31L + n);
    long[] t = new long[rows];
    for (int i = 0; i < rows; i++) {
      t[i] = i % 5 == 3 ? ignored : random.nextInt(n);
    }
    return Tensor.of(t);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  @Tag("cpu") // Devices without kernels would compare the composite with itself.
  void softmaxIsItsComposite(DType type) {
    for (int n : LENGTHS) {
      Tensor x = values(type, n, n < 2000 ? 19 : 10, n);
      Tensor g = values(type, n + 1, x.size(0), n);
      String label = type + " " + n;
      Tensor y = x.softmax(1);
      Bits.assertSame(Softmax.composite(RowKernel.SOFTMAX, x, 1), y, label);
      Tensor log = x.logSoftmax(1);
      Bits.assertSame(Softmax.composite(RowKernel.LOG_SOFTMAX, x, 1), log, label);
      Bits.assertSame(
          Softmax.compositeGradient(RowKernel.SOFTMAX_GRADIENT, g, y, 1),
          gradient(x, g, v -> v.softmax(1)),
          label + " gradient");
      Bits.assertSame(
          Softmax.compositeGradient(RowKernel.LOG_SOFTMAX_GRADIENT, g, log, 1),
          gradient(x, g, v -> v.logSoftmax(1)),
          label + " gradient of the logarithm");
    }
  }

  private static Tensor gradient(Tensor x, Tensor g, UnaryOperator<Tensor> function) {
    Tensor leaf = x.clone().requiresGrad_();
    return Autograd.grad(
            List.of(function.apply(leaf)), List.of(leaf), GradOptions.defaults().gradOutputs(g))
        .get(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  @Tag("cpu")
  void crossEntropyIsItsComposite(DType type) {
    for (int n : LENGTHS) {
      Tensor x = values(type, n, 19, n);
      Tensor t = classes(19, n, -100);
      Tensor g = values(type, 3, 1, 19).view(19).abs();
      Tensor w = values(type, 4, 1, n).view(n);
      for (Optional<Tensor> weight : List.of(NONE, Optional.of(w))) {
        ClassTargets targets = ClassTargets.of("crossEntropy", x, t, weight, -100);
        CrossEntropy.Parts parts = CrossEntropy.composite(targets, x, weight);
        ClassLosses losses = CrossEntropy.crossEntropy(x, t, weight, -100);
        String label = type + " " + n + " " + weight.isPresent();
        Bits.assertSame(parts.losses(), losses.losses(), label);
        Bits.assertSame(parts.weights(), losses.weights(), label);
        Tensor factors = g.mul(parts.weights());
        Bits.assertSame(
            CrossEntropy.compositeGradient(targets, x, parts.max(), parts.sum(), factors),
            gradient(x, g, v -> CrossEntropy.crossEntropy(v, t, weight, -100).losses()),
            label + " gradient");
        ClassLosses logs = CrossEntropy.nllLoss(x, t, weight, -100);
        ClassLosses expected = CrossEntropy.nllComposite(targets, x, weight);
        Bits.assertSame(expected.losses(), logs.losses(), label + " nll");
        Bits.assertSame(expected.weights(), logs.weights(), label + " nll");
        Bits.assertSame(
            CrossEntropy.nllCompositeGradient(targets, factors),
            gradient(x, g, v -> CrossEntropy.nllLoss(v, t, weight, -100).losses()),
            label + " nll gradient");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  @Tag("cpu")
  void layerNormIsItsComposite(DType type) {
    for (int n : LENGTHS) {
      layerNorm(type, n < 2000 ? 19 : 10, n);
    }
    for (int rows : new int[] {1, 2, 15, 16, 17, 1023, 1024, 1025, 4096, 4097, 9001}) {
      layerNorm(type, rows, 37);
    }
  }

  private static void layerNorm(DType type, int rows, int n) {
    Tensor x = values(type, n, rows, n);
    Tensor g = values(type, n + 1, rows, n);
    Tensor w = values(type, n + 2, 1, n).view(n);
    Tensor b = values(type, n + 3, 1, n).view(n);
    String label = type + " " + rows + " x " + n;
    for (Optional<Tensor> weight : List.of(NONE, Optional.of(w))) {
      Optional<Tensor> bias = weight.isPresent() ? Optional.of(b) : NONE;
      LayerNorm.Parts parts = LayerNorm.composite(x, 1, weight, bias, 1e-5);
      Shape last = Shape.of(n);
      Bits.assertSame(parts.y(), LayerNorm.apply(x, last, weight, bias, 1e-5), label);
      Bits.assertSame(
          LayerNorm.compositeGradient(g, x, parts.mean(), parts.scale(), weight),
          gradient(x, g, v -> LayerNorm.apply(v, last, weight, bias, 1e-5)),
          label + " gradient");
    }
    Tensor weight = w.clone().requiresGrad_();
    Tensor bias = b.clone().requiresGrad_();
    Tensor y = LayerNorm.apply(x, w.shape(), Optional.of(weight), Optional.of(bias), 1e-5);
    y.backward(g);
    LayerNorm.Parts parts = LayerNorm.composite(x, 1, NONE, NONE, 1e-5);
    Bits.assertSame(
        LayerNorm.compositeSum(g, x, parts.mean(), parts.scale()),
        weight.grad(),
        label + " gradient of the weight");
    Bits.assertSame(g.sum(0), bias.grad(), label + " gradient of the bias");
  }

  @Test
  void everyDimensionAndLayoutGivesTheBitsOfRows() {
    Tensor x = Tensor.randn(new Generator(1), DType.FLOAT32, 5, 37, 19);
    for (int dim = -3; dim < 3; dim++) {
      Tensor expected = x.transpose(dim, -1).contiguous().softmax(-1).transpose(dim, -1);
      for (Layouts.Variant variant : Layouts.of(x)) {
        String label = variant.name() + " along " + dim;
        Bits.assertSame(expected, variant.tensor().softmax(dim), label);
        assertTrue(variant.tensor().softmax(dim).isContiguous(), label);
      }
    }
  }

  @Test
  void softmaxSumsToOneAlongTheDimension() {
    Tensor x = Tensor.randn(new Generator(2), DType.FLOAT64, 4, 50, 3).mul(30);
    double[] sums = x.softmax(1).sum(1).toDoubleArray();
    for (double sum : sums) {
      assertEquals(1, sum, 1e-14); // 50 roundings of 1e-16
    }
  }

  @Test
  void logSoftmaxStaysFiniteWhereSoftmaxIsZero() {
    Tensor x = Tensor.of(new float[] {0, -200, 1000});
    assertArrayEquals(new float[] {0, 0, 1}, x.softmax(0).toFloatArray());
    assertArrayEquals(new float[] {-1000, -1200, 0}, x.logSoftmax(0).toFloatArray());
  }

  @Test
  void rowsWithoutAFiniteMaximumAreNan() {
    double inf = Double.POSITIVE_INFINITY;
    for (double[] row : new double[][] {{-inf, -inf}, {inf, 1}, {Double.NaN, 1}}) {
      double[] y = Tensor.of(row).softmax(0).toDoubleArray();
      assertTrue(Double.isNaN(y[0]), y[0] + "");
      assertTrue(Double.isNaN(Tensor.of(row).logSoftmax(0).toDoubleArray()[0]));
    }
    assertArrayEquals(
        new double[] {0, 1}, Tensor.of(new double[] {-inf, 3}).softmax(0).toDoubleArray());
  }

  @Test
  void emptyTensorsAndSingleValuesAreRowsToo() {
    assertEquals(Shape.of(3, 0), Tensor.zeros(3, 0).softmax(1).shape());
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).logSoftmax(1).shape());
    assertEquals(1, Tensor.scalar(-7).softmax(0).item());
    assertEquals(0, Tensor.scalar(-7).logSoftmax(-1).item());
  }

  @Test
  void ignoredTargetsGetNoGradientWhateverTheirScores() {
    Tensor x = Tensor.of(new double[] {Double.NaN, 1, 0, 0}, Shape.of(2, 2)).requiresGrad_();
    Tensor t = Tensor.of(new long[] {-1, 0});
    Tensor loss = CrossEntropy.crossEntropy(x, t, NONE, -1).mean();
    loss.backward();
    assertEquals(Math.log(2), loss.item(), 1e-15);
    assertArrayEquals(new double[] {0, 0, -0.5, 0.5}, x.grad().toDoubleArray(), 1e-15);
  }

  @Test
  void theMeanOfNothingIsNan() {
    Tensor x = Tensor.zeros(2, 3);
    Tensor t = Tensor.of(new long[] {-100, -100});
    assertTrue(Double.isNaN(CrossEntropy.crossEntropy(x, t, NONE, -100).mean().item()));
    Tensor none = Tensor.zeros(DType.INT64, 0);
    assertTrue(
        Double.isNaN(CrossEntropy.crossEntropy(Tensor.zeros(0, 3), none, NONE, 0).mean().item()));
  }

  @Test
  void targetsOfOtherWholeNumbersAreTaken() {
    Tensor x = Tensor.randn(new Generator(3), DType.FLOAT32, 3, 4);
    Tensor t = Tensor.of(new long[] {3, 0, 2});
    Tensor expected = CrossEntropy.crossEntropy(x, t, NONE, -100).losses();
    for (DType type : new DType[] {DType.INT32, DType.UINT8}) {
      Bits.assertSame(
          expected, CrossEntropy.crossEntropy(x, t.to(type), NONE, -100).losses(), type + "");
    }
  }

  @Test
  @Tag("cpu") // Devices report positions later, in words of their own.
  void targetsThatAreNoClassesAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    Errors.assertError(
        ShapeException.class,
        "crossEntropy: target 3 (number 1) is not a class; got 3 classes; expected 0 to 2, or the"
            + " ignored index -100. Check the targets, or the size of the network's last layer",
        () -> CrossEntropy.crossEntropy(x, Tensor.of(new long[] {0, 3}), NONE, -100));
    Errors.assertError(
        ShapeException.class,
        "nllLoss: target -1 (number 0) is not a class; got 3 classes; expected 0 to 2, or the"
            + " ignored index 7. Check the targets, or the size of the network's last layer",
        () -> CrossEntropy.nllLoss(x, Tensor.of(new long[] {-1, 7}), NONE, 7));
  }

  @Test
  void wrongShapesAndTypesAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    Errors.assertError(
        ShapeException.class,
        "crossEntropy: the targets do not fit the input; got input [2, 3], target [2, 1]; expected"
            + " target [2]. Use target.squeeze(-1)",
        () -> CrossEntropy.crossEntropy(x, Tensor.zeros(DType.INT64, 2, 1), NONE, -100));
    Errors.assertError(
        ShapeException.class,
        "nllLoss: the targets do not fit the input; got input [2, 3], target [3]; expected target"
            + " [2]. Give one class for each sample",
        () -> CrossEntropy.nllLoss(x, Tensor.zeros(DType.INT64, 3), NONE, -100));
    Errors.assertError(
        DTypeException.class,
        "nllLoss: targets must be class indices; got target float32 [2], input float32 [2, 3];"
            + " expected int64. Convert with to(DType.INT64)",
        () -> CrossEntropy.nllLoss(x, Tensor.zeros(2), NONE, -100));
    Errors.assertError(
        ShapeException.class,
        "crossEntropy: the input has no dimension of classes; got input []; expected [classes],"
            + " [n, classes] or [n, classes, d1, ...]. Use unsqueeze(0)",
        () -> CrossEntropy.crossEntropy(Tensor.scalar(1), Tensor.of(new long[1]), NONE, -100));
    Errors.assertError(
        ShapeException.class,
        "crossEntropy: the weights do not fit the classes; got weight float32 [2], input float32"
            + " [2, 3]; expected weight float32 [3]. Give one weight for each class",
        () ->
            CrossEntropy.crossEntropy(
                x, Tensor.zeros(DType.INT64, 2), Optional.of(Tensor.zeros(2)), -100));
    Errors.assertError(
        ShapeException.class,
        "crossEntropy: there are no classes; got input [2, 0], target [2]; expected at least one"
            + " class in dimension 1. Check the size of the network's last layer",
        () ->
            CrossEntropy.crossEntropy(
                Tensor.zeros(2, 0), Tensor.zeros(DType.INT64, 2), NONE, -100));
    Errors.assertError(
        DTypeException.class,
        "softmax: the result is not a whole number; got int64 [3]; expected floating point."
            + " Convert with to(DType.FLOAT32)",
        () -> Tensor.of(new long[3]).softmax(0));
    Errors.assertError(
        ShapeException.class,
        "layerNorm: the input does not end in the normalized shape; got input [2, 3], normalized"
            + " shape [2]; expected an input [..., 2] with at least one size. Give the sizes of the"
            + " last dimensions",
        () -> LayerNorm.apply(x, Shape.of(2), NONE, NONE, 1e-5));
    Errors.assertError(
        ShapeException.class,
        "layerNorm: the weight does not fit; got weight float64 [3], input float32 [2, 3];"
            + " expected weight float32 [3]. Make it of the normalized shape, in the input's type",
        () ->
            LayerNorm.apply(
                x, Shape.of(3), Optional.of(Tensor.zeros(DType.FLOAT64, 3)), NONE, 1e-5));
  }
}
