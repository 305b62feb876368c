package dev.lamina.expr;

import dev.lamina.backend.DType;
import java.util.Arrays;
import java.util.List;

/**
 * What an element-wise kernel computes: one expression an output over the current elements of the
 * inputs. Immutable; backends keep what they compiled from it in its slots.
 *
 * <p>Operands of a launch are the outputs in order, then the inputs. Scalars are passed as {@code
 * long}: the raw bits of a double for floating-point types, the number itself for the others; a
 * scalar is rounded to its expression's type when it is loaded.
 */
public final class Program {
  /** The most backends that a process may have. */
  public static final int SLOTS = 16;

  private final String name;
  private final DType[] inputs;
  private final Expr[] outputs;
  private final List<Expr> steps;
  private final Object[] slots = new Object[SLOTS];

  /**
   * Creates a program.
   *
   * @param name what it is called in messages and class names
   * @param inputs types of the inputs
   * @param outputs one expression an output
   */
  public Program(String name, DType[] inputs, Expr... outputs) {
    this.name = name;
    this.inputs = inputs.clone();
    this.outputs = outputs.clone();
    this.steps = List.copyOf(Gradients.operandsFirst(outputs));
  }

  /**
   * What it is called.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Number of inputs.
   *
   * @return inputs
   */
  public int inputs() {
    return inputs.length;
  }

  /**
   * Type of an input.
   *
   * @param i position
   * @return its type
   */
  public DType inputType(int i) {
    return inputs[i];
  }

  /**
   * Number of outputs.
   *
   * @return outputs
   */
  public int outputs() {
    return outputs.length;
  }

  /**
   * An output's expression.
   *
   * @param i position
   * @return the expression
   */
  public Expr output(int i) {
    return outputs[i];
  }

  /**
   * Number of operands of a launch.
   *
   * @return outputs and inputs
   */
  public int operands() {
    return outputs.length + inputs.length;
  }

  /**
   * Type of a launch's operand.
   *
   * @param k position among outputs and inputs
   * @return its type
   */
  public DType operandType(int k) {
    return k < outputs.length ? outputs[k].type() : inputs[k - outputs.length];
  }

  /**
   * All parts of the outputs, each once and after its operands.
   *
   * @return the order in which a kernel computes
   */
  public List<Expr> steps() {
    return steps;
  }

  /** Whether none of its parts {@linkplain Prim#isDear() is dear}. */
  public boolean isCheap() {
    return steps.stream().noneMatch(e -> e instanceof Expr.Apply a && a.prim().isDear());
  }

  /**
   * What a backend has compiled, or null.
   *
   * @param backend the backend's index
   * @return its own object
   */
  public Object slot(int backend) {
    return slots[backend];
  }

  /**
   * Keeps what a backend has compiled. The object must be safe to publish without a lock.
   *
   * @param backend the backend's index
   * @param compiled its own object
   */
  public void slot(int backend, Object compiled) {
    slots[backend] = compiled;
  }

  @Override
  public String toString() {
    return name + Arrays.toString(inputs) + " -> " + Arrays.toString(outputs);
  }
}
