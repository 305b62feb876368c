package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.ScalarDoubleKernels;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link NumberKernels} in vectors of doubles, of one width. */
final class SimdDoubleKernels extends ScalarDoubleKernels {
  private static final VectorSpecies<Double> S = Width.DOUBLES;
  private static final int W = S.length();

  private final Products<double[]> products =
      new Products<>(new Tiles<>(this, new DoublePanels(), double[].class, W));

  @Override
  public void gemm(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    products.small(m, n, k, a, b, c);
  }

  @Override
  public boolean large(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    return products.large(m, n, k, a, b, c);
  }

  @Override
  public void dots(int rows, int k, Matrix<double[]> a, Matrix<double[]> v, Matrix<double[]> c) {
    int lanes = NumberKernels.lanes(k);
    if (k < lanes) {
      super.dots(rows, k, a, v, c);
      return;
    }
    double[] acc = scratch(0, 64);
    double[] x = a.array();
    double[] y = v.array();
    int q = v.offset();
    int i = 0;
    for (; lanes == 16 && i + 4 <= rows; i += 4) {
      int p = a.offset() + i * a.rowStep();
      for (int l = 0; l < 16; l += W) {
        fourRows(x, p + l, a.rowStep(), y, q + l, k >> 4, acc, l);
      }
      for (int r = 0; r < 4; r++) {
        dot(k, a, i + r, v, 16, acc, 16 * r, c);
      }
    }
    for (; i < rows; i++) {
      int p = a.offset() + i * a.rowStep();
      if (lanes == 16) {
        for (int l = 0; l < 16; l += W) {
          chain(x, p + l, y, q + l, k >> 4, acc, l);
        }
      } else {
        for (int l = 0; l < 64; l += 4 * W) {
          fourVectors(x, p + l, y, q + l, k >> 6, acc, l);
        }
      }
      dot(k, a, i, v, lanes, acc, 0, c);
    }
  }

  /** The last terms of a dot product, fewer than lanes, and the sum of the lanes. */
  private static void dot(
      int k,
      Matrix<double[]> a,
      int row,
      Matrix<double[]> v,
      int lanes,
      double[] acc,
      int at,
      Matrix<double[]> c) {
    int end = k & -lanes;
    int p = a.offset() + row * a.rowStep() + end;
    int q = v.offset() + end;
    for (int l = 0; l < k - end; l++) {
      acc[at + l] = Math.fma(a.array()[p + l], v.array()[q + l], acc[at + l]);
    }
    for (int w = lanes / 2; w >= 16; w /= 2) {
      for (int l = 0; l < w; l += W) {
        DoubleVector.fromArray(S, acc, l)
            .add(DoubleVector.fromArray(S, acc, l + w))
            .intoArray(acc, l);
      }
    }
    c.array()[c.offset() + row * c.rowStep()] = sixteen(acc, at);
  }

  /** One vector of the sixteen partial sums, over {@code n} groups of sixteen values. */
  private static void chain(double[] x, int p, double[] y, int q, int n, double[] acc, int at) {
    DoubleVector s = DoubleVector.fromArray(S, x, p).mul(DoubleVector.fromArray(S, y, q));
    for (int l = 1; l < n; l++) {
      p += 16;
      q += 16;
      s = DoubleVector.fromArray(S, x, p).fma(DoubleVector.fromArray(S, y, q), s);
    }
    s.intoArray(acc, at);
  }

  // Four vectors of partial sums at a time hide the latency of each: of four rows if a row has
  // sixteen, of one row if it has more.
  private static void fourRows(
      double[] x, int p, int row, double[] y, int q, int n, double[] acc, int at) {
    DoubleVector s0 = first(x, p, y, q);
    DoubleVector s1 = first(x, p + row, y, q);
    DoubleVector s2 = first(x, p + 2 * row, y, q);
    DoubleVector s3 = first(x, p + 3 * row, y, q);
    for (int l = 1; l < n; l++) {
      p += 16;
      q += 16;
      DoubleVector f = DoubleVector.fromArray(S, y, q);
      s0 = DoubleVector.fromArray(S, x, p).fma(f, s0);
      s1 = DoubleVector.fromArray(S, x, p + row).fma(f, s1);
      s2 = DoubleVector.fromArray(S, x, p + 2 * row).fma(f, s2);
      s3 = DoubleVector.fromArray(S, x, p + 3 * row).fma(f, s3);
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + 16);
    s2.intoArray(acc, at + 32);
    s3.intoArray(acc, at + 48);
  }

