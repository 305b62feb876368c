package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.LinearAlgebraException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * Computations with the matrices of a batch, one by one, in {@code double} on the host. Values come
 * from the operands' device and the results return to it, rounded once to the operands' type.
 */
final class Matrices {
  private Matrices() {}

  /** A computation with one matrix of each operand. */
  @FunctionalInterface
  interface Kernel {
    /**
     * Computes.
     *
     * @param index which matrix of the batch
     * @param in a copy of the matrix of each operand, row-major
     * @param out what to fill for each result, zero before
     */
    void run(int index, double[][] in, double[][] out);
  }

  /**
   * Runs a computation for a whole batch.
   *
   * @param op named in errors
   * @param operands {@code [batch..., rows, cols]} with the same batch
   * @param results for each result its sizes behind the batch
   * @param kernel computes one of the batch
   * @return the results, without a record
   */
  static Tensor[] map(String op, Tensor[] operands, int[][] results, Kernel kernel) {
    int[] batch = Arrays.copyOf(operands[0].shape().toArray(), operands[0].ndim() - 2);
    Tensor[] out = new Tensor[results.length];
    Context context = Context.current();
    for (int r = 0; r < out.length; r++) {
      int[] sizes = Arrays.copyOf(batch, batch.length + results[r].length);
      System.arraycopy(results[r], 0, sizes, batch.length, results[r].length);
      out[r] =
          context.allocate(
              Elementwise.meet(op, operands),
              operands[0].dtype(),
              Layout.contiguous(Shape.of(sizes)));
    }
    if (out[0].device() != Device.meta()) {
      compute(op, operands, Shape.of(batch).numel(), out, kernel);
    }
    return out;
  }

  private static void compute(
      String op, Tensor[] operands, int count, Tensor[] results, Kernel kernel) {
    double[][] from = new double[operands.length][];
    double[][] to = new double[results.length][];
    Arrays.setAll(from, i -> doubles(operands[i], op));
    Arrays.setAll(to, r -> new double[results[r].numel()]);
    double[][] in = new double[from.length][];
    double[][] out = new double[to.length][];
    for (int b = 0; b < count; b++) {
      int index = b;
      Arrays.setAll(in, i -> part(from[i], index, count));
      Arrays.setAll(out, r -> new double[to[r].length / count]);
      kernel.run(b, in, out);
      for (int r = 0; r < out.length; r++) {
        System.arraycopy(out[r], 0, to[r], b * out[r].length, out[r].length);
      }
    }
    for (int r = 0; r < results.length; r++) {
      Transfer.fill(results[r], typed(to[r], results[r].dtype()));
    }
  }

  private static double[] part(double[] all, int index, int count) {
    int size = all.length / count;
    return Arrays.copyOfRange(all, index * size, (index + 1) * size);
  }

  private static double[] doubles(Tensor x, String op) {
    Object values = Transfer.values(x, op);
    if (values instanceof float[] floats) {
      double[] wide = new double[floats.length];
      Arrays.setAll(wide, i -> floats[i]);
      return wide;
    }
    return (double[]) values;
  }

  private static Object typed(double[] values, DType type) {
    if (type == DType.FLOAT64) {
      return values;
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  // ---- Checks

  /** A matrix, or a batch of them, of real numbers. */
  static void requireMatrix(String op, Tensor x) {
    x.layout(op);
    if (x.ndim() < 2) {
      throw new ShapeException(
          op + ": a matrix has two dimensions; got " + x.shape() + "; expected [..., m, n]");
    }
    requireReal(op, x);
  }

  /** Real numbers. */
  static void requireReal(String op, Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": only floating-point matrices can be factorised; got "
              + x.dtype()
              + " "
              + x.shape()
              + ". Convert with to(DType.FLOAT32) or to(DType.FLOAT64)");
    }
  }

  /** A square matrix, or a batch of them. */
  static void requireSquare(String op, Tensor x) {
    requireMatrix(op, x);
    if (x.size(-2) != x.size(-1)) {
      throw new ShapeException(
          op
              + ": the matrix must be square; got "
              + x.shape()
              + "; expected [..., n, n]. For other matrices there are pinv(), lstsq(b), qr() and"
              + " svd()");
    }
  }

