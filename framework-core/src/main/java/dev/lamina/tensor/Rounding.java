package dev.lamina.tensor;

import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.RoundingOps;

/** How a quotient becomes a whole number. */
public enum Rounding {
  /** Towards 0, as Java divides integers. */
  TRUNC(RoundingOps.DIV_TRUNC, RoundingOps.DIV_TRUNC_SCALAR),
  /** Down, as Python divides with {@code //}. */
  FLOOR(RoundingOps.DIV_FLOOR, RoundingOps.DIV_FLOOR_SCALAR);

  private final ElementwiseOp tensor;
  private final ElementwiseOp number;

  Rounding(ElementwiseOp tensor, ElementwiseOp number) {
    this.tensor = tensor;
    this.number = number;
  }

  /** Division by a tensor. */
  ElementwiseOp tensor() {
    return tensor;
  }

  /** Division by a number. */
  ElementwiseOp number() {
    return number;
  }
}
