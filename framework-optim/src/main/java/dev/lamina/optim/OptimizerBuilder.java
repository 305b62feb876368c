package dev.lamina.optim;

import dev.lamina.tensor.Tensor;
import java.util.List;

/** The description of an optimizer that is not yet bound to what it trains. */
@FunctionalInterface
public interface OptimizerBuilder {
  /**
   * Binds the optimizer to parameters. May be called several times; each call gives an optimizer of
   * its own.
   *
   * @param parameters what to train: distinct leaves that require a gradient, at least one
   * @return a new optimizer
   * @throws IllegalArgumentException if options contradict each other or a parameter cannot be
   *     trained
   */
  Optimizer build(List<Tensor> parameters);
}
