package dev.lamina.nn;

import java.util.Locale;

/** What a loss does with the losses of the single elements. */
public enum Reduction {
  /** Their mean: the sum divided by the number of elements. */
  MEAN,
  /** Their sum. */
  SUM,
  /** Nothing: the loss keeps the shape of its input. */
  NONE;

  /** The name in lower case, such as {@code mean}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