  /** Fails on infinities and NaN, with which iterations would not end. */
  static void requireFinite(String op, Tensor x, int index, double[] values) {
    for (double v : values) {
      if (!Double.isFinite(v)) {
        throw new LinearAlgebraException(
            op
                + ": "
                + place(x, index)
                + " contains "
                + v
                + "; got "
                + x.dtype()
                + " "
                + x.shape()
                + "; expected finite numbers. Look for it with isFinite()");
      }
    }
  }

  /** The failure of an iteration. */
  static LinearAlgebraException notConverged(String op, Tensor x, int index) {
    return new LinearAlgebraException(
        op
            + ": the iteration did not converge for "
            + place(x, index)
            + "; got "
            + x.dtype()
            + " "
            + x.shape()
            + ". Scale its values towards 1");
  }

  /** A matrix without an inverse. */
  static LinearAlgebraException singular(String op, Tensor x, int index, int pivot) {
    return new LinearAlgebraException(
        op
            + ": "
            + place(x, index)
            + " has no inverse: pivot "
            + pivot
            + " is zero; got "
            + x.dtype()
            + " "
            + x.shape()
            + ". For the solution of least squares use lstsq(b) or pinv()");
  }

  /** Names a matrix of a batch in errors. */
  static String place(Tensor x, int index) {
    int dims = x.ndim() - 2;
    if (dims == 0) {
      return "the matrix";
    }
    int[] position = new int[dims];
    int rest = index;
    for (int d = dims - 1; d >= 0; d--) {
      position[d] = rest % x.size(d);
      rest /= x.size(d);
    }
    return "matrix " + Arrays.toString(position) + " of the batch";
  }

  // ---- Tensors for formulas

  /** The last two dimensions exchanged; does not count as a view. */
  static Tensor transposed(Tensor x) {
    int n = x.ndim();
    int[] order = new int[n];
    Arrays.setAll(order, d -> d < n - 2 ? d : 2 * n - 3 - d);
    return Movement.turned(x, order);
  }

  /** Some positions of one of the last two dimensions; does not count as a view. */
  static Tensor part(Tensor x, int dim, int start, int length) {
    if (x.size(dim) == length) {
      return x;
    }
    Shape from = x.shape();
    int at = x.ndim() + dim;
    UnaryOperator<Layout> look = layout -> layout.slice(at, start, length, 1);
    return Movement.seen(
        "narrow", x, look.apply(x.layout()), g -> Movement.embed("narrow", g, from, look));
  }

  /** The identity, of the type and on the device of a tensor. */
  static Tensor identity(Tensor like, int n) {
    double[] ones = new double[n * n];
    for (int i = 0; i < n; i++) {
      ones[i * n + i] = 1;
    }
    return of(like, ones, n, n);
  }

  /** Values, of the type and on the device of a tensor. */
  static Tensor of(Tensor like, double[] values, int... sizes) {
    Context context = Context.current();
    Layout layout = Layout.contiguous(Shape.of(sizes));
    Tensor y = context.allocate(like.device().backend(), like.dtype(), layout);
    if (y.device() != Device.meta()) {
      Transfer.fill(y, typed(values, like.dtype()));
    }
    return y;
  }

  /** Zeros of a shape, of the type and on the device of a tensor. */
  static Tensor zeros(Tensor like, int... sizes) {
    Layout layout = Layout.contiguous(Shape.of(sizes));
    Context context = Context.current();
    Tensor y = context.allocate(like.device().backend(), like.dtype(), layout);
    boolean recorded = context.gradEnabled(false);
    try {
      return y.zero_();
    } finally {
      context.gradEnabled(recorded);
    }
  }

  /** {@code x + x^T} with the diagonal once: what a triangle stands for in a symmetric matrix. */
  static Tensor mirrored(Tensor x) {
    return x.tril().add(transposed(x.tril(-1)));
  }
}
