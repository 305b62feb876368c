package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.tensor.Tensor;

/** Refuses truth values where numbers are meant and a logical operation would be. */
public final class TruthValues {
  private TruthValues() {}

  /**
   * Lets a tensor pass whose opposite is to be taken.
   *
   * @param op the operation, named in errors
   * @param x the tensor
   * @return x
   * @throws DTypeException if it holds truth values
   */
  public static Tensor negatable(String op, Tensor x) {
    if (x.dtype() == DType.BOOL) {
      throw new DTypeException(
          op
              + ": truth values have no opposite number; got bool "
              + x.shape()
              + "; expected numbers. Call logicalNot() to invert a mask");
    }
    return x;
  }

  /**
   * Lets a tensor pass that another one is to be subtracted from.
   *
   * @param op the operation, named in errors
   * @param x the tensor
   * @param other what is subtracted
   * @return x
   * @throws DTypeException if both hold truth values
   */
  public static Tensor reducible(String op, Tensor x, Tensor other) {
    if (x.dtype() == DType.BOOL && other.dtype() == DType.BOOL) {
      throw new DTypeException(
          op
              + ": truth values have no difference; got bool "
              + x.shape()
              + " and bool "
              + other.shape()
              + "; expected a number on one side. Call logicalXor(), or convert one with"
              + " to(DType.INT64)");
    }
    return x;
  }
}
