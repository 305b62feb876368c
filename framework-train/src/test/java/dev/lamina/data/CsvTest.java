package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return file(text, StandardCharsets.UTF_8);
  }

  private Path file(String text, Charset charset) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text, charset);
  }

  private static void fails(String message, Path file) {
    assertEquals(
        message, assertThrows(DataException.class, () -> Table.readCsv(file)).getMessage());
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.csv");
    fails("Table.readCsv: there is no file '" + file + "'; looked for " + file, file);
  }

  @Test
  void folderInsteadOfAFile() {
    String message = assertThrows(DataException.class, () -> Table.readCsv(folder)).getMessage();
    assertTrue(message.startsWith("Table.readCsv: "), message);
    assertTrue(message.contains("cannot be read"), message);
  }

  @Test
  void emptyFile() throws IOException {
    String message =
        "Table.readCsv: data.csv is empty;"
            + " expected a header row with the names of the columns, and rows";
    fails(message, file(""));
    fails(message, file("\n\n"));
    fails(message, file("\uFEFF"));
  }

  @Test
  void headerAlone() throws IOException {
    fails(
        "Table.readCsv: data.csv has a header but no rows; got the columns [a, b]", file("a,b\n"));
  }

  @Test
  void raggedRows() throws IOException {
    fails(
        "Table.readCsv: a row has another number of cells than the header;"
            + " got 2 cells for 3 columns in data.csv, line 4; expected a cell for each of"
            + " [a, b, c]. Check the separator and the quotes",
        file("a,b,c\n1,2,3\n\n4,5\n"));
    fails(
        "Table.readCsv: a row has another number of cells than the header;"
            + " got 3 cells for 2 columns in data.csv, line 4; expected a cell for each of"
            + " [a, b]. Check the separator and the quotes",
        file("a,b\n1,\"two\nlines\"\n4,5,6\n"));
  }

  @Test
  void repeatedNames() throws IOException {
    fails(
        "Table.readCsv: names of columns repeat in data.csv, line 1: 'a', 'c';"
            + " expected each name once. Is there a header row?",
        file("a,b,a,c,c,a\n1,2,3,4,5,6\n"));
  }

  @Test
  void columnsWithoutANameAreNumbered() throws IOException {
    Table table = Table.readCsv(file(",mpg, \nMazda,21,x\n"));
    assertEquals(List.of("column1", "mpg", "column3"), table.columns());
  }

  @Test
  void byteOrderMarkBlanksAndLineEnds() throws IOException {
    Table table = Table.readCsv(file("\uFEFF\"a\", b , \"c\" \r\n 1 ,2, x y \r\n\r\n3,4,z"));
    assertEquals(List.of("a", "b", "c"), table.columns());
    assertArrayEquals(new double[][] {{1, 2}, {3, 4}}, table.toArray("a", "b"));
    assertEquals(List.of("x y", "z"), table.textColumn("c"));
  }

  @Test
  void numbersAreDecimalAndFinite() throws IOException {
    Table table =
        Table.readCsv(file("good,hex,suffix,word,huge,sign\n-1.5e-3,0x10,1d,Infinity,1e999,1-2\n"));
    assertArrayEquals(new double[] {-0.0015}, table.numericColumn("good"));
    for (String name : List.of("hex", "suffix", "word", "huge", "sign")) {
      assertFalse(table.isNumeric(name), name);
    }
    assertArrayEquals(
        new double[] {0.5, 5, 7}, Table.readCsv(file("x\n.5\n5.\n+7\n")).numericColumn("x"));
  }

  @Test
  void separatorAndMissingMarkersAreOptions() throws IOException {
    CsvOptions options = CsvOptions.defaults().separator(';').missing("?", "-");
    Table table = Table.readCsv(file("a;b\n1;NA\n?;x\n-;\n"), options);
    assertEquals(2, table.missing("a"));
    assertEquals(0, table.missing("b"));
    assertEquals(List.of("NA", "x", ""), table.textColumn("b"));
    assertArrayEquals(new double[] {1}, table.dropMissing().numericColumn("a"));
  }

  @Test
  void encodingIsAnOption() throws IOException {
    Path file = file("name\nCitroën\n", StandardCharsets.ISO_8859_1);
    fails(
        "Table.readCsv: data.csv is not encoded in UTF-8."
            + " Name its encoding with CsvOptions.charset",
        file);
    CsvOptions options = CsvOptions.defaults().charset(StandardCharsets.ISO_8859_1);
    assertEquals(List.of("Citroën"), Table.readCsv(file, options).textColumn("name"));
  }

  @Test
  void quoteThatIsNeverClosed() throws IOException {
    Path file = file("a,b\n1,2\n3,\"4\n5,6\n");
    DataException error = assertThrows(DataException.class, () -> Table.readCsv(file));
    // the reason in FastCSV's words
    String reason = error.getMessage().replaceAll("^Table.readCsv: data.csv cannot be read: ", "");
    assertTrue(reason.contains("line 3"), reason);
    assertTrue(reason.endsWith(" (after 1 rows)"), reason);
    assertInstanceOf(CsvParseException.class, error.getCause());
  }
}
