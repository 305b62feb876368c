package dev.lamina.train;

import dev.lamina.backend.Device;
import dev.lamina.nn.Loss;
import dev.lamina.nn.Module;
import dev.lamina.optim.Optimizer;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** A module with all it needs to learn and to be judged. */
record Compiled(Module module, Optimizer optimizer, Loss loss, List<Metric> metrics) {

  /** Where the work is done: where the module is, or for one without values, where the data are. */
  Device device(Tensor x) {
    return module.device().orElse(x.device());
  }
}
