package dev.lamina.checkpoint;

/** How the values of tensors stand in a checkpoint. Both forms give back every bit. */
public enum Encoding {
  /** Little-endian bytes in base64: short, and fast to read and write. */
  BASE64,

  /**
   * Numbers that a person can read, each the shortest that rounds to the value; about three times
   * the size of {@link #BASE64}. What JSON has no number for is a text: {@code "NaN"}, {@code
   * "Infinity"}, {@code "-Infinity"}.
   */
  DECIMAL
}
