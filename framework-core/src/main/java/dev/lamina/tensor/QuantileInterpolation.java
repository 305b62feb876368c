package dev.lamina.tensor;

/** What a quantile is that lies between two elements. */
public enum QuantileInterpolation {
  /** The value at its place on the line between them. */
  LINEAR,
  /** The lower element. */
  LOWER,
  /** The higher element. */
  HIGHER,
  /** The middle between them. */
  MIDPOINT,
  /** The nearer element; of two as near, the one at an even place. */
  NEAREST
}
