package dev.lamina.conformance;

import dev.lamina.nn.Init;
import dev.lamina.tensor.Tensor;

/** The functions of {@code torch.nn.init} that Lamina has, by PyTorch's names. */
final class Initializers {
  static final Table<Row> TABLE =
      new Table<Row>("init function")
          .with("uniform_", (x, o) -> Init.uniform_(x, o.real("a", 0), o.real("b", 1)))
          .with("normal_", (x, o) -> Init.normal_(x, o.real("mean", 0), o.real("std", 1)))
          .with("constant_", (x, o) -> Init.constant_(x, o.real("val")))
          .with("zeros_", (x, o) -> Init.constant_(x, 0))
          .with("ones_", (x, o) -> Init.constant_(x, 1))
          .with("kaiming_uniform_", Initializers::kaimingUniform);

  private Initializers() {}

  /** Fills a tensor as the options say. */
  @FunctionalInterface
  interface Row {
    Tensor fill(Tensor tensor, Arguments options);
  }

  private static Tensor kaimingUniform(Tensor weight, Arguments options) {
    double slope = options.real("a", 0);
    String mode = options.text("mode", "fan_in");
    String nonlinearity = options.text("nonlinearity", "leaky_relu");
    if (!mode.equals("fan_in")) {
      throw new UnsupportedCaseException("kaiming_uniform_ with mode " + mode);
    }
    return switch (nonlinearity) {
      case "leaky_relu" -> Init.kaimingUniform_(weight, slope);
      case "relu" -> Init.kaimingUniform_(weight, 0);
      default -> throw new UnsupportedCaseException("kaiming_uniform_ for " + nonlinearity);
    };
  }
}
