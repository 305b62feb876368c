package dev.lamina.backend;

/**
 * The type of a tensor's elements.
 *
 * <p>The order of the constants is the order of promotion: when two tensors of different types
 * meet, the result has the later type.
 */
public enum DType {
  /** Truth values; one byte an element, 0 or 1. */
  BOOL(1, "Bool"),
  /** 64-bit signed integers. */
  INT64(8, "Long"),
  /** IEEE 754 single precision. */
  FLOAT32(4, "Float"),
  /** IEEE 754 double precision. */
  FLOAT64(8, "Double");

  private final int bytes;
  private final String torchName;

  DType(int bytes, String torchName) {
    this.bytes = bytes;
    this.torchName = torchName;
  }

  /**
   * Size of one element.
   *
   * @return bytes an element
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Whether elements are floating-point numbers, the only ones with gradients.
   *
   * @return true for {@link #FLOAT32} and {@link #FLOAT64}
   */
  public boolean isFloatingPoint() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * The name that libtorch prints, as in {@code CPUFloatType}.
   *
   * @return {@code Float}, {@code Double}, {@code Long} or {@code Bool}
   */
  public String torchName() {
    return torchName;
  }

  /**
   * The type of a result whose operands have these two types and at least one dimension each.
   *
   * @param a one type
   * @param b the other
   * @return the later of the two in the order of promotion
   */
  public static DType promote(DType a, DType b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /**
   * The name in checkpoints and messages.
   *
   * @return the lower-case name, such as {@code float32}
   */
  @Override
  public String toString() {
    return switch (this) {
      case BOOL -> "bool";
      case INT64 -> "int64";
      case FLOAT32 -> "float32";
      case FLOAT64 -> "float64";
    };
  }
}
