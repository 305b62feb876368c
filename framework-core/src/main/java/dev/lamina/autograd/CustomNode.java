package dev.lamina.autograd;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The record of a {@link CustomFunction}. */
final class CustomNode extends JointNode {
  private final FunctionCall call;
  private final List<Facts> inputs;
  private final List<Facts> results;

  /** What is to be known of a tensor without holding its values. */
  private record Facts(Shape shape, DType dtype, Device device) {
    static List<Facts> of(List<Tensor> tensors) {
      return tensors.stream().map(x -> new Facts(x.shape(), x.dtype(), x.device())).toList();
    }

    Tensor zeros() {
      return Autograd.noGrad(() -> Tensor.empty(device, dtype, shape).zero_());
    }

    @Override
    public String toString() {
      return dtype + " " + shape + " on " + device;
    }
  }

  CustomNode(FunctionCall call, List<Tensor> inputs, List<Tensor> results) {
    super(results.size(), inputs.stream().map(Tensor::node).toArray(Node[]::new));
    this.call = call;
    this.inputs = Facts.of(inputs);
    this.results = Facts.of(results);
  }

  @Override
  public String name() {
    return call.function().name();
  }

  @Override
  protected void backward(List<Optional<Tensor>> gradients, Backward backward) {
    List<Tensor> incoming = new ArrayList<>();
    for (int i = 0; i < gradients.size(); i++) {
      incoming.add(gradients.get(i).orElseGet(results.get(i)::zeros));
    }
    boolean ends = backward.createsGraph() && call.function().isOnceDifferentiable();
    Map<Integer, Tensor> sent =
        ends ? Autograd.noGrad(() -> call.run(incoming)) : call.run(incoming);
    // In the order of the inputs, so that sums have one order.
    new TreeMap<>(sent)
        .forEach((i, gradient) -> send(i, ends ? end(gradient, incoming) : gradient, backward));
  }

  private void send(int i, Tensor gradient, Backward backward) {
    Facts input = inputs.get(i);
    gradient.layout(name());
    boolean fits =
        gradient.dtype() == input.dtype()
            && gradient.device() == input.device()
            && stretches(input.shape(), gradient.shape());
    if (!fits) {
      throw new AutogradException(
          name()
              + ": backward gave a gradient that does not fit; got "
              + gradient.dtype()
              + " "
              + gradient.shape()
              + " on "
              + gradient.device()
              + " for input "
              + i
              + "; expected "
              + input);
    }
    backward.send(next(i), gradient, input.shape());
  }

  /** Whether broadcasting makes the larger shape of the smaller one. */
  private static boolean stretches(Shape small, Shape large) {
    int extra = large.ndim() - small.ndim();
    boolean valid = extra >= 0;
    for (int d = 0; valid && d < small.ndim(); d++) {
      valid = small.dim(d) == 1 || small.dim(d) == large.dim(d + extra);
    }
    return valid;
  }

  /** A gradient that refuses to be differentiated. */
  private Tensor end(Tensor gradient, List<Tensor> incoming) {
    List<Node> behind = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (next(i) != null) {
        behind.add(next(i));
      }
    }
    incoming.stream().filter(Tensor::requiresGrad).forEach(g -> behind.add(g.node()));
    Tensor last = gradient.detach();
    last.recordedAs(new End(name(), behind.toArray(Node[]::new)));
    return last;
  }

  @Override
  protected void release() {
    call.release();
  }

  /** Where a graph of gradients ends. */
  private static final class End extends Node {
    private final String name;

    End(String name, Node[] behind) {
      super(behind);
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    protected void backward(Tensor gradient, Backward backward) {
      throw new AutogradException(
          "backward: the gradient of "
              + name
              + " has no gradient itself; got a second pass through it; expected one. Write its"
              + " backward with tensor operations and leave out isOnceDifferentiable");
    }
  }
}
