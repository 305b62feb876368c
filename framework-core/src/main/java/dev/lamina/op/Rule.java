package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The node of an operation on one tensor whose gradient needs no saved values, as of views. */
final class Rule extends Node {
  private final String name;
  private final Shape shape;
  private final UnaryOperator<Tensor> gradient;

  /**
   * Records an operation.
   *
   * @param name the operation
   * @param x its operand
   * @param gradient from the result's gradient to the operand's
   */
  Rule(String name, Tensor x, UnaryOperator<Tensor> gradient) {
    super(x.node());
    this.name = name;
    this.shape = x.shape();
    this.gradient = gradient;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected void backward(Tensor g, Backward backward) {
    backward.send(next(0), gradient.apply(g), shape);
  }
}
