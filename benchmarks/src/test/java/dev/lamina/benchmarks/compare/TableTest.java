package dev.lamina.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Row LOOP = Rows.named(List.of("W1/loop")).get(0);
  private static final Row PRODUCT = Rows.named(List.of("W4/64")).get(0);
  private static final Row EAGER = Rows.named(List.of("W5/eager")).get(0);

  private static Results results(Row row, String... systems) {
    Results results = new Results(List.of(systems));
    results.begin(row);
    return results;
  }

  private static List<String> cells(String text, int line) {
    return List.of(text.lines().toList().get(line).substring(2).split(" *\\| *"));
  }

  @Test
  void dividesByTheFastestPeer() {
    Results results = results(LOOP, "lamina", "slow", "fast");
    results.add(LOOP, "lamina", 5);
    results.add(LOOP, "slow", 80);
    results.add(LOOP, "fast", 60);
    assertEquals(Optional.of("fast"), results.bestPeer(LOOP));
    assertEquals(12, results.ratio(LOOP, "lamina"));
    assertEquals(
        List.of("W1/loop", "us", "5.00", "80.0", "60.0", "fast", "12.00x", ">= 11x", "met"),
        cells(new Table(results).text(), 2));
  }

  @Test
  void higherRatesAreBetter() {
    Results results = results(PRODUCT, "lamina", "slow", "fast");
    results.add(PRODUCT, "lamina", 80);
    results.add(PRODUCT, "slow", 50);
    results.add(PRODUCT, "fast", 100);
    assertEquals(Optional.of("fast"), results.bestPeer(PRODUCT));
    assertEquals(0.8, results.ratio(PRODUCT, "lamina"));
    assertEquals("missed", cells(new Table(results).text(), 2).get(8));
  }

  @Test
  void eachFormOfLaminaHasItsRatioAndVerdict() {
    Results results = results(LOOP, "lamina", "lamina-jdk17", "peer");
    results.add(LOOP, "lamina", 5);
    results.add(LOOP, "lamina-jdk17", 6);
    results.add(LOOP, "peer", 60);
    List<String> line = cells(new Table(results).text(), 2);
    assertEquals("12.00x / 10.00x", line.get(6));
    assertEquals("met / missed", line.get(8));
  }

  @Test
  void withoutPeersOnlyFixedBarsAreJudged() {
    Results results = results(LOOP, "lamina", "peer");
    results.add(LOOP, "lamina", 5);
    results.begin(EAGER);
    results.add(EAGER, "lamina", 10.7);
    results.note("peer: not installed");
    String text = new Table(results).text();
    assertEquals(
        List.of("row", "unit", "lamina", "best peer", "ratio", "bar", "verdict"), cells(text, 0));
    assertEquals(List.of("W1/loop", "us", "5.00", "-", "-", ">= 11x", "no peer"), cells(text, 2));
    assertEquals(List.of("W5/eager", "ms", "10.7", "-", "-", "<= 12", "met"), cells(text, 3));
    assertTrue(text.endsWith("\n\n* peer: not installed\n"), text);
  }

  @Test
  void rowsOfLayersThatAreMissingSaySo() {
    Row lenet = Rows.named(List.of("W6")).get(0);
    List<String> line = cells(new Table(results(lenet, "lamina")).text(), 2);
    assertEquals("layers not there yet", line.get(line.size() - 1));
  }

  @Test
  void aCellHasTheMedianAndHalfTheRange() {
    Results results = results(LOOP, "lamina");
    for (double value : new double[] {9, 10, 13}) {
      results.add(LOOP, "lamina", value);
    }
    assertEquals("10.0 ±20%", cells(new Table(results).text(), 2).get(2));
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    Values values = Values.of(4, 1, 2, 100);
    assertEquals(3, values.median());
    assertEquals(1, values.least());
    assertEquals(100, values.most());
  }

  @Test
  void linesAreAligned() {
    Results results = results(LOOP, "lamina", "peer");
    results.add(LOOP, "lamina", 5);
    results.add(LOOP, "peer", 123456);
    List<String> lines = new Table(results).text().lines().limit(3).toList();
    assertEquals(lines.get(0).length(), lines.get(1).length());
    assertEquals(lines.get(0).length(), lines.get(2).length());
  }

  @Test
  void jsonHasAnObjectForEachValue() {
    Results results = results(LOOP, "lamina", "peer", "absent");
    results.add(LOOP, "lamina", 5.5);
    results.add(LOOP, "peer", 60);
    results.begin(PRODUCT);
    results.add(PRODUCT, "lamina", 80);
    assertEquals(
        """
        [
          {"workload": "W1/loop", "system": "lamina", "value": 5.5, "unit": "us", \
        "lower_is_better": true, "threads": 2},
          {"workload": "W1/loop", "system": "peer", "value": 60.0, "unit": "us", \
        "lower_is_better": true, "threads": 2},
          {"workload": "W4/64", "system": "lamina", "value": 80.0, "unit": "GFLOP/s", \
        "lower_is_better": false, "threads": 2}
        ]
        """,
        Json.of(results, 2));
    assertEquals("[]\n", Json.of(results(LOOP, "lamina"), 2));
  }

  @Test
  void answersBecomeValuesOfTheUnit() {
    assertEquals(2.5, Unit.MICROSECONDS.of(2.5e-6, 0), 1e-12);
    assertEquals(2.5, Unit.MILLISECONDS.of(2.5e-3, 0), 1e-12);
    assertEquals(64_000, Unit.SAMPLES.of(2e-3, 128), 1e-6);
    assertEquals(2.097152, Unit.GIGAFLOPS.of(1e-3, 2.0 * 128 * 128 * 64), 1e-9);
    assertEquals(73.5, Unit.MEBIBYTES.of(73.5, 0));
  }
}
