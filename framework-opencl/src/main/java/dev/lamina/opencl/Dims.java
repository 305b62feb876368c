package dev.lamina.opencl;

import dev.lamina.backend.Layout;
import java.util.Arrays;

/**
 * Some neighbouring dimensions of a layout, with those merged that one step walks.
 *
 * @param sizes sizes, none of them 1
 * @param strides elements between neighbours
 */
record Dims(int[] sizes, int[] strides) {
  /** Dimensions {@code from} to {@code to} of a layout, in its order. */
  static Dims of(Layout layout, int from, int to) {
    int[] sizes = new int[to - from];
    int[] strides = new int[to - from];
    int n = 0;
    for (int d = from; d < to; d++) {
      int size = layout.shape().dim(d);
      int stride = layout.stride(d);
      if (size == 1) {
        continue;
      }
      if (n > 0 && strides[n - 1] == (long) stride * size) {
        sizes[n - 1] *= size;
        strides[n - 1] = stride;
      } else {
        sizes[n] = size;
        strides[n++] = stride;
      }
    }
    return new Dims(Arrays.copyOf(sizes, n), Arrays.copyOf(strides, n));
  }

  /** One dimension. */
  static Dims line(int size, int stride) {
    return new Dims(new int[] {size}, new int[] {stride});
  }

  int ndim() {
    return sizes.length;
  }

  /** Number of elements. */
  int numel() {
    int n = 1;
    for (int size : sizes) {
      n *= size;
    }
    return n;
  }

  /** Size of the dimension {@code back} places before the last one; 1 where there is none. */
  int size(int back) {
    return back < sizes.length ? sizes[sizes.length - 1 - back] : 1;
  }

  /** Stride of the dimension {@code back} places before the last one; 0 where there is none. */
  int stride(int back) {
    return back < strides.length ? strides[strides.length - 1 - back] : 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dims d
        && Arrays.equals(sizes, d.sizes)
        && Arrays.equals(strides, d.strides);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(strides);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes) + " strides " + Arrays.toString(strides);
  }
}
