package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void sizesAndTheirProduct() {
    Shape shape = Shape.of(3, 32);
    assertEquals(2, shape.ndim());
    assertEquals(96, shape.numel());
    assertEquals(32, shape.dim(1));
    assertEquals(3, shape.dim(-2));
    assertEquals("[3, 32]", shape.toString());
    assertArrayEquals(new int[] {3, 32}, shape.toArray());
  }

  @Test
  void singleValueHasNoDimensionsAndOneElement() {
    assertSame(Shape.of(), Shape.of(new int[0]));
    assertEquals(0, Shape.of().ndim());
    assertEquals(1, Shape.of().numel());
    assertEquals("[]", Shape.of().toString());
  }

  @Test
  void holdsNoArrayOfTheCaller() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
  }

  @Test
  void equalityIsBySizes() {
    assertEquals(Shape.of(2, 3), Shape.of(2, 3));
    assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
    assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
    assertNotEquals(Shape.of(2, 3), Shape.of(2, 3, 1));
    assertNotEquals(Shape.of(2), (Object) "[2]");
  }

  @Test
  void emptyShapesHaveNoElementsHoweverLarge() {
    assertEquals(0, Shape.of(0, 5).numel());
    assertEquals(0, Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 0).numel());
    assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).numel());
  }

  @Test
  void impossibleSizesAreNamed() {
    Errors.assertError(
        ShapeException.class,
        "shape: negative size; got [2, -1]; expected sizes of 0 or more",
        () -> Shape.of(2, -1));
    Errors.assertError(
        ShapeException.class,
        "shape: too many elements; got [65536, 65536]; expected at most 2^31 - 1. Split the tensor",
        () -> Shape.of(65536, 65536));
    Errors.assertError(
        ShapeException.class,
        "shape: too many elements; got [65536, 65536, 65536, 65536]; expected at most 2^31 - 1."
            + " Split the tensor",
        () -> Shape.of(65536, 65536, 65536, 65536));
  }

  @Test
  void dimensionsCountFromEitherEnd() {
    Shape shape = Shape.of(4, 5, 6);
    assertEquals(1, shape.index("sum", -2));
    assertEquals(2, shape.index("sum", 2));
    assertEquals(0, Shape.of().index("sum", -1));
    Errors.assertError(
        ShapeException.class,
        "sum: no dimension -4; got shape [4, 5, 6]; expected a dimension from -3 to 2",
        () -> shape.index("sum", -4));
    Errors.assertError(
        ShapeException.class,
        "sum: no dimension 1; got shape []; expected a dimension from -1 to 0",
        () -> Shape.of().index("sum", 1));
    Errors.assertError(
        ShapeException.class,
        "size: no dimension 3; got shape [4, 5, 6]; expected a dimension from -3 to 2",
        () -> shape.dim(3));
    Errors.assertError(
        ShapeException.class,
        "size: a single value has no dimensions; got dimension 0 of shape []",
        () -> Shape.of().dim(0));
  }

  @Test
  void broadcastingStretchesOnesFromTheEnd() {
    assertEquals(Shape.of(2, 4, 3), broadcast(Shape.of(2, 1, 3), Shape.of(4, 1)));
    assertEquals(Shape.of(4, 3), broadcast(Shape.of(), Shape.of(4, 3)));
    assertEquals(Shape.of(4, 3), broadcast(Shape.of(4, 3), Shape.of(4, 3)));
    assertEquals(Shape.of(0), broadcast(Shape.of(1), Shape.of(0)));
    assertEquals(Shape.of(2, 0), broadcast(Shape.of(2, 1), Shape.of(0)));
    Errors.assertError(
        ShapeException.class,
        "add: shapes do not broadcast (size 2 against 3 in dimension 0); got [2, 4] and [3, 4];"
            + " expected sizes that are equal or 1, matched from the last dimension. Reshape one,"
            + " or add a dimension with unsqueeze",
        () -> broadcast(Shape.of(2, 4), Shape.of(3, 4)));
    Errors.assertError(
        ShapeException.class,
        "add: shapes do not broadcast (size 3 against 0 in dimension 1); got [2, 3] and [0];"
            + " expected sizes that are equal or 1, matched from the last dimension. Reshape one,"
            + " or add a dimension with unsqueeze",
        () -> broadcast(Shape.of(2, 3), Shape.of(0)));
  }

  private static Shape broadcast(Shape a, Shape b) {
    Shape shape = Shape.broadcast("add", a, b);
    assertEquals(shape, Shape.broadcast("add", b, a));
    return shape;
  }
}
