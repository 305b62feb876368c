package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Layout CUBE = Layout.contiguous(Shape.of(2, 3, 4));

  @Test
  void rowMajorLayoutsAreShared() {
    Layout first = Layout.contiguous(Shape.of(2, 3, 4));
    assertSame(first, Layout.contiguous(Shape.of(2, 3, 4)));
    Layout matrix = Layout.contiguous(Shape.of(5, 7));
    assertSame(matrix, Layout.contiguous(5, 7));
    assertArrayEquals(new int[] {12, 4, 1}, CUBE.strides());
    assertTrue(CUBE.isDense());
    assertArrayEquals(new int[] {3, 3, 1}, Layout.contiguous(Shape.of(2, 0, 3)).strides());
  }

  @Test
  void collisionsInTheCacheAreNoticed() {
    // More shapes than the cache has slots.
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 60; j++) {
        assertEquals(Shape.of(i, j), Layout.contiguous(i, j).shape());
        assertEquals(Shape.of(j, i), Layout.contiguous(Shape.of(j, i)).shape());
      }
    }
  }

  @Test
  void transposingTwiceGivesTheSameObject() {
    Layout matrix = Layout.contiguous(Shape.of(2, 3));
    Layout turned = matrix.transpose(0, 1);
    assertSame(turned, matrix.transpose(1, 0));
    assertSame(matrix, turned.transpose(0, 1));
    assertArrayEquals(new int[] {1, 3}, turned.strides());
    assertFalse(turned.isContiguous());
    assertEquals(matrix, matrix.transpose(0, 0));
  }

  @Test
  void viewsKeepTrackOfPositions() {
    assertArrayEquals(new int[] {1, 12, 4}, CUBE.permute(2, 0, 1).strides());
    assertEquals(Shape.of(4, 2, 3), CUBE.permute(2, 0, 1).shape());
    assertEquals(20, CUBE.select(0, 1).select(0, 2).offset());
    Layout sliced = CUBE.slice(2, 1, 2, 2);
    assertEquals(1, sliced.offset());
    assertEquals(2, sliced.stride(2));
    assertArrayEquals(new int[] {12, 4, 1, 1}, CUBE.unsqueeze(3).strides());
    assertEquals(Shape.of(1, 2, 3, 4), CUBE.unsqueeze(0).shape());
    Layout row = Layout.contiguous(Shape.of(3, 1)).expand(Shape.of(2, 3, 4));
    assertArrayEquals(new int[] {0, 1, 0}, row.strides());
    assertTrue(row.overlapsItself());
    assertFalse(CUBE.overlapsItself());
    assertTrue(Layout.of(Shape.of(4, 2), new int[] {1, 1}, 0).overlapsItself());
    assertTrue(Layout.of(Shape.of(2, 3), new int[] {2, 1}, 0).overlapsItself());
    assertFalse(Layout.of(Shape.of(2, 2), new int[] {1, 2}, 5).overlapsItself());
    assertFalse(Layout.of(Shape.of(3, 2), new int[] {4, 1}, 0).overlapsItself());
    assertFalse(Layout.of(Shape.of(1, 3), new int[] {0, 1}, 0).overlapsItself());
    assertFalse(Layout.of(Shape.of(0, 4), new int[] {4, 0}, 0).overlapsItself());
  }

  @Test
  void contiguityIgnoresDimensionsOfOneAndEmptiness() {
    assertTrue(Layout.of(Shape.of(1, 3), new int[] {99, 1}, 5).isContiguous());
    assertFalse(Layout.of(Shape.of(1, 3), new int[] {99, 1}, 5).isDense());
    assertTrue(Layout.of(Shape.of(2, 0), new int[] {7, 7}, 0).isContiguous());
    assertTrue(Layout.of(Shape.of(), new int[0], 3).isContiguous());
    assertFalse(Layout.of(Shape.of(2, 3), new int[] {4, 1}, 0).isContiguous());
  }

  @Test
  void equalityIsByPositions() {
    assertEquals(CUBE, Layout.of(Shape.of(2, 3, 4), new int[] {12, 4, 1}, 0));
    assertEquals(CUBE.hashCode(), Layout.of(Shape.of(2, 3, 4), new int[] {12, 4, 1}, 0).hashCode());
    assertNotEquals(CUBE, Layout.of(Shape.of(2, 3, 4), new int[] {12, 4, 1}, 1));
    assertNotEquals(CUBE, Layout.of(Shape.of(2, 3, 4), new int[] {12, 4, 2}, 0));
    assertNotEquals(CUBE, (Object) Shape.of(2, 3, 4));
    assertEquals("[2, 3, 4] strides [12, 4, 1] offset 0", CUBE.toString());
  }

  /**
   * A view of another shape exists if, and only if, some strides give the positions in row-major
   * order: they can only be the distances between the first elements of each dimension.
   */
  @Test
  void viewsExistWhereStridesExist() {
    int found = 0;
    int refused = 0;
    for (int seed = 0; seed < 4000; seed++) {
      Random random = new Random(seed);
      Layout from = randomLayout(random);
      Shape target = randomShapeOf(from.numel(), random);
      Optional<Layout> view = from.view(target);
      String label = "seed " + seed + ": " + from + " as " + target;
      Optional<int[]> strides = strides(positions(from), target);
      assertEquals(strides.isPresent(), view.isPresent(), label);
      if (view.isPresent()) {
        assertEquals(target, view.get().shape(), label);
        assertArrayEquals(positions(from), positions(view.get()), label);
        found++;
      } else {
        refused++;
      }
    }
    assertTrue(found > 500 && refused > 500, found + " found, " + refused + " refused");
  }

  private static Layout randomLayout(Random random) {
    int[] dims = new int[1 + random.nextInt(4)];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = 1 + random.nextInt(4);
    }
    Layout layout = Layout.contiguous(Shape.of(dims));
    for (int i = random.nextInt(3); i > 0; i--) {
      int d = random.nextInt(dims.length);
      layout =
          switch (random.nextInt(3)) {
            case 0 -> layout.transpose(d, random.nextInt(dims.length));
            case 1 -> layout.slice(d, 0, (layout.shape().dim(d) + 1) / 2, 2);
            default ->
                layout.shape().dim(d) == 1
                    ? layout.expand(enlarged(layout.shape(), d))
                    : layout.slice(d, 1, layout.shape().dim(d) - 1, 1);
          };
    }
    return layout;
  }

  private static Shape enlarged(Shape shape, int d) {
    int[] dims = shape.toArray();
    dims[d] = 3;
    return Shape.of(dims);
  }

  private static Shape randomShapeOf(int numel, Random random) {
    int[] dims = new int[1 + random.nextInt(4)];
    int left = numel;
    for (int i = 0; i < dims.length - 1; i++) {
      int[] divisors = divisors(left);
      dims[i] = divisors[random.nextInt(divisors.length)];
      left /= dims[i];
    }
    dims[dims.length - 1] = left;
    return Shape.of(dims);
  }

  private static int[] divisors(int n) {
    return java.util.stream.IntStream.rangeClosed(1, n).filter(i -> n % i == 0).toArray();
  }

  private static int[] positions(Layout layout) {
    int[] all = new int[layout.numel()];
    int[] dims = layout.shape().toArray();
    for (int i = 0; i < all.length; i++) {
      int at = layout.offset();
      for (int d = dims.length - 1, rest = i; d >= 0; rest /= dims[d], d--) {
        at += rest % dims[d] * layout.stride(d);
      }
      all[i] = at;
    }
    return all;
  }

  private static Optional<int[]> strides(int[] positions, Shape shape) {
    int[] strides = new int[shape.ndim()];
    int block = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      strides[d] = shape.dim(d) == 1 ? 1 : positions[block] - positions[0];
      block *= shape.dim(d);
    }
    Layout candidate = Layout.of(shape, strides, positions[0]);
    return java.util.Arrays.equals(positions, positions(candidate))
        ? Optional.of(strides)
        : Optional.empty();
  }
}
