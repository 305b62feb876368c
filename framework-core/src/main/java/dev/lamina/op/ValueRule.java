package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** The node of an operation on one tensor whose gradient needs values. */
final class ValueRule extends Node {
  private static final Saved[] NOTHING = {};

  private final String name;
  private final Shape shape;
  private final Gradient gradient;
  private Saved[] saved = NOTHING;
  private boolean used;

  /** How the gradient passes through. */
  @FunctionalInterface
  interface Gradient {
    /**
     * The operand's gradient.
     *
     * @param g the result's gradient
     * @param values what was saved
     * @return of the operand's shape, or broadcast from it
     */
    Tensor of(Tensor g, Tensor[] values);
  }

  private ValueRule(String name, Tensor x, Gradient gradient) {
    super(x.node());
    this.name = name;
    this.shape = x.shape();
    this.gradient = gradient;
  }

  /**
   * Records an operation if its operand requires a gradient and operations are recorded.
   *
   * @param name the operation
   * @param x its operand
   * @param y its result
   * @param gradient from the result's gradient to the operand's
   * @param values what the gradient needs; y may be among them
   * @return y
   */
  static Tensor record(String name, Tensor x, Tensor y, Gradient gradient, Tensor... values) {
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      ValueRule rule = new ValueRule(name, x, gradient);
      // First the node, so that a saved result has its history.
      y.recordedAs(rule);
      rule.saved = new Saved[values.length];
      for (int i = 0; i < values.length; i++) {
        rule.saved[i] = new Saved(values[i]);
      }
    }
    return y;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  protected void backward(Tensor g, Backward backward) {
    if (used) {
      throw usedUp();
    }
    Tensor[] values = new Tensor[saved.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = saved[i].get(name);
    }
    backward.send(next(0), gradient.of(g, values), shape);
  }

  @Override
  protected void release() {
    saved = NOTHING;
    used = true;
  }
}
