package dev.lamina.backend;

/**
 * A library of the system that multiplies matrices: {@code c = op(a) op(b)}, where {@code op} may
 * transpose. All matrices are in row-major order; a step is the number of elements from the start
 * of one row to the start of the next, as they lie in memory. The order of additions is the
 * library's own.
 *
 * <p>Several threads may call at once.
 */
public interface Blas {
  /**
   * The library in words.
   *
   * @return such as {@code OpenBLAS 0.3.21 (libopenblas.so.0)}
   */
  String name();

  /**
   * Whether one call spreads over the machine's cores by itself. If not, a call computes on the
   * thread that makes it.
   *
   * @return true if calls have threads of their own
   */
  boolean threadsItself();

  /**
   * A product in single precision.
   *
   * @param size rows of c, columns of c, inner size
   * @param a left operand, {@code [m, k]}, or {@code [k, m]} if transposed
   * @param b right operand, {@code [k, n]}, or {@code [n, k]} if transposed
   * @param c result {@code [m, n]}, never transposed; what it held is not read
   */
  void product(Size size, Operand<float[]> a, Operand<float[]> b, Operand<float[]> c);

  /**
   * A product in double precision.
   *
   * @param size rows of c, columns of c, inner size
   * @param a left operand, {@code [m, k]}, or {@code [k, m]} if transposed
   * @param b right operand, {@code [k, n]}, or {@code [n, k]} if transposed
   * @param c result {@code [m, n]}, never transposed; what it held is not read
   */
  void productOfDoubles(Size size, Operand<double[]> a, Operand<double[]> b, Operand<double[]> c);

  /**
   * Size of a product.
   *
   * @param m rows of the result
   * @param n columns of the result
   * @param k terms of each element
   */
  record Size(int m, int n, int k) {}

  /**
   * A matrix in an array.
   *
   * @param <A> the kind of array
   * @param array the elements
   * @param offset position of the first one
   * @param step elements from row to row, at least the length of a row
   * @param transposed whether the rows in memory are the columns of the operand
   */
  record Operand<A>(A array, int offset, int step, boolean transposed) {}
}
