package dev.lamina.backend;

/** What {@link Backend#reduce} computes over the reduced dimensions. */
public enum Reduction {
  /** The sum; 0 over nothing. */
  SUM,
  /** The sum divided by the number of elements; NaN over nothing. */
  MEAN
}
