package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of a training, however many epochs it has. */
class EpochsTest {
  private static Epochs epochs(int n) {
    Epochs epochs = new Epochs(Columns.of(List.of(), true), 1000);
    double[] values = new double[2];
    for (int i = 0; i < n; i++) {
      values[0] = i;
      values[1] = -i;
      epochs.note(values, i / 8.0);
      assertEquals(i + 1, epochs.latest().epoch());
    }
    return epochs;
  }

  @Test
  void keepsAllThatWasNoted() {
    for (int n : new int[] {0, 1, 63, 64, 65, 300}) {
      Epochs epochs = epochs(n);
      assertEquals(n, epochs.size());
      for (int i = 0; i < n; i++) {
        EpochResult result = epochs.get(i);
        assertEquals(i + 1, result.epoch());
        assertEquals(1000, result.epochs());
        assertEquals(i, result.value("loss"));
        assertEquals(-i, result.value("val_loss"));
        assertEquals(i / 8.0, result.seconds());
        assertEquals(result, epochs.get(i));
      }
    }
  }

  @Test
  void aHistoryOfThemCannotBeChanged() {
    History history = new History(epochs(70));
    assertEquals(70, history.epochs());
    assertEquals(List.of("loss", "val_loss"), history.names());
    assertEquals(69, history.loss()[69]);
    List<EpochResult> results = history.results();
    assertThrows(UnsupportedOperationException.class, () -> results.remove(0));
    assertThrows(IndexOutOfBoundsException.class, () -> results.get(70));
  }
}
