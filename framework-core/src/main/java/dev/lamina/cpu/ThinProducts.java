package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Products over an inner dimension of one to four, as element-wise loops: an element is a short
 * chain of values that repeat along its row or stay in its column. What an epilogue does to it is
 * part of the loop, so that a dense layer with bias and relu is one pass over its result.
 */
final class ThinProducts {
  /** Largest inner dimension taken. */
  static final int MOST = 4;

  /** Fewer rows or columns than these are left to the other kernels. */
  private static final int FEWEST_ROWS = 4;

  private static final int FEWEST_COLUMNS = 8;

  /** Multiply-adds that are worth a thread. */
  private static final int PIECE = 1 << 19;

  /** Most elements of a right operand whose copy is kept. */
  private static final int KEPT = 1 << 14;

  private static final long[] NO_SCALARS = {};

  /** How the operands of a product over k terms follow each other from column to column. */
  private static final long[] PATTERNS = new long[MOST + 1];

  private static final CpuKernel[] FLOATS = new CpuKernel[MOST + 1];
  private static final CpuKernel[] DOUBLES = new CpuKernel[MOST + 1];

  static {
    for (int k = 1; k <= MOST; k++) {
      FLOATS[k] = new CpuKernel(program(k, DType.FLOAT32));
      DOUBLES[k] = new CpuKernel(program(k, DType.FLOAT64));
      PATTERNS[k] = pattern(0, 1, 1);
      for (int l = 1; l <= k; l++) {
        PATTERNS[k] |= pattern(l, 1, 0) | pattern(k + l, 0, 1);
      }
    }
  }

  /** An operand's part of a pattern. */
  private static long pattern(int operand, int row, int col) {
    int kind = col == 0 ? Iteration.REPEAT : col == 1 ? Iteration.UNIT : Iteration.STRIDED;
    return (long) kind << 2 * operand | (row == 0 && col == 1 ? Iteration.SAME_ROW << operand : 0);
  }

  private final Backend backend;
  private final ThreadLocal<Frame> frames = ThreadLocal.withInitial(Frame::new);

  ThinProducts(Backend backend) {
    this.backend = backend;
  }

  /** The operands of a loop, and where they are; one for each thread. */
  private static final class Frame {
    final Storage[] operands = new Storage[Iteration.MAX_OPERANDS];
    final int[] meta = new int[3 * Iteration.MAX_OPERANDS];

    /** Room for a right operand whose columns are not neighbours; null until there is one. */
    CpuStorage packed;

    void set(int operand, Storage storage, int at, int row, int col) {
      operands[operand] = storage;
      meta[3 * operand] = at;
      meta[3 * operand + 1] = row;
      meta[3 * operand + 2] = col;
    }
  }

  // ---- Programs

  /** A chain of {@code k} terms: first the factors from the left operand, then the others. */
  private static Program program(int k, DType type) {
    DType[] types = new DType[2 * k];
    Arrays.fill(types, type);
    return new Program("product" + k, types, chain(k, type));
  }

  private static Expr chain(int k, DType type) {
    Expr sum = Expr.argument(0, type).mul(Expr.argument(k, type));
    for (int l = 1; l < k; l++) {
      sum = Expr.argument(l, type).fma(Expr.argument(k + l, type), sum);
    }
    return sum;
  }

  /** The same, and what an epilogue makes of it; its further operands come last. */
  static Program program(int k, Program after) {
    DType type = after.inputType(0);
    DType[] types = new DType[2 * k + after.inputs() - 1];
    Arrays.fill(types, 0, 2 * k, type);
    Map<Expr, Expr> arguments = new HashMap<>();
    arguments.put(Expr.argument(0, type), chain(k, type));
    for (int i = 1; i < after.inputs(); i++) {
      types[2 * k + i - 1] = after.inputType(i);
      Expr argument = Expr.argument(2 * k + i - 1, after.inputType(i));
      arguments.put(Expr.argument(i, after.inputType(i)), argument);
    }
    Expr result = new Substitution(arguments).apply(after.output(0));
    return new Program("product" + k + "_" + after.name(), types, result);
  }

  /** Whether an epilogue is well done in the loop of a product: all of it is cheap, of one type. */
  static boolean fits(Program after) {
    DType type = after.output(0).type();
    boolean fits = after.outputs() == 1 && 2 * MOST + after.inputs() <= Iteration.MAX_OPERANDS;
    for (int i = 0; i < after.inputs(); i++) {
      fits &= after.inputType(i) == type;
    }
    return fits && after.isCheap();
  }

  // ---- Running

