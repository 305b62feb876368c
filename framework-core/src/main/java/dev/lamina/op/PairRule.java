package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.function.UnaryOperator;

/** The node of an operation on two tensors whose gradients need nothing but the result's. */
final class PairRule extends Node {
  private final String name;
  private final Operand first;
  private final Operand second;

  /** An operand's node, which may be null, its shape, and the way of its gradient. */
  private record Operand(Node node, Shape shape, UnaryOperator<Tensor> gradient) {
    void send(Tensor g, Backward backward) {
      if (node != null) {
        backward.send(node, gradient.apply(g), shape);
      }
    }
  }

  /**
   * Records an operation.
   *
   * @param name the operation
   * @param x one operand; nothing is sent if it requires no gradient
   * @param toX from the result's gradient to that of x, which may be broadcast
   * @param y the other operand, likewise
   * @param toY from the result's gradient to that of y
   */
  PairRule(String name, Tensor x, UnaryOperator<Tensor> toX, Tensor y, UnaryOperator<Tensor> toY) {
    super(x.node(), y.node());
    this.name = name;
    this.first = new Operand(x.node(), x.shape(), toX);
    this.second = new Operand(y.node(), y.shape(), toY);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected void backward(Tensor g, Backward backward) {
    first.send(g, backward);
    second.send(g, backward);
  }
}
