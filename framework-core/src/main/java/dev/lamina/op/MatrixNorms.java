package dev.lamina.op;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.MatrixNorm;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Norms of matrices, and of vectors by PyTorch's older names. */
public final class MatrixNorms {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("norm", "x.norm(p, dims, keepDim)", "Vector norms by number or name.")
              .sample(x -> x[0].norm(), Input.any(2, 3))
              .sample(x -> x[0].norm(3, new int[] {1}, true), Input.any(2, 3))
              .within(4),
          Operation.host("matrixNorm", "x.matrixNorm(ord, dims, keepDim)", "Norms of matrices.")
              .sample(x -> x[0].matrixNorm(1), Input.any(2, 2, 3))
              .sample(
                  x -> x[0].matrixNorm(Double.NEGATIVE_INFINITY, new int[] {2, 0}, true),
                  Input.any(2, 2, 3))
              .sample(x -> SingularValues.spread(x[0]).matrixNorm(-2), Input.any(2, 3))
              .sample(x -> x[0].matrixNorm(MatrixNorm.NUCLEAR), Input.any(2, 3))
              .sample(x -> x[0].matrixNorm(MatrixNorm.FROBENIUS), Input.any(2, 3))
              .within(4),
          Operation.composite(
                  "linalgNorm", "x.linalgNorm(ord, dims, keepDim)", "Norms of vectors or matrices.")
              .sample(x -> x[0].linalgNorm(2), Input.any(3))
              .sample(x -> x[0].linalgNorm(1), Input.any(2, 3))
              .within(4));

  private MatrixNorms() {}

  /** Vector norms along dimensions, of all if none are given. */
  public static Tensor norm(Tensor x, double p, int[] dims, boolean keepDim) {
    return Norms.vectorNorm(x, p, Dims.of("norm", x, dims, keepDim));
  }

  /** Norms along one or two dimensions, of all elements if none are given. */
  public static Tensor norm(Tensor x, MatrixNorm p, int[] dims, boolean keepDim) {
    if (p == MatrixNorm.FROBENIUS && dims.length < 2) {
      return norm(x, 2, dims, keepDim);
    }
    if (dims.length > 0) {
      return matrix(x, p, dims, keepDim);
    }
    if (x.ndim() != 2) {
      throw new ShapeException(
          "norm: the nuclear norm is one of matrices; got "
              + x.shape()
              + "; expected [m, n], or dims that name rows and columns");
    }
    return matrix(x, p, new int[] {0, 1}, keepDim);
  }

  /** Norms of matrices by name. */
  public static Tensor matrix(Tensor x, MatrixNorm ord, int[] dims, boolean keepDim) {
    int[] at = checked(x, dims);
    if (ord == MatrixNorm.FROBENIUS) {
      return x.vectorNorm(2, at, keepDim);
    }
    return kept(singularValues(x, at).sum(-1), x, at, keepDim);
  }

  /** Norms of matrices by number. */
  public static Tensor matrix(Tensor x, double ord, int[] dims, boolean keepDim) {
    int[] at = checked(x, dims);
    double size = Math.abs(ord);
    if (size == 2) {
      return kept(extreme(singularValues(x, at), -1, ord > 0), x, at, keepDim);
    }
    if (size != 1 && !Double.isInfinite(ord)) {
      throw new IllegalArgumentException(
          "matrixNorm: there is no norm of matrices of this number; got "
              + ord
              + "; expected 1, 2, infinity, their negatives, or a MatrixNorm");
    }
    int summed = size == 1 ? at[0] : at[1];
    int other = size == 1 ? at[1] : at[0];
    Tensor sums = x.abs().sum(summed, true);
    return kept(
        extreme(sums, other, ord > 0).squeeze(summed > other ? summed - 1 : summed),
        x,
        at,
        keepDim);
  }

  private static Tensor extreme(Tensor x, int dim, boolean largest) {
    int[] dims = {dim};
    return largest ? x.amax(dims, false) : x.amin(dims, false);
  }

  private static Tensor singularValues(Tensor x, int[] at) {
    return SingularValues.values(x.movedim(at, new int[] {-2, -1}));
  }

  private static Tensor kept(Tensor norm, Tensor x, int[] at, boolean keepDim) {
    if (!keepDim) {
      return norm;
    }
    int[] sizes = x.shape().toArray();
    sizes[at[0]] = 1;
    sizes[at[1]] = 1;
    return Movement.inner(norm, sizes);
  }

  private static int[] checked(Tensor x, int[] dims) {
    Matrices.requireReal("matrixNorm", x);
    int[] at = new int[dims.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = x.shape().existing("matrixNorm", dims[i]);
    }
    if (at.length != 2 || at[0] == at[1]) {
      throw new ShapeException(
          "matrixNorm: rows and columns are two dimensions; got dims "
              + Arrays.toString(dims)
              + " for shape "
              + x.shape()
              + "; expected two different ones");
    }
    return at;
  }

  /** The norm of a vector or of a matrix. */
  public static Tensor linalg(Tensor x, double ord, boolean keepDim) {
    if (x.ndim() == 1) {
      return linalg(x, ord, new int[] {0}, keepDim);
    }
    if (x.ndim() != 2) {
      Shape shape = x.shape();
      throw new ShapeException(
          "linalgNorm: without dims only a vector or a matrix has a norm of this number; got "
              + shape
              + "; expected [n] or [m, n]. Name one or two dimensions, or use norm(p)");
    }
    return linalg(x, ord, new int[] {0, 1}, keepDim);
  }

  /** Norms of vectors along one dimension, or of matrices along two. */
  public static Tensor linalg(Tensor x, double ord, int[] dims, boolean keepDim) {
    return dims.length == 1 ? x.vectorNorm(ord, dims, keepDim) : matrix(x, ord, dims, keepDim);
  }
}
