package dev.lamina.tensor;

import static dev.lamina.tensor.Index.all;
import static dev.lamina.tensor.Index.at;
import static dev.lamina.tensor.Index.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.testing.Errors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ViewsTest {
  @Test
  void viewsShareTheirStorageBothWays() {
    List<UnaryOperator<Tensor>> views =
        List.of(
            x -> x.view(3, 2),
            x -> x.reshape(6),
            Tensor::flatten,
            Tensor::t,
            x -> x.transpose(0, 1),
            x -> x.permute(1, 0),
            x -> x.unsqueeze(1),
            x -> x.unsqueeze(0).squeeze(),
            x -> x.unsqueeze(2).squeeze(-1),
            x -> x.select(0, 0),
            x -> x.narrow(1, 0, 2),
            x -> x.slice(1, 0, 3, 2),
            x -> x.get(0),
            x -> x.get(at(0), range(0, 2)),
            Tensor::detach);
    for (UnaryOperator<Tensor> op : views) {
      Tensor x = Tensor.arange(6).view(2, 3);
      Tensor y = op.apply(x);
      assertTrue(y.sharesStorageWith(x));
      y.fill_(50);
      assertEquals(50, x.get(0, 0).itemLong());
      x.fill_(7);
      assertEquals(7 * y.numel(), y.sum().itemLong());
    }
  }

  @Test
  void reshapeCopiesOnlyWhereItMust() {
    Tensor x = Tensor.arange(6).view(2, 3);
    assertTrue(x.reshape(3, 2).sharesStorageWith(x));
    assertTrue(x.t().reshape(3, 2, 1).sharesStorageWith(x));
    Tensor copy = x.t().reshape(6);
    assertFalse(copy.sharesStorageWith(x));
    assertArrayEquals(new long[] {0, 3, 1, 4, 2, 5}, copy.toLongArray());
    assertFalse(x.t().flatten().sharesStorageWith(x));
  }

  @Test
  void incompatibleStridesNameReshape() {
    Tensor x = Tensor.arange(24).view(2, 3, 4);
    Errors.assertError(
        ShapeException.class,
        "view: the strides do not allow this shape without copying; got [2, 4, 3] strides [12, 1,"
            + " 4] offset 0, asked for [24]; expected dimensions that stay together in memory. Use"
            + " reshape(), which copies where it must",
        () -> x.transpose(1, 2).view(24));
    Errors.assertError(
        ShapeException.class,
        "view: the strides do not allow this shape without copying; got [2, 3, 2] strides [12, 4,"
            + " 1] offset 1, asked for [3, 4]; expected dimensions that stay together in memory."
            + " Use reshape(), which copies where it must",
        () -> x.narrow(2, 1, 2).narrow(1, 0, 3).view(3, 4));
  }

  @Test
  void indicesDropOrKeepDimensions() {
    Tensor x = Tensor.arange(24).view(2, 3, 4);
    assertArrayEquals(new long[] {17, 19}, x.get(at(1), at(-2), range(1, 4, 2)).toLongArray());
    assertEquals(Shape.of(2, 4), x.get(all(), at(0)).shape());
    assertEquals(Shape.of(2, 2, 4), x.get(all(), range(1, 9)).shape());
    assertEquals(Shape.of(1, 3, 4), x.get(range(-1, Integer.MAX_VALUE)).shape());
    assertEquals(Shape.of(2, 3, 0), x.get(all(), all(), range(3, 1)).shape());
    assertEquals(Shape.of(), x.get(1, 2, 3).shape());
    assertEquals(23, x.get(-1, -1, -1).itemLong());
    assertEquals(Shape.of(3, 4), x.get(1).shape());
    assertEquals(Shape.of(2, 3, 4), x.get(new Index[0]).shape());
  }

  @Test
  void wrongIndicesAreNamed() {
    Tensor x = Tensor.arange(6).view(2, 3);
    Errors.assertError(
        ShapeException.class,
        "get: more indices than dimensions; got 3 indices for shape [2, 3]; expected at most 2."
            + " Leave some out, or add dimensions with newAxis()",
        () -> x.get(at(0), at(0), at(0)));
    Errors.assertError(
        ShapeException.class,
        "get: more indices than dimensions; got 3 indices for shape [2, 3]; expected at most 2."
            + " Leave some out, or add dimensions with newAxis()",
        () -> x.get(0, 0, 0));
    Errors.assertError(
        ShapeException.class,
        "get: position 2 (index 0) is outside dimension 0; got shape [2, 3]; expected a position"
            + " from -2 to 1",
        () -> x.get(at(2)));
    Errors.assertError(
        ShapeException.class,
        "get: position -4 (index 1) is outside dimension 1; got shape [2, 3]; expected a position"
            + " from -3 to 2",
        () -> x.get(all(), at(-4)));
    Errors.assertError(
        ShapeException.class,
        "get: the step of a range must be at least 1; got :2:0 on shape [2, 3]; expected 1 or more."
            + " To reverse a dimension, flip it",
        () -> x.get(range(0, 2, 0)));
    Errors.assertError(
        ShapeException.class,
        "get: position 0 (index 0) is outside dimension 0; got shape [0]; expected no position,"
            + " since it is empty. Take a range",
        () -> Tensor.zeros(0).get(0));
  }

  @Test
  void endsOfSlicesAreCutAndHugeStepsTakeOne() {
    Tensor x = Tensor.arange(5);
    assertArrayEquals(new long[] {3, 4}, x.slice(0, -2, 99, 1).toLongArray());
    assertArrayEquals(new long[] {0, 1}, x.slice(0, -99, -3, 1).toLongArray());
    assertArrayEquals(new long[] {1}, x.slice(0, 1, 5, Integer.MAX_VALUE).toLongArray());
    assertEquals(0, x.slice(0, 4, 2, 1).numel());
    assertEquals(0, x.slice(0, 99, 100, 1).numel());
    assertEquals(5, x.slice(0, Integer.MIN_VALUE, Integer.MAX_VALUE, 1).numel(), "no overflow");
  }

  @Test
  void expandedDimensionsHaveStrideZero() {
    Tensor x = Tensor.arange(3).view(3, 1).expand(2, 3, 4);
    assertArrayEquals(new int[] {0, 1, 0}, x.stride());
    assertEquals(12 * 2, x.numel());
    assertArrayEquals(
        new long[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}, x.select(0, 1).flatten().toLongArray());
    assertArrayEquals(new int[] {0, 1, 1}, Tensor.arange(3).view(3, 1).expand(2, -1, -1).stride());
    assertEquals(Shape.of(0), Tensor.ones(1).expand(0).shape());
    Errors.assertError(
        ShapeException.class,
        "expand: only sizes of 1 can be stretched; got [3], asked for [-1, 3]; expected the same"
            + " sizes, or others where the tensor has 1",
        () -> Tensor.ones(3).expand(-1, 3));
  }

  @Test
  void matricesAreTransposedAndVectorsStay() {
    Tensor v = Tensor.arange(3);
    assertEquals(Shape.of(3), v.t().shape());
    assertEquals(Shape.of(), Tensor.scalar(1).t().shape());
    Tensor m = Tensor.arange(6).view(2, 3);
    assertArrayEquals(new long[] {0, 3, 1, 4, 2, 5}, m.t().toLongArray());
    assertEquals(Shape.of(2, 3), m.t().t().shape());
  }

  @Test
  void partsOfEmptyTensorsCanBeReadWrittenAndTaken() {
    Tensor x = Tensor.zeros(2, 0, 3).select(2, 2);
    assertEquals(Shape.of(2, 0), x.shape());
    assertEquals(0, x.storageOffset());
    assertEquals(0, x.toFloatArray().length);
    assertEquals(Shape.of(2, 0), x.uniform_(0, 1).add_(1.0).add(2.0).shape());
    assertEquals(Shape.of(3, 0), x.indexSelect(0, Tensor.of(1, 0, 1)).shape());
    assertEquals(Shape.of(2, 4), x.mm(Tensor.zeros(0, 4)).shape());
  }

  @Test
  void sizesWithoutElementsCannotBeInferred() {
    assertEquals(Shape.of(0, 3), Tensor.zeros(0).view(-1, 3).shape());
    assertEquals(Shape.of(5, 0), Tensor.zeros(0, 3).view(5, 0).shape());
    assertEquals(Shape.of(), Tensor.ones(1, 1).view().shape());
  }
}
