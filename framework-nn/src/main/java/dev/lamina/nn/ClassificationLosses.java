package dev.lamina.nn;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.ClassLosses;
import dev.lamina.op.CrossEntropy;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;

/** The forms of the cross-entropy that are made of others. */
final class ClassificationLosses {
  private static final String OP = "crossEntropy";

  private ClassificationLosses() {}

  static Tensor nllLoss(Tensor input, Tensor target, NllLossOptions options) {
    return reduced(
        CrossEntropy.nllLoss(input, target, options.weight(), options.ignoreIndex()),
        options.reduction());
  }

  static Tensor crossEntropy(Tensor input, Tensor target, CrossEntropyOptions options) {
    if (target.dtype().isFloatingPoint()) {
      return ofProbabilities(input, target, options);
    }
    if (options.labelSmoothing() > 0) {
      return smoothed(input, target, options);
    }
    return reduced(
        CrossEntropy.crossEntropy(input, target, options.weight(), options.ignoreIndex()),
        options.reduction());
  }

  private static Tensor reduced(ClassLosses losses, Reduction reduction) {
    return switch (reduction) {
      case MEAN -> losses.mean();
      case SUM -> losses.losses().sum();
      case NONE -> losses.losses();
    };
  }

  /** A part of the loss against the target, the rest against all classes alike. */
  private static Tensor smoothed(Tensor input, Tensor target, CrossEntropyOptions options) {
    ClassLosses own =
        CrossEntropy.crossEntropy(input, target, options.weight(), options.ignoreIndex());
    int dim = classDim(input);
    Tensor logs = input.logSoftmax(dim);
    Tensor all = options.weight().map(w -> logs.mul(inDim(w, input, dim))).orElse(logs);
    Tensor even = all.sum(dim).neg().maskedFill(target.eq(options.ignoreIndex()), 0);
    double part = options.labelSmoothing();
    double share = part / input.size(dim);
    return reduced(own, options.reduction())
        .mul(1 - part)
        .add(reduced(new ClassLosses(even, own.weights()), options.reduction()).mul(share));
  }

  private static int classDim(Tensor input) {
    return input.ndim() == 1 ? 0 : 1;
  }

  /** A value of each class, beside the other dimensions of the input. */
  private static Tensor inDim(Tensor ofClasses, Tensor input, int dim) {
    int[] sizes = new int[input.ndim()];
    Arrays.fill(sizes, 1);
    sizes[dim] = input.size(dim);
    return ofClasses.view(sizes);
  }

  private static Tensor ofProbabilities(Tensor input, Tensor target, CrossEntropyOptions options) {
    requireProbabilities(input, target, options);
    int dim = classDim(input);
    double part = options.labelSmoothing();
    Tensor expected = part > 0 ? target.mul(1 - part).add(part / input.size(dim)) : target;
    Tensor terms = input.logSoftmax(dim).mul(expected);
    Tensor weighted = options.weight().map(w -> terms.mul(inDim(w, input, dim))).orElse(terms);
    return switch (options.reduction()) {
      case MEAN -> weighted.sum().neg().div((double) input.numel() / input.size(dim));
      case SUM -> weighted.sum().neg();
      case NONE -> weighted.sum(dim).neg();
    };
  }

  private static void requireProbabilities(
      Tensor input, Tensor target, CrossEntropyOptions options) {
    if (!target.shape().equals(input.shape()) || input.ndim() == 0) {
      throw otherShape(input, target);
    }
    if (target.dtype() != input.dtype()) {
      throw otherType(input, target);
    }
    if (options.ignoreIndex() != CrossEntropyOptions.IGNORED) {
      throw new IllegalArgumentException(
          OP
              + ": probabilities have no class to ignore; got ignoreIndex "
              + options.ignoreIndex()
              + "; expected class indices as targets. Leave ignoreIndex out");
    }
    int classes = input.size(classDim(input));
    if (options.weight().map(w -> !w.shape().equals(Shape.of(classes))).orElse(false)) {
      throw new ShapeException(
          OP
              + ": the weights do not fit the classes; got weight "
              + options.weight().get().shape()
              + ", input "
              + input.shape()
              + "; expected weight ["
              + classes
              + "]. Give one weight for each class");
    }
  }

  private static ShapeException otherShape(Tensor input, Tensor target) {
    boolean indices = input.ndim() > 0 && target.ndim() == input.ndim() - 1;
    return new ShapeException(
        OP
            + ": probabilities of the classes must have the input's shape; got input "
            + input.shape()
            + ", target "
            + target.dtype()
            + " "
            + target.shape()
            + "; expected equal shapes, or class indices of int64. "
            + (indices ? "Use target.to(DType.INT64)" : "Check the targets"));
  }

  private static DTypeException otherType(Tensor input, Tensor target) {
    return new DTypeException(
        OP
            + ": probabilities of the classes must have the input's type; got input "
            + input.dtype()
            + " "
            + input.shape()
            + ", target "
            + target.dtype()
            + " "
            + target.shape()
            + ". Convert with to(DType."
            + input.dtype().name()
            + ")");
  }
}
