package dev.lamina.autograd;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Compares gradients with central differences {@code (f(x + eps) - f(x - eps)) / (2 eps)} in
 * float64, element by element of all inputs that require a gradient. The results of {@code f} are
 * weighted with fixed random numbers and summed, so that all of them are checked at once.
 *
 * <pre>{@code
 * Tensor x = Tensor.randn(DType.FLOAT64, 3).requiresGrad_();
 * GradCheck.builder().atol(1e-8).build().gradCheck(in -> in[0].exp(), x);
 * }</pre>
 *
 * <p>A gradient passes if {@code |backward - differences| <= atol + rtol * |differences|}. With the
 * default {@code eps} and derivatives near 1 differences are off by some 1e-10, half of it by the
 * step ({@code eps² f''' / 6}), half by rounding ({@code 1e-16 f / eps}); where a function bends
 * sharply, or jumps within {@code eps}, they tell nothing.
 */
public final class GradCheck {
  private final double eps;
  private final double atol;
  private final double rtol;
  private final double nondeterministicTolerance;

  private GradCheck(Builder builder) {
    eps = builder.eps;
    atol = builder.atol;
    rtol = builder.rtol;
    nondeterministicTolerance = builder.nondeterministicTolerance;
  }

  /**
   * Settings to begin with: {@code eps} 1e-5, {@code atol} 1e-6, {@code rtol} 1e-5.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Settings of a check. */
  public static final class Builder {
    private double eps = 1e-5;
    private double atol = 1e-6;
    private double rtol = 1e-5;
    private double nondeterministicTolerance;

    private Builder() {}

    /**
     * The step of the differences.
     *
     * @param step above 0
     * @return this
     */
    public Builder eps(double step) {
      if (!(step > 0)) {
        throw new IllegalArgumentException(
            "gradCheck: eps must be above 0; got " + step + "; expected such as 1e-5");
      }
      eps = step;
      return this;
    }

    /**
     * The absolute part of the tolerance.
     *
     * @param tolerance at least 0
     * @return this
     */
    public Builder atol(double tolerance) {
      atol = checked("atol", tolerance);
      return this;
    }

    /**
     * The part of the tolerance that is relative to the gradient.
     *
     * @param tolerance at least 0
     * @return this
     */
    public Builder rtol(double tolerance) {
      rtol = checked("rtol", tolerance);
      return this;
    }

    /**
     * By how much gradients may differ between two passes with the same inputs; 0 if nothing is
     * said.
     *
     * @param tolerance at least 0
     * @return this
     */
    public Builder nondeterministicTolerance(double tolerance) {
      nondeterministicTolerance = checked("nondeterministicTolerance", tolerance);
      return this;
    }

    private static double checked(String name, double tolerance) {
      if (!(tolerance >= 0)) {
        throw new IllegalArgumentException(
            "gradCheck: " + name + " must be at least 0; got " + tolerance);
      }
      return tolerance;
    }

    /**
     * The check.
     *
     * @return a check with these settings
     */
    public GradCheck build() {
      return new GradCheck(this);
    }
  }

  /**
   * Checks the gradients of a function of one result.
   *
   * @param f the function; called some hundred times with new tensors of the inputs' values
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong: says of which input, at which element
   */
  public void gradCheck(Function<Tensor[], Tensor> f, Tensor... inputs) {
    gradCheckAll(x -> List.of(f.apply(x)), inputs);
  }

  /**
   * Checks the gradients of a function of several results. Those that are not floating point are
   * left out.
   *
   * @param f the function; called some hundred times with new tensors of the inputs' values
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong: says of which input, at which element
   */
  public void gradCheckAll(Function<Tensor[], List<Tensor>> f, Tensor... inputs) {
    requireInputs("gradCheck", inputs);
    check("gradCheck", f, inputs);
  }

  /**
   * Checks the gradients of the gradients of a function of one result, by the inputs and by the
   * gradient that comes in.
   *
   * @param f the function; called some hundred times with new tensors of the inputs' values
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong: says of which input, at which element
   */
  public void gradGradCheck(Function<Tensor[], Tensor> f, Tensor... inputs) {
    gradGradCheckAll(x -> List.of(f.apply(x)), inputs);
  }

  /**
   * As {@link #gradGradCheck} for a function of several results.
   *
   * @param f the function; called some hundred times with new tensors of the inputs' values
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong: says of which input, at which element; the
   *     gradients that come in count as inputs after the others
   */
  public void gradGradCheckAll(Function<Tensor[], List<Tensor>> f, Tensor... inputs) {
    requireInputs("gradGradCheck", inputs);
    List<Tensor> incoming = new ArrayList<>();
    for (Tensor y : recorded(f.apply(moved(inputs, -1, 0, 0)))) {
      incoming.add(weights(y, 99 + incoming.size()).requiresGrad_());
    }
    if (incoming.isEmpty()) {
      return;
    }
    int n = inputs.length;
    Tensor[] extended = Arrays.copyOf(inputs, n + incoming.size());
    for (int i = 0; i < incoming.size(); i++) {
      extended[n + i] = incoming.get(i);
    }
    Function<Tensor[], List<Tensor>> gradient =
        x -> {
          Tensor[] own = Arrays.copyOf(x, n);
          List<Tensor> outputs = recorded(f.apply(own));
          Tensor[] seeds = Arrays.copyOfRange(x, n, x.length);
          GradOptions options = GradOptions.defaults().gradOutputs(seeds).createGraph();
          List<Tensor> by = Arrays.stream(own).filter(Tensor::requiresGrad).toList();
          return Autograd.gradOrZeros(outputs, by, options);
        };
    check("gradGradCheck", gradient, extended);
  }

  private static void requireInputs(String op, Tensor[] inputs) {
    boolean any = false;
    for (int i = 0; i < inputs.length; i++) {
      any |= inputs[i].requiresGrad();
      if (inputs[i].requiresGrad() && inputs[i].dtype() != DType.FLOAT64) {
        throw new AutogradException(
            op
                + ": differences need the precision of float64; got "
                + inputs[i].dtype()
                + " "
                + inputs[i].shape()
                + " (input "
                + i
                + "); expected float64. Convert it with to(DType.FLOAT64)");
      }
    }
    if (!any) {
      throw new AutogradException(
          op
              + ": no input requires a gradient; got "
              + inputs.length
              + " inputs; expected at least one. Call requiresGrad_() on it");
    }
  }

  private void check(String op, Function<Tensor[], List<Tensor>> f, Tensor[] inputs) {
    double[][] first = gradients(op, f, inputs);
    double[][] second = gradients(op, f, inputs);
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].requiresGrad()) {
        requireEqual(op, i, first[i], second[i]);
        compare(op, f, inputs, i, first[i]);
      }
    }
  }

  /** Gradients of the weighted results by the inputs that require one. */
  private double[][] gradients(String op, Function<Tensor[], List<Tensor>> f, Tensor[] inputs) {
    Tensor[] x = moved(inputs, -1, 0, 0);
    List<Tensor> results = floating(op, f.apply(x));
    List<Tensor> outputs = new ArrayList<>();
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).requiresGrad()) {
        outputs.add(results.get(i));
        weights.add(weights(results.get(i), 5 + i));
      }
    }
    List<Tensor> by = Arrays.stream(x).filter(Tensor::requiresGrad).toList();
    List<Tensor> found = new ArrayList<>(by);
    if (outputs.isEmpty()) {
      found.replaceAll(t -> Tensor.empty(t.device(), t.dtype(), t.shape()).zero_());
    } else {
      found = Autograd.gradOrZeros(outputs, by, GradOptions.defaults().gradOutputs(weights));
    }
    double[][] gradients = new double[x.length][];
    int next = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i].requiresGrad()) {
        requireFit(op, i, x[i], found.get(next));
        gradients[i] = found.get(next++).toDoubleArray();
      }
    }
    return gradients;
  }

  private static void requireFit(String op, int i, Tensor x, Tensor gradient) {
    if (!gradient.shape().equals(x.shape()) || gradient.dtype() != x.dtype()) {
      throw new AutogradException(
          op
              + ": the gradient does not fit its input; got "
              + gradient.dtype()
              + " "
              + gradient.shape()
              + " for input "
              + i
              + "; expected "
              + x.dtype()
              + " "
              + x.shape());
    }
  }

  private void requireEqual(String op, int input, double[] first, double[] second) {
    for (int at = 0; at < first.length; at++) {
      if (Math.abs(first[at] - second[at]) > nondeterministicTolerance) {
        throw new AutogradException(
            op
                + ": two passes with the same inputs differ; got "
                + first[at]
                + " and "
                + second[at]
                + " for input "
                + input
                + " at element "
                + at
                + "; expected a difference of at most "
                + nondeterministicTolerance
                + ". Take what is random out of the function, or set nondeterministicTolerance");
      }
    }
  }

  private void compare(
      String op, Function<Tensor[], List<Tensor>> f, Tensor[] inputs, int i, double[] gradient) {
    int wrong = 0;
    String worst = "";
    for (int at = 0; at < gradient.length; at++) {
      List<Tensor> above = floating(op, f.apply(moved(inputs, i, at, eps)));
      List<Tensor> below = floating(op, f.apply(moved(inputs, i, at, -eps)));
      double expected = weighted(above, below) / (2 * eps);
      double error = Math.abs(gradient[at] - expected);
      if (!(error <= atol + rtol * Math.abs(expected)) && wrong++ == 0) {
        worst = "got " + gradient[at] + " by backward and " + expected + " by differences at " + at;
      }
    }
    if (wrong > 0) {
      throw new AutogradException(
          op
              + ": the gradient of input "
              + i
              + " is wrong; "
              + worst
              + " (element in row-major order of "
              + inputs[i].shape()
              + ", the first of "
              + wrong
              + " wrong ones); expected a difference of at most "
              + atol
              + " + "
              + rtol
              + " of the gradient. Check the rules of the operations it runs through");
    }
  }

  /** The weighted sum of differences; what does not change adds exactly nothing. */
  private static double weighted(List<Tensor> above, List<Tensor> below) {
    double sum = 0;
    for (int k = 0; k < above.size(); k++) {
      double[] weights = weights(above.get(k), 5 + k).toDoubleArray();
      double[] a = above.get(k).detach().toDoubleArray();
      double[] b = below.get(k).detach().toDoubleArray();
      for (int i = 0; i < a.length; i++) {
        sum += a[i] == b[i] ? 0 : weights[i] * (a[i] - b[i]);
      }
    }
    return sum;
  }

  private static List<Tensor> floating(String op, List<Tensor> results) {
    List<Tensor> found = results.stream().filter(y -> y.dtype().isFloatingPoint()).toList();
    for (Tensor y : found) {
      if (y.dtype() != DType.FLOAT64) {
        throw new AutogradException(
            op
                + ": differences need the precision of float64; got a result "
                + y.dtype()
                + " "
                + y.shape()
                + "; expected float64. Check the function in float64");
      }
    }
    return found;
  }

  private static List<Tensor> recorded(List<Tensor> results) {
    return results.stream().filter(Tensor::requiresGrad).toList();
  }

  /** New tensors of the inputs' values, one element of one of them moved. */
  private static Tensor[] moved(Tensor[] inputs, int input, int at, double by) {
    Tensor[] x = new Tensor[inputs.length];
    for (int i = 0; i < x.length; i++) {
      if (!inputs[i].requiresGrad()) {
        x[i] = inputs[i].detach().clone();
        continue;
      }
      double[] values = inputs[i].detach().toDoubleArray();
      if (i == input) {
        values[at] += by;
      }
      x[i] = Tensor.of(values, inputs[i].shape()).to(inputs[i].device()).requiresGrad_();
    }
    return x;
  }

  private static Tensor weights(Tensor like, long seed) {
    Random random = new Random(seed);
    double[] weights = new double[like.numel()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.5 + random.nextDouble();
    }
    return Tensor.of(weights, like.shape()).to(like.device());
  }
}
