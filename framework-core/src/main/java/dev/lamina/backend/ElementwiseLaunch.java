package dev.lamina.backend;

import dev.lamina.expr.Program;

/** A call of {@link Backend#elementwise}. */
public final class ElementwiseLaunch extends Launch {
  private final Program program;
  private final Iteration walk;
  private final long[] scalars;

  /**
   * A call.
   *
   * @param backend where
   * @param program what is computed
   * @param walk how to walk the operands
   * @param operands outputs, then inputs; copied
   * @param scalars the program's scalars; copied
   */
  public ElementwiseLaunch(
      Backend backend, Program program, Iteration walk, Storage[] operands, long[] scalars) {
    super(backend, operands.clone(), program.outputs());
    this.program = program;
    this.walk = walk;
    this.scalars = scalars.clone();
  }

  /** What is computed. */
  public Program program() {
    return program;
  }

  /** How the operands are walked. */
  public Iteration walk() {
    return walk;
  }

  /** The program's scalars; not to be written to. */
  public long[] scalars() {
    return scalars;
  }

  @Override
  public boolean overwrites() {
    int[] meta = walk.meta();
    for (int k = 0; k < outputs(); k++) {
      boolean whole =
          walk.isSheet()
              && meta[3 * k] == 0
              && (walk.cols() == 1 || meta[3 * k + 2] == 1)
              && (walk.rows() == 1 || meta[3 * k + 1] == walk.cols())
              && walk.rows() * walk.cols() == operands()[k].capacity();
      if (!whole) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void run() {
    backend().elementwise(program, walk, operands(), scalars);
  }
}
