package dev.lamina.tensor;

import dev.lamina.op.MatMulOp;

/** Products of matrices. Transposed operands are read in place, without a copy. */
public sealed interface TensorLinearAlgebra permits Tensor {
  /**
   * The matrix product {@code c[i, j] = sum over l of this[i, l] * other[l, j]}.
   *
   * @param other {@code [k, n]}, for this {@code [m, k]}
   * @return {@code [m, n]}
   */
  default Tensor mm(Tensor other) {
    return MatMulOp.mm((Tensor) this, other);
  }

  /**
   * The matrix product as NumPy's {@code @}: a vector is a row on the left and a column on the
   * right, and leading dimensions are batches, which broadcast.
   *
   * @param other the right operand
   * @return the product
   */
  default Tensor matmul(Tensor other) {
    return MatMulOp.matmul((Tensor) this, other);
  }
}
