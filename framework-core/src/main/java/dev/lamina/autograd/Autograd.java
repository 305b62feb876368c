package dev.lamina.autograd;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Gradients on request, and switching their recording. Recording is a matter of each thread. */
public final class Autograd {
  private Autograd() {}

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
   * Resumes recording inside a stretch without it, until the guard is closed.
   *
   * @return the guard
   */
  public static NoGrad enableGrad() {
    return new NoGrad(true);
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
   * Adds the gradients of a number to all leaves it was computed from.
   *
   * @param output a tensor of one element
   * @throws AutogradException if it has several elements, no graph, or was used already
   */
  public static void backward(Tensor output) {
    backward(List.of(output), List.of(seed("backward", output)), false, false);
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
    Backward.run(
        roots("backward", outputs, gradients), gradients, retainGraph, createGraph, List.of());
  }

  /**
   * The gradient of a number by one tensor. Nothing is accumulated, and the graph is freed.
   *
   * @param output a tensor of one element
   * @param input the tensor
   * @return a tensor of the input's shape
   */
  public static Tensor grad(Tensor output, Tensor input) {
    return grad(output, List.of(input), false).get(0);
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
    return grad(List.of(output), inputs, List.of(seed("grad", output)), createGraph, createGraph);
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
    List<Node> wanted = new ArrayList<>();
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("grad: no inputs; expected at least one tensor");
    }
    for (Tensor input : inputs) {
      if (input.node() == null) {
        throw new AutogradException(
            "grad: an input does not require a gradient; got "
                + input.dtype()
                + " "
                + input.shape()
                + " (input "
                + wanted.size()
                + "). Call requiresGrad_() before computing with it");
      }
      wanted.add(input.node());
    }
    Map<Node, Tensor> found =
        Backward.run(
            roots("grad", outputs, gradients), gradients, retainGraph, createGraph, wanted);
    List<Tensor> result = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Tensor gradient = found.get(wanted.get(i));
      if (gradient == null) {
        throw new AutogradException(
            "grad: an input takes no part in the outputs; got "
                + inputs.get(i).dtype()
                + " "
                + inputs.get(i).shape()
                + " (input "
                + i
                + "); expected tensors that the outputs were computed from");
      }
      result.add(gradient);
    }
    return result;
  }

  private static Tensor seed(String op, Tensor output) {
    if (output.numel() != 1) {
      throw new AutogradException(
          op
              + ": the gradient of several numbers at once is not defined; got "
              + output.shape()
              + "; expected one element. Reduce it with sum() or mean(), or pass a gradient of"
              + " that shape");
    }
    DType type = output.dtype().isFloatingPoint() ? output.dtype() : DType.FLOAT32;
    return Tensor.empty(output.device(), type, output.shape()).fill_(1);
  }

  private static List<Node> roots(String op, List<Tensor> outputs, List<Tensor> gradients) {
    if (outputs.size() != gradients.size()) {
      throw new IllegalArgumentException(
          op
              + ": expected one gradient an output; got "
              + outputs.size()
              + " outputs and "
              + gradients.size()
              + " gradients");
    }
    List<Node> roots = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      output.layout(op);
      if (output.node() == null) {
        throw new AutogradException(
            op
                + ": the tensor has no graph; got "
                + output.dtype()
                + " "
                + output.shape()
                + " that was not computed from a tensor that requires a gradient. Call"
                + " requiresGrad_() on an input before computing, and not inside noGrad");
      }
      Shape shape = gradients.get(i).shape();
      if (!shape.equals(output.shape())) {
        throw new ShapeException(
            op
                + ": the gradient does not fit its output; got output "
                + output.shape()
                + ", gradient "
                + shape
                + "; expected equal shapes");
      }
      if (gradients.get(i).dtype() != output.dtype()) {
        throw new DTypeException(
            op
                + ": the gradient does not have its output's type; got output "
                + output.dtype()
                + ", gradient "
                + gradients.get(i).dtype()
                + "; expected equal types. Convert it with to(DType."
                + output.dtype().name()
                + ")");
      }
      roots.add(output.node());
    }
    return roots;
  }
}
