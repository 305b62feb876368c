package dev.lamina.samples;

import dev.lamina.data.CsvOptions;
import dev.lamina.data.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The data that come with the samples; README.md beside them says from where. */
final class Data {
  private Data() {}

  /** Reads the file of the option {@code --csv}, or where it is not given, one that comes along. */
  static Table csv(Options options, String standard, CsvOptions format) {
    if (options.isGiven("csv")) {
      return Table.readCsv(options.path("csv"), format);
    }
    try (InputStream file = Data.class.getResourceAsStream(standard)) {
      if (file == null) {
        throw new IllegalArgumentException("data: there is no '" + standard + "' with the samples");
      }
      return Table.readCsv(file, standard, format);
    } catch (IOException e) {
      throw new UncheckedIOException("data: '" + standard + "' cannot be read: " + e, e);
    }
  }
}
