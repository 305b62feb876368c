package dev.lamina.autograd;

import dev.lamina.backend.Device;
import dev.lamina.tensor.Tensor;

/** Looks for NaN in gradients. */
final class Anomaly {
  private Anomaly() {}

  /**
   * Fails if a gradient holds NaN.
   *
   * @param node the operation whose rule computed it
   * @param gradient the gradient it sends to an operand
   */
  static void check(Node node, Tensor gradient) {
    if (gradient.device() == Device.meta() || !gradient.dtype().isFloatingPoint()) {
      return;
    }
    double[] values = Autograd.noGrad(() -> gradient.detach().toDoubleArray());
    int count = 0;
    int first = -1;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        first = count++ == 0 ? i : first;
      }
    }
    if (count > 0) {
      throw found(node, gradient, count, first);
    }
  }

  private static AutogradException found(Node node, Tensor gradient, int count, int first) {
    Watch watch = node.watch();
    String place =
        watch == null || watch.origin().isEmpty()
            ? "at a place that is not known: it was recorded before detectAnomaly() was on"
            : "at " + watch.origin().get();
    return new AutogradException(
        "backward: the gradient that "
            + node.name()
            + " gave is not a number; got "
            + gradient.dtype()
            + " "
            + gradient.shape()
            + " with NaN at "
            + count
            + " of "
            + gradient.numel()
            + " positions, the first is number "
            + first
            + "; expected numbers. "
            + node.name()
            + " was called "
            + place);
  }
}
