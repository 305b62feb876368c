package dev.lamina.nn;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.Expr;
import dev.lamina.op.Elementwise;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.LayerNorm;
import dev.lamina.op.LinearOp;
import dev.lamina.op.MapReduce;
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
    return switch (reduction) {
      case MEAN -> MapReduce.mean(SQUARED_ERROR, input, target);
      case SUM -> MapReduce.sum(SQUARED_ERROR, input, target);
      case NONE -> Elementwise.binary(SQUARED_ERROR, input, target);
    };
  }

  /**
   * Exponentials along a dimension, divided by their sum.
   *
   * @param input {@code [...]}, floating-point
   * @param dim the dimension to sum along
   * @return the same shape
   * @see Tensor#softmax(int)
   */
  public static Tensor softmax(Tensor input, int dim) {
    return input.softmax(dim);
  }

  /**
   * The logarithm of {@link #softmax}, without loss of small probabilities.
   *
   * @param input {@code [...]}, floating-point
   * @param dim the dimension to sum along
   * @return the same shape
   * @see Tensor#logSoftmax(int)
   */
  public static Tensor logSoftmax(Tensor input, int dim) {
    return input.logSoftmax(dim);
  }

  /**
   * {@link #softmax} of the negated input: the smallest value gets the largest share.
   *
   * @param input {@code [...]}, floating-point
   * @param dim the dimension to sum along
   * @return the same shape
   */
  public static Tensor softmin(Tensor input, int dim) {
    return input.neg().softmax(dim);
  }

  /**
   * The mean cross-entropy of scores against classes, or against their probabilities.
   *
   * @param input scores
   * @param target classes or probabilities
   * @return a single value without dimensions
   * @see #crossEntropy(Tensor, Tensor, CrossEntropyOptions)
   */
  public static Tensor crossEntropy(Tensor input, Tensor target) {
    return crossEntropy(input, target, CrossEntropyOptions.defaults());
  }

  /**
   * The cross-entropy of scores against classes, or against their probabilities. With {@code l =
   * logSoftmax(input)} along the classes and the weights w:
   *
   * <ul>
   *   <li>the loss of a class t is {@code -w[t] l[t]}; the mean divides by the sum of the targets'
   *       weights. Smoothing by s makes it {@code (1 - s)} times that, plus {@code s / classes}
   *       times the sum of {@code -w l} over all classes;
   *   <li>the loss of probabilities p is the sum of {@code -w p l}; the mean divides by the number
   *       of samples. Smoothing takes {@code (1 - s) p + s / classes} for p.
   * </ul>
   *
   * @param input scores {@code [n, classes, d1, ...]} or {@code [classes]}, floating-point; no
   *     softmax goes before
   * @param target class indices {@code [n, d1, ...]}, int64 (int32 and uint8 are taken too), or
   *     probabilities of the input's shape and dtype
   * @param options weights of the classes, the ignored index, the reduction, label smoothing
   * @return a single value without dimensions, or {@code [n, d1, ...]} under {@link
   *     Reduction#NONE}; gradients flow to the input and to probabilities
   * @throws ShapeException if the shapes do not fit, or a target is not a class
   * @throws DTypeException if the input is not floating-point, or the target's type fits neither
   *     form
   */
  public static Tensor crossEntropy(Tensor input, Tensor target, CrossEntropyOptions options) {
    return ClassificationLosses.crossEntropy(input, target, options);
  }

  /**
   * The mean negative log-likelihood of logarithms of probabilities.
   *
   * @param input logarithms of probabilities
   * @param target classes
   * @return a single value without dimensions
   * @see #nllLoss(Tensor, Tensor, NllLossOptions)
   */
  public static Tensor nllLoss(Tensor input, Tensor target) {
    return nllLoss(input, target, NllLossOptions.defaults());
  }

  /**
   * The negative log-likelihood {@code -w[t] input[t]} of logarithms of probabilities against
   * classes t, with the weights w of the classes; the mean divides by the sum of the targets'
   * weights.
   *
   * @param input logarithms of probabilities {@code [n, classes, d1, ...]} or {@code [classes]},
   *     floating-point, as {@link #logSoftmax} gives them
   * @param target class indices {@code [n, d1, ...]}, int64 (int32 and uint8 are taken too)
   * @param options weights of the classes, the ignored index, the reduction
   * @return a single value without dimensions, or {@code [n, d1, ...]} under {@link
   *     Reduction#NONE}; gradients flow to the input
   * @throws ShapeException if the shapes do not fit, or a target is not a class
   * @throws DTypeException if the input is not floating-point or the target not of whole numbers
   */
  public static Tensor nllLoss(Tensor input, Tensor target, NllLossOptions options) {
    return ClassificationLosses.nllLoss(input, target, options);
  }

  /**
   * Layer normalisation without weight and bias, eps 1e-5.
   *
   * @param input {@code [..., normalizedShape]}
   * @param normalizedShape the last sizes of the input
   * @return the input's shape
   * @see #layerNorm(Tensor, Shape, LayerNormOptions)
   */
  public static Tensor layerNorm(Tensor input, Shape normalizedShape) {
    return layerNorm(input, normalizedShape, LayerNormOptions.defaults());
  }

  /**
   * Layer normalisation (Ba, Kiros and Hinton 2016): {@code (x - mean) / sqrt(variance + eps) *
   * weight + bias}, mean and variance (without correction) over the last dimensions.
   *
   * @param input {@code [..., normalizedShape]}, floating-point
   * @param normalizedShape the last sizes of the input, at least one
   * @param options weight, bias and eps
   * @return the input's shape; gradients flow to input, weight and bias
   * @throws ShapeException if the input does not end in these sizes, or weight or bias differ from
   *     them
   * @throws DTypeException if the input is not floating-point
   */
  public static Tensor layerNorm(Tensor input, Shape normalizedShape, LayerNormOptions options) {
    return LayerNorm.apply(input, normalizedShape, options.weight(), options.bias(), options.eps());
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
