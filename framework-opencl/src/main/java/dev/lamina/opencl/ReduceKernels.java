package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import java.util.Optional;
import java.util.OptionalInt;

/** Sums, means and dot products, in the order that the CPU's kernels define. */
final class ReduceKernels {
  /** Longest run that is added without splitting. */
  static final int BLOCK = 4096;

  /** Outputs of a work-group, and items of an output. */
  private static final int SIDE = 16;

  private ReduceKernels() {}

  /**
   * Values to reduce: rows in an outer and an inner dimension, each row in an outer and an inner
   * dimension too.
   */
  private record Rows(Buffer x, int offset, Dims kept, Dims reduced) {
    int count() {
      return kept.numel();
    }

    int length() {
      return reduced.numel();
    }

    /** Rows that lie one behind the other. */
    static Rows dense(Buffer x, int rows, int n) {
      return new Rows(x, 0, Dims.line(rows, n), Dims.line(n, 1));
    }
  }

  /** The other operand of dot products; its reduced dimension is one. */
  private record Factor(Buffer y, int offset, int outerStride, int innerStride, int step) {}

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

  /** As {@link dev.lamina.backend.Backend#reduce}. */
  static void reduce(
      Session s, Reduction reduction, DType type, Buffer x, Layout layout, int kept, Buffer out) {
    int ndim = layout.shape().ndim();
    Dims rows = Dims.of(layout, 0, kept);
    Dims reduced = Dims.of(layout, kept, ndim);
    int count = rows.numel();
    int n = reduced.numel();
    if (count == 0) {
      return;
    }
    OptionalInt divisor = reduction == Reduction.MEAN ? OptionalInt.of(n) : OptionalInt.empty();
    if (n == 0) {
      run(s, type, Rows.dense(x, count, 0), Optional.empty(), out, divisor);
      return;
    }
    if (rows.ndim() <= 2 && reduced.ndim() <= 2) {
      run(s, type, new Rows(x, layout.offset(), rows, reduced), Optional.empty(), out, divisor);
      return;
    }
    Buffer copy = s.allocate("reduce", (long) count * n * type.bytes());
    try {
      RowKernels.copyDense(s, type, x, layout, copy);
      run(s, type, Rows.dense(copy, count, n), Optional.empty(), out, divisor);
    } finally {
      s.release(copy);
    }
  }

  /**
   * Dot products of rows of {@code x} with a row of {@code y}, for each batch.
   *
   * @param x batches of rows, {@code [batch, rows, k]}
   * @param y one row a batch, {@code [batch, k]}
   * @param out the results, dense {@code [batch, rows]}
   */
  static void dots(Session s, DType type, Buffer x, Layout x3, Buffer y, Layout y2, Buffer out) {
    Dims kept =
        new Dims(
            new int[] {x3.shape().dim(0), x3.shape().dim(1)},
            new int[] {x3.stride(0), x3.stride(1)});
    Dims reduced = Dims.line(x3.shape().dim(2), x3.stride(2));
    Factor factor = new Factor(y, y2.offset(), y2.stride(0), 0, y2.stride(1));
    run(
        s,
        type,
        new Rows(x, x3.offset(), kept, reduced),
        Optional.of(factor),
        out,
        OptionalInt.empty());
  }

  private static void run(
      Session s, DType type, Rows rows, Optional<Factor> factor, Buffer out, OptionalInt divisor) {
    int n = rows.length();
    if (n <= BLOCK) {
      s.locked(() -> launch(s, type, rows, factor, 1, out, divisor));
      return;
    }
    int blocks = (n + BLOCK - 1) / BLOCK;
    Buffer sums = s.allocate("reduce", (long) rows.count() * blocks * type.bytes());
    try {
      s.locked(() -> launch(s, type, rows, factor, blocks, sums, OptionalInt.empty()));
      run(s, type, Rows.dense(sums, rows.count(), blocks), Optional.empty(), out, divisor);
    } finally {
      s.release(sums);
    }
  }

