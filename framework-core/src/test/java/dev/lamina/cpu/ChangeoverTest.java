package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels on their way from one form to another: nothing is left out, done twice or changed. */
@Tag("cpu")
class ChangeoverTest {
  private static final Backend CPU = Device.cpu().backend();

  /** Adds operand 1 to operand 0, so that an element that is met twice shows. */
  private static final class Adding extends Loop {
    int calls;

    @Override
    public void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars) {
      calls++;
      float[] y = CpuStorage.floats(operands[0]);
      float[] x = CpuStorage.floats(operands[1]);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < cols; c++) {
          y[meta[0] + r * meta[1] + c * meta[2]] += x[meta[3] + r * meta[4] + c * meta[5]];
        }
      }
    }
  }

  private static Storage random(int n, long seed) {
    Storage storage = CPU.allocate(DType.FLOAT32, n);
    Random random = new Random(seed);
    for (int i = 0; i < n; i++) {
      CpuStorage.floats(storage)[i] = 10 * random.nextFloat() - 5;
    }
    return storage;
  }

  @Test
  void loopsMeetEachElementOnce() {
    int[][] sizes = {
      {1, 1}, {1, 4096}, {1, 4097}, {3, 200_000}, {70_001, 3}, {300_000, 1}, {5, 4096}, {5, 4097}
    };
    for (int[] size : sizes) {
      int rows = size[0];
      int cols = size[1];
      int n = rows * cols;
      // The input is read by columns; the output has a gap between rows, and begins behind one.
      Storage x = random(n, n);
      Storage y = CPU.allocate(DType.FLOAT32, 7 + rows * (cols + 2));
      Storage expected = CPU.allocate(DType.FLOAT32, 7 + rows * (cols + 2));
      int[] meta = {7, cols + 2, 1, 0, 1, rows};
      int[] given = meta.clone();
      ChangingLoop loop = new ChangingLoop(new Adding(), new Adding());
      for (int call = 0; call < 3; call++) {
        new Adding().run(new Storage[] {expected, x}, meta, rows, cols, new long[0]);
        loop.run(new Storage[] {y, x}, meta, rows, cols, new long[0]);
        assertArrayEquals(
            CpuStorage.floats(expected), CpuStorage.floats(y), rows + " x " + cols + " " + call);
      }
      assertArrayEquals(given, meta);
    }
  }

  @Test
  void bothLoopsTakeTurnsAndSmallCallsGoToTheNewOne() {
    Adding before = new Adding();
    Adding after = new Adding();
    ChangingLoop loop = new ChangingLoop(before, after);
    Storage[] operands = {CPU.allocate(DType.FLOAT32, 1 << 20), random(1 << 20, 1)};
    int[] meta = {0, 4096, 1, 0, 4096, 1};
    loop.run(operands, meta, 1, Changeover.PART, new long[0]);
    assertEquals(0, before.calls);
    assertEquals(1, after.calls);
    loop.run(operands, meta, 256, 4096, new long[0]);
    assertTrue(before.calls > 0);
    assertTrue(after.calls > 1);
  }

  @Test
  void endsWhenTheNewFormHasWonOrHasHadItsTime() {
    Changeover wins = new Changeover();
    wins.took(false, 1, System.nanoTime() - 1_000_000_000);
    for (int i = 0; i < 4; i++) {
      assertFalse(wins.isOver());
      assertTrue(wins.isNewDue());
      wins.took(true, 1, System.nanoTime());
    }
    assertTrue(wins.isOver());
    assertEquals(123, wins.next(true, 123, 1 << 20));

    Changeover loses = new Changeover();
    loses.took(false, 1_000_000_000, System.nanoTime());
    loses.took(true, 1, System.nanoTime() - 1_000_000_000);
    assertFalse(loses.isNewDue());
    for (int i = 1; i < 1 << 14; i++) {
      assertFalse(loses.isOver());
      loses.took(true, 1, System.nanoTime() - 1_000_000_000);
    }
    assertTrue(loses.isOver());
  }

  @Test
  void sumsKeepTheirBits() {
    assumeTrue(Vectors.SUPPORT.isPresent(), "no vector code here");
    ChangingFold sum = new ChangingFold(FloatFold.SUM, Vectors.SUPPORT.get().floatSum());
    float[] x = CpuStorage.floats(random(1 << 20, 5));
    for (int n : new int[] {16, 1000, 1025, 4096}) {
      int rows = x.length / n;
      float[] expected = new float[rows];
      float[] got = new float[rows];
      for (int call = 0; call < 10; call++) {
        FloatFold.SUM.rows(rows, n, x, 0, n, expected, 0, 1);
        sum.rows(rows, n, x, 0, n, got, 0, 1);
        assertArrayEquals(expected, got, "rows of " + n);
        FloatFold.SUM.columns(n, rows, x, 0, rows, expected, 0);
        sum.columns(n, rows, x, 0, rows, got, 0);
        assertArrayEquals(expected, got, "columns of " + n);
      }
    }
  }

  @Test
  void rowsKeepTheirBits() {
    assumeTrue(Vectors.SUPPORT.isPresent(), "no vector code here");
    int rows = 3000;
    int n = 100;
    Storage x = random(rows * n, 6);
    Layout dense = Layout.contiguous(Shape.of(rows, n));
    Layout turned = Layout.of(Shape.of(rows, n), new int[] {1, rows}, 0);
    ChangingRows<float[]> math =
        new ChangingRows<>(ScalarFloatRows::ofThread, Vectors.SUPPORT.get().floatRows());
    for (Layout layout : new Layout[] {dense, turned, dense, turned}) {
      Storage expected = CPU.allocate(DType.FLOAT32, rows * n);
      Storage got = CPU.allocate(DType.FLOAT32, rows * n);
      Layout[] layouts = {dense, layout};
      SoftmaxRows.run(
          RowKernel.SOFTMAX,
          new RowLoop<float[]>(ScalarFloatRows::ofThread, new Storage[] {expected, x}, layouts));
      SoftmaxRows.run(
          RowKernel.SOFTMAX, new RowLoop<float[]>(math, new Storage[] {got, x}, layouts));
      assertArrayEquals(CpuStorage.floats(expected), CpuStorage.floats(got));
    }
  }
}
