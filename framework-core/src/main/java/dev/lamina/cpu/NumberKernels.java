package dev.lamina.cpu;

/**
 * Sums and products over arrays of one type. Every result is defined by the values and their order
 * alone, so a scalar and a vector implementation give the same bits:
 *
 * <ul>
 *   <li><b>sum</b> of n values: {@link #lanes} partial sums, value i going to partial sum i mod
 *       lanes in order; then lane l takes lane l + w for w = lanes/2, …, 1. More than {@link
 *       #BLOCK} values are summed in blocks, and the blocks' sums likewise.
 *   <li><b>dot product</b>: the same with fused multiply-adds, used where a matrix product has one
 *       row or one column.
 *   <li><b>matrix product</b> otherwise: one chain of fused multiply-adds over the inner dimension;
 *       more than {@link #BLOCK} terms are halved, and the halves' results added.
 * </ul>
 *
 * @param <A> the kind of array
 */
public interface NumberKernels<A> {
  /** Longest run that is summed without splitting. */
  int BLOCK = 4096;

  /**
   * Number of partial sums for a run of values.
   *
   * @param n length of the run
   * @return 16 or 64
   */
  static int lanes(int n) {
    return n < 1024 ? 16 : 64;
  }

  /**
   * A zeroed array.
   *
   * @param n number of elements
   * @return the array
   */
  A allocate(int n);

  /**
   * An array of this thread for values that do not outlive the call, contents undefined.
   *
   * @param slot 0 for partial sums, 1 to 4 for packed operands and results; one use at a time
   * @param n number of elements at least
   * @return the array
   */
  A scratch(int slot, int n);

  /** Copies {@code rows} by {@code cols} elements. */
  void copy(int rows, int cols, Matrix<A> from, Matrix<A> to);

  /**
   * {@code c = a b}, each element one chain over the inner dimension, k of at least 1.
   *
   * @param m rows of a and c
   * @param n columns of b and c
   * @param k columns of a, rows of b
   * @param a any steps
   * @param b column step 1
   * @param c column step 1
   */
  void gemm(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c);

  /**
   * The same for products that are worth more: operands packed by blocks, work spread over threads.
   *
   * @param m rows of a and c
   * @param n columns of b and c
   * @param k columns of a, rows of b
   * @param a any steps
   * @param b any steps
   * @param c column step 1
   * @return whether it is such a product, and {@code c} has been written
   */
  default boolean large(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    return false;
  }

  /**
   * Dot products of rows with a vector, k from 1 to {@link #BLOCK}.
   *
   * @param rows number of rows
   * @param k length of the vector
   * @param a the rows, column step 1
   * @param v the vector, column step 1
   * @param c results, one a row
   */
  void dots(int rows, int k, Matrix<A> a, Matrix<A> v, Matrix<A> c);

  /**
   * Dot products of a vector with columns, k from 1 to {@link #BLOCK}.
   *
   * @param k length of the vector
   * @param n number of columns
   * @param v the vector, any column step
   * @param b the columns, column step 1
   * @param c results, column step 1
   */
  void columnDots(int k, int n, Matrix<A> v, Matrix<A> b, Matrix<A> c);

  /**
   * Sums in the order defined here.
   *
   * @return the kernels
   */
  Fold<A> sum();

  /**
   * Adds values in place.
   *
   * @param n number of values
   * @param x what is added
   * @param to what is changed, from {@code at} on
   * @param at first position
   */
  void add(int n, A x, A to, int at);

  /**
   * Divides values in place.
   *
   * @param x the values
   * @param from first position
   * @param n number of values
   * @param by divisor
   */
  void divide(A x, int from, int n, double by);

  /** Sets one value. */
  void set(A x, int at, double value);
}
