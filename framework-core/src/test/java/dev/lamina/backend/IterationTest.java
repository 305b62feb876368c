package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IterationTest {
  @Test
  void neighbouringDimensionsAreMerged() {
    Layout dense = Layout.contiguous(Shape.of(4, 5, 6));
    Iteration all = Iteration.of(dense.shape(), dense, dense);
    assertEquals(1, all.rows());
    assertEquals(120, all.cols());
    assertTrue(all.isSheet());
    Layout row = Layout.contiguous(Shape.of(6));
    Iteration rows = Iteration.of(dense.shape(), dense, row);
    assertEquals(20, rows.rows());
    assertEquals(6, rows.cols());
    assertTrue(rows.isSheet());
  }

  @Test
  void dimensionsOfOneVanish() {
    Layout thin = Layout.of(Shape.of(1, 5, 1), new int[] {77, 1, 99}, 3);
    Iteration walk = Iteration.of(thin.shape(), Layout.contiguous(thin.shape()), thin);
    assertEquals(1, walk.rows());
    assertEquals(5, walk.cols());
    assertEquals(Iteration.ALL_UNIT & 0xF, walk.pattern());
  }

  @Test
  void emptyShapesHaveNoColumns() {
    Layout empty = Layout.contiguous(Shape.of(3, 0, 2));
    assertEquals(0, Iteration.of(empty.shape(), empty).cols());
    assertEquals(0, empty.linear().cols());
    assertEquals(1, Layout.contiguous(Shape.of()).linear().cols());
  }

  @Test
  void patternTellsStepsApart() {
    Shape shape = Shape.of(8, 40);
    Layout dense = Layout.contiguous(shape);
    Layout column = Layout.of(shape, new int[] {1, 0}, 0);
    Layout turned = Layout.of(shape, new int[] {1, 8}, 0);
    Iteration walk = Iteration.of(shape, dense, column, turned);
    assertEquals(Iteration.UNIT, walk.pattern() & 3);
    assertEquals(Iteration.REPEAT, walk.pattern() >> 2 & 3);
    assertEquals(Iteration.STRIDED, walk.pattern() >> 4 & 3);
    assertEquals(3, walk.operands());
  }

  @Test
  void rowsThatRepeatAreMarkedOfShortRowsOnly() {
    Shape narrow = Shape.of(100, 3);
    Layout bias = Layout.contiguous(Shape.of(3));
    Iteration walk = Iteration.of(narrow, Layout.contiguous(narrow), bias);
    assertEquals(Iteration.SAME_ROW << 1, walk.pattern() & 0xFFFFL << 32);
    Shape wide = Shape.of(4, 5000);
    walk = Iteration.of(wide, Layout.contiguous(wide), Layout.contiguous(Shape.of(5000)));
    assertEquals(0, walk.pattern() & ~0xFFFFFFFFL);
  }

  @Test
  void columnsOfRowsThatFollowEachOtherAreKnown() {
    Shape narrow = Shape.of(100, 3);
    Layout dense = Layout.contiguous(narrow);
    Layout bias = Layout.contiguous(Shape.of(3));
    Layout column = Layout.contiguous(Shape.of(100, 1));
    Iteration walk = Iteration.of(narrow, dense, bias, column);
    assertEquals(3, walk.pattern() >>> Iteration.PACKED_COLUMNS);
    Layout apart = Layout.of(narrow, new int[] {4, 1}, 0);
    walk = Iteration.of(narrow, dense, bias, apart);
    assertEquals(0, walk.pattern() >>> Iteration.PACKED_COLUMNS);
    walk = Iteration.of(narrow, dense, column);
    assertEquals(0, walk.pattern() >>> Iteration.PACKED_COLUMNS);
  }

  /** Every element of every operand once, together and in row-major order. */
  @Test
  void visitsEveryElementInOrder() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int[] dims = new int[random.nextInt(6)];
      for (int i = 0; i < dims.length; i++) {
        dims[i] = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(4);
      }
      Shape shape = Shape.of(dims);
      Layout[] operands = new Layout[1 + random.nextInt(3)];
      for (int k = 0; k < operands.length; k++) {
        operands[k] = randomLayout(dims, random);
      }
      Iteration walk = Iteration.of(shape, operands);
      for (int k = 0; k < operands.length; k++) {
        String label = "seed " + seed + ", operand " + k + " of " + operands[k];
        assertArrayEquals(naive(shape, operands[k].expand(shape)), visited(walk, k), label);
      }
    }
  }

  private static Layout randomLayout(int[] shape, Random random) {
    int skip = random.nextInt(shape.length + 1);
    int[] dims = new int[shape.length - skip];
    int[] strides = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = random.nextInt(3) == 0 ? 1 : shape[i + skip];
      strides[i] = random.nextInt(4);
    }
    Layout dense = Layout.contiguous(Shape.of(dims));
    return random.nextBoolean() ? dense : Layout.of(dense.shape(), strides, random.nextInt(5));
  }

  private static int[] visited(Iteration walk, int operand) {
    List<Integer> at = new ArrayList<>();
    walk.forEachSheet(
        meta -> {
          for (int r = 0; r < walk.rows(); r++) {
            for (int c = 0; c < walk.cols(); c++) {
              at.add(meta[3 * operand] + r * meta[3 * operand + 1] + c * meta[3 * operand + 2]);
            }
          }
        });
    return at.stream().mapToInt(i -> i).toArray();
  }

  private static int[] naive(Shape shape, Layout layout) {
    int[] all = new int[shape.numel()];
    for (int i = 0; i < all.length; i++) {
      int at = layout.offset();
      for (int d = shape.ndim() - 1, rest = i; d >= 0; rest /= shape.dim(d), d--) {
        at += rest % shape.dim(d) * layout.stride(d);
      }
      all[i] = at;
    }
    return all;
  }
}
