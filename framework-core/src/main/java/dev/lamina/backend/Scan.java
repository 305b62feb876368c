package dev.lamina.backend;

/** What {@link Backend#scan} computes up to each position. */
public enum Scan {
  /** The sum of all up to here. */
  SUM,
  /** The product of all up to here. */
  PROD
}
