package dev.lamina.opencl;

import dev.lamina.backend.Iteration;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.opencl.ElementwiseSource.Form;
import java.util.Arrays;
import java.util.List;

/** A program as one session runs it: a kernel a form, each built when it is first needed. */
final class ElementwiseKernels {
  /** Dimensions around a sheet that one launch walks; more are walked by the host. */
  private static final int DEEP_OUTER = 2;

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
    long count = (long) it.rows() * it.cols();
    for (int size : outer) {
      count *= size;
    }
    if (count == 0) {
      return;
    }
    if (outer.length > DEEP_OUTER) {
      it.forEachSheet(meta -> launch(words(sheetForm(it, meta), it, meta), operands, values));
    } else if (outer.length > 0) {
      launch(deepWords(it, (int) count), operands, values);
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
      divisor(w, 1, it.cols());
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

  private Words deepWords(Iteration it, int count) {
    int[] w = new int[Form.DEEP.words(program.operands())];
    int last = it.outer().length - 1;
    w[0] = count;
    divisor(w, 1, it.cols());
    divisor(w, 4, it.rows());
    divisor(w, 7, it.outer()[last]);
    for (int k = 0; k < program.operands(); k++) {
      int at = Form.DEEP.head() + Form.DEEP.each() * k;
      w[at] = it.meta()[3 * k];
      w[at + 1] = it.meta()[3 * k + 2];
      w[at + 2] = it.meta()[3 * k + 1];
      w[at + 3] = it.outerStep(k, last);
      w[at + 4] = last > 0 ? it.outerStep(k, 0) : 0;
    }
    return new Words(Form.DEEP, w);
  }

  private static void divisor(int[] w, int at, int size) {
    FastDivision by = FastDivision.by(size);
    w[at] = size;
    w[at + 1] = by.multiplier();
    w[at + 2] = by.shift();
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
      case BOOL -> kernel.set(arg, bits != 0 ? 1 : 0);
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
