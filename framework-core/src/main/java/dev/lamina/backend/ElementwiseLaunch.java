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

  /** The program's scalars, which each run reads; to be written to by whoever made this only. */
  public long[] scalars() {
    return scalars;
  }

  @Override
  public void run() {
    backend().elementwise(program, walk, operands(), scalars);
  }
}
