package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products over an inner dimension of one to three: two vectors of each row of b stay in registers
 * while all rows of a pass by. A method a size, since vectors that meet after a branch are boxed.
 */
final class ThinProducts {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  /** Largest inner dimension taken. */
  static final int MOST = 3;

  private ThinProducts() {}

  /** Columns {@code j} to {@code j + 2 W} of {@code c = a b} for m rows. */
  static void columns(
      int m, int j, int k, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    switch (k) {
      case 1 -> one(m, j, a, b, c);
      case 2 -> two(m, j, a, b, c);
      default -> three(m, j, a, b, c);
    }
  }

  private static FloatVector read(Matrix<float[]> b, int row, int col) {
    return FloatVector.fromArray(S, b.array(), b.offset() + row * b.rowStep() + col);
  }

  private static void one(int m, int j, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    float[] x = a.array();
    float[] z = c.array();
    FloatVector u = read(b, 0, j);
    FloatVector v = read(b, 0, j + W);
    int p = a.offset();
    int r = c.offset() + j;
    for (int i = 0; i < m; i++) {
      FloatVector f = FloatVector.broadcast(S, x[p]);
      f.mul(u).intoArray(z, r);
      f.mul(v).intoArray(z, r + W);
      p += a.rowStep();
      r += c.rowStep();
    }
  }

  private static void two(int m, int j, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    float[] x = a.array();
    float[] z = c.array();
    FloatVector u0 = read(b, 0, j);
    FloatVector v0 = read(b, 0, j + W);
    FloatVector u1 = read(b, 1, j);
    FloatVector v1 = read(b, 1, j + W);
    int p = a.offset();
    int r = c.offset() + j;
    for (int i = 0; i < m; i++) {
      FloatVector f = FloatVector.broadcast(S, x[p]);
      FloatVector g = FloatVector.broadcast(S, x[p + a.colStep()]);
      g.fma(u1, f.mul(u0)).intoArray(z, r);
      g.fma(v1, f.mul(v0)).intoArray(z, r + W);
      p += a.rowStep();
      r += c.rowStep();
    }
  }

  private static void three(int m, int j, Matrix<float[]> a, Matrix<float[]> b, Matrix<float[]> c) {
    float[] x = a.array();
    float[] z = c.array();
    FloatVector u0 = read(b, 0, j);
    FloatVector v0 = read(b, 0, j + W);
    FloatVector u1 = read(b, 1, j);
    FloatVector v1 = read(b, 1, j + W);
    FloatVector u2 = read(b, 2, j);
    FloatVector v2 = read(b, 2, j + W);
    int p = a.offset();
    int r = c.offset() + j;
    for (int i = 0; i < m; i++) {
      FloatVector f = FloatVector.broadcast(S, x[p]);
      FloatVector g = FloatVector.broadcast(S, x[p + a.colStep()]);
      FloatVector h = FloatVector.broadcast(S, x[p + 2 * a.colStep()]);
      h.fma(u2, g.fma(u1, f.mul(u0))).intoArray(z, r);
      h.fma(v2, g.fma(v1, f.mul(v0))).intoArray(z, r + W);
      p += a.rowStep();
      r += c.rowStep();
    }
  }
}
