package dev.lamina.tensor;

import dev.lamina.op.Chain;
import dev.lamina.op.Einsum;

/** Products of any number of tensors; called as {@code Tensor.einsum("ij,jk->ik", a, b)}. */
public abstract sealed class TensorEquations extends TensorNumberFirst permits TensorJoining {
  TensorEquations() {}

  /**
   * Sums of products in Einstein's notation. Each operand has a term of letters, one a dimension;
   * dimensions with the same letter run together, and letters that the result does not name are
   * summed over:
   *
   * <pre>{@code
   * Tensor.einsum("ij,jk->ik", a, b)       // the product of two matrices
   * Tensor.einsum("bij,bj->bi", a, x)      // a batch of matrices times vectors
   * Tensor.einsum("ii->i", a)              // a diagonal
   * Tensor.einsum("...ij->...ji", a)       // transposed, whatever stands in front
   * }</pre>
   *
   * <p>Without an arrow the result has the dimensions of the ellipsis and then all letters that
   * occur once, by the alphabet, capital ones first. Sizes of 1 are stretched. Gradients flow to
   * all operands; operands are multiplied in pairs from the left.
   *
   * @param equation the terms, with commas between them
   * @param operands the operands, of one type
   * @return a new tensor, or a view if there is nothing to compute
   * @throws IllegalArgumentException if the equation does not fit the operands
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Einsum.einsum(equation, operands);
  }

  /**
   * The product of a chain of matrices, in the order of fewest multiplications. The first and the
   * last may be vectors, a row and a column.
   *
   * @param matrices at least two, of one type
   * @return the product
   */
  public static Tensor multiDot(Tensor... matrices) {
    return Chain.multiDot(matrices);
  }
}
