package dev.lamina.train;

import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.compile.Compiled;
import dev.lamina.nn.Loss;
import dev.lamina.nn.Module;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/**
 * The part of a training step before the optimizer's: output, loss and gradients of a batch. It is
 * traced once for each size of a batch and then repeated.
 */
final class GradientStep {
  private final Module module;
  private final Loss loss;
  private final boolean judged;
  private final Compiled compiled;
  private final float[] singles = new float[1];
  private final double[] doubles = new double[1];
  private String op = "fit";

  /**
   * A step.
   *
   * @param module what computes the output
   * @param loss what is differentiated
   * @param judged whether output and target are wanted afterwards
   */
  GradientStep(Module module, Loss loss, boolean judged) {
    this.module = module;
    this.loss = loss;
    this.judged = judged;
    this.compiled = Compiled.of(module.type(), this::run);
  }

  private Tensor[] run(Tensor... batch) {
    requireTraceable();
    Tensor predicted = module.forward(batch[0]);
    Tensor value = number(op, loss.forward(predicted, batch[1]));
    value.backward();
    return judged ? new Tensor[] {value, predicted, batch[1]} : new Tensor[] {value};
  }

  private void requireTraceable() {
    Optional<String> opaque = opaque(module);
    if (opaque.isPresent()) {
      Capture.refuse(
          opaque.get()
              + " does not say that its forward can be repeated without its code. Override"
              + " isTraceable() if it can");
    } else if (!loss.isTraceable()) {
      Capture.refuse(
          "the loss does not say that it can be repeated without its code. Override isTraceable()"
              + " if it can");
    }
  }

  /** The innermost module that cannot be repeated. */
  private static Optional<String> opaque(Module module) {
    if (module.isTraceable()) {
      return Optional.empty();
    }
    for (Module child : module.children().values()) {
      Optional<String> inner = opaque(child);
      if (inner.isPresent()) {
        return inner;
      }
    }
    return Optional.of(module.type());
  }

  static Tensor number(String op, Tensor loss) {
    if (loss.numel() != 1) {
      throw new ShapeException(
          op
              + ": the loss is not a single number; got shape "
              + loss.shape()
              + "; expected []. Give the loss a reduction, mean or sum");
    }
    return loss;
  }

  /** Whether it is worth a try with data like these. */
  boolean takes(Device device, Samples samples) {
    return compiled.refusal().isEmpty()
        && device == Device.cpu()
        && takes(samples.x())
        && takes(samples.y());
  }

  private static boolean takes(Tensor data) {
    return data.device() == Device.cpu() && !data.requiresGrad() && !data.isInference();
  }

  /** Whether a run may follow one that has been made. */
  boolean isRepeatable() {
    return compiled.refusal().isEmpty();
  }

  /**
   * Runs on a batch: x, then y.
   *
   * @return the loss, and if they are wanted output and target; overwritten by the next run
   */
  Tensor[] run(String op, Tensor[] batch) {
    this.op = op;
    return compiled.runAll(batch);
  }

  /** Runs on neighbouring rows of x and y. */
  Tensor[] runOnRows(Tensor[] data, int from, int length) {
    op = "fit";
    return compiled.runOnRows(data, from, length);
  }

  /** Runs on the rows of x and y at some positions. */
  Tensor[] runOnRows(Tensor[] data, long[] order, int from, int length) {
    op = "fit";
    return compiled.runOnRows(data, order, from, length);
  }

  /** The value of a loss, read without a copy of the tensor. */
  double value(Tensor number) {
    if (number.dtype() == DType.FLOAT32) {
      read(number, singles);
      return singles[0];
    }
    if (number.dtype() == DType.FLOAT64) {
      read(number, doubles);
      return doubles[0];
    }
    return number.item();
  }

  private static void read(Tensor number, Object array) {
    number.storage().backend().read(number.storage(), number.layout().offset(), array, 0, 1);
  }
}
