package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.Storage;
import java.util.Arrays;

/**
 * Folds values that a program computes, strip by strip: a block of values is computed into memory
 * that stays in the first-level cache, and folded from there. Blocks are those of {@link Reduce},
 * so the bits are those of computing all values first.
 *
 * @param <A> the kind of array
 */
final class MapReduce<A> {
  private static final ThreadLocal<Strip> STRIP = ThreadLocal.withInitial(Strip::new);

  /** A thread's memory for one block of each type, and for the operands of a call. */
  private static final class Strip {
    private final CpuStorage[] blocks = new CpuStorage[DType.values().length];
    private final Storage[][] frames = new Storage[Iteration.MAX_OPERANDS + 1][];

    /** The operands of a call that writes to the block. */
    Storage[] operands(Backend backend, Prologue x) {
      int type = x.dtype().ordinal();
      if (blocks[type] == null) {
        blocks[type] = new CpuStorage(backend, x.dtype(), Fold.BLOCK);
      }
      int n = x.inputs().length + 1;
      if (frames[n] == null) {
        frames[n] = new Storage[n];
      }
      Storage[] operands = frames[n];
      operands[0] = blocks[type];
      System.arraycopy(x.inputs(), 0, operands, 1, n - 1);
      return operands;
    }
  }

  private final Backend backend;
  private final Fold<A> fold;
  private final Loop loop;
  private final Prologue x;
  private final int n;

  /**
   * A computation.
   *
   * @param backend whose storages the operands are
   * @param fold the kernels
   * @param loop runs the program
   * @param x the program and its operands
   * @param n how many values make one result, at least 1
   */
  MapReduce(Backend backend, Fold<A> fold, Loop loop, Prologue x, int n) {
    this.backend = backend;
    this.fold = fold;
    this.loop = loop;
    this.x = x;
    this.n = n;
  }

  /** Computes results for {@code rows} rows, side by side. */
  void run(int rows, A out) {
    if ((long) rows * n <= Fold.BLOCK && x.walk().isSheet()) {
      small(rows, out);
      return;
    }
    int blocks = Reduce.blocks(n);
    A parts = blocks == 1 ? out : fold.allocate(rows * blocks);
    int together = Math.max(1, Fold.BLOCK / n);
    int strips = blocks == 1 ? 1 + (rows - 1) / together : rows * blocks;
    Reduce.inPieces(
        strips,
        Reduce.together(strips),
        (long) rows * n,
        (from, to) -> strips(from, to, rows, together, parts));
    if (blocks > 1) {
      Reduce.rows(fold, rows, blocks, parts, 0, blocks, 1, out, 0);
    }
  }

  private void small(int rows, A out) {
    Storage[] operands = STRIP.get().operands(backend, x);
    loop.run(operands, x.walk().meta(), x.walk().rows(), x.walk().cols(), x.scalars());
    fold.rows(rows, n, block(operands), 0, n, out, 0, 1);
    Arrays.fill(operands, null);
  }

  private void strips(int from, int to, int rows, int together, A parts) {
    Storage[] operands = STRIP.get().operands(backend, x);
    PartialWalk part = new PartialWalk(loop, x.walk(), operands, x.scalars());
    int blocks = Reduce.blocks(n);
    for (int strip = from; strip < to; strip++) {
      if (blocks == 1) {
        int row = strip * together;
        int count = Math.min(together, rows - row);
        part.elements(row * n, (row + count) * n);
        fold.rows(count, n, block(operands), 0, n, parts, row, 1);
      } else {
        int start = strip % blocks * Fold.BLOCK;
        int length = Math.min(Fold.BLOCK, n - start);
        int at = strip / blocks * n + start;
        part.elements(at, at + length);
        fold.rows(1, length, block(operands), 0, length, parts, strip, 1);
      }
    }
    Arrays.fill(operands, null);
  }

  // The block has the type of the values, by which the fold was chosen.
  @SuppressWarnings("unchecked")
  private A block(Storage[] operands) {
    return (A) ((CpuStorage) operands[0]).array;
  }
}
