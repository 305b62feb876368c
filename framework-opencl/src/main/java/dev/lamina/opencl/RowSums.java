package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Reduction;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The sum of each of some rows, or its dot product with another row; products are found in the
 * order of sums.
 */
final class RowSums {
  /** Longest run that is added without splitting. */
  static final int BLOCK = 4096;

  /** Outputs of a work-group, and items of an output. */
  private static final int SIDE = 16;

  /**
   * Rows in an outer and an inner dimension, and the values of each in an outer and an inner
   * dimension too.
   */
  record Rows(Buffer x, int offset, Dims kept, Dims reduced) {
    /** Rows that lie one behind the other. */
    static Rows dense(Buffer x, int rows, int n) {
      return new Rows(x, 0, Dims.line(rows, n), Dims.line(n, 1));
    }
  }

  /**
   * The other operand of dot products: one row for each position of the outer dimension. The rows'
   * values are in one dimension then.
   */
  record Factor(Buffer y, int offset, int outerStep, int step) {}

  /**
   * What becomes of the values of a row.
   *
   * @param option what the compiler is told of it; nothing for sums
   * @param factor what values are multiplied by before they are added, if anything
   */
  record Fold(String option, Optional<Factor> factor) {
    /** A product, a sum, or the sum of a mean. */
    static Fold of(Reduction reduction) {
      return new Fold(reduction == Reduction.PROD ? " -DPROD" : "", Optional.empty());
    }

    /** A dot product. */
    static Fold dot(Factor factor) {
      return new Fold(" -DDOT", Optional.of(factor));
    }

    /** What becomes of the results of blocks. */
    Fold ofBlocks() {
      return factor.isPresent() ? of(Reduction.SUM) : this;
    }
  }

  private enum Variant {
    GROUP(" -DGROUP", "reduce_group"),
    ITEM("", "reduce_item"),
    COLUMNS("", "reduce_columns");

    final String option;
    final String function;

    Variant(String option, String function) {
      this.option = option;
      this.function = function;
    }
  }

  private final Session session;
  private final DType type;
  private final Rows rows;
  private final Fold fold;
  private final int count;
  private final int blocks;
  private final boolean sideBySide;
  private final Variant variant;

  RowSums(Session session, DType type, Rows rows, Fold fold) {
    this.session = session;
    this.type = type;
    this.rows = rows;
    this.fold = fold;
    this.count = rows.kept.numel();
    this.blocks = Math.max(1, (rows.reduced.numel() + BLOCK - 1) / BLOCK);
    this.sideBySide =
        rows.kept.size(0) > 1 && Math.abs(rows.kept.stride(0)) < Math.abs(rows.reduced.stride(0));
    this.variant = variant();
  }

  private Variant variant() {
    if (session.facts().kind() == Kind.CPU) {
      return sideBySide && rows.kept.stride(0) == 1 ? Variant.COLUMNS : Variant.ITEM;
    }
    long bytes = (long) SIDE * SIDE * type.bytes();
    boolean fits = session.limit() >= SIDE * SIDE && session.facts().localMemory() >= bytes;
    return fits ? Variant.GROUP : Variant.ITEM;
  }

  /**
   * Computes the results.
   *
   * @param out one result a row
   * @param divisor what the results are divided by, for means
   */
  void run(Buffer out, OptionalInt divisor) {
    if (blocks == 1) {
      session.locked(() -> launch(out, divisor));
      return;
    }
    Buffer sums = session.allocate("reduce", (long) count * blocks * type.bytes());
    try {
      session.locked(() -> launch(sums, OptionalInt.empty()));
      // The order that the kernel gives the blocks' sums.
      boolean blocksFirst = sideBySide && variant != Variant.COLUMNS;
      Rows rest =
          blocksFirst
              ? new Rows(sums, 0, Dims.line(count, 1), Dims.line(blocks, count))
              : Rows.dense(sums, count, blocks);
      new RowSums(session, type, rest, fold.ofBlocks()).run(out, divisor);
    } finally {
      session.release(sums);
    }
  }

  private void launch(Buffer out, OptionalInt divisor) {
    Variant used = variant;
    Kernel kernel = kernel(used);
    if (used == Variant.GROUP && kernel.maxGroup() < SIDE * SIDE) {
      used = Variant.ITEM;
      kernel = kernel(used);
    }
    Optional<Factor> factor = fold.factor;
    int arg = 0;
    kernel.set(arg++, rows.x);
    if (factor.isPresent()) {
      kernel.set(arg++, factor.get().y);
    }
    kernel.set(arg++, out);
    kernel.ints(arg++, shape(sideBySide && used != Variant.COLUMNS ? count : blocks));
    if (factor.isPresent()) {
      Factor f = factor.get();
      kernel.ints(arg++, f.offset, f.outerStep, f.step);
    }
    int strips = (rows.kept.size(0) + SIDE - 1) / SIDE;
    int items = used == Variant.COLUMNS ? rows.kept.size(1) * blocks * strips : count * blocks;
    if (used == Variant.COLUMNS) {
      FastDivision by = FastDivision.by(strips);
      kernel.ints(arg++, items, strips, by.multiplier(), by.shift());
    } else {
      kernel.set(arg++, sideBySide ? 1 : 0);
    }
    kernel.set(arg++, divisor.isPresent() ? 1 : 0);
    kernel.set(arg++, divisor.orElse(1));
    if (used == Variant.GROUP) {
      long all = Launches.padded(items, SIDE) * SIDE;
      kernel.launch(new long[] {all}, new long[] {SIDE * SIDE});
    } else {
      Launches.heavy(session, kernel, items);
    }
  }

  private int[] shape(int apart) {
    FastDivision byApart = FastDivision.by(apart);
    int across = rows.kept.size(0);
    FastDivision byAcross = FastDivision.by(across);
    int inner = rows.reduced.ndim() == 2 ? rows.reduced.size(0) : 0;
    FastDivision byInner = FastDivision.by(inner);
    return new int[] {
      rows.offset,
      count * blocks,
      rows.reduced.numel(),
      apart,
      byApart.multiplier(),
      byApart.shift(),
      across,
      byAcross.multiplier(),
      byAcross.shift(),
      rows.kept.stride(1),
      rows.kept.stride(0),
      inner,
      byInner.multiplier(),
      byInner.shift(),
      rows.reduced.stride(1),
      rows.reduced.stride(0)
    };
  }

  private Kernel kernel(Variant of) {
    String options = KernelText.arithmetic(type, session.facts()) + fold.option + of.option;
    return session.kernel(of.function, options, KernelText.of("reduce"));
  }
}
