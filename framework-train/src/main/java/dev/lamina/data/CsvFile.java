package dev.lamina.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a whole CSV file; the grammar itself (RFC 4180) is FastCSV's. */
final class CsvFile {
  private static final String OP = "Table.readCsv: ";
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final String source;
  private final CsvOptions options;
  private final List<String> header = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private CsvFile(String source, CsvOptions options) {
    this.source = source;
    this.options = options;
  }

  static Table read(InputStream input, String source, CsvOptions options) {
    CsvFile file = new CsvFile(source, options);
    try {
      file.readRecords(input);
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw file.unreadable(e);
    }
    file.checkHeader();
    return file.table();
  }

  private void readRecords(InputStream input) throws IOException {
    Charset charset = options.charset();
    // A decoder of its own: the default one replaces what it cannot decode and says nothing.
    Reader reader =
        new BufferedReader(
            new InputStreamReader(
                input,
                charset
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    CsvReader<CsvRecord> records =
        CsvReader.builder()
            .fieldSeparator(options.separator())
            .allowUnclosedQuote(false)
            .trimWhitespacesAroundQuotes(true)
            // checked here, where the message can say more
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(reader);
    for (CsvRecord csvRecord : records) {
      add(csvRecord);
    }
  }

  private void add(CsvRecord csvRecord) {
    List<String> cells = new ArrayList<>(csvRecord.getFieldCount());
    for (String cell : csvRecord.getFields()) {
      cells.add(cell.strip());
    }
    if (header.isEmpty()) {
      header.addAll(cells);
      return;
    }
    if (cells.size() != header.size()) {
      throw new DataException(
          OP
              + "a row has another number of cells than the header; got "
              + cells.size()
              + " cells for "
              + header.size()
              + " columns in "
              + source
              + ", line "
              + csvRecord.getStartingLineNumber()
              + "; expected a cell for each of "
              + header
              + ". Check the separator and the quotes");
    }
    rows.add(cells);
    lines.add(csvRecord.getStartingLineNumber());
  }

  private DataException unreadable(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && !(cause instanceof CharacterCodingException)) {
      cause = cause.getCause();
    }
    if (cause instanceof CharacterCodingException) {
      return new DataException(
          OP
              + source
              + " is not encoded in "
              + options.charset()
              + ". Name its encoding with CsvOptions.charset",
          e);
    }
    return new DataException(
        OP
            + source
            + " cannot be read: "
            + cause.getMessage()
            + " (after "
            + rows.size()
            + " rows)",
        e);
  }

  private void checkHeader() {
    if (header.isEmpty()) {
      throw new DataException(
          OP + source + " is empty; expected a header row with the names of the columns, and rows");
    }
    Set<String> seen = new LinkedHashSet<>();
    Set<String> twice = new LinkedHashSet<>();
    for (int j = 0; j < header.size(); j++) {
      if (header.get(j).isEmpty()) {
        header.set(j, "column" + (j + 1));
      }
      if (!seen.add(header.get(j))) {
        twice.add("'" + header.get(j) + "'");
      }
    }
    if (!twice.isEmpty()) {
      throw new DataException(
          OP
              + "names of columns repeat in "
              + source
              + ", line 1: "
              + String.join(", ", twice)
              + "; expected each name once. Is there a header row?");
    }
    if (rows.isEmpty()) {
      throw new DataException(OP + source + " has a header but no rows; got the columns " + header);
    }
  }

  private Table table() {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (int j = 0; j < header.size(); j++) {
      String[] texts = new String[rows.size()];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = rows.get(i).get(j);
      }
      columns.put(header.get(j), Column.parse(header.get(j), texts, options));
    }
    long[] lineNumbers = lines.stream().mapToLong(Long::longValue).toArray();
    return new Table(source, columns, lineNumbers, 0);
  }
}
