package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Values in lines, one step from each to the next; the lines in an outer and an inner dimension.
 *
 * @param x the values
 * @param offset position of the first one
 * @param kept the dimensions of the lines
 * @param n values of a line
 * @param step elements between them
 */
record Lines(Buffer x, int offset, Dims kept, int n, int step) {
  /** Ints that {@link #words} fills; kernels have the others for themselves. */
  static final int WORDS = 11;

  /**
   * Has something done with the lines of a layout, or with those of a copy where their steps are
   * too many.
   *
   * @param kept how many dimensions make the lines; the others are along them
   * @param body enqueues the work
   */
  static void with(Session s, DType type, Buffer x, Layout layout, int kept, Consumer<Lines> body) {
    Optional<Lines> direct = of(x, layout, kept);
    if (direct.isPresent()) {
      body.accept(direct.get());
      return;
    }
    Buffer copy = s.allocate("copy", (long) layout.numel() * type.bytes());
    try {
      RowKernels.copyDense(s, type, x, layout, copy);
      body.accept(of(copy, Layout.contiguous(layout.shape()), kept).orElseThrow());
    } finally {
      s.release(copy);
    }
  }

  private static Optional<Lines> of(Buffer x, Layout layout, int kept) {
    Dims lines = Dims.of(layout, 0, kept);
    Dims along = Dims.of(layout, kept, layout.shape().ndim());
    return lines.ndim() <= 2 && along.ndim() <= 1
        ? Optional.of(new Lines(x, layout.offset(), lines, along.numel(), along.stride(0)))
        : Optional.empty();
  }

  /** How many lines there are. */
  int count() {
    return kept.numel();
  }

  /**
   * What kernels take.
   *
   * @param items number of items
   * @param aLine number of items of a line
   * @param more what follows, from {@link #WORDS} on
   */
  int[] words(int items, int aLine, int... more) {
    int[] w = Arrays.copyOf(new int[] {items}, WORDS + more.length);
    Walk.divisor(w, 1, aLine);
    w[4] = offset;
    w[5] = step;
    Walk.divisor(w, 6, kept.size(0));
    w[9] = kept.stride(1);
    w[10] = kept.stride(0);
    System.arraycopy(more, 0, w, WORDS, more.length);
    return w;
  }
}
