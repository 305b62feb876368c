package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/**
 * The node of an operation whose gradients are a formula of saved values. Of an operation with
 * several results each has a node by itself, since gradients are sums over the results.
 */
final class Derived extends Node {
  private final String name;
  private final Shape[] shapes;
  private final Law law;
  private Saved[] saved;

  /** The gradients, written with tensor operations. */
  @FunctionalInterface
  interface Law {
    /**
     * The gradient of one operand.
     *
     * @param operand which one
     * @param g the gradient of the result
     * @param saved the saved values, in their order
     * @return a gradient that may be broadcast
     */
    Tensor gradient(int operand, Tensor g, Tensor[] saved);
  }

  /** The gradient of an only operand. */
  @FunctionalInterface
  interface Slope {
    /**
     * The gradient.
     *
     * @param g the gradient of the result
     * @param saved the saved values, in their order
     * @return a gradient that may be broadcast
     */
    Tensor gradient(Tensor g, Tensor[] saved);
  }

  private Derived(String name, Tensor[] operands, Law law) {
    super(nodes(operands));
    this.name = name;
    this.law = law;
    shapes = new Shape[operands.length];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = operands[i].shape();
    }
  }

  /** Saves what the formula needs; the result among it is recorded already. */
  private void save(Tensor[] values) {
    saved = new Saved[values.length];
    for (int i = 0; i < saved.length; i++) {
      saved[i] = new Saved(values[i]);
    }
  }

  private static Node[] nodes(Tensor[] operands) {
    Node[] nodes = new Node[operands.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = operands[i].node();
    }
    return nodes;
  }

  /** Whether a result of these operands is to be recorded. */
  static boolean isWanted(Tensor... operands) {
    boolean any = false;
    for (Tensor x : operands) {
      any |= x.requiresGrad();
    }
    return any && Context.current().gradEnabled();
  }

  /**
   * Notes how a result was made. To be called before the result is saved by others.
   *
   * @param name the operation
   * @param y the result
   * @param operands what it was made of
   * @param values what the formula needs; may contain the result
   * @param law the formula
   */
  static void record(String name, Tensor y, Tensor[] operands, Tensor[] values, Law law) {
    Derived node = new Derived(name, operands, law);
    y.recordedAs(node);
    node.save(values);
  }

  /**
   * Notes how a result was made of one operand, if that is wanted. To be called before the result
   * is saved by others.
   *
   * @param name the operation
   * @param x the operand
   * @param y the result
   * @param slope the formula
   * @param values what the formula needs; may contain the result
   * @return y
   */
  static Tensor record(String name, Tensor x, Tensor y, Slope slope, Tensor... values) {
    if (isWanted(x)) {
      record(name, y, new Tensor[] {x}, values, (operand, g, saved) -> slope.gradient(g, saved));
    }
    return y;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected void backward(Tensor g, Backward backward) {
    if (saved == null) {
      throw usedUp();
    }
    Tensor[] values = new Tensor[saved.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = saved[i].get(name);
    }
    for (int i = 0; i < shapes.length; i++) {
      if (next(i) != null) {
        backward.send(next(i), law.gradient(i, g, values), shapes[i]);
      }
    }
  }

  @Override
  protected void release() {
    saved = null;
  }
}
