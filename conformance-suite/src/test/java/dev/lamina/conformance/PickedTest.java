package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PickedTest {
  private final Differences differences = new Differences(Device.cpu());
  private final Tensor x = Tensor.of(7f, 9f, -7f, -7f, 9f, Float.NaN, -0f, 0f);

  /** Compares the positions of a top-2 with recorded ones. */
  private void compare(long... recorded) {
    Picked call = new Picked(x, 0, () -> x.topk(2));
    RecordedTensor expected = new RecordedTensor(DType.INT64, Shape.of(recorded.length), recorded);
    differences.positions("indices", expected, call.run().get(1), call);
  }

  @Test
  void anotherOfSeveralEqualElementsAgrees() {
    compare(5, 1);
    compare(5, 4);
    assertTrue(differences.none());
    Tensor zeros = x.narrow(0, 6, 2);
    Picked call = new Picked(zeros, -1, () -> zeros.kthvalue(1, -1, true));
    RecordedTensor second = new RecordedTensor(DType.INT64, Shape.of(1), new long[] {1});
    differences.positions("indices", second, call.run().get(1), call);
    assertTrue(differences.none());
  }

  @Test
  void anotherElementDiffers() {
    compare(5, 0);
    assertEquals(
        "indices: largest difference 2.00000 at [1]: expected 7.0, got 9.0 (1 of 2 values differ)",
        differences.lines().get(0));
  }

  @Test
  void onePositionTwiceDiffers() {
    Tensor equal = Tensor.of(9f, 9f, 1f);
    Picked call = new Picked(equal, 0, () -> equal.topk(2));
    RecordedTensor twice = new RecordedTensor(DType.INT64, Shape.of(2), new long[] {1, 1});
    differences.positions("indices", twice, call.run().get(1), call);
    assertEquals("indices: one position occurs twice", differences.lines().get(0));
  }

  @Test
  void positionsOutsideDiffer() {
    compare(5, 8);
    assertTrue(
        differences.lines().get(0).startsWith("indices: the recorded positions lead nowhere: "));
  }

  @Test
  void shapesAndTypesMustBeEqual() {
    compare(5, 1, 4);
    assertEquals("indices: expected int64 [3], got int64 [2]", differences.lines().get(0));
  }

  @Test
  void dimensionsThatAreLeftOutAreFound() {
    Tensor rows = Tensor.of(new long[] {3, 1, 2, 2, 1, 1}, Shape.of(3, 2));
    Picked call = new Picked(rows, 0, () -> rows.kthvalue(2, 0));
    RecordedTensor same = new RecordedTensor(DType.INT64, Shape.of(2), new long[] {1, 0});
    differences.positions("indices", same, call.run().get(1), call);
    assertTrue(differences.none());
  }

  @Test
  void singleValuesHaveThePositionZero() {
    Tensor one = Tensor.scalar(4);
    Picked call = new Picked(one, -1, () -> one.median(-1));
    RecordedTensor zero = new RecordedTensor(DType.INT64, Shape.of(), new long[] {0});
    differences.positions("indices", zero, call.run().get(1), call);
    assertTrue(differences.none());
  }
}
