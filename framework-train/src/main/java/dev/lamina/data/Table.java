package dev.lamina.data;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named columns of equal length, each of numbers or of texts. Immutable: what changes a table
 * returns another one.
 *
 * <pre>{@code
 * Table all = Table.readCsv(Path.of("mpg.csv"));
 * Table cars = all.dropMissing("horsepower");
 * System.out.println(cars.dropped() + " rows without horsepower left out");
 * OneHot origin = OneHot.dropFirst().fit(cars.textColumn("origin"));
 * Table features = cars.oneHot("origin", origin).drop("name", "mpg");
 * Tensor x = features.tensor(DType.FLOAT32); // [rows, columns]
 * Tensor y = cars.tensor(DType.FLOAT32, "mpg"); // [rows, 1]
 * }</pre>
 *
 * <p>A column is numeric if every cell that is not missing holds a finite decimal number. Missing
 * values never leave a table unseen: what takes numbers or texts out is an error while there are
 * any.
 */
public final class Table {
  private final String source;
  private final Map<String, Column> columns;
  private final long[] lines;
  private final int dropped;

  /** Makes a table of columns as long as {@code lines}, which are the rows' lines in the source. */
  Table(String source, Map<String, Column> columns, long[] lines, int dropped) {
    this.source = source;
    this.columns = columns;
    this.lines = lines;
    this.dropped = dropped;
  }

  /**
   * Reads a CSV file with a header row, with {@link CsvOptions#defaults}.
   *
   * @param file the file
   * @return the table
   * @throws DataException as for {@link #readCsv(Path, CsvOptions)}
   */
  public static Table readCsv(Path file) {
    return readCsv(file, CsvOptions.defaults());
  }

  /**
   * Reads a CSV file with a header row. Cells may be quoted as in RFC 4180; blanks around a cell
   * and blank lines are left out; a column without a name is called {@code column<position>}.
   *
   * @param file the file
   * @param options how it is written
   * @return the table
   * @throws DataException if the file is missing, cannot be read or decoded, is empty, has a header
   *     but no rows, repeats a name in its header, or has a row with too few or too many cells
   */
  public static Table readCsv(Path file, CsvOptions options) {
    try (InputStream input = Files.newInputStream(file)) {
      return readCsv(input, file.getFileName().toString(), options);
    } catch (NoSuchFileException e) {
      throw new DataException(
          "Table.readCsv: there is no file '" + file + "'; looked for " + file.toAbsolutePath(), e);
    } catch (IOException e) {
      throw new DataException("Table.readCsv: '" + file + "' cannot be read: " + e, e);
    }
  }

  /**
   * Reads CSV from a stream, with {@link CsvOptions#defaults}; the stream stays open.
   *
   * @param input the bytes of the file
   * @param sourceName what errors call the source
   * @return the table
   * @throws DataException as for {@link #readCsv(Path, CsvOptions)}
   */
  public static Table readCsv(InputStream input, String sourceName) {
    return readCsv(input, sourceName, CsvOptions.defaults());
  }

  /**
   * Reads CSV from a stream, which stays open.
   *
   * @param input the bytes of the file
   * @param sourceName what errors call the source
   * @param options how it is written
   * @return the table
   * @throws DataException as for {@link #readCsv(Path, CsvOptions)}
   */
  public static Table readCsv(InputStream input, String sourceName, CsvOptions options) {
    return CsvFile.read(input, sourceName, options);
  }

  /** {@return the number of rows} */
  public int rows() {
    return lines.length;
  }

  /** {@return the names of the columns in their order} */
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /** {@return how many rows {@link #dropMissing} has left out on the way to this table} */
  public int dropped() {
    return dropped;
  }

  /**
   * {@return whether a column is one of numbers}
   *
   * @param column the name
   * @throws DataException if there is no such column
   */
  public boolean isNumeric(String column) {
    return column("Table.isNumeric", column).isNumeric();
  }

  /**
   * {@return the number of missing values in a column}
   *
   * @param column the name
   * @throws DataException if there is no such column
   */
  public int missing(String column) {
    return column("Table.missing", column).missing().cardinality();
  }

