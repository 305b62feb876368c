package dev.lamina.backend;

/** What {@link Backend#scatter} does with the element it finds. */
public enum Scatter {
  /** Replaces it. */
  SET,
  /** Adds to it; truth values are joined by or. */
  ADD,
  /** Multiplies it; truth values are joined by and. */
  MUL
}