  private static void launch(
      Session s,
      DType type,
      Rows rows,
      Optional<Factor> factor,
      int blocks,
      Buffer out,
      OptionalInt divisor) {
    Variant variant = variant(s, type, rows, factor);
    Kernel kernel = kernel(s, type, variant, factor);
    if (variant == Variant.GROUP && kernel.maxGroup() < SIDE * SIDE) {
      variant = Variant.ITEM;
      kernel = kernel(s, type, variant, factor);
    }
    Dims kept = rows.kept();
    Dims reduced = rows.reduced();
    boolean sideBySide = kept.numel() > 1 && Math.abs(kept.stride(0)) < Math.abs(reduced.stride(0));
    int outputs = rows.count() * blocks;
    int arg = 0;
    kernel.set(arg++, rows.x());
    if (factor.isPresent()) {
      kernel.set(arg++, factor.get().y());
    }
    kernel.set(arg++, out);
    kernel.ints(arg++, shape(rows, blocks, outputs));
    if (factor.isPresent()) {
      Factor f = factor.get();
      kernel.ints(arg++, f.offset(), f.outerStride(), f.innerStride(), f.step());
    }
    if (variant == Variant.COLUMNS) {
      int strips = (kept.size(0) + SIDE - 1) / SIDE;
      int items = kept.size(1) * blocks * strips;
      kernel.ints(
          arg++, items, strips, FastDivision.multiplier(strips), FastDivision.shift(strips));
      finish(kernel, arg, divisor);
      Launches.heavy(s, kernel, items);
      return;
    }
    kernel.set(arg++, sideBySide ? 1 : 0);
    finish(kernel, arg, divisor);
    if (variant == Variant.GROUP) {
      long groups = ((long) outputs + SIDE - 1) / SIDE;
      kernel.launch(new long[] {groups * SIDE * SIDE}, new long[] {SIDE * SIDE});
    } else {
      Launches.heavy(s, kernel, outputs);
    }
  }

  private static void finish(Kernel kernel, int arg, OptionalInt divisor) {
    kernel.set(arg, divisor.isPresent() ? 1 : 0);
    kernel.set(arg + 1, divisor.orElse(1));
  }

  private static int[] shape(Rows rows, int blocks, int outputs) {
    Dims kept = rows.kept();
    Dims reduced = rows.reduced();
    boolean nested = reduced.ndim() == 2;
    int across = kept.size(0);
    int inner = nested ? reduced.size(0) : 0;
    return new int[] {
      rows.offset(),
      outputs,
      rows.length(),
      blocks,
      FastDivision.multiplier(blocks),
      FastDivision.shift(blocks),
      across,
      FastDivision.multiplier(across),
      FastDivision.shift(across),
      kept.stride(1),
      kept.stride(0),
      inner,
      FastDivision.multiplier(inner),
      FastDivision.shift(inner),
      reduced.stride(1),
      reduced.stride(0)
    };
  }

  private static Variant variant(Session s, DType type, Rows rows, Optional<Factor> factor) {
    Dims kept = rows.kept();
    boolean columns =
        kept.size(0) > 1
            && kept.stride(0) == 1
            && rows.reduced().stride(0) != 1
            && factor.map(f -> f.innerStride() == 0).orElse(true);
    if (s.facts().kind() == Kind.CPU) {
      return columns ? Variant.COLUMNS : Variant.ITEM;
    }
    boolean fits =
        s.limit() >= SIDE * SIDE && s.facts().localMemory() >= (long) SIDE * SIDE * type.bytes();
    return fits ? Variant.GROUP : Variant.ITEM;
  }

  private static Kernel kernel(Session s, DType type, Variant variant, Optional<Factor> factor) {
    String options =
        KernelText.arithmetic(type, s.facts())
            + (factor.isPresent() ? " -DDOT" : "")
            + variant.option;
    return s.kernel(variant.function, options, KernelText.of("reduce"));
  }
}