  /**
   * Computes a product, unless it is not thin.
   *
   * @param a left operand
   * @param la its layout
   * @param b right operand
   * @param lb its layout
   * @param out the result
   * @param after what each element passes through, if anything
   * @return whether all of it has been done
   */
  boolean run(Storage a, Layout la, Storage b, Layout lb, Storage out, Optional<Epilogue> after) {
    if (la.shape().ndim() != 2 || la.shape().dim(1) > MOST || la.shape().dim(1) == 0) {
      return false;
    }
    int m = la.shape().dim(0);
    int n = lb.shape().dim(1);
    int k = la.shape().dim(1);
    if (m < FEWEST_ROWS || n < FEWEST_COLUMNS || !a.dtype().isFloatingPoint()) {
      return false;
    }
    if (!VectorMode.ALLOWED) {
      // Number by number, four columns at a time and then a pass for the epilogue, which the JIT
      // compiler turns into vectors, are faster than one loop over rows.
      return false;
    }
    CpuKernel kernel;
    if (after.isEmpty()) {
      kernel = (a.dtype() == DType.FLOAT32 ? FLOATS : DOUBLES)[k];
    } else {
      CpuKernel last = CpuKernel.of(after.get().program(), backend.index());
      if (!last.endsProducts()) {
        return false;
      }
      kernel = last.behind(k);
    }
    run(kernel, m, n, k, a, la, b, lb, out, after);
    return true;
  }

  private void run(
      CpuKernel kernel,
      int m,
      int n,
      int k,
      Storage a,
      Layout la,
      Storage b,
      Layout lb,
      Storage out,
      Optional<Epilogue> after) {
    Frame frame = frames.get();
    Storage right = b;
    int from = lb.offset();
    int row = lb.stride(0);
    if (lb.stride(1) != 1) {
      right = pack(frame, k, n, b, lb);
      from = 0;
      row = n;
    }
    long work = (long) m * n * k;
    if (work < 2 * PIECE || Workers.threads() == 1) {
      rows(frame, kernel, 0, m, n, k, a, la, right, from, row, out, after);
      return;
    }
    int pieces = (int) Math.min(m, Math.min(work / PIECE, 4L * Workers.threads()));
    Storage packed = right;
    int at = from;
    int step = row;
    Workers.run(
        pieces,
        piece -> {
          int first = (int) ((long) m * piece / pieces);
          int count = (int) ((long) m * (piece + 1) / pieces) - first;
          rows(frames.get(), kernel, first, count, n, k, a, la, packed, at, step, out, after);
        });
  }

  /** Some rows of the result. */
  private static void rows(
      Frame frame,
      CpuKernel kernel,
      int first,
      int rows,
      int n,
      int k,
      Storage a,
      Layout la,
      Storage b,
      int from,
      int row,
      Storage out,
      Optional<Epilogue> after) {
    frame.set(0, out, first * n, n, 1);
    int at = la.offset() + first * la.stride(0);
    for (int l = 1; l <= k; l++) {
      frame.set(l, a, at, la.stride(0), 0);
      frame.set(k + l, b, from + (l - 1) * row, 0, 1);
      at += la.stride(1);
    }
    int count = 2 * k + 1;
    long pattern = PATTERNS[k];
    long[] scalars = NO_SCALARS;
    if (after.isPresent()) {
      Epilogue e = after.get();
      scalars = e.scalars();
      for (int i = 0; i < e.layouts().length; i++) {
        Layout l = e.layouts()[i];
        int down = step(l, 2);
        int across = step(l, 1);
        pattern |= pattern(count, down, across);
        frame.set(count++, e.operands()[2 + i], l.offset() + first * down, down, across);
      }
    }
    kernel.loop(pattern, (long) rows * n).run(frame.operands, frame.meta, rows, n, scalars);
    Arrays.fill(frame.operands, 0, count, null);
  }

  /** Step of a layout's last dimension but {@code last - 1}, stretched where it has one element. */
  private static int step(Layout layout, int last) {
    int d = layout.shape().ndim() - last;
    return d < 0 || layout.shape().dim(d) == 1 ? 0 : layout.stride(d);
  }

  /** The rows of a right operand whose columns are not neighbours. */
  private CpuStorage pack(Frame frame, int k, int n, Storage b, Layout lb) {
    CpuStorage to = frame.packed;
    if (to == null || to.dtype() != b.dtype() || to.capacity() < k * n) {
      to = CpuStorage.of(backend, b.dtype(), Math.max(k * n, 512));
      if (to.capacity() <= KEPT) {
        frame.packed = to;
      }
    }
    int row = lb.stride(0);
    int col = lb.stride(1);
    if (b.dtype() == DType.FLOAT32) {
      pack(k, n, CpuStorage.floats(b), lb.offset(), row, col, CpuStorage.floats(to));
    } else {
      pack(k, n, CpuStorage.doubles(b), lb.offset(), row, col, CpuStorage.doubles(to));
    }
    return to;
  }

  // The tests on k always turn out the same way; a loop over so few terms would cost more.
  private static void pack(int k, int n, float[] x, int from, int row, int col, float[] y) {
    int p = from;
    for (int j = 0; j < n; j++) {
      y[j] = x[p];
      if (k > 1) {
        y[n + j] = x[p + row];
      }
      if (k > 2) {
        y[2 * n + j] = x[p + 2 * row];
      }
      if (k > 3) {
        y[3 * n + j] = x[p + 3 * row];
      }
      p += col;
    }
  }

  private static void pack(int k, int n, double[] x, int from, int row, int col, double[] y) {
    int p = from;
    for (int j = 0; j < n; j++) {
      y[j] = x[p];
      if (k > 1) {
        y[n + j] = x[p + row];
      }
      if (k > 2) {
        y[2 * n + j] = x[p + 2 * row];
      }
      if (k > 3) {
        y[3 * n + j] = x[p + 3 * row];
      }
      p += col;
    }
  }
}
