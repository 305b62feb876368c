package dev.lamina.optim;

import dev.lamina.state.Stateful;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Changes parameters in place along their gradients.
 *
 * <pre>{@code
 * Optimizer adam = Adam.builder().lr(1e-2).build(net.parameters());
 * adam.zeroGrad();
 * loss.backward();
 * adam.step();
 * }</pre>
 *
 * <p>What an optimizer remembers between steps lives outside every scope and belongs to its {@link
 * #state()}: after loading it into another optimizer over equal parameters, both continue bit for
 * bit alike. An optimizer is used by one thread at a time.
 *
 * <p>Parameters may move to another device between steps, by {@code Module.to} or {@link
 * Tensor#moveTo_}: the next step moves what is remembered, and nothing else changes.
 */
public abstract class Optimizer implements Stateful {
  private final List<Tensor> parameters;
  private double lr;

  /**
   * Binds an optimizer.
   *
   * @param parameters what to train: distinct leaves that require a gradient, at least one
   * @param lr the learning rate, finite and above 0
   * @throws IllegalArgumentException if the learning rate is out of range or parameters cannot be
   *     trained; the message lists all such parameters
   */
  protected Optimizer(List<Tensor> parameters, double lr) {
    this.parameters = List.copyOf(Objects.requireNonNull(parameters, "parameters"));
    requireTrainable();
    lr(lr);
  }

  private void requireTrainable() {
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          type()
              + ": there is nothing to train; got no parameters; expected at least one."
              + " Pass module.parameters()");
    }
    Map<Tensor, Integer> seen = new IdentityHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i);
      String name = "parameter " + i + " " + parameter.shape();
      Integer first = seen.putIfAbsent(parameter, i);
      if (first != null) {
        problems.add(name + " is parameter " + first + " again");
      } else if (!parameter.isLeaf()) {
        problems.add(name + " is the result of an operation");
      } else if (!parameter.requiresGrad()) {
        problems.add(name + " does not require a gradient");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          type()
              + ": not every parameter can be trained; got "
              + String.join(", ", problems)
              + "; expected distinct leaves that require a gradient."
              + " Create them with Tensor.parameter or requiresGrad_(true)");
    }
  }

  /**
   * Makes one step: each parameter that has a gradient is changed in place; those without one are
   * left alone, and so is what is remembered about them.
   */
  public abstract void step();

  /** Clears the gradients of all parameters. */
  public final void zeroGrad() {
    // by index: an iterator would be the only object that a step allocates
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).zeroGrad();
    }
  }

  /**
   * What is trained.
   *
   * @return the parameters themselves, in the order in which they were given
   */
  public final List<Tensor> parameters() {
    return parameters;
  }

  /**
   * The learning rate in force.
   *
   * @return the rate
   */
  public final double lr() {
    return lr;
  }

  /**
   * Changes the learning rate from the next step on.
   *
   * @param lr the rate, finite and above 0
   * @throws IllegalArgumentException if it is out of range
   */
  public final void lr(double lr) {
    this.lr = Options.positive(type(), "lr", lr);
  }

  /**
   * The name of this kind of optimizer in states and messages.
   *
   * @return the simple name of the class
   */
  public final String type() {
    return getClass().getSimpleName();
  }
}
