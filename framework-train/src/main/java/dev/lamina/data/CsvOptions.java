package dev.lamina.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a CSV file is written. Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * Table.readCsv(path, CsvOptions.defaults().separator(';').missing("", "?"));
 * }</pre>
 */
public final class CsvOptions {
  private static final CsvOptions DEFAULTS =
      new CsvOptions(',', StandardCharsets.UTF_8, Set.of("", "NA", "NaN"));

  private final char separator;
  private final Charset charset;
  private final Set<String> missing;

  private CsvOptions(char separator, Charset charset, Set<String> missing) {
    this.separator = separator;
    this.charset = charset;
    this.missing = missing;
  }

  /**
   * {@return the defaults: commas, UTF-8, and a cell is missing if empty, {@code NA} or {@code
   * NaN}}
   */
  public static CsvOptions defaults() {
    return DEFAULTS;
  }

  /**
   * {@return options with another character between the cells, such as {@code ';'} or a tab}
   *
   * @param separator the character between two cells
   */
  public CsvOptions separator(char separator) {
    return new CsvOptions(separator, charset, missing);
  }

  /**
   * {@return options with another encoding}
   *
   * @param charset the encoding of the file
   */
  public CsvOptions charset(Charset charset) {
    return new CsvOptions(separator, charset, missing);
  }

  /**
   * {@return options with other markers of missing values, in place of those so far}
   *
   * @param markers the texts that stand for a missing value, {@code ""} for an empty cell among
   *     them; compared exactly, blanks around a cell left out
   */
  public CsvOptions missing(String... markers) {
    return new CsvOptions(separator, charset, new LinkedHashSet<>(List.of(markers)));
  }

  char separator() {
    return separator;
  }

  Charset charset() {
    return charset;
  }

  boolean isMissing(String cell) {
    return missing.contains(cell);
  }
}
