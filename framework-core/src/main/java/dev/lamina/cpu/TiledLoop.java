package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.util.Arrays;

/**
 * A scalar loop over short rows with an operand whose row is the same throughout, as a bias. That
 * row is repeated in memory, so that the loop has one long row in place of many short ones: short
 * ones are over before the vectors begin that the JIT compiler makes of the loop.
 */
final class TiledLoop extends Loop {
  /** Most elements of a long row: it stays in the first-level cache. */
  private static final int LONGEST = 2048;

  /** Fewest rows that are worth it. */
  private static final int FEWEST = 4;

  private static final ThreadLocal<Frame> FRAME = ThreadLocal.withInitial(Frame::new);

  /** A thread's repeated rows, and the operands of a call. */
  private static final class Frame {
    final Storage[][] operands = new Storage[Iteration.MAX_OPERANDS + 1][];
    final int[] meta = new int[3 * Iteration.MAX_OPERANDS];
    final CpuStorage[][] tiles = new CpuStorage[DType.values().length][Iteration.MAX_OPERANDS];

    Storage[] operands(int n) {
      if (operands[n] == null) {
        operands[n] = new Storage[n];
      }
      return operands[n];
    }

    CpuStorage tile(Backend backend, DType type, int number) {
      CpuStorage[] known = tiles[type.ordinal()];
      if (known[number] == null) {
        known[number] = new CpuStorage(backend, type, LONGEST);
      }
      return known[number];
    }
  }

  private final Loop loop;
  private final long pattern;
  private final int count;

  /**
   * Around a loop.
   *
   * @param loop the loop of this pattern
   * @param program what it computes
   * @param pattern how its operands are walked
   */
  TiledLoop(Loop loop, Program program, long pattern) {
    this.loop = loop;
    this.pattern = pattern;
    this.count = program.operands();
  }

  /** Whether an input of this pattern has the same row throughout, and no output has. */
  static boolean suits(Program program, long pattern) {
    long same = pattern >>> 32 & (1L << Iteration.MAX_OPERANDS) - 1;
    return same != 0 && (same & (1L << program.outputs()) - 1) == 0;
  }

  @Override
  public void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars) {
    if (rows < FEWEST || !isOneRun(meta, cols)) {
      loop.run(operands, meta, rows, cols, scalars);
      return;
    }
    Frame frame = FRAME.get();
    Storage[] all = frame.operands(count);
    int together = Math.min(rows, LONGEST / cols);
    for (int k = 0; k < count; k++) {
      frame.meta[3 * k] = meta[3 * k];
      frame.meta[3 * k + 2] = meta[3 * k + 2];
      all[k] = operands[k];
      if (isSameRow(k)) {
        CpuStorage from = (CpuStorage) operands[k];
        CpuStorage tile = frame.tile(from.backend(), from.dtype(), k);
        repeat(from.array, meta[3 * k], cols, tile.array, together * cols);
        frame.meta[3 * k] = 0;
        all[k] = tile;
      }
    }
    for (int r = 0; r < rows; r += together) {
      loop.run(all, frame.meta, 1, Math.min(together, rows - r) * cols, scalars);
      for (int k = 0; k < count; k++) {
        frame.meta[3 * k] += isSameRow(k) ? 0 : together * meta[3 * k + 1];
      }
    }
    Arrays.fill(all, null);
  }

  private boolean isSameRow(int k) {
    return (pattern & Iteration.SAME_ROW << k) != 0;
  }

  /** Whether a row follows right upon the other in all other operands. */
  private boolean isOneRun(int[] meta, int cols) {
    for (int k = 0; k < count; k++) {
      if (!isSameRow(k) && meta[3 * k + 1] != cols * meta[3 * k + 2]) {
        return false;
      }
    }
    return true;
  }

  /** Fills the first n elements of an array with copies of a row. */
  private static void repeat(Object row, int at, int cols, Object to, int n) {
    System.arraycopy(row, at, to, 0, cols);
    for (int done = cols; done < n; done *= 2) {
      System.arraycopy(to, 0, to, done, Math.min(done, n - done));
    }
  }
}
