package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static History history(double... losses) {
    List<EpochResult> results = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", losses[i]);
      values.put("val_loss", losses[i] * 2);
      results.add(new EpochResult(i + 1, losses.length, values, 0.5));
    }
    return new History(results);
  }

  @Test
  void columnsByName() {
    History history = history(4, 2, 1);
    assertEquals(3, history.epochs());
    assertEquals(List.of("loss", "val_loss"), history.names());
    assertArrayEquals(new double[] {4, 2, 1}, history.loss());
    assertArrayEquals(new double[] {8, 4, 2}, history.valLoss());
    assertArrayEquals(new double[] {8, 4, 2}, history.metric("val_loss"));
  }

  @Test
  void resultsAreThoseOfTheEpochsInOrder() {
    List<EpochResult> results = history(4, 2).results();
    assertEquals(List.of(1, 2), results.stream().map(EpochResult::epoch).toList());
    assertEquals(Map.of("loss", 2.0, "val_loss", 4.0), results.get(1).values());
    assertThrows(UnsupportedOperationException.class, () -> results.remove(0));
    assertEquals(List.of(), history().results());
  }

  @Test
  void aMissingColumnIsNamedWithThoseThereAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> history(1).metric("r2"));
    assertEquals("history: there is no 'r2'; got loss, val_loss", e.getMessage());
  }

  @Test
  void csvHoldsEveryDigit() {
    assertEquals("epoch,loss,val_loss\n1,0.1,0.2\n2,0.3,0.6\n", history(0.1, 0.3).toCsv());
  }

  @Test
  void divergenceIsFlagged() {
    assertEquals(OptionalInt.empty(), history(3, 2).firstNonFiniteEpoch());
    assertEquals(
        OptionalInt.of(2), history(3, Double.POSITIVE_INFINITY, Double.NaN).firstNonFiniteEpoch());
  }

  @Test
  void tableShowsFirstAndLast() {
    assertEquals(
        " epoch        loss    val_loss\n"
            + "     1      4.0000      8.0000\n"
            + "     2      2.5000      5.0000",
        history(4, 2.5).toString());
    String[] rows = history(new double[100]).toString().split("\n");
    assertEquals(13, rows.length);
    assertEquals("     1", rows[1].substring(0, 6));
    assertEquals("   100", rows[12].substring(0, 6));
  }
}
