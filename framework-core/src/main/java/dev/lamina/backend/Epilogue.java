package dev.lamina.backend;

import dev.lamina.expr.Program;

/**
 * What each element of a result passes through before it is stored: an element-wise pass in place
 * over the result and further operands, which a backend may make part of the kernel before.
 *
 * @param shape the result's shape
 * @param program its first input and only output is the result
 * @param walk how a separate pass walks the operands
 * @param operands the result, the result again, then the further operands
 * @param layouts layouts of the further operands, broadcastable to the result's shape
 * @param scalars the program's scalars
 */
public record Epilogue(
    Shape shape,
    Program program,
    Iteration walk,
    Storage[] operands,
    Layout[] layouts,
    long[] scalars) {
  /**
   * Runs it as a pass of its own.
   *
   * @param backend where
   */
  public void run(Backend backend) {
    backend.elementwise(program, walk, operands, scalars);
  }
}
