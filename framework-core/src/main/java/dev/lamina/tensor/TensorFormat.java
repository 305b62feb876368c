package dev.lamina.tensor;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/**
 * Tensors as text in the layout of libtorch:
 *
 * <pre>
 *  0.3367  0.1288  0.2345
 *  0.2303 -1.1229 -0.1863
 * [ CPUFloatType{2,3} ]
 * </pre>
 *
 * <p>A vector is printed one value a line, a matrix in blocks of as many columns as fit a line, and
 * more dimensions as a row of matrices {@code (1,2,.,.) =}, the first index running fastest and all
 * counted from 1. Where the values call for it, a block is printed as a multiple of a power of ten,
 * which stands above it: {@code 0.001 *}. Of a tensor above the threshold of the options only the
 * first and last entries of each long dimension are printed, with {@code ...} between them.
 *
 * <p>Differences from libtorch (aten/src/ATen/core/Formatting.cpp, version 1.13): columns are
 * always aligned (there, large negative numbers, {@code nan}, a scale, or the line {@code Columns 1
 * to 10} may push a row out of line); integers are printed in full (there, from 7 digits on they
 * lose some); and large tensors are shortened.
 */
final class TensorFormat {
  private static final int GAP = -1;
  private static final String ELLIPSIS = "...";

  private final Function<int[], CellFormat> cells;
  private final int[] shape;
  private final PrintOptions options;
  private final boolean shortened;
  private final StringBuilder out = new StringBuilder();

  private TensorFormat(Function<int[], CellFormat> cells, int[] shape, PrintOptions options) {
    this.cells = cells;
    this.shape = shape;
    this.options = options;
    this.shortened = count(shape) > options.threshold();
  }

  /**
   * A floating-point tensor as text.
   *
   * @param valueAt the value at a row-major position
   * @param shape sizes of the dimensions
   * @param typeName what stands in the last line, such as {@code CPUFloatType}
   * @param options line width and the like
   * @return several lines, the last without a line end
   */
  static String reals(
      IntToDoubleFunction valueAt, int[] shape, String typeName, PrintOptions options) {
    if (shape.length == 0) {
      return scalar(valueAt.applyAsDouble(0), options) + "\n" + footer(shape, typeName);
    }
    Function<int[], CellFormat> cells =
        at -> CellFormat.reals(Arrays.stream(at).mapToDouble(valueAt).toArray(), options);
    return new TensorFormat(cells, shape, options).lines() + footer(shape, typeName);
  }

  private static String scalar(double value, PrintOptions options) {
    int digits = options.precision();
    return switch (options.sciMode()) {
      case AUTO -> NumberText.general(value, digits + 2);
      case ON -> NumberText.scientific(value, digits);
      case OFF ->
          value == Math.rint(value)
              ? NumberText.fixed(value, 0)
              : NumberText.fixed(value, digits + 2);
    };
  }

  /**
   * A tensor of integers, or of truth values as 0 and 1, as text.
   *
   * @param valueAt the value at a row-major position
   * @param shape sizes of the dimensions
   * @param typeName what stands in the last line, such as {@code CPULongType}
   * @param options line width and the like
   * @return several lines, the last without a line end
   */
  static String integers(
      IntToLongFunction valueAt, int[] shape, String typeName, PrintOptions options) {
    if (shape.length == 0) {
      return valueAt.applyAsLong(0) + "\n" + footer(shape, typeName);
    }
    Function<int[], CellFormat> cells =
        at -> CellFormat.integers(Arrays.stream(at).mapToLong(valueAt).toArray());
    return new TensorFormat(cells, shape, options).lines() + footer(shape, typeName);
  }

  private static String footer(int[] shape, String typeName) {
    StringJoiner sizes = new StringJoiner(",", "[ " + typeName + "{", "} ]");
    for (int size : shape) {
      sizes.add(Integer.toString(size));
    }
    return sizes.toString();
  }

  private String lines() {
    if (count(shape) == 0) {
      return "";
    }
    switch (shape.length) {
      case 1 -> vector();
      case 2 -> matrix(0, 0);
      default -> slices();
    }
    return out.toString();
  }

  private void vector() {
    int[] shown = shown(shape[0]);
    CellFormat block = cells.apply(without(shown));
    block.scale().ifPresent(scale -> out.append(scale).append(" *\n"));
    int next = 0;
    for (int i : shown) {
      cell(i == GAP ? ELLIPSIS : block.texts()[next++], block.width());
      out.append('\n');
    }
  }

