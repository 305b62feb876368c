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
  /** Integers from 0 to 255, calculated modulo 256; Java's {@code byte} holds their eight bits. */
  UINT8(1, "Byte"),
  /** 32-bit signed integers, calculated modulo 2<sup>32</sup>. */
  INT32(4, "Int"),
  /** 64-bit signed integers, calculated modulo 2<sup>64</sup>. */
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
   * Whether elements are whole numbers; truth values are not.
   *
   * @return true for {@link #UINT8}, {@link #INT32} and {@link #INT64}
   */
  public boolean isInteger() {
    return this == UINT8 || this == INT32 || this == INT64;
  }

  /**
   * Whether values of this type may be stored in another: truth values in all types, integers in
   * integers and reals, reals in reals only. Within a kind digits may be lost.
   *
   * @param to the type to store in
   * @return whether the kind of this type is not above that of the other
   */
  public boolean canCast(DType to) {
    return kind() <= to.kind();
  }

  /** 0 for truth values, 1 for integers, 2 for reals. */
  private int kind() {
    return isFloatingPoint() ? 2 : isInteger() ? 1 : 0;
  }

  /**
   * The integer with the low bits of another that this type keeps: what storing an integer means.
   *
   * @param value an integer
   * @return {@code value} modulo 256 or 2<sup>32</sup>; for {@link #BOOL} whether it is not 0
   * @throws IllegalStateException for floating-point types
   */
  public long wrap(long value) {
    return switch (this) {
      case BOOL -> value != 0 ? 1 : 0;
      case UINT8 -> value & 0xff;
      case INT32 -> (int) value;
      case INT64 -> value;
      case FLOAT32, FLOAT64 -> throw new IllegalStateException("no integer type: " + this);
    };
  }

  /**
   * The name that libtorch prints, as in {@code CPUFloatType}.
   *
   * @return {@code Float}, {@code Double}, {@code Byte}, {@code Int}, {@code Long} or {@code Bool}
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
      case UINT8 -> "uint8";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case FLOAT32 -> "float32";
      case FLOAT64 -> "float64";
    };
  }
}
