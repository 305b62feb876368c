package dev.lamina.op;

import dev.lamina.backend.DType;

/** In which type an element-wise operation computes, from the common type of its operands. */
public enum TypeRule {
  /** In the operands' common type. */
  SAME,
  /** In the operands' common type, truth values as integers. */
  NUMERIC,
  /** In floating point; integers become float32. */
  FLOATING,
  /** On truth values. */
  LOGICAL;

  DType computeType(DType common) {
    return switch (this) {
      case SAME -> common;
      case NUMERIC -> common == DType.BOOL ? DType.INT64 : common;
      case FLOATING -> common.isFloatingPoint() ? common : DType.FLOAT32;
      case LOGICAL -> DType.BOOL;
    };
  }
}
