package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionalTest {
  private static Tensor random(long seed, int... dims) {
    return Tensor.randn(new Generator(seed), DType.FLOAT64, dims);
  }

  /**
   * Central differences in float64: an error of order h^2 and of 1e-16 / h, so 1e-8 is generous.
   */
  private static void checkGradients(
      Function<List<Tensor>, Tensor> function, List<Tensor> inputs, double tolerance) {
    inputs.forEach(Tensor::requiresGrad_);
    function.apply(inputs).sum().backward();
    double h = 1e-5;
    for (int k = 0; k < inputs.size(); k++) {
      Tensor input = inputs.get(k);
      double[] values = input.toDoubleArray();
      double[] gradient = input.grad().toDoubleArray();
      for (int i = 0; i < values.length; i++) {
        double[] sums = new double[2];
        for (int side = 0; side < 2; side++) {
          double[] moved = values.clone();
          moved[i] += side == 0 ? -h : h;
          List<Tensor> with = new ArrayList<>(inputs);
          with.set(k, Tensor.of(moved, input.shape()));
          sums[side] = function.apply(with).sum().item();
        }
        double expected = (sums[1] - sums[0]) / (2 * h);
        assertEquals(expected, gradient[i], tolerance, "input " + k + ", element " + i);
      }
    }
  }

  /** Checks second derivatives: the gradients of a weighted sum of the gradients. */
  private static void checkSecondOrder(
      Function<List<Tensor>, Tensor> function, List<Tensor> inputs, double tolerance) {
    checkGradients(
        given -> {
          // the numeric side gets plain values; they need a graph here too
          List<Tensor> x = given.stream().map(t -> t.requiresGrad() ? t : fresh(t)).toList();
          Tensor output = function.apply(x).square().sum();
          Tensor sum = Tensor.zeros(DType.FLOAT64);
          long seed = 100;
          for (Tensor gradient : Autograd.grad(output, x, true)) {
            sum = sum.add(gradient.mul(random(seed++, gradient.shape().toArray())).sum());
          }
          return sum;
        },
        inputs,
        tolerance);
  }

  private static Tensor fresh(Tensor values) {
    return values.detach().clone().requiresGrad_();
  }

  @Test
  void linearHasTheRightSecondDerivatives() {
    checkSecondOrder(
        in -> Functional.linear(in.get(0), in.get(1), in.get(2)),
        List.of(random(1, 2, 2, 3), random(2, 4, 3), random(3, 4)),
        1e-5);
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void mseLossHasTheRightSecondDerivatives(Reduction reduction) {
    checkSecondOrder(
        in -> Functional.mseLoss(in.get(0), in.get(1), reduction),
        List.of(random(1, 3, 2), random(2, 3, 2)),
        1e-5);
  }

  @Test
  void mseLossTakesAnyLayout() {
    Tensor input = random(1, 4, 3);
    Tensor target = random(2, 5, 8).slice(0, 1, 4, 1).slice(1, 0, 8, 2);
    double[] dense =
        Functional.mseLoss(input.t().contiguous(), target.contiguous(), Reduction.NONE)
            .toDoubleArray();
    assertArrayEquals(dense, Functional.mseLoss(input.t(), target, Reduction.NONE).toDoubleArray());
    assertEquals(
        Functional.mseLoss(input.t().contiguous(), target.contiguous()).item(),
        Functional.mseLoss(input.t(), target).item());
  }

  @Test
  void mseLossPromotesTheTarget() {
    Tensor input = Tensor.of(1f, 2f).requiresGrad_();
    Tensor wide = Functional.mseLoss(input, Tensor.of(1.5, 1.5));
    assertEquals(DType.FLOAT64, wide.dtype());
    wide.backward();
    assertEquals(DType.FLOAT32, input.grad().dtype());
    assertArrayEquals(new float[] {-0.5f, 0.5f}, input.grad().toFloatArray());
    assertEquals(DType.FLOAT32, Functional.mseLoss(input, Tensor.of(3L, 4L)).dtype());
    assertEquals(4, Functional.mseLoss(input, Tensor.of(3L, 4L)).item());
  }

  @Test
  void linearHasTheRightGradients() {
    List<Tensor> inputs = List.of(random(1, 2, 3, 4), random(2, 5, 4), random(3, 5));
    checkGradients(in -> Functional.linear(in.get(0), in.get(1), in.get(2)).square(), inputs, 1e-7);
    checkGradients(
        in -> Functional.linear(in.get(0), in.get(1)).square(),
        List.of(random(1, 3, 4), random(2, 5, 4)),
        1e-7);
  }

  @Test
  void linearTakesAnyLayout() {
    Tensor input = random(1, 4, 6);
    Tensor weight = random(2, 4, 5);
    Tensor bias = random(3, 5, 1);
    double[] dense =
        Functional.linear(
                input.t().contiguous(), weight.t().contiguous(), bias.squeeze(1).contiguous())
            .toDoubleArray();
    double[] strided = Functional.linear(input.t(), weight.t(), bias.squeeze(1)).toDoubleArray();
    assertArrayEquals(dense, strided);
  }

  @Test
  void linearNamesWhatDoesNotFit() {
    assertEquals(
        "linear: expected input [..., in] and weight [out, in]; got input [2, 3], weight [3]",
        assertThrows(
                ShapeException.class, () -> Functional.linear(Tensor.zeros(2, 3), Tensor.zeros(3)))
            .getMessage());
    assertEquals(
        "linear: expected input [..., in] and weight [out, in]; got input [], weight [4, 3]",
        assertThrows(
                ShapeException.class, () -> Functional.linear(Tensor.scalar(1), Tensor.zeros(4, 3)))
            .getMessage());
    assertEquals(
        "linear: the bias does not fit the weight; got bias [1], weight [4, 3]; expected bias [4]",
        assertThrows(
                ShapeException.class,
                () -> Functional.linear(Tensor.zeros(2, 3), Tensor.zeros(4, 3), Tensor.zeros(1)))
            .getMessage());
  }

  @Test
  void reluIsZeroAtAndBelowZero() {
    Tensor x = Tensor.of(-2f, 0f, 3f, Float.NaN).requiresGrad_();
    Tensor y = Functional.relu(x);
    assertArrayEquals(new float[] {0, 0, 3, Float.NaN}, y.toFloatArray());
    y.backward(Tensor.ones(4));
    float[] gradient = x.grad().toFloatArray();
    assertEquals(0, gradient[0]);
    assertEquals(0, gradient[1]);
    assertEquals(1, gradient[2]);
  }

  @Test
  void mseLossReducesAsAsked() {
    Tensor input = Tensor.of(1f, 2f, 4f, 7f).view(2, 2);
    Tensor target = Tensor.of(1f, 1f, 1f, 1f).view(2, 2);
    assertEquals(46 / 4.0, Functional.mseLoss(input, target).item());
    assertEquals(Shape.of(), Functional.mseLoss(input, target).shape());
    assertEquals(46, Functional.mseLoss(input, target, Reduction.SUM).item());
    Tensor none = Functional.mseLoss(input, target, Reduction.NONE);
    assertArrayEquals(new float[] {0, 1, 9, 36}, none.toFloatArray());
    assertEquals(Shape.of(2, 2), none.shape());
  }

  @ParameterizedTest
  @EnumSource(Reduction.class)
  void mseLossHasTheRightGradients(Reduction reduction) {
    checkGradients(
        in -> Functional.mseLoss(in.get(0), in.get(1), reduction),
        List.of(random(1, 3, 2), random(2, 3, 2)),
        1e-8);
  }

  @Test
  void mseLossOfNothingIsNaNAndSumsToZero() {
    Tensor empty = Tensor.zeros(0, 1);
    assertEquals(Double.NaN, Functional.mseLoss(empty, empty).item());
    assertEquals(0, Functional.mseLoss(empty, empty, Reduction.SUM).item());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "32,1 | 32 | ' and would silently broadcast to [32, 32]' | Use target.unsqueeze(1)",
        "60000,1 | 60000 | ' and would silently broadcast to [60000, 60000]' | Use"
            + " target.unsqueeze(1)",
        "32 | 32,1 | ' and would silently broadcast to [32, 32]' | Use target.squeeze(1)",
        "8,2 | 1,8,2 | ' and would silently broadcast to [1, 8, 2]' | Use target.squeeze(0)",
        "1,6 | 6,1 | ' and would silently broadcast to [6, 6]' | 'Use target.view(1, 6)'",
        "8,2 | 8,3 | '' | 'Check the network''s last layer, or bring the target to the input''s"
            + " shape'",
        "8,2 | 8,1 | ' and would silently broadcast to [8, 2]' | 'Check the network''s last layer,"
            + " or bring the target to the input''s shape'"
      })
  void mseLossRefusesUnequalShapes(String input, String target, String danger, String remedy) {
    Shape in = shape(input);
    Shape out = shape(target);
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () -> Functional.mseLoss(Tensor.zeros(in.toArray()), Tensor.zeros(out.toArray())));
    assertEquals(
        "mseLoss: input and target differ in shape"
            + danger
            + "; got input "
            + in
            + ", target "
            + out
            + "; expected equal shapes. "
            + remedy,
        error.getMessage());
  }

  private static Shape shape(String text) {
    return Shape.of(Arrays.stream(text.trim().split(",")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void mseLossRefusesIntegers() {
    Tensor whole = Tensor.of(1L, 2L);
    DTypeException error =
        assertThrows(DTypeException.class, () -> Functional.mseLoss(whole, whole));
    assertEquals(
        "mseLoss: the input is not floating-point; got input int64, target int64; expected float32"
            + " or float64. Use input.to(DType.FLOAT32)",
        error.getMessage());
  }

  @Test
  void lossesSayWhatTheyAre() {
    assertEquals("MSELoss(reduction=mean)", new MSELoss().toString());
    assertEquals("MSELoss(reduction=sum)", new MSELoss(Reduction.SUM).toString());
    assertEquals(Reduction.NONE, new MSELoss(Reduction.NONE).reduction());
    assertEquals(4, new MSELoss(Reduction.SUM).forward(Tensor.scalar(1), Tensor.scalar(3)).item());
  }

  @Test
  void layerNormHasMeanZeroAndVarianceOneOverTheLastSizes() {
    Tensor x = random(3, 4, 2, 5).mul(3).add(7);
    Tensor y = Functional.layerNorm(x, Shape.of(2, 5));
    assertEquals(x.shape(), y.shape());
    for (int i = 0; i < 4; i++) {
      double[] v = x.select(0, i).contiguous().view(10).toDoubleArray();
      double mean = Arrays.stream(v).sum() / 10;
      double variance = Arrays.stream(v).map(e -> (e - mean) * (e - mean)).sum() / 10;
      double[] expected =
          Arrays.stream(v).map(e -> (e - mean) / Math.sqrt(variance + 1e-5)).toArray();
      assertArrayEquals(
          expected, y.select(0, i).contiguous().view(10).toDoubleArray(), 1e-13, "sample " + i);
    }
    ShapeException e =
        assertThrows(ShapeException.class, () -> Functional.layerNorm(x, Shape.of(2)));
    assertEquals(
        "layerNorm: the input does not end in the normalized shape; got input [4, 2, 5], normalized"
            + " shape [2]; expected an input [..., 2] with at least one size. Give the sizes of the"
            + " last dimensions",
        e.getMessage());
  }
}
