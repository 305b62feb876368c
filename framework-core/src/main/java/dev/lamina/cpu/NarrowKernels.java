package dev.lamina.cpu;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * {@link NumberKernels} on integers of less than 64 bits. Results keep the low bits of those in 64
 * bits, so that the order of additions changes nothing.
 *
 * @param <A> the kind of array
 */
abstract class NarrowKernels<A> implements NumberKernels<A> {
  /** On 32-bit integers. */
  static final class Ints extends NarrowKernels<int[]> {
    @Override
    public int[] allocate(int n) {
      return new int[n];
    }

    @Override
    public Fold<int[]> sum() {
      return IntFold.SUM;
    }

    @Override
    long get(int[] x, int at) {
      return x[at];
    }

    @Override
    void put(int[] x, int at, long value) {
      x[at] = (int) value;
    }
  }

  /** On 8-bit integers without a sign. */
  static final class Bytes extends NarrowKernels<byte[]> {
    @Override
    public byte[] allocate(int n) {
      return new byte[n];
    }

    @Override
    public Fold<byte[]> sum() {
      return ByteFold.SUM;
    }

    @Override
    long get(byte[] x, int at) {
      return x[at] & 0xff;
    }

    @Override
    void put(byte[] x, int at, long value) {
      x[at] = (byte) value;
    }
  }

  abstract long get(A x, int at);

  abstract void put(A x, int at, long value);

  @Override
  public A scratch(int slot, int n) {
    return allocate(n);
  }

  @Override
  public void copy(int rows, int cols, Matrix<A> from, Matrix<A> to) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        int source = from.offset() + i * from.rowStep() + j * from.colStep();
        int target = to.offset() + i * to.rowStep() + j * to.colStep();
        put(to.array(), target, get(from.array(), source));
      }
    }
  }

  @Override
  public void gemm(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    long[] row = new long[n];
    for (int i = 0; i < m; i++) {
      Arrays.fill(row, 0);
      for (int l = 0; l < k; l++) {
        long factor = get(a.array(), a.offset() + i * a.rowStep() + l * a.colStep());
        int q = b.offset() + l * b.rowStep();
        for (int j = 0; j < n; j++) {
          row[j] += factor * get(b.array(), q + j * b.colStep());
        }
      }
      for (int j = 0; j < n; j++) {
        put(c.array(), c.offset() + i * c.rowStep() + j * c.colStep(), row[j]);
      }
    }
  }

  @Override
  public void dots(int rows, int k, Matrix<A> a, Matrix<A> v, Matrix<A> c) {
    for (int i = 0; i < rows; i++) {
      int p = a.offset() + i * a.rowStep();
      long dot = total(k, l -> get(a.array(), p + l) * get(v.array(), v.offset() + l));
      put(c.array(), c.offset() + i * c.rowStep(), dot);
    }
  }

  @Override
  public void columnDots(int k, int n, Matrix<A> v, Matrix<A> b, Matrix<A> c) {
    gemm(1, n, k, v, b, c);
  }

  private static long total(int n, IntToLongFunction term) {
    long sum = 0;
    for (int i = 0; i < n; i++) {
      sum += term.applyAsLong(i);
    }
    return sum;
  }

  @Override
  public void add(int n, A x, A to, int at) {
    for (int i = 0; i < n; i++) {
      put(to, at + i, get(to, at + i) + get(x, i));
    }
  }

  @Override
  public void divide(A x, int from, int n, double by) {
    throw new IllegalStateException("a mean of integers is not an integer");
  }

  @Override
  public void set(A x, int at, double value) {
    put(x, at, (long) value);
  }
}
