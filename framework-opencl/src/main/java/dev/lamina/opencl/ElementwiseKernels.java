package dev.lamina.opencl;

import dev.lamina.backend.Iteration;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.opencl.ElementwiseSource.Form;
import java.util.Arrays;
import java.util.List;

/** A program as one session runs it: a kernel a form, each built when it is first needed. */
final class ElementwiseKernels {
  private final Session session;
  private final Program program;
  private final List<Expr.Scalar> scalars;
  private final Kernel[] kernels = new Kernel[Form.values().length];

  ElementwiseKernels(Session session, Program program) {
    this.session = session;
    this.program = program;
    this.scalars = ElementwiseSource.scalars(program);
  }

  /** The session that these kernels belong to. */
  Session session() {
    return session;
  }

  /**
   * Runs the program.
   *
   * @param it the walk
   * @param operands outputs, then inputs
   * @param values the program's scalars
   */
  void run(Iteration it, Buffer[] operands, long[] values) {
    int[] outer = it.outer();
    if (Walk.count(it) == 0) {
      return;
    }
    if (outer.length > Walk.OUTER) {
      it.forEachSheet(meta -> launch(words(sheetForm(it, meta), it, meta), operands, values));
    } else if (outer.length > 0) {
      launch(new Words(Form.DEEP, Walk.words(it, program.operands())), operands, values);
    } else {
      launch(words(sheetForm(it, it.meta()), it, it.meta()), operands, values);
    }
  }

  private Form sheetForm(Iteration it, int[] meta) {
    if (it.rows() > 1) {
      return Form.SHEET;
    }
    for (int k = 0; k < program.operands(); k++) {
      if (meta[3 * k + 2] != 1) {
        return Form.ROW;
      }
    }
    return Form.FLAT;
  }

  /** The ints of a launch, and which form takes them. */
  private record Words(Form form, int[] values) {}

  private Words words(Form form, Iteration it, int[] meta) {
    int[] w = new int[form.words(program.operands())];
    w[0] = it.rows() * it.cols();
    if (form == Form.SHEET) {
      Walk.divisor(w, 1, it.cols());
    }
    for (int k = 0; k < program.operands(); k++) {
      int at = form.head() + form.each() * k;
      w[at] = meta[3 * k];
      if (form != Form.FLAT) {
        w[at + 1] = meta[3 * k + 2];
      }
      if (form == Form.SHEET) {
        w[at + 2] = meta[3 * k + 1];
      }
    }
    return new Words(form, w);
  }

  private void launch(Words words, Buffer[] operands, long[] values) {
    int[] w = words.values();
    session.locked(
        () -> {
          Kernel kernel = kernel(words.form());
          int arg = 0;
          for (Buffer operand : operands) {
            kernel.set(arg++, operand);
          }
          for (int from = 0; from < w.length; from += Kernel.VECTOR) {
            int to = Math.min(w.length, from + Kernel.VECTOR);
            kernel.ints(arg++, Arrays.copyOfRange(w, from, to));
          }
          for (Expr.Scalar scalar : scalars) {
            set(kernel, arg++, scalar, values[scalar.index()]);
          }
          kernel.launch(w[0]);
        });
  }

  private static void set(Kernel kernel, int arg, Expr.Scalar scalar, long bits) {
    switch (scalar.type()) {
      case FLOAT32 -> kernel.set(arg, (float) Double.longBitsToDouble(bits));
      case FLOAT64 -> kernel.set(arg, Double.longBitsToDouble(bits));
      case INT64 -> kernel.set(arg, bits);
      case INT32, UINT8, BOOL -> kernel.set(arg, (int) scalar.type().wrap(bits));
    }
  }

  /** The kernel of a form. Called with the session's lock held. */
  private Kernel kernel(Form form) {
    Kernel known = kernels[form.ordinal()];
    if (known == null) {
      String source = ElementwiseSource.of(program, form);
      known = session.kernel(ElementwiseSource.FUNCTION, "", source);
      kernels[form.ordinal()] = known;
    }
    return known;
  }
}
