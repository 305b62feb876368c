package dev.lamina.backend;

import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;

/** The programs that change nothing, one a type. */
final class Copying {
  private static final Program[] PROGRAMS = new Program[DType.values().length];

  static {
    for (DType type : DType.values()) {
      PROGRAMS[type.ordinal()] = new Program("copy", new DType[] {type}, Expr.argument(0, type));
    }
  }

  private Copying() {}

  static Program program(DType type) {
    return PROGRAMS[type.ordinal()];
  }
}
