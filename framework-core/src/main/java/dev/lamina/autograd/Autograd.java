package dev.lamina.autograd;

import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gradients on request, and switching their recording. Recording is a matter of each thread. */
public final class Autograd {
  private Autograd() {}

  // ---- Modes

  /**
   * Stops recording until the guard is closed.
   *
   * <pre>{@code
   * try (NoGrad guard = Autograd.noGrad()) {
   *   w.sub_(w.grad().mul(lr));
   * }
   * }</pre>
   *
   * @return the guard
   */
  public static NoGrad noGrad() {
    return new NoGrad(false);
  }

  /**
   * Runs code without recording.
   *
   * @param body the code
   */
  public static void noGrad(Runnable body) {
    try (NoGrad guard = new NoGrad(false)) {
      body.run();
    }
  }

  /**
   * Runs a computation without recording.
   *
   * @param <T> type of the result
   * @param body the computation
   * @return its result
   */
  public static <T> T noGrad(Supplier<T> body) {
    try (NoGrad guard = new NoGrad(false)) {
      return body.get();
    }
  }

  /**
   * Resumes recording inside a stretch without it, until the guard is closed. In inference mode
   * nothing is recorded all the same.
   *
   * @return the guard
   */
  public static NoGrad enableGrad() {
    return new NoGrad(true);
  }

  /**
   * Runs a computation with recording inside a stretch without it.
   *
   * @param <T> type of the result
   * @param body the computation
   * @return its result
   */
  public static <T> T enableGrad(Supplier<T> body) {
    try (NoGrad guard = new NoGrad(true)) {
      return body.get();
    }
  }

  /**
   * Whether this thread records.
   *
   * @return true unless switched off
   */
  public static boolean isGradEnabled() {
    return Context.current().gradEnabled();
  }

  /**
   * Stops recording until the guard is closed, for good: tensors made until then can never take
   * part in a gradient graph. Where a graph would have to hold one afterwards, as {@code
   * w.mul(result)} would, that is an error, and so is {@code result.requiresGrad_()}; a {@code
   * clone()} of the result is free of that. What was there before stays as it is.
   *
   * @return the guard
   */
  public static InferenceMode inferenceMode() {
    return new InferenceMode();
  }

  /**
   * Runs code in {@link #inferenceMode()}.
   *
   * @param body the code
   */
  public static void inferenceMode(Runnable body) {
    try (InferenceMode guard = new InferenceMode()) {
      body.run();
    }
  }

  /**
   * Runs a computation in {@link #inferenceMode()}.
   *
   * @param <T> type of the result
   * @param body the computation
   * @return its result
   */
  public static <T> T inferenceMode(Supplier<T> body) {
    try (InferenceMode guard = new InferenceMode()) {
      return body.get();
    }
  }

  /**
   * Whether this thread is in {@link #inferenceMode()}.
   *
   * @return true inside
   */
  public static boolean isInferenceMode() {
    return Context.current().isInference();
  }

  /**
   * Looks for the origin of NaN until the guard is closed: recorded operations remember the line of
   * the program that called them, and backward passes check each gradient, read to the host. The
   * first rule that gives NaN is an {@link AutogradException} that names the operation and its
   * line. Much slower; for finding errors.
   *
   * @return the guard
   */
  public static DetectAnomaly detectAnomaly() {
    return new DetectAnomaly();
  }

  // ---- Passes that add to the gradients of leaves

  /**
   * Adds the gradients of a number to all leaves it was computed from.
   *
   * @param output a tensor of one element
   * @throws AutogradException if it has several elements, no graph, or was used already
   */
  public static void backward(Tensor output) {
    backward(List.of(output), GradOptions.defaults());
  }

  /**
   * Adds the gradients of {@code sum(outputs[i] * gradients[i])} to all leaves.
   *
   * @param outputs where the pass starts
   * @param gradients one an output, of its shape
   * @param retainGraph whether another pass over the same graph may follow
   * @param createGraph whether the gradients can be differentiated themselves
   */
  public static void backward(
      List<Tensor> outputs, List<Tensor> gradients, boolean retainGraph, boolean createGraph) {
    backward(outputs, options(gradients, retainGraph, createGraph));
  }

  /**
   * Adds the gradients of the outputs' sum, weighted by the gradients that come in, to all leaves.
   *
   * @param outputs where the pass starts
   * @param options what comes in and what stays behind
   */
  public static void backward(List<Tensor> outputs, GradOptions options) {
    Backward.run(Roots.of("backward", outputs, options), options, List.of());
  }

