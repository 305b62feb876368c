package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TensorDatasetTest {
  private final Tensor x = Tensor.arange(10).view(5, 2);
  private final Tensor y = Tensor.arange(5);
  private final TensorDataset data = TensorDataset.of(x, y);

  @Test
  void keepsItsTensors() {
    assertSame(x, data.features());
    assertSame(y, data.targets());
    assertEquals(5, data.size());
  }

  @Test
  void rowsPairUp() {
    TensorDataset rows = data.rows(3, 0, 3);
    assertEquals(Shape.of(3, 2), rows.features().shape());
    assertArrayEquals(new long[] {6, 7, 0, 1, 6, 7}, rows.features().toLongArray());
    assertArrayEquals(new long[] {3, 0, 3}, rows.targets().toLongArray());
    TensorDataset same = data.rows(new long[] {3, 0, 3});
    assertArrayEquals(rows.features().toLongArray(), same.features().toLongArray());
    assertEquals(0, data.rows(new int[0]).size());
  }

  @Test
  void rangesAreViews() {
    TensorDataset range = data.range(1, 3);
    assertArrayEquals(new long[] {2, 3, 4, 5}, range.features().toLongArray());
    assertArrayEquals(new long[] {1, 2}, range.targets().toLongArray());
    assertTrue(range.features().sharesStorageWith(x));
    assertEquals(5, data.range(0, 5).size());
    assertEquals(0, data.range(5, 5).size());
  }

  @Test
  void splitGivesEachRowToOnePart() {
    TensorDataset.Parts parts = data.split(0.4, new Generator(3));
    Split expected = Split.trainTest(5, 0.4, 3);
    assertEquals(3, parts.train().size());
    assertEquals(2, parts.test().size());
    for (int i = 0; i < 3; i++) {
      assertEquals(expected.train()[i], parts.train().targets().toLongArray()[i]);
      assertEquals(2 * expected.train()[i], parts.train().features().toLongArray()[2 * i]);
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(expected.test()[i], parts.test().targets().toLongArray()[i]);
    }
  }

  @Test
  void sizesThatDiffer() {
    assertEquals(
        "TensorDataset.of: features and targets differ in their number of rows;"
            + " got features [5, 2], targets [10]; expected the same first dimension",
        assertThrows(ShapeException.class, () -> TensorDataset.of(x, Tensor.arange(10)))
            .getMessage());
    assertEquals(
        "TensorDataset.of: features and targets differ in their number of rows;"
            + " got features [], targets [5]; expected the same first dimension",
        assertThrows(ShapeException.class, () -> TensorDataset.of(Tensor.scalar(1), y))
            .getMessage());
  }

  @Test
  void rowsThatDoNotExist() {
    assertEquals(
        "TensorDataset.rows: there is no row 5; expected 0 to 4",
        assertThrows(IndexOutOfBoundsException.class, () -> data.rows(0, 5)).getMessage());
    assertEquals(
        "TensorDataset.rows: there is no row -1; expected 0 to 4",
        assertThrows(IndexOutOfBoundsException.class, () -> data.rows(-1L)).getMessage());
    assertEquals(
        "TensorDataset.range: there are no rows 2 to 6; expected 0 <= start <= end <= 5",
        assertThrows(IndexOutOfBoundsException.class, () -> data.range(2, 6)).getMessage());
  }
}
