package dev.lamina.opencl;

import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernels of an element-wise program: one element a work-item. Strides and sizes are arguments,
 * so that shapes do not multiply the kernels; there are four forms by how an element's positions
 * follow from its number.
 */
final class ElementwiseSource {
  /** How an element's positions follow from its number. */
  enum Form {
    /** All operands dense, from an offset on. */
    FLAT(1, 1),
    /** One row, any steps. */
    ROW(1, 2),
    /** Rows and columns. */
    SHEET(4, 3),
    /** Two dimensions around rows and columns. */
    DEEP(Walk.HEAD, Walk.EACH);

    private final int head;
    private final int each;

    Form(int head, int each) {
      this.head = head;
      this.each = each;
    }

    /** Number of ints before those of the operands: the count, then size and divisors. */
    int head() {
      return head;
    }

    /** Number of ints an operand: offset, then the steps of the inner dimensions first. */
    int each() {
      return each;
    }

    /** Number of ints for so many operands. */
    int words(int operands) {
      return head + each * operands;
    }
  }

  static final String FUNCTION = "elementwise";

  private ElementwiseSource() {}

  /** The scalars that a program's kernels take, in the order of their arguments. */
  static List<Expr.Scalar> scalars(Program program) {
    List<Expr.Scalar> found = new ArrayList<>();
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Scalar s) {
        found.add(s);
      }
    }
    return found;
  }

  /** The source of one form. */
  static String of(Program program, Form form) {
    Map<String, String> functions = new LinkedHashMap<>();
    ExprText text =
        new ExprText(
            program,
            functions,
            "t",
            i -> "x" + i + "[" + position(form, program.outputs() + i) + "]",
            ElementwiseSource::local);
    StringBuilder s = new StringBuilder();
    if (form.compareTo(Form.SHEET) >= 0) {
      s.append(FastDivision.TEXT);
    }
    functions.values().forEach(s::append);
    s.append("__kernel void ").append(FUNCTION).append("(\n");
    signature(s, program, form);
    s.append(") {\n");
    s.append("  const size_t id = get_global_id(0);\n");
    s.append("  if (id >= (size_t)").append(word(0)).append(") return;\n");
    s.append("  const int i = (int)id;\n");
    indices(s, form);
    for (Expr.Scalar scalar : scalars(program)) {
      // Single bytes travel as int.
      String type = ExprText.type(scalar.type());
      s.append("  const ").append(type).append(' ').append(local(scalar));
      s.append(" = (").append(type).append(")a_").append(local(scalar)).append(";\n");
    }
    s.append(text.statements());
    for (int k = 0; k < program.outputs(); k++) {
      s.append("  y").append(k).append('[').append(position(form, k)).append("] = ");
      s.append(text.name(program.output(k))).append(";\n");
    }
    return s.append("}\n").toString();
  }

  private static void signature(StringBuilder s, Program program, Form form) {
    List<String> parameters = new ArrayList<>();
    for (int k = 0; k < program.operands(); k++) {
      boolean output = k < program.outputs();
      String type = ExprText.type(program.operandType(k));
      parameters.add(
          output
              ? "__global " + type + "* y" + k
              : "__global const " + type + "* x" + (k - program.outputs()));
    }
    int vectors = (form.words(program.operands()) + Kernel.VECTOR - 1) / Kernel.VECTOR;
    for (int v = 0; v < vectors; v++) {
      parameters.add("const int16 w" + v);
    }
    for (Expr.Scalar scalar : scalars(program)) {
      boolean single = scalar.type().bytes() == 1;
      String type = single ? "int" : ExprText.type(scalar.type());
      parameters.add("const " + type + " a_" + local(scalar));
    }
    s.append("    ").append(String.join(",\n    ", parameters));
  }

  /** The name of a scalar: one index may be read in several types. */
  private static String local(Expr.Scalar scalar) {
    return "s" + scalar.index() + "_" + scalar.type();
  }

  /** Number {@code j} of the ints. */
  private static String word(int j) {
    return "w" + j / Kernel.VECTOR + ".s" + Integer.toHexString(j % Kernel.VECTOR);
  }

  private static void indices(StringBuilder s, Form form) {
    if (form == Form.SHEET) {
      s.append("  const int r = quotient(i, ").append(word(2)).append(", ").append(word(3));
      s.append(");\n  const int c = i - r * ").append(word(1)).append(";\n");
    } else if (form == Form.DEEP) {
      s.append("  const int q = quotient(i, ").append(word(2)).append(", ").append(word(3));
      s.append(");\n  const int c = i - q * ").append(word(1)).append(";\n");
      s.append("  const int p = quotient(q, ").append(word(5)).append(", ").append(word(6));
      s.append(");\n  const int r = q - p * ").append(word(4)).append(";\n");
      s.append("  const int o = quotient(p, ").append(word(8)).append(", ").append(word(9));
      s.append(");\n  const int m = p - o * ").append(word(7)).append(";\n");
    }
  }

  private static String position(Form form, int operand) {
    int at = form.head() + form.each() * operand;
    String offset = word(at);
    return switch (form) {
      case FLAT -> offset + " + i";
      case ROW -> offset + " + i * " + word(at + 1);
      case SHEET -> offset + " + c * " + word(at + 1) + " + r * " + word(at + 2);
      case DEEP ->
          offset
              + " + c * "
              + word(at + 1)
              + " + r * "
              + word(at + 2)
              + " + m * "
              + word(at + 3)
              + " + o * "
              + word(at + 4);
    };
  }
}
