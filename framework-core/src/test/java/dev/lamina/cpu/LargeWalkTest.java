package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every element of a walk is in one piece of it, however many there are. */
class LargeWalkTest {
  private static final int[] COSTS = {1, 100, 600, 5000, 1_000_000};

  /** A loop that counts and computes nothing, so that no memory is needed. */
  private static final class Counting extends Loop {
    private final AtomicLong elements = new AtomicLong();
    private final AtomicLong places = new AtomicLong();

    @Override
    public void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars) {
      assertTrue(rows > 0 && cols > 0, rows + " x " + cols);
      elements.addAndGet((long) rows * cols);
      // The sum of all positions in the result, which is dense.
      long first = meta[0];
      long row = meta[1];
      long col = meta[2];
      places.addAndGet(
          first * rows * cols
              + row * cols * (rows * (rows - 1L) / 2)
              + col * rows * (cols * (cols - 1L) / 2));
    }
  }

  private static void check(Iteration it, String label) {
    for (int cost : COSTS) {
      Counting loop = new Counting();
      LargeWalk.run(loop, it, new Storage[it.operands()], new long[0], cost);
      long n = it.size();
      assertEquals(n, loop.elements.get(), label + ", cost " + cost);
      assertEquals(n * (n - 1) / 2, loop.places.get(), label + ", cost " + cost);
    }
  }

  @Test
  void linesOfAnyLength() {
    for (int n : new int[] {1, 8191, 8192, 1 << 20, (1 << 30) + 7, Integer.MAX_VALUE}) {
      Layout dense = Layout.contiguous(Shape.of(n));
      check(Iteration.of(Shape.of(n), dense, dense), "n = " + n);
    }
  }

  @Test
  void operandsThatLieAcross() {
    int[][] sizes = {
      {2, 1 << 29}, {3, 300_000_001}, {1 << 29, 2}, {46_340, 46_340}, {5, 70_001}, {65, 9001}
    };
    for (int[] size : sizes) {
      Shape shape = Shape.of(size);
      Layout dense = Layout.contiguous(shape);
      Layout across = Layout.contiguous(Shape.of(size[1], size[0])).permute(1, 0);
      check(Iteration.of(shape, dense, across), shape + " across");
    }
  }

  @Test
  void rowsOfAnyLength() {
    int[][] sizes = {{1 << 20, 1}, {Integer.MAX_VALUE, 1}, {262_144, 8191}, {1, 1 << 29}};
    for (int[] size : sizes) {
      Shape shape = Shape.of(size);
      Layout dense = Layout.contiguous(shape);
      Layout stretched = Layout.contiguous(Shape.of(1, size[1])).expand(shape);
      check(Iteration.of(shape, dense, stretched), shape + " stretched");
    }
  }
}
