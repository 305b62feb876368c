package dev.lamina.tensor;

import dev.lamina.op.Contraction;
import dev.lamina.op.MatMulOp;
import dev.lamina.op.Products;
import dev.lamina.op.ScaledProducts;

/**
 * Products of vectors and matrices. Operands have one numeric type, which is the result's;
 * gradients flow to all of them. Transposed operands are read in place where a kernel can, and sums
 * over no elements are 0.
 */
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

  /**
   * The products of two batches of matrices, without broadcasting.
   *
   * @param other {@code [batch, k, n]}, for this {@code [batch, m, k]}
   * @return {@code [batch, m, n]}
   */
  default Tensor bmm(Tensor other) {
    return Products.bmm((Tensor) this, other);
  }

  /**
   * This matrix times a vector.
   *
   * @param vector {@code [k]}, for this {@code [m, k]}
   * @return {@code [m]}
   */
  default Tensor mv(Tensor vector) {
    return Products.mv((Tensor) this, vector);
  }

  /**
   * The sum of the products of two vectors' elements.
   *
   * @param other {@code [k]}, as this
   * @return a tensor of no dimensions
   */
  default Tensor dot(Tensor other) {
    return Products.dot((Tensor) this, other);
  }

  /**
   * Sums of products over the last dimension of both operands; with a single number, its multiple.
   *
   * @param other {@code [right..., k]}, for this {@code [left..., k]}
   * @return {@code [left..., right...]}
   */
  default Tensor inner(Tensor other) {
    return Products.inner((Tensor) this, other);
  }

  /**
   * All products {@code c[i, j] = this[i] * other[j]}. Types are promoted as by {@code mul}.
   *
   * @param other {@code [n]}, for this {@code [m]}
   * @return {@code [m, n]}
   */
  default Tensor outer(Tensor other) {
    return Products.outer((Tensor) this, other);
  }

  /**
   * Kronecker's product: each element of this tensor times all of the other, as a block. Missing
   * leading dimensions count as 1; types are promoted as by {@code mul}.
   *
   * @param other the blocks
   * @return a tensor whose sizes are the products of both operands' sizes
   */
  default Tensor kron(Tensor other) {
    return Products.kron((Tensor) this, other);
  }

  /**
   * The cross products of vectors of three numbers along the first dimension of size 3.
   *
   * @param other the right operand; broadcasts
   * @return {@code [..., 3, ...]}
   */
  default Tensor cross(Tensor other) {
    return Products.cross((Tensor) this, other);
  }

  /**
   * The cross products of vectors of three numbers.
   *
   * @param other the right operand; broadcasts
   * @param dim the dimension of size 3 in both
   * @return {@code [..., 3, ...]}
   */
  default Tensor cross(Tensor other, int dim) {
    return Products.cross((Tensor) this, other, dim);
  }

  /**
   * Sums of products over this tensor's last dimensions and the other's first.
   *
   * @param other {@code [k..., right...]}, for this {@code [left..., k...]}
   * @param dims how many dimensions are summed over; 0 gives all products
   * @return {@code [left..., right...]}
   */
  default Tensor tensordot(Tensor other, int dims) {
    return Contraction.tensordot((Tensor) this, other, dims);
  }

  /**
   * Sums of products over pairs of dimensions; a size of 1 is stretched to its partner's.
   *
   * @param other the right operand
   * @param dims dimensions of this tensor
   * @param otherDims their partners in the other
   * @return the other dimensions of this tensor, then those of the other
   */
  default Tensor tensordot(Tensor other, int[] dims, int[] otherDims) {
    return Contraction.over("tensordot", (Tensor) this, other, dims, otherDims);
  }

  /**
   * The sum of the diagonal of a matrix; integers and truth values give int64.
   *
   * @return a tensor of no dimensions
   */
  default Tensor trace() {
    return Products.trace((Tensor) this);
  }

  /**
   * {@code this + a b}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k, n]}
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addmm(Tensor a, Tensor b) {
    return addmm(a, b, 1, 1);
  }

  /**
   * {@code beta * this + alpha * (a b)}. With a beta of 0 this tensor's values are not read; among
   * integers both factors lose their fraction.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.addmm((Tensor) this, a, b, beta, alpha);
  }

  /**
   * {@code this = this + a b}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k, n]}
   * @return this, {@code [m, n]}
   */
  default Tensor addmm_(Tensor a, Tensor b) {
    return addmm_(a, b, 1, 1);
  }

  /**
   * {@code this = beta * this + alpha * (a b)}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return this, {@code [m, n]}
   */
  default Tensor addmm_(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.into("addmm_", (Tensor) this, () -> addmm(a, b, beta, alpha));
  }

  /**
   * {@code this + a b}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k]}
   * @return {@code [m]}, to which this broadcasts
   */
  default Tensor addmv(Tensor a, Tensor b) {
    return addmv(a, b, 1, 1);
  }

  /**
   * {@code beta * this + alpha * (a b)}, as {@link #addmm}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return {@code [m]}, to which this broadcasts
   */
  default Tensor addmv(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.addmv((Tensor) this, a, b, beta, alpha);
  }

  /**
   * {@code this = this + a b}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k]}
   * @return this, {@code [m]}
   */
  default Tensor addmv_(Tensor a, Tensor b) {
    return addmv_(a, b, 1, 1);
  }

  /**
   * {@code this = beta * this + alpha * (a b)}, as {@link #addmm}.
   *
   * @param a {@code [m, k]}
   * @param b {@code [k]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return this, {@code [m]}
   */
  default Tensor addmv_(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.into("addmv_", (Tensor) this, () -> addmv(a, b, beta, alpha));
  }

  /**
   * {@code this + a b}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @return {@code [batch, m, n]}, to which this broadcasts
   */
  default Tensor baddbmm(Tensor a, Tensor b) {
    return baddbmm(a, b, 1, 1);
  }

  /**
   * {@code beta * this + alpha * (a b)}, as {@link #addmm}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return {@code [batch, m, n]}, to which this broadcasts
   */
  default Tensor baddbmm(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.baddbmm((Tensor) this, a, b, beta, alpha);
  }

  /**
   * {@code this = this + a b}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @return this, {@code [batch, m, n]}
   */
  default Tensor baddbmm_(Tensor a, Tensor b) {
    return baddbmm_(a, b, 1, 1);
  }

  /**
   * {@code this = beta * this + alpha * (a b)}, as {@link #addmm}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return this, {@code [batch, m, n]}
   */
  default Tensor baddbmm_(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.into("baddbmm_", (Tensor) this, () -> baddbmm(a, b, beta, alpha));
  }

  /**
   * {@code this + sum of a[i] b[i]}. The sum runs over the batch.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addbmm(Tensor a, Tensor b) {
    return addbmm(a, b, 1, 1);
  }

  /**
   * {@code beta * this + alpha * (sum of a[i] b[i])}, as {@link #addmm}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addbmm(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.addbmm((Tensor) this, a, b, beta, alpha);
  }

  /**
   * {@code this = this + sum of a[i] b[i]}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @return this, {@code [m, n]}
   */
  default Tensor addbmm_(Tensor a, Tensor b) {
    return addbmm_(a, b, 1, 1);
  }

  /**
   * {@code this = beta * this + alpha * (sum of a[i] b[i])}, as {@link #addmm}.
   *
   * @param a {@code [batch, m, k]}
   * @param b {@code [batch, k, n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return this, {@code [m, n]}
   */
  default Tensor addbmm_(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.into("addbmm_", (Tensor) this, () -> addbmm(a, b, beta, alpha));
  }

  /**
   * {@code this + a[i] * b[j]}. Types are promoted; truth values are joined by <i>and</i> and
   * <i>or</i>.
   *
   * @param a {@code [m]}
   * @param b {@code [n]}
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addr(Tensor a, Tensor b) {
    return addr(a, b, 1, 1);
  }

  /**
   * {@code beta * this + alpha * (a[i] * b[j])}, as {@link #addmm}.
   *
   * @param a {@code [m]}
   * @param b {@code [n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return {@code [m, n]}, to which this broadcasts
   */
  default Tensor addr(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.addr((Tensor) this, a, b, beta, alpha);
  }

  /**
   * {@code this = this + a[i] * b[j]}.
   *
   * @param a {@code [m]}
   * @param b {@code [n]}
   * @return this, {@code [m, n]}
   */
  default Tensor addr_(Tensor a, Tensor b) {
    return addr_(a, b, 1, 1);
  }

  /**
   * {@code this = beta * this + alpha * (a[i] * b[j])}, as {@link #addmm}.
   *
   * @param a {@code [m]}
   * @param b {@code [n]}
   * @param beta factor of this tensor
   * @param alpha factor of the product
   * @return this, {@code [m, n]}
   */
  default Tensor addr_(Tensor a, Tensor b, double beta, double alpha) {
    return ScaledProducts.into("addr_", (Tensor) this, () -> addr(a, b, beta, alpha));
  }
}
