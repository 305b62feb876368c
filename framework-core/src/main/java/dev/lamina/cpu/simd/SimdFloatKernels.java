package dev.lamina.cpu.simd;

import dev.lamina.cpu.Fold;
import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.ScalarFloatKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link NumberKernels} in vectors of floats. All code uses one width: on JDK 17 a second one in
 * the same process makes the compiler box vectors.
 */
final class SimdFloatKernels extends ScalarFloatKernels {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  /** Rows whose partial sums are added up together: the nearest cache holds them. */
  private static final int MANY_ROWS = 128;

  /** Terms below which partial sums are short enough to be taken one by one. */
  private static final int FEW_TERMS = 192;

  private final Products<float[]> products =
      new Products<>(new Tiles<>(this, new FloatPanels(), float[].class, W));

  @Override
  public void gemm(int m, int n, int k, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    products.small(m, n, k, a, b, c);
  }

  @Override
  public boolean large(
      int m, int n, int k, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    return products.large(m, n, k, a, b, c);
  }

  @Override
  public void dots(int rows, int k, Matrix<float[]> a, Matrix<float[]> v, Matrix<float[]> c) {
    int lanes = NumberKernels.lanes(k);
    if (k < lanes) {
      super.dots(rows, k, a, v, c);
      return;
    }
    if ((k & 15) == 0 && lanes == 16 && rows >= 16 && c.rowStep() == 1) {
      sixteens(rows, k, a, v, c);
      return;
    }
    float[] acc = scratch(0, 64);
    float[] x = a.array();
    float[] y = v.array();
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

  /**
   * Many rows at a time, for vectors of whole sixteens; the last ones of sixteen may be done twice.
   */
  private void sixteens(int rows, int k, Matrix<float[]> a, Matrix<float[]> v, Matrix<float[]> c) {
    int room = MANY_ROWS * 16;
    float[] acc = scratch(0, room + 64);
    float[] x = a.array();
    float[] y = v.array();
    int row = a.rowStep();
    for (int i = 0; i < rows; i += MANY_ROWS) {
      int from = Math.min(i, rows - 16);
      int count = Math.min(MANY_ROWS, rows - from);
      int p = a.offset() + from * row;
      for (int l = 0; l < 16; l += W) {
        partialSums(count, k >> 4, x, p + l, row, y, v.offset() + l, acc, l);
      }
      for (int r = 0; r < count; r += 16) {
        int at = Math.min(r, count - 16);
        FloatTree.add(acc, 16 * at, room, c.array(), c.offset() + from + at);
      }
    }
  }

  /** One vector of the partial sums of each of at least sixteen rows. */
  private static void partialSums(
      int rows, int terms, float[] x, int p, int row, float[] y, int q, float[] acc, int at) {
    if (terms == 1) {
      products(rows, x, p, row, y, q, acc, at);
    } else if (terms == 2) {
      pairs(rows, x, p, row, y, q, acc, at);
    } else {
      for (int r = 0; r < rows; r += 4) {
        int i = Math.min(r, rows - 4);
        fourRows(x, p + i * row, row, y, q, terms, acc, 16 * i + at);
      }
    }
  }

  /** Partial sums of one term. */
  private static void products(
      int rows, float[] x, int p, int row, float[] y, int q, float[] acc, int at) {
    FloatVector f = FloatVector.fromArray(S, y, q);
    for (int r = 0; r < rows; r++) {
      FloatVector.fromArray(S, x, p).mul(f).intoArray(acc, at);
      p += row;
      at += 16;
    }
  }

  /** Partial sums of two terms. */
  private static void pairs(
      int rows, float[] x, int p, int row, float[] y, int q, float[] acc, int at) {
    FloatVector f = FloatVector.fromArray(S, y, q);
    FloatVector g = FloatVector.fromArray(S, y, q + 16);
    for (int r = 0; r < rows; r++) {
      FloatVector s = FloatVector.fromArray(S, x, p).mul(f);
      FloatVector.fromArray(S, x, p + 16).fma(g, s).intoArray(acc, at);
      p += row;
      at += 16;
    }
  }

  /** The last terms of a dot product, fewer than lanes, and the sum of the lanes. */
  private static void dot(
      int k,
      Matrix<float[]> a,
      int row,
      Matrix<float[]> v,
      int lanes,
      float[] acc,
      int at,
      Matrix<float[]> c) {
    int end = k & -lanes;
    int p = a.offset() + row * a.rowStep() + end;
    int q = v.offset() + end;
    for (int l = 0; l < k - end; l++) {
      acc[at + l] = Math.fma(a.array()[p + l], v.array()[q + l], acc[at + l]);
    }
    for (int w = lanes / 2; w >= 16; w /= 2) {
      for (int l = 0; l < w; l += W) {
        FloatVector.fromArray(S, acc, l)
            .add(FloatVector.fromArray(S, acc, l + w))
            .intoArray(acc, l);
      }
    }
    c.array()[c.offset() + row * c.rowStep()] = sixteen(acc, at);
  }

  /** One vector of the sixteen partial sums, over {@code n} groups of sixteen values. */
  private static void chain(float[] x, int p, float[] y, int q, int n, float[] acc, int at) {
    FloatVector s = FloatVector.fromArray(S, x, p).mul(FloatVector.fromArray(S, y, q));
    for (int l = 1; l < n; l++) {
      p += 16;
      q += 16;
      s = FloatVector.fromArray(S, x, p).fma(FloatVector.fromArray(S, y, q), s);
    }
    s.intoArray(acc, at);
  }

  // Four vectors of partial sums at a time hide the latency of each: of four rows if a row has
  // sixteen, of one row if it has more.
  private static void fourRows(
      float[] x, int p, int row, float[] y, int q, int n, float[] acc, int at) {
    FloatVector s0 = first(x, p, y, q);
    FloatVector s1 = first(x, p + row, y, q);
    FloatVector s2 = first(x, p + 2 * row, y, q);
    FloatVector s3 = first(x, p + 3 * row, y, q);
    for (int l = 1; l < n; l++) {
      p += 16;
      q += 16;
      FloatVector f = FloatVector.fromArray(S, y, q);
      s0 = FloatVector.fromArray(S, x, p).fma(f, s0);
      s1 = FloatVector.fromArray(S, x, p + row).fma(f, s1);
      s2 = FloatVector.fromArray(S, x, p + 2 * row).fma(f, s2);
      s3 = FloatVector.fromArray(S, x, p + 3 * row).fma(f, s3);
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + 16);
    s2.intoArray(acc, at + 32);
    s3.intoArray(acc, at + 48);
  }

  private static void fourVectors(float[] x, int p, float[] y, int q, int n, float[] acc, int at) {
    FloatVector s0 = first(x, p, y, q);
    FloatVector s1 = first(x, p + W, y, q + W);
    FloatVector s2 = first(x, p + 2 * W, y, q + 2 * W);
    FloatVector s3 = first(x, p + 3 * W, y, q + 3 * W);
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

  private static FloatVector first(float[] x, int p, float[] y, int q) {
    return FloatVector.fromArray(S, x, p).mul(FloatVector.fromArray(S, y, q));
  }

  private static FloatVector next(float[] x, int p, float[] y, int q, FloatVector s) {
    return FloatVector.fromArray(S, x, p).fma(FloatVector.fromArray(S, y, q), s);
  }

  @Override
  public void columnDots(int k, int n, Matrix<float[]> v, Matrix<float[]> b, Matrix<float[]> c) {
    int lanes = NumberKernels.lanes(k);
    if (k < lanes || n < W) {
      super.columnDots(k, n, v, b, c);
      return;
    }
    float[] acc = scratch(0, 2 * lanes * W);
    float[] x = v.array();
    float[] y = b.array();
    float[] z = c.array();
    int p = v.offset();
    int ps = v.colStep();
    int qs = b.rowStep();
    int j = 0;
    while (j + W <= n) {
      int q = b.offset() + j;
      boolean pair = j + 2 * W <= n;
      boolean few = pair && k < FEW_TERMS;
      if (few) {
        laneByLane(k, x, p, ps, y, q, qs, acc);
      }
      for (int l = 0; pair && !few && l < lanes; l += 4) {
        columnPairs(lanes, k / lanes, x, p + l * ps, ps, y, q + l * qs, qs, acc, l * W);
      }
      for (int l = 0; !pair && l < lanes; l += 8) {
        columnTile(lanes, k / lanes, x, p + l * ps, ps, y, q + l * qs, qs, acc, l * W);
      }
      // One call for both: C2 does not inline all of a second one, and boxes vectors.
      int end = pair ? j + 2 * W : j + W;
      int left = few ? 0 : k % lanes;
      int last = k - left;
      int x1 = p + last * ps;
      for (int at = 0; j < end; j += W, at += lanes * W) {
        int y1 = b.offset() + j + last * qs;
        columnRest(lanes, left, x, x1, ps, y, y1, qs, acc, at, z, c.offset() + j);
      }
    }
    if (j < n) {
      super.columnDots(k, n - j, v, b.from(0, j), c.from(0, j));
    }
  }

  /**
   * The sixteen partial sums of two vectors of columns, one after the other: with few terms each,
   * the next ones begin while these are under way, and there is little to set up.
   */
  private static void laneByLane(
      int k, float[] x, int p, int ps, float[] y, int q, int qs, float[] acc) {
    for (int l = 0; l < 16; l++) {
      int i = p + l * ps;
      int j = q + l * qs;
      FloatVector f = FloatVector.broadcast(S, x[i]);
      FloatVector s = FloatVector.fromArray(S, y, j).mul(f);
      FloatVector t = FloatVector.fromArray(S, y, j + W).mul(f);
      for (int term = l + 16; term < k; term += 16) {
        i += 16 * ps;
        j += 16 * qs;
        f = FloatVector.broadcast(S, x[i]);
        s = f.fma(FloatVector.fromArray(S, y, j), s);
        t = f.fma(FloatVector.fromArray(S, y, j + W), t);
      }
      s.intoArray(acc, l * W);
      t.intoArray(acc, (16 + l) * W);
    }
  }

  /** Four of the partial sums of two vectors of columns: each factor is read once for both. */
  private static void columnPairs(
      int lanes,
      int groups,
      float[] x,
      int p,
      int ps,
      float[] y,
      int q,
      int qs,
      float[] acc,
      int at) {
    FloatVector f0 = FloatVector.broadcast(S, x[p]);
    FloatVector f1 = FloatVector.broadcast(S, x[p + ps]);
    FloatVector f2 = FloatVector.broadcast(S, x[p + 2 * ps]);
    FloatVector f3 = FloatVector.broadcast(S, x[p + 3 * ps]);
    FloatVector s0 = FloatVector.fromArray(S, y, q).mul(f0);
    FloatVector t0 = FloatVector.fromArray(S, y, q + W).mul(f0);
    FloatVector s1 = FloatVector.fromArray(S, y, q + qs).mul(f1);
    FloatVector t1 = FloatVector.fromArray(S, y, q + qs + W).mul(f1);
    FloatVector s2 = FloatVector.fromArray(S, y, q + 2 * qs).mul(f2);
    FloatVector t2 = FloatVector.fromArray(S, y, q + 2 * qs + W).mul(f2);
    FloatVector s3 = FloatVector.fromArray(S, y, q + 3 * qs).mul(f3);
    FloatVector t3 = FloatVector.fromArray(S, y, q + 3 * qs + W).mul(f3);
    for (int i = 1; i < groups; i++) {
      p += lanes * ps;
      q += lanes * qs;
      FloatVector f = FloatVector.broadcast(S, x[p]);
      s0 = f.fma(FloatVector.fromArray(S, y, q), s0);
      t0 = f.fma(FloatVector.fromArray(S, y, q + W), t0);
      f = FloatVector.broadcast(S, x[p + ps]);
      s1 = f.fma(FloatVector.fromArray(S, y, q + qs), s1);
      t1 = f.fma(FloatVector.fromArray(S, y, q + qs + W), t1);
      f = FloatVector.broadcast(S, x[p + 2 * ps]);
      s2 = f.fma(FloatVector.fromArray(S, y, q + 2 * qs), s2);
      t2 = f.fma(FloatVector.fromArray(S, y, q + 2 * qs + W), t2);
      f = FloatVector.broadcast(S, x[p + 3 * ps]);
      s3 = f.fma(FloatVector.fromArray(S, y, q + 3 * qs), s3);
      t3 = f.fma(FloatVector.fromArray(S, y, q + 3 * qs + W), t3);
    }
    s0.intoArray(acc, at);
    s1.intoArray(acc, at + W);
    s2.intoArray(acc, at + 2 * W);
    s3.intoArray(acc, at + 3 * W);
    at += lanes * W;
    t0.intoArray(acc, at);
    t1.intoArray(acc, at + W);
    t2.intoArray(acc, at + 2 * W);
    t3.intoArray(acc, at + 3 * W);
  }

  // Eight of the partial sums of a vector of columns. They leave through memory: vectors
  // that meet after a branch would be boxed.
  private static void columnTile(
      int lanes,
      int groups,
      float[] x,
      int p,
      int ps,
      float[] y,
      int q,
      int qs,
      float[] acc,
      int at) {
    FloatVector s0 = FloatVector.fromArray(S, y, q).mul(x[p]);
    FloatVector s1 = FloatVector.fromArray(S, y, q + qs).mul(x[p + ps]);
    FloatVector s2 = FloatVector.fromArray(S, y, q + 2 * qs).mul(x[p + 2 * ps]);
    FloatVector s3 = FloatVector.fromArray(S, y, q + 3 * qs).mul(x[p + 3 * ps]);
    FloatVector s4 = FloatVector.fromArray(S, y, q + 4 * qs).mul(x[p + 4 * ps]);
    FloatVector s5 = FloatVector.fromArray(S, y, q + 5 * qs).mul(x[p + 5 * ps]);
    FloatVector s6 = FloatVector.fromArray(S, y, q + 6 * qs).mul(x[p + 6 * ps]);
    FloatVector s7 = FloatVector.fromArray(S, y, q + 7 * qs).mul(x[p + 7 * ps]);
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
      int lanes,
      int rows,
      float[] x,
      int p,
      int ps,
      float[] y,
      int q,
      int qs,
      float[] acc,
      int at,
      float[] z,
      int to) {
    for (int t = 0; t < rows; t++) {
      step(x, p + t * ps, y, q + t * qs, lane(acc, at + t * W)).intoArray(acc, at + t * W);
    }
    for (int w = lanes / 2; w >= 16; w /= 2) {
      for (int l = at; l < at + w * W; l += W) {
        lane(acc, l).add(lane(acc, l + w * W)).intoArray(acc, l);
      }
    }
    FloatVector even = quarter(acc, at).add(quarter(acc, at + 2 * W));
    FloatVector odd = quarter(acc, at + W).add(quarter(acc, at + 3 * W));
    even.add(odd).intoArray(z, to);
  }

  private static FloatVector quarter(float[] acc, int at) {
    FloatVector even = lane(acc, at).add(lane(acc, at + 8 * W));
    return even.add(lane(acc, at + 4 * W).add(lane(acc, at + 12 * W)));
  }

  private static FloatVector lane(float[] acc, int at) {
    return FloatVector.fromArray(S, acc, at);
  }

  private static FloatVector step(float[] x, int p, float[] y, int q, FloatVector s) {
    return FloatVector.broadcast(S, x[p]).fma(FloatVector.fromArray(S, y, q), s);
  }

  @Override
  public Fold<float[]> sum() {
    return SimdFloatSum.SUM;
  }
}
