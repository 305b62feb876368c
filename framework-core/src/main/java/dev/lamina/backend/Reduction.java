package dev.lamina.backend;

/** What {@link Backend#reduce} computes over the reduced dimensions. */
public enum Reduction {
  /** The sum; 0 over nothing. */
  SUM,
  /** The sum divided by the number of elements; NaN over nothing. */
  MEAN,
  /**
   * The product; 1 over nothing. Factors are grouped as the terms of a sum of their number: 16 or
   * 64 partial products, multiplied by halves, in blocks of 4,096. Integers wrap.
   */
  PROD,
  /**
   * The largest, NaN if any is, and 0.0 if there are zeros of both signs; over truth values whether
   * any holds. Not over nothing.
   */
  MAX,
  /**
   * The smallest, NaN if any is, and -0.0 if there are zeros of both signs; over truth values
   * whether all hold. Not over nothing.
   */
  MIN
}
