package dev.lamina.tensor;

/**
 * How tensors are printed.
 *
 * <pre>{@code
 * System.out.println(x.toString(PrintOptions.defaults().withPrecision(8)));
 * PrintOptions.set(PrintOptions.full().withSciMode(PrintOptions.SciMode.OFF)); // for all from now on
 * }</pre>
 *
 * @param lineWidth characters a line; wider matrices are split into blocks of columns
 * @param precision digits after the point, of fractions; a tensor without dimensions has two digits
 *     more, but no zeros at its end
 * @param threshold elements; of a tensor with more than these only the edges are printed
 * @param edgeItems how many entries at either end of a dimension belong to the edges
 * @param sciMode when numbers are written like {@code 1.5000e-07}
 */
public record PrintOptions(
    int lineWidth, int precision, int threshold, int edgeItems, SciMode sciMode) {
  /** When real numbers are written with a power of ten. */
  public enum SciMode {
    /** Where their sizes differ by more than four digits, and for large integers. */
    AUTO,
    /** Always. */
    ON,
    /** Never; numbers of one size may still have a common factor above them. */
    OFF
  }

  private static final PrintOptions DEFAULTS = new PrintOptions(80, 4, 1000, 3);
  private static final int LARGEST_PRECISION = 17;
  private static volatile PrintOptions current = DEFAULTS;

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
   * Options whose notation follows from the numbers.
   *
   * @param lineWidth characters a line
   * @param precision digits after the point
   * @param threshold elements that are printed in full
   * @param edgeItems entries at either end of a long dimension
   * @throws IllegalArgumentException as the other constructor
   */
  public PrintOptions(int lineWidth, int precision, int threshold, int edgeItems) {
    this(lineWidth, precision, threshold, edgeItems, SciMode.AUTO);
  }

  /**
   * Lines of 80 characters, 4 digits, whole tensors up to 1000 elements, edges of 3.
   *
   * @return the default options
   */
  public static PrintOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The defaults, with tensors of all sizes in full.
   *
   * @return options
   */
  public static PrintOptions full() {
    return DEFAULTS.withThreshold(Integer.MAX_VALUE);
  }

  /**
   * What {@code toString} uses: the defaults until {@link #set} changes them.
   *
   * @return the options of the process
   */
  public static PrintOptions current() {
    return current;
  }

  /**
   * Sets what {@code toString} uses from now on, on all threads.
   *
   * @param options the options
   */
  public static void set(PrintOptions options) {
    current = options;
  }

  /** These options with lines of this many characters. */
  public PrintOptions withLineWidth(int characters) {
    return new PrintOptions(characters, precision, threshold, edgeItems, sciMode);
  }

  /** These options with this many digits after the point. */
  public PrintOptions withPrecision(int digits) {
    return new PrintOptions(lineWidth, digits, threshold, edgeItems, sciMode);
  }

  /** These options with tensors in full up to this many elements. */
  public PrintOptions withThreshold(int elements) {
    return new PrintOptions(lineWidth, precision, elements, edgeItems, sciMode);
  }

  /** These options with this many entries at either end of a long dimension. */
  public PrintOptions withEdgeItems(int entries) {
    return new PrintOptions(lineWidth, precision, threshold, entries, sciMode);
  }

  /** These options with this use of powers of ten. */
  public PrintOptions withSciMode(SciMode mode) {
    return new PrintOptions(lineWidth, precision, threshold, edgeItems, mode);
  }
}
