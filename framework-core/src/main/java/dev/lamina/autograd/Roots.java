package dev.lamina.autograd;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a backward pass starts, checked.
 *
 * @param nodes the nodes of the outputs
 * @param gradients what comes in at each
 */
record Roots(List<Node> nodes, List<Tensor> gradients) {
  /**
   * Checks outputs, and the gradients that come in at them.
   *
   * @param op named in errors
   * @param outputs the outputs
   * @param options says what comes in; ones if it does not
   * @return the roots
   */
  static Roots of(String op, List<Tensor> outputs, GradOptions options) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException(op + ": no outputs; expected at least one tensor");
    }
    List<Tensor> gradients = options.gradOutputs().orElseGet(() -> ones(op, outputs));
    if (outputs.size() != gradients.size()) {
      throw new IllegalArgumentException(
          op
              + ": expected one gradient an output; got "
              + outputs.size()
              + " outputs and "
              + gradients.size()
              + " gradients");
    }
    List<Node> nodes = new ArrayList<>(outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      Tensor output = outputs.get(i);
      output.layout(op);
      if (output.node() == null) {
        throw noGraph(op, output);
      }
      requireFit(op, output, gradients.get(i));
      nodes.add(output.node());
    }
    return new Roots(nodes, gradients);
  }

  private static List<Tensor> ones(String op, List<Tensor> outputs) {
    List<Tensor> ones = new ArrayList<>(outputs.size());
    for (Tensor y : outputs) {
      ones.add(one(op, y));
    }
    return ones;
  }

  private static Tensor one(String op, Tensor output) {
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

  private static AutogradException noGraph(String op, Tensor output) {
    return new AutogradException(
        op
            + ": the tensor has no graph; got "
            + output.dtype()
            + " "
            + output.shape()
            + " that was not computed from a tensor that requires a gradient. Call"
            + " requiresGrad_() on an input before computing, and not inside noGrad");
  }

  private static void requireFit(String op, Tensor output, Tensor gradient) {
    gradient.layout(op);
    if (!gradient.shape().equals(output.shape())) {
      throw new ShapeException(
          op
              + ": the gradient does not fit its output; got output "
              + output.shape()
              + ", gradient "
              + gradient.shape()
              + "; expected equal shapes");
    }
    if (gradient.device() != output.device()) {
      throw new DeviceException(
          op
              + ": the gradient is not where its output is; got output "
              + output.shape()
              + " on "
              + output.device()
              + ", gradient on "
              + gradient.device()
              + "; expected one device. Move it with to(device)");
    }
    if (gradient.dtype() != output.dtype()) {
      throw new DTypeException(
          op
              + ": the gradient does not have its output's type; got output "
              + output.dtype()
              + ", gradient "
              + gradient.dtype()
              + "; expected equal types. Convert it with to(DType."
              + output.dtype().name()
              + ")");
    }
  }
}
