package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Variances, standard deviations, and logarithms of sums of exponentials. */
public final class Moments {
  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "var",
                  "x.var(dims, correction, keepDim)",
                  "The mean squared distance from the mean.")
              .sample(x -> x[0].var(), Input.any(3, 5))
              .sample(x -> x[0].var(false), Input.any(5))
              .sample(x -> x[0].var(new int[] {0, 2}, 0, true), Input.any(2, 3, 4)),
          Operation.composite(
                  "std", "x.std(dims, correction, keepDim)", "The square root of the variance.")
              .sample(x -> x[0].std(), Input.any(3, 5))
              .sample(x -> x[0].std(false), Input.any(5))
              .sample(x -> x[0].std(new int[] {0, 2}, 0, true), Input.any(2, 3, 4)),
          Operation.composite(
                  "logsumexp",
                  "x.logsumexp(dims, keepDim)",
                  "The logarithm of the sum of exponentials, without overflow.")
              .types(Operation.ALL)
              .within(4)
              .sample(x -> x[0].logsumexp(1), Input.any(3, 5))
              .sample(x -> x[0].logsumexp(new int[] {0, 1}, true), Input.any(3, 5)));

  /** The square of the distance from a mean, in one pass. */
  private static final ElementwiseOp DEVIATION =
      ElementwiseOp.of("var", 2, TypeRule.FLOATING, (x, s) -> x[0].sub(x[1]).square());

  private Moments() {}

  /** The variance along some dimensions. */
  public static Tensor var(Tensor x, int[] dims, int correction, boolean keepDim) {
    return variance(Dims.of("var", x, dims, keepDim), x, correction);
  }

  /** The standard deviation along some dimensions. */
  public static Tensor std(Tensor x, int[] dims, int correction, boolean keepDim) {
    Tensor variance = variance(Dims.of("std", x, dims, keepDim), x, correction);
    Tensor y = Autograd.noGrad(() -> variance.detach().sqrt());
    return Derived.record("std", variance, y, (g, v) -> rootGradient(g, v[0]), y);
  }

  /** Where nothing deviates there is no slope: the gradient there is 0. */
  private static Tensor rootGradient(Tensor g, Tensor y) {
    Tensor flat = y.eq(0);
    return g.div(y.mul(2).maskedFill(flat, 1)).maskedFill(flat, 0);
  }

  /** First the mean, then the distances from it: squares are never subtracted. */
  private static Tensor variance(Dims over, Tensor x, int correction) {
    over.requireReal(x);
    double divisor = Math.max(0, over.count(x.shape()) - correction);
    Tensor y =
        Autograd.noGrad(
            () -> {
              Tensor mean = over.kept().reduce(Reduction.MEAN, x);
              TypedOp squares = DEVIATION.uniform(x.dtype(), false);
              return over.reduce(Reduction.SUM, squares, x, mean).div(divisor);
            });
    int[] dims = over.list(x.shape());
    Shape from = x.shape();
    return Derived.record(
        over.op(),
        x,
        y,
        (g, v) -> {
          Tensor scale = over.restored(g, from).mul(2 / divisor);
          return v[0].sub(v[0].mean(dims, true)).mul(scale);
        },
        x);
  }

  /** The logarithm of the sum of exponentials along some dimensions. */
  public static Tensor logsumexp(Tensor input, int[] dims, boolean keepDim) {
    Tensor x = input.dtype().isFloatingPoint() ? input : input.to(DType.FLOAT32);
    Dims over = Dims.of("logsumexp", x, dims, keepDim);
    x.layout("logsumexp");
    Tensor y = Autograd.noGrad(() -> logarithm(over, x));
    Shape from = x.shape();
    return Derived.record(
        "logsumexp",
        x,
        y,
        (g, v) -> {
          // Of a sum of nothing but zeros the logarithm is -inf, and -inf - -inf is no number.
          Tensor sum = v[1].maskedFill(v[1].eq(Double.NEGATIVE_INFINITY), 0);
          return over.restored(g, from).mul(v[0].sub(over.restored(sum, from)).exp());
        },
        x,
        y);
  }

  private static Tensor logarithm(Dims over, Tensor x) {
    if (over.count(x.shape()) == 0) {
      return over.reduce(Reduction.SUM, x).log();
    }
    Tensor largest = over.kept().reduce(Reduction.MAX, x);
    Tensor infinite = largest.abs().eq(Double.POSITIVE_INFINITY);
    Tensor shift = largest.maskedFill(infinite, 0);
    Tensor sum = over.reduce(Reduction.SUM, x.sub(shift).exp());
    return sum.log().add(Movement.reshapeTo(shift, sum.shape()));
  }
}
