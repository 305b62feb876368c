package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.util.Arrays;

/**
 * A scalar loop over short rows with an operand whose row is the same throughout, as a bias. That
 * row is repeated in memory, so that the loop has one long row in place of many short ones, which
 * are over before the vectors begin that the JIT compiler makes of the loop.
 */
final class TiledLoop extends Loop {
  /** Most elements of a long row: those of all operands stay in the first caches. */
  private static final int LONGEST = 4096;

  /** Fewest rows that are worth it. */
  private static final int FEWEST = 4;

  private static final ThreadLocal<Frame> FRAME = ThreadLocal.withInitial(Frame::new);

  /** A thread's repeated rows and copies, and the operands of a call. */
  private static final class Frame {
    final Storage[][] operands = new Storage[Iteration.MAX_OPERANDS + 1][];
    final int[] meta = new int[3 * Iteration.MAX_OPERANDS];
    final CpuStorage[][] copies = new CpuStorage[DType.values().length][Iteration.MAX_OPERANDS];

    Storage[] operands(int n) {
      if (operands[n] == null) {
        operands[n] = new Storage[n];
      }
      return operands[n];
    }

    CpuStorage copy(Storage of, int number) {
      CpuStorage[] known = copies[of.dtype().ordinal()];
      if (known[number] == null) {
        known[number] = new CpuStorage(of.backend(), of.dtype(), LONGEST);
      }
      return known[number];
    }
  }

  private final Loop loop;
  private final long pattern;
  private final int outputs;
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
    this.outputs = program.outputs();
    this.count = program.operands();
  }

  /** Whether long rows pay for this program, and an input has the same row throughout. */
  static boolean suits(Program program, long pattern) {
    long same = pattern >>> 32 & (1L << Iteration.MAX_OPERANDS) - 1;
    return same != 0
        && (same & (1L << program.outputs()) - 1) == 0
        && ScalarCode.mayBecomeVectors(program);
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
      frame.meta[3 * k] = 0;
      frame.meta[3 * k + 2] = meta[3 * k + 2];
      if (isSameRow(k)) {
        CpuStorage tile = frame.copy(operands[k], k);
        repeat(array(operands[k]), meta[3 * k], cols, tile.array, together * cols);
        all[k] = tile;
      }
    }
    for (int r = 0; r < rows; r += together) {
      part(frame, operands, meta, r * cols, Math.min(together, rows - r) * cols, scalars);
    }
    Arrays.fill(all, null);
  }

  /** Computes n elements; operands that are elsewhere in memory than their repeated rows move. */
  private void part(Frame frame, Storage[] operands, int[] meta, int from, int n, long[] scalars) {
    Storage[] all = frame.operands(count);
    for (int k = 0; k < count; k++) {
      if (isSameRow(k)) {
        continue;
      }
      boolean single = meta[3 * k + 2] == 0;
      int at = meta[3 * k] + (single ? 0 : from);
      boolean moves = !single && at != 0;
      all[k] = moves ? frame.copy(operands[k], k) : operands[k];
      frame.meta[3 * k] = moves ? 0 : at;
      if (moves && k >= outputs) {
        System.arraycopy(array(operands[k]), at, array(all[k]), 0, n);
      }
    }
    loop.run(all, frame.meta, 1, n, scalars);
    for (int k = 0; k < outputs; k++) {
      if (all[k] != operands[k]) {
        System.arraycopy(array(all[k]), 0, array(operands[k]), meta[3 * k] + from, n);
      }
    }
  }

  private static Object array(Storage storage) {
    return ((CpuStorage) storage).array;
  }

  private boolean isSameRow(int k) {
    return (pattern & Iteration.SAME_ROW << k) != 0;
  }

  /** Whether a row follows right upon the other in all other operands, or they are one value. */
  private boolean isOneRun(int[] meta, int cols) {
    for (int k = 0; k < count; k++) {
      int step = meta[3 * k + 2];
      if (step > 1 || step < 0 || !isSameRow(k) && meta[3 * k + 1] != cols * step) {
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
