package dev.lamina.optim;

import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adam, as PyTorch's {@code Adam}; in step t of a parameter, counted from 1:
 *
 * <pre>{@code
 * g = gradient                         (-gradient under maximize)
 * g = g + weightDecay * p
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * w = v                                (the largest v so far, element by element, under amsgrad)
 * p = p - lr / (1 - beta1^t) * m / (sqrt(w) / sqrt(1 - beta2^t) + eps)
 * }</pre>
 *
 * <p>Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015; {@code eps} is the
 * epsilon of its Algorithm 1, added after the correction of bias, while that of Keras is the
 * "epsilon hat" added before. AMSGrad: Reddi et al., On the Convergence of Adam and Beyond, 2018;
 * the maximum is taken over v before its correction. Weight decay is an L2 penalty, not that of
 * AdamW.
 *
 * <p>Defaults: {@code lr} 1e-3, {@code betas} 0.9 and 0.999, {@code eps} 1e-8, no weight decay. One
 * fused pass a parameter; the corrections are computed in double precision whatever the dtype.
 */
public final class Adam extends ElementwiseOptimizer {
  private static final String NAME = "Adam";

  private Adam(List<Tensor> parameters, double lr, UpdateRule rule) {
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
        .betas(options.real("beta1"), options.real("beta2"))
        .eps(options.real("eps"))
        .weightDecay(options.real("weightDecay"))
        .amsgrad(options.flag("amsgrad"))
        .maximize(options.flag("maximize"))
        .rule();
  }

  /** The options of {@link Adam}. A value out of range is refused at once. */
  public static final class Builder implements OptimizerBuilder {
    private double lr = 1e-3;
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double eps = 1e-8;
    private double weightDecay;
    private boolean amsgrad;
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
     * Sets how fast the running means forget.
     *
     * @param beta1 how much of the mean of the gradient is kept, from 0 to below 1
     * @param beta2 how much of the mean of its square is kept, from 0 to below 1
     * @return this builder
     */
    public Builder betas(double beta1, double beta2) {
      this.beta1 = Options.decayRate(NAME, "beta1", beta1);
      this.beta2 = Options.decayRate(NAME, "beta2", beta2);
      return this;
    }

    /**
     * Sets what is added to the denominator so that it stays away from 0.
     *
     * @param eps finite, 0 or more
     * @return this builder
     */
    public Builder eps(double eps) {
      this.eps = Options.notNegative(NAME, "eps", eps);
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
     * Chooses AMSGrad, whose denominator never shrinks.
     *
     * @param amsgrad whether to use it
     * @return this builder
     */
    public Builder amsgrad(boolean amsgrad) {
      this.amsgrad = amsgrad;
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
    public Adam build(List<Tensor> parameters) {
      return new Adam(parameters, lr, rule());
    }

    private Rule rule() {
      return new Rule(beta1, beta2, eps, weightDecay, amsgrad, maximize);
    }
  }

  /** Which terms the expression has; each combination in use has a loop of its own. */
  private record Form(boolean decay, boolean amsgrad, boolean maximize) {
    // Equality is written out: what the JVM makes for records costs the first step milliseconds.
    @Override
    public int hashCode() {
      return (decay ? 1 : 0) | (amsgrad ? 2 : 0) | (maximize ? 4 : 0);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Form form && form.hashCode() == hashCode();
    }

    FusedUpdate define() {
      return FusedUpdate.define("adam", amsgrad ? 4 : 3, amsgrad ? 5 : 4, 8, this::body);
    }

    private Expr[] body(Expr[] operands, Expr[] scalars) {
      Expr p = operands[0];
      Expr gradient = operands[operands.length - 1];
      Expr g = maximize ? gradient.neg() : gradient;
      if (decay) {
        g = g.add(p.mul(scalars[7]));
      }
      Expr m = operands[1].mul(scalars[0]).add(g.mul(scalars[1]));
      Expr v = operands[2].mul(scalars[2]).add(g.mul(g).mul(scalars[3]));
      Expr w = amsgrad ? operands[3].max(v) : v;
      Expr denominator = w.sqrt().div(scalars[5]).add(scalars[6]);
      Expr moved = p.sub(m.mul(scalars[4]).div(denominator));
      return amsgrad ? new Expr[] {moved, m, v, w} : new Expr[] {moved, m, v};
    }
  }

  private record Rule(
      double beta1, double beta2, double eps, double weightDecay, boolean amsgrad, boolean maximize)
      implements UpdateRule {
    private static final Map<Form, FusedUpdate> UPDATES = new ConcurrentHashMap<>();

    @Override
    public List<String> buffers() {
      return amsgrad ? List.of("expAvg", "expAvgSq", "maxExpAvgSq") : List.of("expAvg", "expAvgSq");
    }

    @Override
    public FusedUpdate update() {
      return UPDATES.computeIfAbsent(new Form(weightDecay != 0, amsgrad, maximize), Form::define);
    }

    @Override
    public int scalars() {
      return 8;
    }

    @Override
    public void scalars(double lr, long step, double[] out) {
      out[0] = beta1;
      out[1] = 1 - beta1;
      out[2] = beta2;
      out[3] = 1 - beta2;
      out[4] = lr / (1 - power(beta1, step));
      out[5] = Math.sqrt(1 - power(beta2, step));
      out[6] = eps;
      out[7] = weightDecay;
    }

    /**
     * By squaring: the same bits on every machine, as {@link Math#pow} need not give, and nothing
     * allocated, as {@link StrictMath#pow} does.
     */
    private static double power(double base, long exponent) {
      double result = 1;
      double square = base;
      for (long n = exponent; n != 0; n >>= 1) {
        if ((n & 1) != 0) {
          result *= square;
        }
        square *= square;
      }
      return result;
    }

    @Override
    public State options() {
      return State.builder()
          .put("beta1", beta1)
          .put("beta2", beta2)
          .put("eps", eps)
          .put("weightDecay", weightDecay)
          .put("amsgrad", amsgrad)
          .put("maximize", maximize)
          .build();
    }
  }
}
