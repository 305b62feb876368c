package dev.lamina.conformance;

import dev.lamina.optim.Adam;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import java.util.Map;

/** The optimizers that Lamina has, by PyTorch's names. What is not given stays as Lamina has it. */
final class Optimizers {
  private static final Map<String, Row> ROWS = Map.of("SGD", Optimizers::sgd, "Adam", Optimizers::adam);

  private Optimizers() {}

  /** Makes a builder of PyTorch's options. */
  @FunctionalInterface
  interface Row {
    OptimizerBuilder configure(Arguments options);
  }

  /**
   * The row of an optimizer.
   *
   * @throws UnsupportedCaseException if Lamina has no such optimizer
   */
  static Row of(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new UnsupportedCaseException("no optimizer " + name);
    }
    return row;
  }

  private static OptimizerBuilder sgd(Arguments options) {
    Sgd.Builder builder = Sgd.builder();
    options.ifReal("lr", builder::lr);
    options.ifReal("momentum", builder::momentum);
    options.ifReal("dampening", builder::dampening);
    options.ifReal("weight_decay", builder::weightDecay);
    options.ifFlag("nesterov", builder::nesterov);
    options.ifFlag("maximize", builder::maximize);
    return builder;
  }

  private static OptimizerBuilder adam(Arguments options) {
    Adam.Builder builder = Adam.builder();
    options.ifReal("lr", builder::lr);
    options.ifPair("betas", builder::betas);
    options.ifReal("eps", builder::eps);
    options.ifReal("weight_decay", builder::weightDecay);
    options.ifFlag("amsgrad", builder::amsgrad);
    options.ifFlag("maximize", builder::maximize);
    return builder;
  }
}
