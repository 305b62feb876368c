package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.tensor.Tensor;

/**
 * The node of a result that requires a gradient but gives none to its operand, as PyTorch has it.
 */
final class NoGradient extends Node {
  private final String name;

  NoGradient(String name, Tensor x) {
    super(x.node());
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected void backward(Tensor gradient, Backward backward) {
    // Nothing is sent: the operand's gradient stays undefined.
  }
}
