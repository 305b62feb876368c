package dev.lamina.cpu;

import java.util.function.IntToLongFunction;

/** {@link NumberKernels} on 64-bit integers, where the order of additions changes nothing. */
final class LongKernels implements NumberKernels<long[]> {
  @Override
  public long[] allocate(int n) {
    return new long[n];
  }

  @Override
  public long[] scratch(int slot, int n) {
    return new long[n];
  }

  @Override
  public void copy(int rows, int cols, Matrix<long[]> from, Matrix<long[]> to) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        to.array()[to.offset() + i * to.rowStep() + j * to.colStep()] =
            from.array()[from.offset() + i * from.rowStep() + j * from.colStep()];
      }
    }
  }

  @Override
  public void gemm(int m, int n, int k, Matrix<long[]> a, Matrix<long[]> b, Matrix<long[]> c) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int p = a.offset() + i * a.rowStep();
        int q = b.offset() + j * b.colStep();
        c.array()[c.offset() + i * c.rowStep() + j] =
            total(k, l -> a.array()[p + l * a.colStep()] * b.array()[q + l * b.rowStep()]);
      }
    }
  }

  @Override
  public void dots(int rows, int k, Matrix<long[]> a, Matrix<long[]> v, Matrix<long[]> c) {
    for (int i = 0; i < rows; i++) {
      int p = a.offset() + i * a.rowStep();
      c.array()[c.offset() + i * c.rowStep()] =
          total(k, l -> a.array()[p + l] * v.array()[v.offset() + l]);
    }
  }

  @Override
  public void columnDots(int k, int n, Matrix<long[]> v, Matrix<long[]> b, Matrix<long[]> c) {
    gemm(1, n, k, v, b, c);
  }

  @Override
  public Fold<long[]> sum() {
    return LongFold.SUM;
  }

  private static long total(int n, IntToLongFunction term) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += term.applyAsLong(i);
    }
    return sum;
  }

  @Override
  public void add(int n, long[] x, long[] to, int at) {
    for (int i = 0; i < n; i++) {
      to[at + i] += x[i];
    }
  }

  @Override
  public void divide(long[] x, int from, int n, double by) {
    throw new IllegalStateException("a mean of integers is not an integer");
  }

  @Override
  public void set(long[] x, int at, double value) {
    x[at] = (long) value;
  }
}
