package dev.lamina.conformance;

import dev.lamina.optim.Adam;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;

/** The optimizers that Lamina has, by PyTorch's names. What is not given stays as Lamina has it. */
final class Optimizers {
  static final Table<Row> TABLE =
      new Table<Row>("optimizer").with("SGD", Optimizers::sgd).with("Adam", Optimizers::adam);

  private Optimizers() {}

  /** Makes a builder of PyTorch's options. */
  @FunctionalInterface
  interface Row {
    OptimizerBuilder configure(Arguments options);
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