  /**
   * Adds the gradients to some leaves only. The graph behind these stays untouched, and leaves that
   * take no part in the outputs are left as they are.
   *
   * @param outputs where the pass starts
   * @param leaves whose gradients are wanted
   * @param options what comes in and what stays behind
   * @throws AutogradException if one of them is not a leaf that requires a gradient
   */
  public static void backward(List<Tensor> outputs, List<Tensor> leaves, GradOptions options) {
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("backward: no leaves; expected at least one tensor");
    }
    List<Node> wanted = nodes("backward", leaves);
    for (int i = 0; i < wanted.size(); i++) {
      if (!(wanted.get(i) instanceof Leaf)) {
        throw new AutogradException(
            "backward: only leaves keep their gradient; got "
                + named(leaves, i)
                + ", computed by "
                + wanted.get(i).name()
                + ". Ask Autograd.grad(outputs, inputs) for it");
      }
    }
    Backward.accumulate(Roots.of("backward", outputs, options), options, wanted);
  }

  // ---- Passes that give gradients

  /**
   * The gradient of a number by one tensor. Nothing is accumulated, and the graph is freed.
   *
   * @param output a tensor of one element
   * @param input the tensor
   * @return a tensor of the input's shape
   */
  public static Tensor grad(Tensor output, Tensor input) {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(input, "input");
    return grad(List.of(output), List.of(input), GradOptions.defaults()).get(0);
  }

  /**
   * The gradients of a number by some tensors. Nothing is accumulated.
   *
   * @param output a tensor of one element
   * @param inputs the tensors, leaves or not
   * @param createGraph whether the gradients can be differentiated themselves; keeps the graph
   * @return one an input, of its shape
   */
  public static List<Tensor> grad(Tensor output, List<Tensor> inputs, boolean createGraph) {
    GradOptions options = GradOptions.defaults();
    return grad(List.of(output), inputs, createGraph ? options.createGraph() : options);
  }

  /**
   * The gradients of {@code sum(outputs[i] * gradients[i])} by some tensors. Nothing is
   * accumulated.
   *
   * @param outputs where the pass starts
   * @param inputs the tensors, leaves or not
   * @param gradients one an output, of its shape
   * @param retainGraph whether another pass over the same graph may follow
   * @param createGraph whether the gradients can be differentiated themselves
   * @return one an input, of its shape
   * @throws AutogradException if an input does not take part in the outputs
   */
  public static List<Tensor> grad(
      List<Tensor> outputs,
      List<Tensor> inputs,
      List<Tensor> gradients,
      boolean retainGraph,
      boolean createGraph) {
    return grad(outputs, inputs, options(gradients, retainGraph, createGraph));
  }

  /**
   * The gradients of the sum of outputs of one element each. Nothing is accumulated, and the graph
   * is freed.
   *
   * @param outputs where the pass starts
   * @param inputs the tensors, leaves or not
   * @return one an input, of its shape
   * @throws AutogradException if an input does not take part in the outputs
   */
  public static List<Tensor> grad(List<Tensor> outputs, List<Tensor> inputs) {
    return grad(outputs, inputs, GradOptions.defaults());
  }

  /**
   * The gradients of the outputs' sum, weighted by the gradients that come in. Nothing is
   * accumulated.
   *
   * @param outputs where the pass starts
   * @param inputs the tensors, leaves or not
   * @param options what comes in and what stays behind
   * @return one an input, of its shape
   * @throws AutogradException if an input does not take part in the outputs
   */
  public static List<Tensor> grad(List<Tensor> outputs, List<Tensor> inputs, GradOptions options) {
    List<Optional<Tensor>> found = gradIfUsed(outputs, inputs, options);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).isEmpty()) {
        throw new AutogradException(
            "grad: an input takes no part in the outputs; got "
                + named(inputs, i)
                + "; expected tensors that the outputs were computed from");
      }
      result.add(found.get(i).get());
    }
    return result;
  }

  /**
   * As {@link #grad(List, List, GradOptions)}, where inputs that take no part in the outputs have
   * no gradient.
   *
   * @param outputs where the pass starts
   * @param inputs the tensors, leaves or not
   * @param options what comes in and what stays behind
   * @return one an input, of its shape; empty for an input that takes no part
   */
  public static List<Optional<Tensor>> gradIfUsed(
      List<Tensor> outputs, List<Tensor> inputs, GradOptions options) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("grad: no inputs; expected at least one tensor");
    }
    List<Node> wanted = nodes("grad", inputs);
    Map<Node, Tensor> found = Backward.run(Roots.of("grad", outputs, options), options, wanted);
    return wanted.stream().map(node -> Optional.ofNullable(found.get(node))).toList();
  }

  /**
   * As {@link #grad(List, List, GradOptions)}, where the gradient of an input that takes no part in
   * the outputs is zero.
   *
   * @param outputs where the pass starts
   * @param inputs the tensors, leaves or not
   * @param options what comes in and what stays behind
   * @return one an input, of its shape
   */
  public static List<Tensor> gradOrZeros(
      List<Tensor> outputs, List<Tensor> inputs, GradOptions options) {
    List<Optional<Tensor>> found = gradIfUsed(outputs, inputs, options);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Tensor x = inputs.get(i);
      result.add(
          found.get(i).orElseGet(() -> Tensor.empty(x.device(), x.dtype(), x.shape()).zero_()));
    }
    return result;
  }

  // ---- Checks

  /**
   * Checks the gradients of a function against central differences, with the default settings of
   * {@link GradCheck}.
   *
   * @param f the function
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong; says which
   */
  public static void gradCheck(Function<Tensor[], Tensor> f, Tensor... inputs) {
    GradCheck.builder().build().gradCheck(f, inputs);
  }

  /**
   * Checks the gradients of the gradients of a function, with the default settings of {@link
   * GradCheck}.
   *
   * @param f the function
   * @param inputs where; those that require a gradient, float64, are differentiated by
   * @throws AutogradException if a gradient is wrong; says which
   */
  public static void gradGradCheck(Function<Tensor[], Tensor> f, Tensor... inputs) {
    GradCheck.builder().build().gradGradCheck(f, inputs);
  }

  private static GradOptions options(
      List<Tensor> gradients, boolean retainGraph, boolean createGraph) {
    GradOptions options = GradOptions.defaults().gradOutputs(gradients);
    options = retainGraph ? options.retainGraph() : options;
    return createGraph ? options.createGraph() : options;
  }

  private static List<Node> nodes(String op, List<Tensor> inputs) {
    List<Node> wanted = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).node() == null) {
        throw new AutogradException(
            op
                + ": an input does not require a gradient; got "
                + named(inputs, i)
                + ". Call requiresGrad_() before computing with it");
      }
      wanted.add(inputs.get(i).node());
    }
    return wanted;
  }

  private static String named(List<Tensor> inputs, int i) {
    return inputs.get(i).dtype() + " " + inputs.get(i).shape() + " (input " + i + ")";
  }
}
