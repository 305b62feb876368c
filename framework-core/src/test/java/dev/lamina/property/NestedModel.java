package dev.lamina.property;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * A view in its plainest form: for each element, in row-major order, its place in the base. Every
 * operation is an index computation, one element at a time, without strides.
 */
record NestedModel(int[] shape, int[] places) {
  static NestedModel of(int... shape) {
    int[] places = new int[count(shape)];
    Arrays.setAll(places, i -> i);
    return new NestedModel(shape, places);
  }

  static int count(int[] shape) {
    int n = 1;
    for (int d : shape) {
      n *= d;
    }
    return n;
  }

  private static int[] index(int[] shape, int flat) {
    int[] at = new int[shape.length];
    int rest = flat;
    for (int d = shape.length - 1; d >= 0; d--) {
      at[d] = rest % shape[d];
      rest /= shape[d];
    }
    return at;
  }

  private int place(int[] at) {
    int flat = 0;
    for (int d = 0; d < shape.length; d++) {
      flat = flat * shape[d] + at[d];
    }
    return places[flat];
  }

  /** A view whose element {@code at} is this one's element {@code from(at)}. */
  NestedModel map(int[] target, UnaryOperator<int[]> from) {
    int[] moved = new int[count(target)];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = place(from.apply(index(target, i)));
    }
    return new NestedModel(target, moved);
  }

  NestedModel reshape(int... target) {
    return new NestedModel(target, places);
  }

  NestedModel permute(int... order) {
    int[] target = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      target[i] = shape[order[i]];
    }
    return map(
        target,
        at -> {
          int[] from = new int[at.length];
          for (int i = 0; i < at.length; i++) {
            from[order[i]] = at[i];
          }
          return from;
        });
  }

  NestedModel slice(int dim, int start, int length, int step) {
    int[] target = shape.clone();
    target[dim] = length;
    return map(
        target,
        at -> {
          int[] from = at.clone();
          from[dim] = start + at[dim] * step;
          return from;
        });
  }

  NestedModel select(int dim, int position) {
    return slice(dim, position, 1, 1).reshape(without(dim));
  }

  NestedModel unsqueeze(int dim) {
    int[] target = new int[shape.length + 1];
    System.arraycopy(shape, 0, target, 0, dim);
    target[dim] = 1;
    System.arraycopy(shape, dim, target, dim + 1, shape.length - dim);
    return reshape(target);
  }

  int[] without(int dim) {
    int[] target = new int[shape.length - 1];
    System.arraycopy(shape, 0, target, 0, dim);
    System.arraycopy(shape, dim + 1, target, dim, target.length - dim);
    return target;
  }

  NestedModel expand(int... target) {
    int skip = target.length - shape.length;
    return map(
        target,
        at -> {
          int[] from = new int[shape.length];
          for (int d = 0; d < from.length; d++) {
            from[d] = shape[d] == 1 ? 0 : at[d + skip];
          }
          return from;
        });
  }

  NestedModel diagonal(int offset, int dim1, int dim2) {
    int length = 0;
    for (int i = 0; i < shape[dim1]; i++) {
      length += i + offset >= 0 && i + offset < shape[dim2] ? 1 : 0;
    }
    int[] target = new int[shape.length - 1];
    int next = 0;
    for (int d = 0; d < shape.length; d++) {
      if (d != dim1 && d != dim2) {
        target[next++] = shape[d];
      }
    }
    target[next] = length;
    return map(
        target,
        at -> {
          int[] from = new int[shape.length];
          int read = 0;
          for (int d = 0; d < from.length; d++) {
            from[d] = d == dim1 || d == dim2 ? at[at.length - 1] : at[read++];
          }
          from[dim1] += Math.max(0, -offset);
          from[dim2] += Math.max(0, offset);
          return from;
        });
  }

  NestedModel unfold(int dim, int size, int step) {
    int[] target = Arrays.copyOf(shape, shape.length + 1);
    target[dim] = 0;
    for (int start = 0; start + size <= shape[dim]; start += step) {
      target[dim]++;
    }
    target[shape.length] = size;
    return map(
        target,
        at -> {
          int[] from = Arrays.copyOf(at, shape.length);
          from[dim] = at[dim] * step + at[shape.length];
          return from;
        });
  }

  NestedModel flip(int dim) {
    return map(
        shape,
        at -> {
          int[] from = at.clone();
          from[dim] = shape[dim] - 1 - at[dim];
          return from;
        });
  }

  NestedModel roll(int shift, int dim) {
    return map(
        shape,
        at -> {
          int[] from = at.clone();
          from[dim] = Math.floorMod(at[dim] - shift, shape[dim]);
          return from;
        });
  }

  /** Sizes multiplied, the elements from the front again and again. */
  NestedModel repeat(int... times) {
    NestedModel wide = this;
    while (wide.shape.length < times.length) {
      wide = wide.unsqueeze(0);
    }
    int[] sizes = wide.shape;
    int[] target = new int[times.length];
    Arrays.setAll(target, d -> sizes[d] * times[d]);
    return wide.map(
        target,
        at -> {
          int[] from = new int[at.length];
          Arrays.setAll(from, d -> at[d] % sizes[d]);
          return from;
        });
  }

  NestedModel repeatInterleave(int times, int dim) {
    int[] target = shape.clone();
    target[dim] *= times;
    return map(
        target,
        at -> {
          int[] from = at.clone();
          from[dim] = at[dim] / times;
          return from;
        });
  }
}