  /** Appends every matrix of the last two dimensions, the first index running fastest. */
  private void slices() {
    int leading = shape.length - 2;
    int[][] shown = new int[leading][];
    int total = 1;
    for (int d = 0; d < leading; d++) {
      shown[d] = shown(shape[d]);
      total *= shown[d].length;
    }
    boolean afterGap = false;
    for (int slice = 0; slice < total; slice++) {
      int[] index = new int[leading];
      boolean gap = false;
      int rest = slice;
      for (int d = 0; d < leading; d++) {
        index[d] = shown[d][rest % shown[d].length];
        gap |= index[d] == GAP;
        rest /= shown[d].length;
      }
      if (gap && afterGap) {
        continue;
      }
      afterGap = gap;
      out.append(slice == 0 ? "" : "\n");
      if (gap) {
        out.append(ELLIPSIS).append('\n');
      } else {
        slice(index);
      }
    }
  }

  private void slice(int[] index) {
    int base = 0;
    out.append('(');
    for (int d = 0; d < index.length; d++) {
      base = base * shape[d] + index[d];
      out.append(index[d] + 1).append(',');
    }
    out.append(".,.) = \n");
    matrix(base * shape[shape.length - 2] * shape[shape.length - 1], 1);
  }

  /** Appends the matrix of the last two dimensions that begins at a row-major position. */
  private void matrix(int base, int indent) {
    int columns = shape[shape.length - 1];
    int[] rows = shown(shape[shape.length - 2]);
    int[] cols = shown(columns);
    int[] realCols = without(cols);
    int[] realRows = without(rows);
    int[] positions = new int[realRows.length * realCols.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = base + realRows[i / realCols.length] * columns + realCols[i % realCols.length];
    }
    CellFormat block = cells.apply(positions);
    int room = options.lineWidth() - indent;
    int perLine = Math.max(1, room / (block.width() + 1));
    for (int from = 0; from < cols.length; from += perLine) {
      int to = Math.min(from + perLine, cols.length);
      if (perLine < cols.length) {
        heading(from, to, cols, indent);
      }
      columns(new Part(rows, cols, from, to, indent), block);
    }
  }

  private record Part(int[] rows, int[] cols, int from, int to, int indent) {}

  private void heading(int from, int to, int[] cols, int indent) {
    int first = cols[from] == GAP ? options.edgeItems() : cols[from];
    int last = cols[to - 1] == GAP ? cols[to] - 1 : cols[to - 1];
    out.append(from == 0 ? "" : "\n").append(" ".repeat(indent));
    out.append("Columns ").append(first + 1).append(" to ").append(last + 1).append('\n');
  }

  private void columns(Part part, CellFormat block) {
    String indent = " ".repeat(part.indent());
    block.scale().ifPresent(scale -> out.append(indent).append(scale).append(" *\n"));
    int perRow = without(part.cols()).length;
    int row = 0;
    for (int r : part.rows()) {
      out.append(indent);
      if (r == GAP) {
        cell(ELLIPSIS, block.width());
      } else {
        row(part, block, row * perRow);
        row++;
      }
      out.append('\n');
    }
  }

  private void row(Part part, CellFormat block, int first) {
    int next = first;
    for (int c = 0; c < part.to(); c++) {
      String text = part.cols()[c] == GAP ? ELLIPSIS : block.texts()[next++];
      if (c >= part.from()) {
        out.append(c == part.from() ? "" : " ");
        cell(text, block.width());
      }
    }
  }

  private void cell(String text, int width) {
    out.append(" ".repeat(Math.max(0, width - text.length()))).append(text);
  }

  /** The indices of a dimension to print, with {@link #GAP} where some are left out. */
  private int[] shown(int size) {
    int edge = options.edgeItems();
    if (!shortened || size <= 2L * edge) {
      int[] all = new int[size];
      Arrays.setAll(all, i -> i);
      return all;
    }
    int[] some = new int[2 * edge + 1];
    Arrays.setAll(some, i -> i < edge ? i : i == edge ? GAP : size - some.length + i);
    return some;
  }

  private static int[] without(int[] shown) {
    return Arrays.stream(shown).filter(i -> i != GAP).toArray();
  }

  private static long count(int[] shape) {
    long n = 1;
    for (int size : shape) {
      n *= size;
    }
    return n;
  }
}
