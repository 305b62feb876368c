package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;

/** Copies and additions of whole slices, and the positions that they go by. */
final class RowKernels {
  /** The most dimensions that go into a kernel's arguments. */
  private static final int DIRECT = 4;

  /** Rows and columns of a block that is copied as a whole. */
  private static final int SIDE = 16;

  private RowKernels() {}

  /** Copies the elements of any layout to position 0 of {@code out}, in order. */
  static void copyDense(Session s, DType type, Buffer x, Layout layout, Buffer out) {
    int n = layout.numel();
    if (n == 0) {
      return;
    }
    Dims dims = Dims.of(layout, 0, layout.shape().ndim());
    boolean columns = dims.stride(1) == 1 && dims.size(0) >= SIDE && dims.size(1) >= SIDE;
    if (columns && dims.ndim() <= 3 && s.facts().kind() == Kind.CPU) {
      copyTransposed(s, type, x, layout.offset(), dims, out);
      return;
    }
    if (dims.ndim() > DIRECT) {
      copyByTable(s, type, x, layout.offset(), dims, out);
      return;
    }
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "copy_dense", moving(type));
          kernel.set(0, x).set(1, out);
          kernel.ints(
              2,
              n,
              layout.offset(),
              dims.size(0),
              FastDivision.multiplier(dims.size(0)),
              FastDivision.shift(dims.size(0)),
              dims.size(1),
              FastDivision.multiplier(dims.size(1)),
              FastDivision.shift(dims.size(1)),
              dims.size(2),
              FastDivision.multiplier(dims.size(2)),
              FastDivision.shift(dims.size(2)),
              dims.stride(0),
              dims.stride(1),
              dims.stride(2),
              dims.stride(3));
          kernel.launch(n);
        });
  }

  private static void copyTransposed(
      Session s, DType type, Buffer x, int offset, Dims dims, Buffer out) {
    int down = (dims.size(1) + SIDE - 1) / SIDE;
    int along = (dims.size(0) + SIDE - 1) / SIDE;
    int items = down * along * dims.size(2);
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "copy_transposed", moving(type));
          kernel.set(0, x).set(1, out);
          kernel.ints(
              2,
              items,
              offset,
              dims.size(1),
              dims.size(0),
              dims.stride(0),
              dims.stride(2),
              down,
              FastDivision.multiplier(down),
              FastDivision.shift(down),
              along,
              FastDivision.multiplier(along),
              FastDivision.shift(along));
          Launches.heavy(s, kernel, items);
        });
  }

  private static void copyByTable(
      Session s, DType type, Buffer x, int offset, Dims dims, Buffer out) {
    int n = dims.numel();
    long[] table = new long[2 * dims.ndim()];
    for (int d = 0; d < dims.ndim(); d++) {
      table[2 * d] = dims.size(d);
      table[2 * d + 1] = dims.stride(d);
    }
    Buffer sizes = s.allocate("copy", (long) table.length * Long.BYTES);
    try {
      s.write(table, 0, DType.INT64, sizes, 0, table.length);
      s.locked(
          () -> {
            Kernel kernel = kernel(s, "copy_table", moving(type));
            kernel.set(0, x).set(1, sizes).set(2, out);
            kernel.set(3, n).set(4, offset).set(5, dims.ndim());
            kernel.launch(n);
          });
    } finally {
      s.release(sizes);
    }
  }

  /** As {@link dev.lamina.backend.Backend#gatherRows}; the positions have been checked. */
  static void gatherRows(
      Session s, DType type, Buffer x, Layout layout, Buffer index, Layout at, Buffer out) {
    Dims slice = Dims.of(layout, 1, layout.shape().ndim());
    int width = slice.numel();
    int rows = at.numel();
    if (rows == 0 || width == 0) {
      return;
    }
    if (slice.ndim() > 2) {
      Buffer copy = s.allocate("gatherRows", (long) layout.numel() * type.bytes());
      try {
        copyDense(s, type, x, layout, copy);
        gatherRows(s, type, copy, Layout.contiguous(layout.shape()), index, at, out);
      } finally {
        s.release(copy);
      }
      return;
    }
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "gather", moving(type));
          kernel.set(0, x).set(1, index).set(2, out);
          kernel.ints(
              3,
              rows * width,
              width,
              FastDivision.multiplier(width),
              FastDivision.shift(width),
              slice.size(0),
              FastDivision.multiplier(slice.size(0)),
              FastDivision.shift(slice.size(0)),
              at.offset(),
              at.stride(0),
              layout.offset(),
              layout.stride(0),
              slice.stride(1),
              slice.stride(0));
          kernel.launch((long) rows * width);
        });
  }

  /** As {@link dev.lamina.backend.Backend#scatterAddRows}; the positions have been checked. */
  static void scatterAddRows(
      Session s,
      DType type,
      Buffer x,
      Layout layout,
      Buffer index,
      Layout at,
      Buffer out,
      int outRow) {
    Dims slice = Dims.of(layout, 1, layout.shape().ndim());
    int width = slice.numel();
    int rows = at.numel();
    if (rows == 0 || width == 0) {
      return;
    }
    if (slice.ndim() > 2) {
      Buffer copy = s.allocate("scatterAddRows", (long) layout.numel() * type.bytes());
      try {
        copyDense(s, type, x, layout, copy);
        Layout dense = Layout.contiguous(layout.shape());
        scatterAddRows(s, type, copy, dense, index, at, out, outRow);
      } finally {
        s.release(copy);
      }
      return;
    }
    if (rows >= Tuning.of(s.facts().kind()).sortedRows()) {
      addSorted(s, type, x, layout, index, at, out, outRow);
      return;
    }
    s.locked(
        () -> {
          Tuning tuning = Tuning.of(s.facts().kind());
          int run = Math.min(tuning.columnRun(), width);
          int runs = (width + run - 1) / run;
          int classes = classes(s, tuning, runs, rows);
          String options = "-DT=" + ExprText.type(type) + (type == DType.BOOL ? " -DTRUTH" : "");
          Kernel kernel = kernel(s, "scatter_add", options);
          kernel.set(0, x).set(1, index).set(2, out);
          kernel.ints(
              3,
              runs * classes,
              runs,
              FastDivision.multiplier(runs),
              FastDivision.shift(runs),
              run,
              width,
              rows,
              classes - 1,
              at.offset(),
              at.stride(0),
              layout.offset(),
              layout.stride(0),
              slice.size(0),
              FastDivision.multiplier(slice.size(0)),
              FastDivision.shift(slice.size(0)),
              slice.stride(1));
          kernel.set(4, slice.stride(0)).set(5, outRow);
          Launches.heavy(s, kernel, (long) runs * classes);
        });
  }

  /**
   * Sorts the positions first; then the first of each place adds all that belong there. Slices have
   * two dimensions at most.
   */
  private static void addSorted(
      Session s,
      DType type,
      Buffer x,
      Layout layout,
      Buffer index,
      Layout at,
      Buffer out,
      int outRow) {
    Dims slice = Dims.of(layout, 1, layout.shape().ndim());
    int width = slice.numel();
    int rows = at.numel();
    SortKernels sort = new SortKernels(s, false, 1, rows);
    try {
      s.locked(
          () -> {
            Kernel kernel = PickKernels.moving(s, "row_targets", DType.INT64);
            kernel.set(0, index).set(1, sort.entries());
            kernel.set(2, rows).set(3, at.offset()).set(4, at.stride(0));
            kernel.launch(rows);
          });
      sort.sort();
      s.locked(
          () -> {
            Kernel kernel = PickKernels.adding(s, "put_row_sums", type);
            kernel.set(0, sort.entries()).set(1, x).set(2, out);
            FastDivision byWidth = FastDivision.by(width);
            FastDivision byInner = FastDivision.by(slice.size(0));
            kernel.ints(
                3,
                rows * width,
                width,
                byWidth.multiplier(),
                byWidth.shift(),
                rows,
                layout.offset(),
                layout.stride(0),
                slice.size(0),
                byInner.multiplier(),
                byInner.shift(),
                slice.stride(1),
                slice.stride(0),
                outRow);
            kernel.launch((long) rows * width);
          });
    } finally {
      sort.release();
    }
  }

  /** How many classes of rows give every unit of the device enough to do: a power of two. */
  private static int classes(Session s, Tuning tuning, int runs, int rows) {
    long wanted = (long) s.facts().computeUnits() * tuning.itemsPerUnit() / runs;
    int most = Integer.highestOneBit(Math.max(1, rows));
    return (int) Math.min(most, Long.highestOneBit(Math.max(1, wanted)));
  }

  /**
   * Positions as kernels take them, from 0 on: {@code out[i] = p < 0 ? p + size : p}. Where the
   * result is not below {@code size}, 0 is written, and one such position is described in {@code
   * flag}: 1, i, the low and the high half of p, and the size.
   *
   * @param flag eight ints, the first of them 0
   */
  static void positions(Session s, Buffer index, Layout at, int size, Buffer out, Buffer flag) {
    int n = at.numel();
    if (n == 0) {
      return;
    }
    Dims dims = Dims.of(at, 0, at.shape().ndim());
    if (dims.ndim() > 1) {
      copyDense(s, DType.INT64, index, at, out);
      check(s, out, 0, 1, n, size, out, flag);
    } else {
      check(s, index, at.offset(), dims.stride(0), n, size, out, flag);
    }
  }

  private static void check(
      Session s, Buffer index, int offset, int step, int n, int size, Buffer out, Buffer flag) {
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "positions", moving(DType.INT64));
          kernel.set(0, index).set(1, out).set(2, flag);
          kernel.set(3, n).set(4, offset).set(5, step).set(6, size);
          kernel.launch(n);
        });
  }

  private static String moving(DType type) {
    return "-DT=" + KernelText.bits(type);
  }

  private static Kernel kernel(Session s, String function, String options) {
    return s.kernel(function, options, KernelText.of("rows"));
  }
}
