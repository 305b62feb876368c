package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** What a command line led to: exit status, standard output, standard error. */
record Run(int status, String out, String err) {

  static Run of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(List.of(arguments), stream(out), stream(err));
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Runs a sample that is expected to work, with its files in {@code folder}. */
  static Run ok(String sample, Path folder) {
    return of(sample, "--out", folder.toString()).ok();
  }

  Run ok() {
    assertEquals("", err);
    assertEquals(0, status);
    return this;
  }

  /** The lines of standard output. */
  List<String> lines() {
    return out.lines().toList();
  }

  /** The lines that begin so. */
  List<String> lines(String start) {
    return lines().stream().filter(line -> line.startsWith(start)).toList();
  }

  /** The first line that begins so. */
  String line(String start) {
    return lines(start).stream()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + start + "...' in\n" + out));
  }

  /** The numbers behind the beginning of such a line. */
  double[] numbers(String start) {
    return Stream.of(line(start).substring(start.length()).strip().split("\\s+"))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** The numbers at the ends of the lines that begin so. */
  double[] ends(String start) {
    return lines(start).stream()
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  static void assertNear(double[] expected, double[] actual, double relative) {
    assertEquals(expected.length, actual.length);
    IntStream.range(0, expected.length)
        .forEach(i -> assertEquals(expected[i], actual[i], relative * Math.abs(expected[i])));
  }

  /** Asserts that a PNG file of that many charts side by side and above each other is there. */
  static void assertChart(Path file, int columns, int rows) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    assertNotNull(image, file + " is no image");
    assertEquals(columns * Charts.WIDTH, image.getWidth());
    assertEquals(rows * Charts.HEIGHT, image.getHeight());
    long drawn =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) != 0xFFFFFFFF)
            .count();
    assertEquals(true, drawn > 2000L * columns * rows, "only " + drawn + " pixels are not white");
  }
}
