package dev.lamina.nn;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.Expr;
import dev.lamina.op.Elementwise;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.LinearOp;
import dev.lamina.op.TypeRule;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** The operations of the layers as functions: what has weights, or operands in different roles. */
public final class Functional {
  private static final ElementwiseOp SQUARED_ERROR =
      ElementwiseOp.of("mseLoss", 2, TypeRule.FLOATING, (x, s) -> x[0].sub(x[1]).square())
          .withGradient(
              (g, x, y, s) -> {
                Expr gradient = g.mul(x[0].sub(x[1]).mul(2));
                return new Expr[] {gradient, gradient.neg()};
              });

  private Functional() {}

  /**
   * A dense layer without a bias: {@code output = input · weightᵗ}.
   *
   * @param input {@code [..., inFeatures]}
   * @param weight {@code [outFeatures, inFeatures]}, of the input's dtype
   * @return {@code [..., outFeatures]}; gradients flow to both operands
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor linear(Tensor input, Tensor weight) {
    return LinearOp.apply(input, weight, Optional.empty());
  }

  /**
   * A dense layer: {@code output = input · weightᵗ + bias}.
   *
   * @param input {@code [..., inFeatures]}
   * @param weight {@code [outFeatures, inFeatures]}, of the input's dtype
   * @param bias {@code [outFeatures]}, of the input's dtype
   * @return {@code [..., outFeatures]}; gradients flow to all three operands
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor linear(Tensor input, Tensor weight, Tensor bias) {
    return LinearOp.apply(input, weight, Optional.of(bias));
  }

  /**
   * The rectifier {@code max(input, 0)}, element by element; its gradient at 0 is 0.
   *
   * @param input any shape
   * @return the same shape
   */
  public static Tensor relu(Tensor input) {
    return input.relu();
  }

  /**
   * The mean squared error {@code mean((input - target)^2)}.
   *
   * @param input the network's output, any shape, floating-point
   * @param target what it should have been, exactly the same shape
   * @return a single value without dimensions; gradients flow to both operands
   * @throws ShapeException if the shapes differ, even where they would broadcast
   */
  public static Tensor mseLoss(Tensor input, Tensor target) {
    return mseLoss(input, target, Reduction.MEAN);
  }

  /**
   * The squared error {@code (input - target)^2} and its mean, its sum, or neither.
   *
   * @param input the network's output, any shape, floating-point
   * @param target what it should have been, exactly the same shape
   * @param reduction what to do with the squared errors of the elements
   * @return a single value without dimensions, or the input's shape under {@link Reduction#NONE};
   *     gradients flow to both operands
   * @throws ShapeException if the shapes differ, even where they would broadcast
   * @throws DTypeException if the input is not floating-point
   */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    if (!input.shape().equals(target.shape())) {
      throw targetMismatch("mseLoss", input.shape(), target.shape());
    }
    if (!input.dtype().isFloatingPoint()) {
      throw new DTypeException(
          "mseLoss: the input is not floating-point; got input "
              + input.dtype()
              + ", target "
              + target.dtype()
              + "; expected float32 or float64. Use input.to(DType.FLOAT32)");
    }
    Tensor squared = Elementwise.binary(SQUARED_ERROR, input, target);
    return switch (reduction) {
      case MEAN -> squared.mean();
      case SUM -> squared.sum();
      case NONE -> squared;
    };
  }

  private static ShapeException targetMismatch(String op, Shape input, Shape target) {
    return new ShapeException(
        op
            + ": input and target differ in shape"
            + broadcastDanger(input, target)
            + "; got input "
            + input
            + ", target "
            + target
            + "; expected equal shapes. "
            + remedy(input, target));
  }

  private static String broadcastDanger(Shape input, Shape target) {
    return broadcast(input, target)
        .map(sizes -> " and would silently broadcast to " + Arrays.toString(sizes))
        .orElse("");
  }

  /** The sizes alone: what two long columns broadcast to may be too large for a shape. */
  private static Optional<int[]> broadcast(Shape a, Shape b) {
    int[] out = new int[Math.max(a.ndim(), b.ndim())];
    for (int i = 1; i <= out.length; i++) {
      int x = i <= a.ndim() ? a.dim(-i) : 1;
      int y = i <= b.ndim() ? b.dim(-i) : 1;
      if (x != y && x != 1 && y != 1) {
        return Optional.empty();
      }
      out[out.length - i] = x == 1 ? y : x;
    }
    return Optional.of(out);
  }

  private static String remedy(Shape input, Shape target) {
    int added = addedDim(input, target);
    if (added >= 0) {
      return "Use target.unsqueeze(" + added + ")";
    }
    int dropped = addedDim(target, input);
    if (dropped >= 0) {
      return "Use target.squeeze(" + dropped + ")";
    }
    if (Arrays.equals(withoutOnes(input), withoutOnes(target))) {
      String dims = input.toString();
      return "Use target.view(" + dims.substring(1, dims.length() - 1) + ")";
    }
    return "Check the network's last layer, or bring the target to the input's shape";
  }

  private static int[] withoutOnes(Shape shape) {
    return Arrays.stream(shape.toArray()).filter(size -> size != 1).toArray();
  }

  /** Where {@code longer} has a 1 more than {@code shorter} and is equal otherwise; else -1. */
  private static int addedDim(Shape longer, Shape shorter) {
    if (longer.ndim() != shorter.ndim() + 1) {
      return -1;
    }
    for (int d = longer.ndim() - 1; d >= 0; d--) {
      if (longer.dim(d) == 1 && without(longer, d).equals(shorter)) {
        return d;
      }
    }
    return -1;
  }

  private static Shape without(Shape shape, int dim) {
    int[] kept = new int[shape.ndim() - 1];
    for (int d = 0; d < kept.length; d++) {
      kept[d] = shape.dim(d < dim ? d : d + 1);
    }
    return Shape.of(kept);
  }
}