  /**
   * {@return the numbers of a column, as a copy}
   *
   * @param column the name
   * @throws DataException if there is no such column, or it holds a text or a missing value, naming
   *     the first one with its line
   */
  public double[] numericColumn(String column) {
    String op = "Table.numericColumn";
    Column found = numeric(op, column);
    refuseMissing(op, found);
    return found.numbers().clone();
  }

  /**
   * {@return the numbers of a column, as a copy, with {@code fill} in place of missing values}
   *
   * @param column the name
   * @param fill the number that stands in for a missing one
   * @throws DataException if there is no such column, or it holds a text
   */
  public double[] numericColumn(String column, double fill) {
    Column found = numeric("Table.numericColumn", column);
    double[] numbers = found.numbers().clone();
    found.missing().stream().forEach(row -> numbers[row] = fill);
    return numbers;
  }

  /**
   * {@return the texts of a column; those of a numeric column are as they stand in the file}
   *
   * @param column the name
   * @throws DataException if there is no such column, or it has a missing value
   */
  public List<String> textColumn(String column) {
    String op = "Table.textColumn";
    Column found = column(op, column);
    refuseMissing(op, found);
    return List.of(found.texts());
  }

  /**
   * {@return a table of these columns, in this order}
   *
   * @param names the columns, in the order wanted
   * @throws DataException if there is no such column, or one is named twice
   */
  public Table select(String... names) {
    Map<String, Column> selected = new LinkedHashMap<>();
    for (String name : names) {
      if (selected.put(name, column("Table.select", name)) != null) {
        throw new DataException("Table.select: '" + name + "' is named twice");
      }
    }
    return with(selected);
  }

  /**
   * {@return a table without these columns}
   *
   * @param names the columns to leave out
   * @throws DataException if there is no such column
   */
  public Table drop(String... names) {
    Map<String, Column> kept = new LinkedHashMap<>(columns);
    for (String name : names) {
      kept.remove(column("Table.drop", name).name());
    }
    return with(kept);
  }

  /**
   * {@return a table without the rows that miss a value in one of these columns; without names, in
   * any column} {@link #dropped} says how many those are.
   *
   * @param names the columns that must be complete
   * @throws DataException if there is no such column
   */
  public Table dropMissing(String... names) {
    BitSet incomplete = new BitSet(rows());
    for (String name : names.length == 0 ? columns() : Arrays.asList(names)) {
      incomplete.or(column("Table.dropMissing", name).missing());
    }
    int[] kept = new int[rows() - incomplete.cardinality()];
    for (int i = 0, row = -1; i < kept.length; i++) {
      row = incomplete.nextClearBit(row + 1);
      kept[i] = row;
    }
    Table complete = take(kept);
    return new Table(source, complete.columns, complete.lines, dropped + rows() - kept.length);
  }

  /**
   * {@return a table of these rows, in this order; a row may come more than once}
   *
   * @param rows positions from 0 on
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Table take(int... rows) {
    long[] taken = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= rows()) {
        throw new IndexOutOfBoundsException(
            "Table.take: there is no row " + rows[i] + "; expected 0 to " + (rows() - 1));
      }
      taken[i] = lines[rows[i]];
    }
    Map<String, Column> all = new LinkedHashMap<>();
    columns.forEach((name, column) -> all.put(name, column.take(rows)));
    return new Table(source, all, taken, dropped);
  }

  /**
   * {@return a table with one more column of numbers at its end, or with other numbers in a column
   * that exists} NaN is a missing value.
   *
   * @param name the name of the column
   * @param values a number a row
   * @throws DataException if there is not a value for each row
   */
  public Table withColumn(String name, double[] values) {
    if (values.length != rows()) {
      throw new DataException(
          "Table.withColumn: '"
              + name
              + "' is of another length than the table; got "
              + values.length
              + " values; expected "
              + rows());
    }
    Map<String, Column> all = new LinkedHashMap<>(columns);
    all.put(name, Column.of(name, values));
    return with(all);
  }

