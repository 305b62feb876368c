package dev.lamina.tensor;

/**
 * How tensors are printed.
 *
 * @param lineWidth characters a line; wider matrices are split into blocks of columns
 * @param precision digits after the point, of fractions
 * @param threshold elements; of a tensor with more than these only the edges are printed
 * @param edgeItems how many entries at either end of a dimension belong to the edges
 */
public record PrintOptions(int lineWidth, int precision, int threshold, int edgeItems) {
  private static final PrintOptions DEFAULTS = new PrintOptions(80, 4, 1000, 3);
  private static final int LARGEST_PRECISION = 17;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a line has no room for a character, the precision is not
   *     within 1 to 17, the threshold is negative or there would be no edges
   */
  public PrintOptions {
    if (lineWidth < 1
        || precision < 1
        || precision > LARGEST_PRECISION
        || threshold < 0
        || edgeItems < 1) {
      throw new IllegalArgumentException(
          ("PrintOptions: a value is outside its range; got lineWidth %d, precision %d,"
                  + " threshold %d, edgeItems %d; expected lineWidth >= 1, precision of 1 to 17,"
                  + " threshold >= 0, edgeItems >= 1. Start from PrintOptions.defaults().")
              .formatted(lineWidth, precision, threshold, edgeItems));
    }
  }

  /**
   * What {@code toString} uses: lines of 80 characters, 4 digits, whole tensors up to 1000
   * elements, edges of 3.
   *
   * @return the default options
   */
  public static PrintOptions defaults() {
    return DEFAULTS;
  }
}
