package dev.lamina.optim;

import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gradient descent, with momentum on request, as PyTorch's {@code SGD}:
 *
 * <pre>{@code
 * g = gradient                              (-gradient under maximize)
 * g = g + weightDecay * p
 * m = momentum * m + (1 - dampening) * g    (the first step copies: m = g)
 * d = m                                     (g + momentum * m under nesterov)
 * p = p - lr * d                            (d = g without momentum)
 * }</pre>
 *
 * <p>The velocity {@code m} does not contain the learning rate, so a change of the rate acts at
 * once; in Keras it does, and the change acts slowly. Source: Sutskever et al., On the importance
 * of initialization and momentum in deep learning, 2013, from whose form this differs in just that.
 *
 * <p>Defaults: {@code lr} 1e-3, everything else 0 or off. One fused pass a parameter.
 */
public final class Sgd extends ElementwiseOptimizer {
  private static final String NAME = "Sgd";

  private Sgd(List<Tensor> parameters, double lr, UpdateRule rule) {
    super(parameters, lr, rule);
  }

  /**
   * Starts a description with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  UpdateRule rule(State options) {
    return builder()
        .momentum(options.real("momentum"))
        .dampening(options.real("dampening"))
        .nesterov(options.flag("nesterov"))
        .weightDecay(options.real("weightDecay"))
        .maximize(options.flag("maximize"))
        .rule();
  }

  /** The options of {@link Sgd}. A value out of range is refused at once. */
  public static final class Builder implements OptimizerBuilder {
    private double lr = 1e-3;
    private double momentum;
    private double dampening;
    private boolean nesterov;
    private double weightDecay;
    private boolean maximize;

    private Builder() {}

    /**
     * Sets the learning rate.
     *
     * @param lr finite and above 0
     * @return this builder
     */
    public Builder lr(double lr) {
      this.lr = Options.positive(NAME, "lr", lr);
      return this;
    }

    /**
     * Sets how much of the velocity is kept from step to step.
     *
     * @param momentum 0 (no momentum) or more
     * @return this builder
     */
    public Builder momentum(double momentum) {
      this.momentum = Options.notNegative(NAME, "momentum", momentum);
      return this;
    }

    /**
     * Sets by how much the gradient is weakened as it enters the velocity.
     *
     * @param dampening finite; 0 for none
     * @return this builder
     */
    public Builder dampening(double dampening) {
      this.dampening = Options.finite(NAME, "dampening", dampening);
      return this;
    }

    /**
     * Chooses Nesterov's form of momentum; it needs a momentum above 0 and no dampening.
     *
     * @param nesterov whether to use it
     * @return this builder
     */
    public Builder nesterov(boolean nesterov) {
      this.nesterov = nesterov;
      return this;
    }

    /**
     * Sets the weight of the L2 penalty that is added to the gradient.
     *
     * @param weightDecay finite, 0 or more
     * @return this builder
     */
    public Builder weightDecay(double weightDecay) {
      this.weightDecay = Options.notNegative(NAME, "weightDecay", weightDecay);
      return this;
    }

    /**
     * Chooses whether to climb instead of to descend.
     *
     * @param maximize whether to follow the gradient upwards
     * @return this builder
     */
    public Builder maximize(boolean maximize) {
      this.maximize = maximize;
      return this;
    }

    @Override
    public Sgd build(List<Tensor> parameters) {
      return new Sgd(parameters, lr, rule());
    }

    private Rule rule() {
      if (nesterov && (momentum == 0 || dampening != 0)) {
        throw new IllegalArgumentException(
            NAME
                + ": nesterov needs momentum and no dampening; got momentum "
                + momentum
                + ", dampening "
                + dampening
                + "; expected momentum above 0 and dampening 0");
      }
      return new Rule(momentum, dampening, nesterov, weightDecay, maximize);
    }
  }

  /** Which terms the expression has; each combination in use has a loop of its own. */
  private record Form(boolean momentum, boolean nesterov, boolean decay, boolean maximize) {
    // Equality is written out: what the JVM makes for records costs the first step milliseconds.
    @Override
    public int hashCode() {
      return (momentum ? 1 : 0) | (nesterov ? 2 : 0) | (decay ? 4 : 0) | (maximize ? 8 : 0);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Form form && form.hashCode() == hashCode();
    }

    FusedUpdate define() {
      return FusedUpdate.define("sgd", momentum ? 2 : 1, momentum ? 3 : 2, 4, this::body);
    }

    private Expr[] body(Expr[] operands, Expr[] scalars) {
      Expr p = operands[0];
      Expr gradient = operands[operands.length - 1];
      Expr lr = scalars[0];
      Expr g = maximize ? gradient.neg() : gradient;
      if (decay) {
        g = g.add(p.mul(scalars[1]));
      }
      if (!momentum) {
        return new Expr[] {p.sub(g.mul(lr))};
      }
      Expr kept = scalars[2];
      Expr m = operands[1].mul(kept).add(g.mul(scalars[3]));
      Expr d = nesterov ? g.add(m.mul(kept)) : m;
      return new Expr[] {p.sub(d.mul(lr)), m};
    }
  }

  private record Rule(
      double momentum, double dampening, boolean nesterov, double weightDecay, boolean maximize)
      implements UpdateRule {
    private static final Map<Form, FusedUpdate> UPDATES = new ConcurrentHashMap<>();

    @Override
    public List<String> buffers() {
      return momentum == 0 ? List.of() : List.of("momentum");
    }

    @Override
    public FusedUpdate update() {
      Form form = new Form(momentum != 0, nesterov, weightDecay != 0, maximize);
      return UPDATES.computeIfAbsent(form, Form::define);
    }

    @Override
    public int scalars() {
      return 4;
    }

    @Override
    public void scalars(double lr, long step, double[] out) {
      out[0] = lr;
      out[1] = weightDecay;
      out[2] = momentum;
      // on a velocity of 0, a factor of 1 makes the first step the copy that it must be
      out[3] = step == 1 ? 1 : 1 - dampening;
    }

    @Override
    public State options() {
      return State.builder()
          .put("momentum", momentum)
          .put("dampening", dampening)
          .put("nesterov", nesterov)
          .put("weightDecay", weightDecay)
          .put("maximize", maximize)
          .build();
    }
  }
}
