package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final String CARS =
      """
      mpg,power,origin,name
      18,130,usa,"chevelle, ""malibu\"""
      25,,usa,pinto
      24,95,japan,corona
      26,46,europe,NA
      33.5,1e2,japan,corolla
      """;

  private final Table cars = read(CARS);

  private static Table read(String csv) {
    byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
    return Table.readCsv(new ByteArrayInputStream(bytes), "cars.csv");
  }

  private static void fails(String message, Runnable call) {
    assertEquals(message, assertThrows(DataException.class, call::run).getMessage());
  }

  @Test
  void readsColumnsOfNumbersAndTexts() {
    assertEquals(5, cars.rows());
    assertEquals(List.of("mpg", "power", "origin", "name"), cars.columns());
    assertTrue(cars.isNumeric("mpg"));
    assertTrue(cars.isNumeric("power"));
    assertFalse(cars.isNumeric("origin"));
    assertArrayEquals(new double[] {18, 25, 24, 26, 33.5}, cars.numericColumn("mpg"));
    assertEquals(List.of("usa", "usa", "japan", "europe", "japan"), cars.textColumn("origin"));
    assertEquals("chevelle, \"malibu\"", cars.take(0).textColumn("name").get(0));
    assertEquals("Table(cars.csv, 5 rows: mpg, power, origin, name)", cars.toString());
  }

  @Test
  void numericColumnsKeepTheirTexts() {
    assertEquals(List.of("18", "25", "24", "26", "33.5"), cars.textColumn("mpg"));
  }

  @Test
  void missingValuesAreCountedFilledAndDropped() {
    assertEquals(0, cars.missing("mpg"));
    assertEquals(1, cars.missing("power"));
    assertEquals(1, cars.missing("name"));
    assertArrayEquals(new double[] {130, -1, 95, 46, 100}, cars.numericColumn("power", -1));

    Table withPower = cars.dropMissing("power");
    assertEquals(4, withPower.rows());
    assertEquals(1, withPower.dropped());
    assertArrayEquals(new double[] {130, 95, 46, 100}, withPower.numericColumn("power"));
    assertEquals(1, withPower.missing("name"));

    Table complete = withPower.dropMissing();
    assertEquals(3, complete.rows());
    assertEquals(2, complete.dropped());
    assertEquals(3, cars.dropMissing().rows());
    assertEquals(0, cars.dropped());
    assertEquals(0, cars.dropMissing("mpg", "origin").dropped());
    assertEquals(5, cars.rows());
  }

  @Test
  void columnWithoutAnyValueIsNumeric() {
    Table empty = read("a,b\n1,\n2,NA\n");
    assertTrue(empty.isNumeric("b"));
    assertEquals(2, empty.missing("b"));
    assertEquals(0, empty.dropMissing().rows());
    assertEquals(2, empty.dropMissing().dropped());
  }

  @Test
  void selectsDropsAndTakes() {
    assertEquals(List.of("name", "mpg"), cars.select("name", "mpg").columns());
    assertEquals(List.of("power", "origin"), cars.drop("name", "mpg").columns());
    Table taken = cars.take(3, 0, 3);
    assertArrayEquals(new double[] {26, 18, 26}, taken.numericColumn("mpg"));
    assertEquals(List.of("europe", "usa", "europe"), taken.textColumn("origin"));
    assertEquals(0, cars.take().rows());
    fails("Table.select: 'mpg' is named twice", () -> cars.select("mpg", "name", "mpg"));
    for (int row : new int[] {-1, 5}) {
      assertEquals(
          "Table.take: there is no row " + row + "; expected 0 to 4",
          assertThrows(IndexOutOfBoundsException.class, () -> cars.take(0, row)).getMessage());
    }
  }

  @Test
  void columnsAreAddedAndReplaced() {
    double[] values = {1, 2, 3.25, Double.NaN, 1e20};
    Table more = cars.withColumn("new", values);
    values[0] = 100;
    assertEquals(List.of("mpg", "power", "origin", "name", "new"), more.columns());
    assertEquals(1, more.missing("new"));
    assertArrayEquals(new double[] {1, 2, 3.25, 0, 1e20}, more.numericColumn("new", 0));
    assertEquals(List.of("1", "3.25", "1.0E20"), more.take(0, 2, 4).textColumn("new"));
    Table replaced = cars.withColumn("mpg", new double[5]);
    assertEquals(cars.columns(), replaced.columns());
    assertArrayEquals(new double[5], replaced.numericColumn("mpg"));
    fails(
        "Table.withColumn: 'new' is of another length than the table; got 4 values; expected 5",
        () -> cars.withColumn("new", new double[4]));
  }

  @Test
  void categoriesBecomeIndicatorColumnsInTheirPlace() {
    OneHot origin = OneHot.dropFirst().fit(cars.textColumn("origin"));
    Table encoded = cars.oneHot("origin", origin);
    assertEquals(List.of("mpg", "power", "origin_japan", "origin_usa", "name"), encoded.columns());
    assertArrayEquals(new double[] {0, 0, 1, 0, 1}, encoded.numericColumn("origin_japan"));
    assertArrayEquals(new double[] {1, 1, 0, 0, 0}, encoded.numericColumn("origin_usa"));
    fails(
        "Table.oneHot: there is a column 'origin_usa' already",
        () -> cars.withColumn("origin_usa", new double[5]).oneHot("origin", origin));
  }

  @Test
  void numbersByRowsAndAsTensors() {
    Table numbers = cars.dropMissing("power").select("power", "mpg");
    double[][] rows = {{130, 18}, {95, 24}, {46, 26}, {100, 33.5}};
    assertArrayEquals(rows, numbers.toArray());
    assertArrayEquals(new double[][] {{18}, {24}, {26}, {33.5}}, numbers.toArray("mpg"));
    Tensor x = numbers.tensor(DType.FLOAT64);
    assertEquals(Shape.of(4, 2), x.shape());
    assertArrayEquals(new double[] {130, 18, 95, 24, 46, 26, 100, 33.5}, x.toDoubleArray());
    Tensor y = numbers.tensor(DType.FLOAT32, "mpg");
    assertEquals(Shape.of(4, 1), y.shape());
    assertEquals(DType.FLOAT32, y.dtype());
    assertArrayEquals(new float[] {18, 24, 26, 33.5f}, y.toFloatArray());
    assertEquals(
        "Table.tensor: the numbers of a table are real; got int64; expected float32 or float64",
        assertThrows(DTypeException.class, () -> numbers.tensor(DType.INT64)).getMessage());
  }

  @Test
  void textInANumericColumnNamesFileLineColumnAndText() {
    Table broken = read("mpg,power\n18,130\n\n25,NA\n24,about 95\n26,?\n");
    fails(
        "Table.numericColumn: column 'power' holds text; got 'about 95' in cars.csv, line 5;"
            + " expected numbers. If that marks a missing value, name it in CsvOptions.missing",
        () -> broken.numericColumn("power"));
    fails(
        "Table.numericColumn: column 'power' holds text; got '?' in cars.csv, line 6;"
            + " expected numbers. If that marks a missing value, name it in CsvOptions.missing",
        () -> broken.take(3, 0).toArray());
  }

  @Test
  void missingValuesAreNotHandedOut() {
    fails(
        "Table.numericColumn: column 'power' misses 1 value; got '' in cars.csv, line 3;"
            + " expected a value in every row. Leave such rows out with dropMissing(\"power\")",
        () -> cars.tensor(DType.FLOAT32, "mpg", "power"));
    fails(
        "Table.textColumn: column 'name' misses 1 value; got 'NA' in cars.csv, line 5;"
            + " expected a value in every row. Leave such rows out with dropMissing(\"name\")",
        () -> cars.textColumn("name"));
    Table nan = read("x\n1\nNaN\nNaN\n");
    fails(
        "Table.numericColumn: column 'x' misses 2 values; got 'NaN' in cars.csv, line 3;"
            + " expected a value in every row. Leave such rows out with dropMissing(\"x\")",
        () -> nan.numericColumn("x"));
  }

  @Test
  void unknownColumnsSuggestNearOnes() {
    String got = " in cars.csv; got the columns [mpg, power, origin, name]";
    fails(
        "Table.numericColumn: there is no column 'MPG'" + got + ". Did you mean 'mpg'?",
        () -> cars.numericColumn("MPG"));
    fails(
        "Table.textColumn: there is no column 'orgin'" + got + ". Did you mean 'origin'?",
        () -> cars.textColumn("orgin"));
    fails(
        "Table.dropMissing: there is no column 'horsepower'" + got + ". Did you mean 'power'?",
        () -> cars.dropMissing("horsepower"));
    fails("Table.drop: there is no column 'weight'" + got, () -> cars.drop("weight"));
    fails("Table.select: there is no column 'weight'" + got, () -> cars.select("weight"));
    fails("Table.missing: there is no column 'weight'" + got, () -> cars.missing("weight"));
    fails("Table.isNumeric: there is no column 'weight'" + got, () -> cars.isNumeric("weight"));
  }
}
