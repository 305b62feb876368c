package dev.lamina.backend;

import dev.lamina.expr.Program;

/**
 * Values that an element-wise program computes, for a kernel that takes them in as they are
 * computed instead of reading them from memory.
 *
 * @param shape shape of the values
 * @param program what computes them: one output
 * @param walk how to walk the operands: a dense result of the shape, then the inputs
 * @param inputs the inputs
 * @param scalars the program's scalars
 */
public record Prologue(
    Shape shape, Program program, Iteration walk, Storage[] inputs, long[] scalars) {
  /**
   * Type of the values.
   *
   * @return that of the program's output
   */
  public DType dtype() {
    return program.operandType(0);
  }

  /**
   * Computes all values by a pass of its own.
   *
   * @param backend where
   * @param out where they are written, dense
   */
  public void run(Backend backend, Storage out) {
    Storage[] operands = new Storage[inputs.length + 1];
    operands[0] = out;
    System.arraycopy(inputs, 0, operands, 1, inputs.length);
    backend.elementwise(program, walk, operands, scalars);
  }
}
