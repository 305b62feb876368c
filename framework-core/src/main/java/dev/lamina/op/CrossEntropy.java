package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cross-entropy of class scores against classes, and the negative log-likelihood, which takes
 * logarithms of probabilities. Neither makes a tensor of probabilities: the cross-entropy keeps a
 * maximum and a sum for each sample, and its gradient comes in one pass.
 */
public final class CrossEntropy {
  private static final long IGNORED = -100;
  private static final Optional<Tensor> NO_WEIGHT = Optional.empty();

  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel(
                  "crossEntropy",
                  "Functional.crossEntropy(input, target, options)",
                  "The loss of class scores against classes or their probabilities.")
              .within(64)
              .sample(
                  x -> crossEntropy(x[0], x[1], NO_WEIGHT, IGNORED).losses(),
                  Input.any(4, 5),
                  Input.positions(5, 4))
              .sample(
                  x -> crossEntropy(x[0], x[1], Optional.of(x[2]), 1).mean(),
                  Input.any(2, 3, 4),
                  Input.positions(3, 2, 4),
                  Input.repeated(3)),
          Operation.kernel(
                  "nllLoss",
                  "Functional.nllLoss(input, target, options)",
                  "The loss of logarithms of probabilities against classes.")
              .sample(
                  x -> nllLoss(x[0], x[1], NO_WEIGHT, IGNORED).losses(),
                  Input.any(4, 5),
                  Input.positions(5, 4))
              .sample(
                  x -> nllLoss(x[0], x[1], Optional.of(x[2]), 1).mean(),
                  Input.any(2, 3, 4),
                  Input.positions(3, 2, 4),
                  Input.repeated(3)));

  private CrossEntropy() {}

  /**
   * The cross-entropy of scores, {@code -log softmax(input)[target]} times the class's weight.
   *
   * @param input scores {@code [n, classes, d1, …]} or {@code [classes]}, floating-point
   * @param target classes {@code [n, d1, …]}, whole numbers
   * @param weight weights of the classes, {@code [classes]}; no gradient flows to them
   * @param ignored a target that does not count
   * @return the losses of all samples
   */
  public static ClassLosses crossEntropy(
      Tensor input, Tensor target, Optional<Tensor> weight, long ignored) {
    ClassTargets targets = ClassTargets.of("crossEntropy", input, target, weight, ignored);
    Optional<Tensor> w = constant(weight);
    Parts parts =
        isKnown(RowKernel.CROSS_ENTROPY, targets, input, w)
            ? losses(targets, input, w)
            : Autograd.noGrad(() -> composite(targets, input.detach(), w));
    if (Derived.isWanted(input)) {
      Derived.record(
          "crossEntropy",
          parts.losses,
          new Tensor[] {input},
          new Tensor[] {input, targets.at(), parts.weights, parts.max, parts.sum},
          (operand, g, v) -> gradient(saved(targets, v[1]), g, v));
    }
    return new ClassLosses(parts.losses, parts.weights);
  }

  /** What the loss of each sample is made of. */
  record Parts(Tensor losses, Tensor weights, Tensor max, Tensor sum) {}

  /** The weights as values without a gradient, side by side. */
  private static Optional<Tensor> constant(Optional<Tensor> weight) {
    return weight.map(w -> w.detach().contiguous());
  }

  /** The targets with the tensor that was saved, which knows whether it has been changed. */
  private static ClassTargets saved(ClassTargets targets, Tensor at) {
    return new ClassTargets(targets.op(), targets.dim(), targets.size(), at, targets.ignored());
  }

  private static boolean isKnown(
      RowKernel kernel, ClassTargets targets, Tensor input, Optional<Tensor> weight) {
    return weight.isPresent()
        ? RowCall.isKnown(kernel, targets.op(), input, targets.at(), weight.get())
        : RowCall.isKnown(kernel, targets.op(), input, targets.at());
  }

  private static Tensor ofRows(ClassTargets targets, Tensor input) {
    return RowCall.allocate(targets.op(), input.dtype(), targets.at().shape(), input, targets.at());
  }

  private static Parts losses(ClassTargets targets, Tensor input, Optional<Tensor> weight) {
    Tensor losses = ofRows(targets, input);
    Tensor weights = ofRows(targets, input);
    Tensor max = ofRows(targets, input);
    Tensor sum = ofRows(targets, input);
    if (input.numel() > 0) {
      Layout rows = targets.rows(input.layout());
      Layout at = targets.at().layout();
      Layout dense = losses.layout();
      Tensor[] operands = {losses, weights, max, sum, input, targets.at()};
      Layout[] layouts = {dense, dense, dense, dense, rows, at};
      RowCall.run(
          RowKernel.CROSS_ENTROPY,
          with(operands, weight),
          withLayout(layouts, weight),
          targets.ignored());
    }
    return new Parts(losses, weights, max, sum);
  }

  private static Tensor[] with(Tensor[] operands, Optional<Tensor> weight) {
    if (weight.isEmpty()) {
      return operands;
    }
    Tensor[] all = Arrays.copyOf(operands, operands.length + 1);
    all[operands.length] = weight.get();
    return all;
  }

  private static Layout[] withLayout(Layout[] layouts, Optional<Tensor> weight) {
    if (weight.isEmpty()) {
      return layouts;
    }
    Layout[] all = Arrays.copyOf(layouts, layouts.length + 1);
    all[layouts.length] = weight.get().layout();
    return all;
  }

  /** The losses by other operations. */
  static Parts composite(ClassTargets targets, Tensor input, Optional<Tensor> weight) {
    int d = targets.dim();
    Tensor max = input.amax(d, true);
    Tensor sum = input.sub(max).exp().sum(d, true);
    Tensor log = targets.pick(input).sub(max.squeeze(d)).sub(sum.squeeze(d).log());
    Tensor weights = targets.weights(input.dtype(), weight);
    Tensor losses = log.neg().mul(weights).maskedFill(targets.isIgnored(), 0);
    return new Parts(losses, weights, max.squeeze(d), sum.squeeze(d));
  }

  /** Saved are the input, the targets, their weights, and maximum and sum of each sample. */
  private static Tensor gradient(ClassTargets targets, Tensor g, Tensor[] v) {
    Tensor factors = g.mul(v[2]);
    Tensor input = v[0];
    if (Context.current().gradEnabled()) {
      return scaled(targets, Softmax.softmax(input, targets.dim()), factors);
    }
    RowKernel kernel = RowKernel.CROSS_ENTROPY_GRADIENT;
    if (input.numel() > 0 && !RowCall.isKnown(kernel, targets.op(), input, targets.at(), g)) {
      return compositeGradient(targets, input, v[3], v[4], factors);
    }
    Tensor dx = RowCall.allocate(targets.op(), input.dtype(), input.shape(), input, g);
    if (input.numel() > 0) {
      Layout[] layouts = {
        targets.rows(dx.layout()),
        targets.rows(input.layout()),
        targets.at().layout(),
        v[3].layout(),
        v[4].layout(),
        factors.layout()
      };
      Tensor[] operands = {dx, input, targets.at(), v[3], v[4], factors};
      RowCall.run(kernel, operands, layouts, targets.ignored());
    }
    return dx;
  }

  /** The gradient by other operations. */
  static Tensor compositeGradient(
      ClassTargets targets, Tensor input, Tensor max, Tensor sum, Tensor factors) {
    Tensor powers = input.sub(targets.beside(max)).exp();
    return scaled(targets, powers.div(targets.beside(sum)), factors);
  }

  private static Tensor scaled(ClassTargets targets, Tensor probabilities, Tensor factors) {
    Tensor own = targets.isTarget().to(probabilities.dtype());
    return probabilities
        .sub(own)
        .mul(targets.beside(factors))
        .maskedFill(targets.beside(targets.isIgnored()), 0);
  }

  /**
   * The negative log-likelihood, {@code -input[target]} times the class's weight.
   *
   * @param input logarithms of probabilities {@code [n, classes, d1, …]} or {@code [classes]}
   * @param target classes {@code [n, d1, …]}, whole numbers
   * @param weight weights of the classes, {@code [classes]}; no gradient flows to them
   * @param ignored a target that does not count
   * @return the losses of all samples
   */
  public static ClassLosses nllLoss(
      Tensor input, Tensor target, Optional<Tensor> weight, long ignored) {
    ClassTargets targets = ClassTargets.of("nllLoss", input, target, weight, ignored);
    Optional<Tensor> w = constant(weight);
    ClassLosses parts =
        isKnown(RowKernel.NLL_LOSS, targets, input, w)
            ? nllLosses(targets, input, w)
            : Autograd.noGrad(() -> nllComposite(targets, input.detach(), w));
    if (Derived.isWanted(input)) {
      DType type = input.dtype();
      Derived.record(
          "nllLoss",
          parts.losses(),
          new Tensor[] {input},
          new Tensor[] {targets.at(), parts.weights()},
          (operand, g, v) -> nllGradient(saved(targets, v[0]), g.mul(v[1]), type));
    }
    return parts;
  }

  private static ClassLosses nllLosses(
      ClassTargets targets, Tensor input, Optional<Tensor> weight) {
    Tensor losses = ofRows(targets, input);
    Tensor weights = ofRows(targets, input);
    if (input.numel() > 0) {
      Layout dense = losses.layout();
      Tensor[] operands = {losses, weights, input, targets.at()};
      Layout[] layouts = {dense, dense, targets.rows(input.layout()), targets.at().layout()};
      RowCall.run(
          RowKernel.NLL_LOSS,
          with(operands, weight),
          withLayout(layouts, weight),
          targets.ignored());
    }
    return new ClassLosses(losses, weights);
  }

  /** The losses by other operations. */
  static ClassLosses nllComposite(ClassTargets targets, Tensor input, Optional<Tensor> weight) {
    Tensor weights = targets.weights(input.dtype(), weight);
    Tensor losses = targets.pick(input).neg().mul(weights).maskedFill(targets.isIgnored(), 0);
    return new ClassLosses(losses, weights);
  }

  private static Tensor nllGradient(ClassTargets targets, Tensor factors, DType type) {
    RowKernel kernel = RowKernel.NLL_LOSS_GRADIENT;
    boolean known = RowCall.isKnown(kernel, targets.op(), factors, targets.at());
    if (Context.current().gradEnabled() || !known) {
      return nllCompositeGradient(targets, factors);
    }
    int[] sizes = targets.beside(targets.at()).shape().toArray();
    sizes[targets.dim()] = targets.size();
    Tensor dx = RowCall.allocate(targets.op(), type, Shape.of(sizes), factors, targets.at());
    if (dx.numel() > 0) {
      Layout[] layouts = {targets.rows(dx.layout()), targets.at().layout(), factors.layout()};
      RowCall.run(kernel, new Tensor[] {dx, targets.at(), factors}, layouts, targets.ignored());
    }
    return dx;
  }

  /** The gradient by other operations. */
  static Tensor nllCompositeGradient(ClassTargets targets, Tensor factors) {
    return Tensor.where(targets.isTarget(), targets.beside(factors.neg()), 0.0);
  }
}
