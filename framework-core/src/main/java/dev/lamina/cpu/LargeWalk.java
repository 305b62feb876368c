package dev.lamina.cpu;

import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;

/**
 * A walk over so many elements that it is worth dividing: among threads, and into tiles where an
 * operand lies across the walk, so that a line of cache is used up before it is gone. Each element
 * is computed for itself, so the parts change no bits.
 */
final class LargeWalk implements Workers.Pieces {
  /** What a piece should take, in picoseconds: some ten times what handing it over costs. */
  private static final long PIECE = 20_000_000;

  /** From how much work on threads share it. */
  static final long SHARED = 3 * PIECE;

  /** From how much on they do if they look for work anyway, and in how many pieces at least. */
  private static final long AWAKE = 6_000_000;

  private static final int PIECES = 4;

  /** Fewest elements of a piece. */
  static final int FEWEST = 1 << 13;

  /** Rows and columns of a tile. */
  private static final int TILE = 64;

  private final Loop loop;
  private final Iteration it;
  private final Storage[] operands;
  private final long[] scalars;
  private final boolean tiled;
  private final int rows;
  private final int rowsEach;
  private final int colsEach;
  private final int across;
  private final int pieces;

  /** A walk of at least one element, each of which takes so many picoseconds. */
  LargeWalk(Loop loop, Iteration it, Storage[] operands, long[] scalars, int cost) {
    this(loop, it, operands, scalars, PIECE / cost);
  }

  /** A walk in pieces of so many elements. */
  private LargeWalk(Loop loop, Iteration it, Storage[] operands, long[] scalars, long most) {
    this.loop = loop;
    this.it = it;
    this.operands = operands;
    this.scalars = scalars;
    tiled = liesAcross(it, operands.length);
    rows = it.rows() * it.sheets();
    int each = (int) Math.max(FEWEST, most) & -TILE;
    int cols = it.cols();
    if (tiled) {
      // Few rows or few columns make up for it by their length.
      int high = Math.min(TILE, rows);
      rowsEach = cols < TILE ? Math.min(rows, each / cols) : high;
      colsEach = Math.max(TILE, each / high & -TILE);
    } else {
      rowsEach = Math.max(1, each / cols);
      colsEach = cols < 2 * each ? cols : each;
    }
    across = 1 + (cols - 1) / colsEach;
    pieces = across * (1 + (rows - 1) / rowsEach);
  }

  /** Runs a loop over a whole walk of at least one element. */
  static void run(Loop loop, Iteration it, Storage[] operands, long[] scalars, int cost) {
    long work = (long) it.size() * cost;
    boolean shared = work >= SHARED || work >= AWAKE && Workers.areAwake();
    long most = (shared ? Math.min(PIECE, work / PIECES) : PIECE) / cost;
    LargeWalk walk = new LargeWalk(loop, it, operands, scalars, most);
    if (shared) {
      Workers.run(walk.pieces, walk);
    } else {
      for (int piece = 0; piece < walk.pieces; piece++) {
        walk.run(piece);
      }
    }
  }

  /** Into how many pieces it is divided. */
  int pieces() {
    return pieces;
  }

  /** Whether this is the loop that it runs. */
  boolean runs(Loop other) {
    return loop == other;
  }

  /**
   * From how many elements on dividing a walk pays.
   *
   * @param pattern the walk's pattern
   * @param operands how many operands
   * @param cost picoseconds an element
   */
  static long from(long pattern, int operands, int cost) {
    boolean steps = false;
    for (int k = 0; k < operands; k++) {
      steps |= (pattern >>> 2 * k & 3) == Iteration.STRIDED;
    }
    if (steps) {
      return 2 * FEWEST;
    }
    return Workers.threads() == 1 ? Long.MAX_VALUE : Math.max(2 * FEWEST, AWAKE / cost);
  }

  /** What an element costs, in picoseconds: a guess that is right within a factor of three. */
  static int cost(Program program, boolean vectors) {
    int cost = 50 * program.operands();
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Apply a) {
        cost += a.prim().isDear() ? (vectors ? 500 : 5000) : vectors ? 30 : 200;
      }
    }
    return cost;
  }

  /** Whether an operand's rows are nearer to each other than its columns. */
  private static boolean liesAcross(Iteration it, int operands) {
    int[] meta = it.meta();
    boolean across = false;
    for (int k = 0; k < operands; k++) {
      across |= meta[3 * k + 1] != 0 && Math.abs(meta[3 * k + 1]) < Math.abs(meta[3 * k + 2]);
    }
    return across && it.rows() > 1;
  }

  @Override
  public void run(int piece) {
    PartialWalk part = new PartialWalk(loop, it, operands, scalars);
    int from = piece / across * rowsEach;
    int to = from + Math.min(rowsEach, rows - from);
    int first = piece % across * colsEach;
    int end = first + Math.min(colsEach, it.cols() - first);
    int width = tiled ? TILE : end - first;
    for (int at = first; at < end; at += width) {
      part.rows(from, to, at, Math.min(end, at + width));
    }
  }
}
