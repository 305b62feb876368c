package dev.lamina.opencl;

import dev.lamina.backend.DType;
import java.util.List;

/**
 * OpenCL C that a matrix product runs as part of its own kernel: before it multiplies an element of
 * its left operand, and before it stores an element of its result. Meant to be made once and used
 * for many products; each object stands for programs of its own.
 */
final class FusedCode {
  private final List<DType> operands;
  private final List<DType> scalars;
  private final boolean changesOperand;
  private final boolean changesResult;
  private final String source;
  private final String functions;
  private final String before;
  private FusedCode withoutResult;

  /**
   * Puts the parts together. {@code T} is the type of the matrices' elements. Both bodies are
   * statements that end in {@code return}, and may be empty; besides what is named below they see
   * the scalars {@code s0}, {@code s1}, ….
   *
   * @param functions definitions of the functions that the bodies call
   * @param before body that computes what stands for {@code v}, an element of the left operand
   * @param after body that computes what is stored for {@code p}, an element of the product; it
   *     also sees the further operands' elements {@code e0}, {@code e1}, …
   * @param operands types of the further operands
   * @param scalars types of the scalars
   */
  FusedCode(
      String functions, String before, String after, List<DType> operands, List<DType> scalars) {
    this.operands = List.copyOf(operands);
    this.scalars = List.copyOf(scalars);
    this.functions = functions;
    this.before = before;
    this.changesOperand = !before.isBlank();
    this.changesResult = !after.isBlank();
    StringBuilder s = new StringBuilder();
    define(s, "FUSED_BUFFERS", buffers());
    define(s, "FUSED_VALUES", values() + scalarParameters());
    define(s, "FUSED_SCALARS", scalarParameters());
    define(s, "FUSED_PASS", scalarNames());
    s.append(functions);
    if (changesOperand) {
      s.append("T lamina_before(T v FUSED_SCALARS) {\n").append(before).append("}\n");
    }
    if (changesResult) {
      s.append("T lamina_after(T p").append(elements()).append(" FUSED_SCALARS) {\n");
      s.append(after).append("}\n");
    }
    define(s, "BEFORE(v)", changesOperand ? "lamina_before(v FUSED_PASS)" : "(v)");
    define(
        s,
        "AFTER(p, batch, row, column)",
        changesResult ? "lamina_after(p" + loads() + " FUSED_PASS)" : "(p)");
    this.source = s + KernelText.of("matmul");
  }

  private static void define(StringBuilder s, String name, String text) {
    s.append("#define ").append(name).append(' ').append(text).append('\n');
  }

  private String buffers() {
    StringBuilder s = new StringBuilder();
    for (int q = 0; q < operands.size(); q++) {
      s.append("__global const ").append(ExprText.type(operands.get(q))).append(" *x").append(q);
      s.append(", ");
    }
    return s.toString();
  }

  private String values() {
    StringBuilder s = new StringBuilder();
    for (int w = 0; w < vectors(); w++) {
      s.append(", const int16 f").append(w);
    }
    return s.toString();
  }

  private String scalarParameters() {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < scalars.size(); i++) {
      // Single bytes travel as int.
      boolean single = scalars.get(i).bytes() == 1;
      String type = single ? "int" : ExprText.type(scalars.get(i));
      s.append(", const ").append(type).append(" s").append(i);
    }
    return s.toString();
  }

  private String scalarNames() {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < scalars.size(); i++) {
      s.append(", s").append(i);
    }
    return s.toString();
  }

  private String elements() {
    StringBuilder s = new StringBuilder();
    for (int q = 0; q < operands.size(); q++) {
      s.append(", const ").append(ExprText.type(operands.get(q))).append(" e").append(q);
    }
    return s.toString();
  }

  private String loads() {
    StringBuilder s = new StringBuilder();
    for (int q = 0; q < operands.size(); q++) {
      s.append(", x").append(q).append('[').append(word(4 * q));
      s.append(" + (batch) * ").append(word(4 * q + 1));
      s.append(" + (row) * ").append(word(4 * q + 2));
      s.append(" + (column) * ").append(word(4 * q + 3)).append(']');
    }
    return s.toString();
  }

  private static String word(int i) {
    return "f" + i / 16 + ".s" + Integer.toHexString(i % 16);
  }

  /** Number of int16 arguments that say where the further operands lie. */
  int vectors() {
    return (4 * operands.size() + 15) / 16;
  }

  List<DType> operands() {
    return operands;
  }

  List<DType> scalars() {
    return scalars;
  }

  /** Whether the left operand's elements are changed. */
  boolean changesOperand() {
    return changesOperand;
  }

  /** Whether the result's elements are changed. */
  boolean changesResult() {
    return changesResult;
  }

  /** The same but for the result, which stays the product. */
  synchronized FusedCode withoutResult() {
    if (withoutResult == null) {
      withoutResult =
          changesResult ? new FusedCode(functions, before, "", List.of(), scalars) : this;
    }
    return withoutResult;
  }

  /** The program, always as the same object. */
  String source() {
    return source;
  }
}