  private static void fourVectors(
      double[] x, int p, double[] y, int q, int n, double[] acc, int at) {
    DoubleVector s0 = first(x, p, y, q);
    DoubleVector s1 = first(x, p + W, y, q + W);
    DoubleVector s2 = first(x, p + 2 * W, y, q + 2 * W);
    DoubleVector s3 = first(x, p + 3 * W, y, q + 3 * W);
    for (int l = 1; l < n; l++) {
      p += 64;
      q += 64;
      s0 = next(x, p, y, q, s0);
      s1 = next(x, p + W, y, q + W, s1);
      s2 = next(x, p + 2 * W, y, q + 2 * W, s2);
      s3 = next(x, p + 3 * W, y, q + 3 * W, s3);
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
  }

  private static DoubleVector first(double[] x, int p, double[] y, int q) {
    return DoubleVector.fromArray(S, x, p).mul(DoubleVector.fromArray(S, y, q));
  }

  private static DoubleVector next(double[] x, int p, double[] y, int q, DoubleVector s) {
    return DoubleVector.fromArray(S, x, p).fma(DoubleVector.fromArray(S, y, q), s);
  }

  @Override
  public void columnDots(int k, int n, Matrix<double[]> v, Matrix<double[]> b, Matrix<double[]> c) {
    int lanes = NumberKernels.lanes(k);
    if (k < lanes) {
      super.columnDots(k, n, v, b, c);
      return;
    }
    double[] acc = scratch(0, lanes * W);
    int j = 0;
    for (; j + W <= n; j += W) {
      Matrix<double[]> columns = b.from(0, j);
      for (int first = 0; first < lanes; first += 8) {
        columnTile(lanes, k / lanes, v, columns, acc, first);
      }
      columnRest(lanes, k, v, columns, acc, c.from(0, j));
    }
    if (j < n) {
      super.columnDots(k, n - j, v, b.from(0, j), c.from(0, j));
    }
  }

  // Eight of the partial sums of a vector of columns. They leave through memory: vectors
  // that meet after a branch would be boxed.
  private static void columnTile(
      int lanes, int groups, Matrix<double[]> v, Matrix<double[]> b, double[] acc, int first) {
    double[] x = v.array();
    double[] y = b.array();
    int ps = v.colStep();
    int p = v.offset() + first * ps;
    int qs = b.rowStep();
    int q = b.offset() + first * qs;
    DoubleVector s0 = DoubleVector.fromArray(S, y, q).mul(x[p]);
    DoubleVector s1 = DoubleVector.fromArray(S, y, q + qs).mul(x[p + ps]);
    DoubleVector s2 = DoubleVector.fromArray(S, y, q + 2 * qs).mul(x[p + 2 * ps]);
    DoubleVector s3 = DoubleVector.fromArray(S, y, q + 3 * qs).mul(x[p + 3 * ps]);
    DoubleVector s4 = DoubleVector.fromArray(S, y, q + 4 * qs).mul(x[p + 4 * ps]);
    DoubleVector s5 = DoubleVector.fromArray(S, y, q + 5 * qs).mul(x[p + 5 * ps]);
    DoubleVector s6 = DoubleVector.fromArray(S, y, q + 6 * qs).mul(x[p + 6 * ps]);
    DoubleVector s7 = DoubleVector.fromArray(S, y, q + 7 * qs).mul(x[p + 7 * ps]);
    for (int i = 1; i < groups; i++) {
      p += lanes * ps;
      q += lanes * qs;
      s0 = step(x, p, y, q, s0);
      s1 = step(x, p + ps, y, q + qs, s1);
      s2 = step(x, p + 2 * ps, y, q + 2 * qs, s2);
      s3 = step(x, p + 3 * ps, y, q + 3 * qs, s3);
      s4 = step(x, p + 4 * ps, y, q + 4 * qs, s4);
      s5 = step(x, p + 5 * ps, y, q + 5 * qs, s5);
      s6 = step(x, p + 6 * ps, y, q + 6 * qs, s6);
      s7 = step(x, p + 7 * ps, y, q + 7 * qs, s7);
    }
    int at = first * W;
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
    s4.intoArray(acc, at + 4 * W);
    s5.intoArray(acc, at + 5 * W);
    s6.intoArray(acc, at + 6 * W);
    s7.intoArray(acc, at + 7 * W);
  }

  /** The last rows, fewer than lanes, and the sum of the lanes by halves. */
  private static void columnRest(
      int lanes, int k, Matrix<double[]> v, Matrix<double[]> b, double[] acc, Matrix<double[]> c) {
    double[] y = b.array();
    int p = v.offset() + (k & -lanes) * v.colStep();
    int q = b.offset() + (k & -lanes) * b.rowStep();
    for (int t = 0; t < (k & lanes - 1); t++) {
      DoubleVector s = lane(acc, t);
      step(v.array(), p + t * v.colStep(), y, q + t * b.rowStep(), s).intoArray(acc, t * W);
    }
    for (int w = lanes / 2; w >= 16; w /= 2) {
      for (int l = 0; l < w; l++) {
        lane(acc, l).add(lane(acc, l + w)).intoArray(acc, l * W);
      }
    }
    DoubleVector even = quarter(acc, 0).add(quarter(acc, 2));
    DoubleVector odd = quarter(acc, 1).add(quarter(acc, 3));
    even.add(odd).intoArray(c.array(), c.offset());
  }

  private static DoubleVector quarter(double[] acc, int l) {
    return lane(acc, l).add(lane(acc, l + 8)).add(lane(acc, l + 4).add(lane(acc, l + 12)));
  }

  private static DoubleVector lane(double[] acc, int l) {
    return DoubleVector.fromArray(S, acc, l * W);
  }

  private static DoubleVector step(double[] x, int p, double[] y, int q, DoubleVector s) {
    return DoubleVector.broadcast(S, x[p]).fma(DoubleVector.fromArray(S, y, q), s);
  }
}