  /**
   * {@return a table with a column replaced, in its place, by the indicator columns of an encoding,
   * named {@code <column>_<category>}}
   *
   * @param column the name of the column to replace
   * @param encoding the fitted encoding
   * @throws DataException if there is no such column, it has a missing value or a category that the
   *     encoding does not know, or a name is taken
   */
  public Table oneHot(String column, OneHot encoding) {
    double[][] encoded = encoding.encode(textColumn(column));
    List<String> names = encoding.names(column);
    Map<String, Column> all = new LinkedHashMap<>();
    columns.forEach(
        (name, old) -> {
          if (!name.equals(column)) {
            all.put(name, old);
            return;
          }
          for (int j = 0; j < names.size(); j++) {
            int at = j;
            double[] indicator = Arrays.stream(encoded).mapToDouble(row -> row[at]).toArray();
            if (columns.containsKey(names.get(j))) {
              throw new DataException(
                  "Table.oneHot: there is a column '" + names.get(j) + "' already");
            }
            all.put(names.get(j), Column.of(names.get(j), indicator));
          }
        });
    return with(all);
  }

  /**
   * Returns the numbers of these columns by rows; without names, of all columns.
   *
   * @param names the columns, in the order wanted
   * @return rows() arrays of a number a column
   * @throws DataException as for {@link #numericColumn(String)}
   */
  public double[][] toArray(String... names) {
    double[][] byColumn = numbers(names);
    double[][] byRow = new double[rows()][byColumn.length];
    for (int i = 0; i < byRow.length; i++) {
      for (int j = 0; j < byColumn.length; j++) {
        byRow[i][j] = byColumn[j][i];
      }
    }
    return byRow;
  }

  /**
   * Returns the numbers of these columns as a new tensor; without names, of all columns.
   *
   * @param dtype FLOAT32 or FLOAT64
   * @param names the columns, in the order wanted
   * @return [rows, columns], also for one column, on the default device
   * @throws DataException as for {@link #numericColumn(String)}
   * @throws DTypeException if the dtype is not a floating-point one
   */
  public Tensor tensor(DType dtype, String... names) {
    if (!dtype.isFloatingPoint()) {
      throw new DTypeException(
          "Table.tensor: the numbers of a table are real; got "
              + dtype
              + "; expected float32 or float64");
    }
    double[][] byColumn = numbers(names);
    int width = byColumn.length;
    double[] values = new double[rows() * width];
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < width; j++) {
        values[i * width + j] = byColumn[j][i];
      }
    }
    // Rounded on the cpu: not every device has float64.
    Tensor table = Device.cpu().run(() -> Tensor.of(values, Shape.of(rows(), width)));
    return table.to(dtype).to(Device.getDefault());
  }

  private double[][] numbers(String... names) {
    List<double[]> numbers = new ArrayList<>();
    for (String name : names.length == 0 ? columns() : Arrays.asList(names)) {
      numbers.add(numericColumn(name));
    }
    return numbers.toArray(new double[0][]);
  }

  /** {@return source, size and columns on one line: {@code Table(mpg.csv, 398 rows: mpg, ...)}} */
  @Override
  public String toString() {
    return "Table("
        + source
        + ", "
        + rows()
        + " rows: "
        + String.join(", ", columns.keySet())
        + ")";
  }

  private Table with(Map<String, Column> other) {
    return new Table(source, other, lines, dropped);
  }

  private Column column(String op, String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new DataException(
          op
              + ": there is no column '"
              + name
              + "' in "
              + source
              + "; got the columns "
              + columns.keySet()
              + NearNames.suggestion(name, columns.keySet()));
    }
    return column;
  }

  private Column numeric(String op, String name) {
    Column column = column(op, name);
    if (!column.isNumeric()) {
      int row = column.firstText();
      throw new DataException(
          op
              + ": column '"
              + name
              + "' holds text; got '"
              + column.texts()[row]
              + "' in "
              + source
              + ", line "
              + lines[row]
              + "; expected numbers. If that marks a missing value, name it in CsvOptions.missing");
    }
    return column;
  }

  private void refuseMissing(String op, Column column) {
    int row = column.missing().nextSetBit(0);
    if (row >= 0) {
      int count = column.missing().cardinality();
      throw new DataException(
          op
              + ": column '"
              + column.name()
              + "' misses "
              + count
              + (count == 1 ? " value" : " values")
              + "; got '"
              + column.texts()[row]
              + "' in "
              + source
              + ", line "
              + lines[row]
              + "; expected a value in every row. Leave such rows out with dropMissing(\""
              + column.name()
              + "\")");
    }
  }
}
