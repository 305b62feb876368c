package dev.lamina.train;

import dev.lamina.backend.Device;
import dev.lamina.nn.Loss;
import dev.lamina.nn.Module;
import dev.lamina.optim.Optimizer;
import dev.lamina.tensor.Tensor;
import java.util.List;

/**
 * A module with all it needs to learn and to be judged.
 *
 * @param module the module
 * @param optimizer bound to its parameters
 * @param loss what is made small
 * @param metrics what else is reported
 * @param gradients the first part of a training step, for repetition
 */
record Setup(
    Module module, Optimizer optimizer, Loss loss, List<Metric> metrics, GradientStep gradients) {

  static Setup of(Module module, Optimizer optimizer, Loss loss, List<Metric> metrics) {
    GradientStep gradients = new GradientStep(module, loss, !metrics.isEmpty());
    return new Setup(module, optimizer, loss, metrics, gradients);
  }

  /** Where the work is done: where the module is, or for one without values, where the data are. */
  Device device(Tensor x) {
    return module.device().orElse(x.device());
  }
}
