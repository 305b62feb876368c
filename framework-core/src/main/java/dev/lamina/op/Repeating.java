package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Copies of the same elements several times. */
public final class Repeating {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("repeat", "x.repeat(times)", "The whole tensor several times.")
              .sample(x -> x[0].repeat(2, 1, 3), Input.any(2, 3))
              .sample(x -> x[0].repeat(0, 2), Input.any(3))
              .sample(x -> x[0].repeat(2, 2), Input.any())
              .types(Operation.ALL),
          Operation.composite("tile", "x.tile(times)", "The whole tensor several times.")
              .sample(x -> x[0].tile(2), Input.any(2, 3))
              .sample(x -> x[0].tile(2, 1, 2), Input.any(2, 3))
              .types(Operation.ALL),
          Operation.composite(
                  "repeatInterleave",
                  "x.repeatInterleave(times, dim)",
                  "Each element several times.")
              .waits()
              .sample(x -> x[0].repeatInterleave(3, 1), Input.any(2, 3))
              .sample(x -> x[0].repeatInterleave(2), Input.any(2, 3))
              .sample(x -> x[0].repeatInterleave(0, 0), Input.any(2, 3))
              .sample(x -> x[0].repeatInterleave(x[1], -1), Input.any(2, 5), Input.positions(3, 5))
              .sample(x -> x[0].repeatInterleave(x[1]), Input.any(2, 2), Input.positions(3, 4))
              .types(Operation.ALL));

  private Repeating() {}

  /** The whole tensor several times along each dimension; a copy. */
  public static Tensor repeat(Tensor x, int... times) {
    int skip = times.length - x.ndim();
    boolean valid = skip >= 0;
    for (int t : times) {
      valid &= t >= 0;
    }
    if (!valid) {
      throw new ShapeException(
          "repeat: each dimension needs a number of times; got "
              + Arrays.toString(times)
              + " for shape "
              + x.shape()
              + "; expected at least "
              + x.ndim()
              + " numbers, none negative. For the last dimensions alone, use tile(times)");
    }
    return repeated("repeat", x, times);
  }

  private static Tensor repeated(String op, Tensor x, int[] times) {
    int n = times.length;
    int skip = n - x.ndim();
    int[] apart = new int[2 * n];
    int[] stretched = new int[2 * n];
    int[] sizes = new int[n];
    for (int d = 0; d < n; d++) {
      int size = d < skip ? 1 : x.size(d - skip);
      apart[2 * d] = 1;
      apart[2 * d + 1] = size;
      stretched[2 * d] = times[d];
      stretched[2 * d + 1] = size;
      sizes[d] = together(op, times[d], size, x);
    }
    x.layout(op);
    Tensor all = Movement.stretched(Movement.inner(x, apart), Shape.of(stretched));
    return Movement.inner(all.clone(), sizes);
  }

  private static int together(String op, int times, int size, Tensor x) {
    long all = (long) times * size;
    if (all > Integer.MAX_VALUE) {
      throw new ShapeException(
          op
              + ": too many elements; got "
              + times
              + " times a dimension of size "
              + size
              + " for shape "
              + x.shape()
              + "; expected at most 2^31 - 1 in all. Use expand, which copies nothing");
    }
    return (int) all;
  }

  /** As {@link #repeat}; dimensions in front that are not named occur once. */
  public static Tensor tile(Tensor x, int... times) {
    int missing = Math.max(0, x.ndim() - times.length);
    int[] all = new int[missing + times.length];
    Arrays.fill(all, 0, missing, 1);
    System.arraycopy(times, 0, all, missing, times.length);
    for (int t : times) {
      if (t < 0) {
        throw new ShapeException(
            "tile: a number of times is negative; got "
                + Arrays.toString(times)
                + " for shape "
                + x.shape()
                + "; expected numbers of 0 or more");
      }
    }
    return repeated("tile", x, all);
  }

  /** Each element of a dimension several times in a row; a copy. */
  public static Tensor repeatInterleave(Tensor x, int times, int dim) {
    int d = x.shape().index("repeatInterleave", dim);
    if (times < 0) {
      throw new ShapeException(
          "repeatInterleave: the number of times is negative; got "
              + times
              + " for shape "
              + x.shape()
              + "; expected 0 or more");
    }
    x.layout("repeatInterleave");
    if (x.ndim() == 0) {
      return repeatInterleave(Movement.inner(x, 1), times, 0);
    }
    int n = x.ndim();
    int[] apart = new int[n + 1];
    for (int i = 0; i <= n; i++) {
      apart[i] = i == d + 1 ? 1 : x.size(i <= d ? i : i - 1);
    }
    int[] stretched = apart.clone();
    stretched[d + 1] = times;
    int[] sizes = x.shape().toArray();
    sizes[d] = together("repeatInterleave", times, sizes[d], x);
    Tensor all = Movement.stretched(Movement.inner(x, apart), Shape.of(stretched));
    return Movement.inner(all.clone(), sizes);
  }

  /**
   * Each element of a dimension as often as its number says; a copy. How many there are together is
   * read from the device.
   */
  public static Tensor repeatInterleave(Tensor x, Tensor times, int dim) {
    String op = "repeatInterleave";
    int d = x.shape().index(op, dim);
    x.layout(op);
    if (x.ndim() == 0) {
      return repeatInterleave(Movement.inner(x, 1), times, 0);
    }
    int n = x.size(d);
    requireTimes(x, times, n);
    Tensor counts = times.to(DType.INT64).expand(n);
    Tensor negative = counts.lt(0L).sum();
    Tensor large = counts.gt((long) Integer.MAX_VALUE).sum();
    long[] totals = Joining.stack(List.of(counts.sum(), negative, large), 0).toLongArray();
    if (totals[1] > 0 || totals[2] > 0 || totals[0] > Integer.MAX_VALUE) {
      throw new ShapeException(
          op
              + ": no such number of times; got "
              + wrongTimes(totals[0], totals[1], totals[2])
              + " in "
              + times.shape()
              + " for shape "
              + x.shape()
              + "; expected numbers from 0 on, together at most 2^31 - 1");
    }
    Tensor ends = counts.cumsum(0);
    Tensor index = Searching.searchsorted(ends, Searching.numbers(ends, (int) totals[0]), true);
    return Indexing.indexSelect(x, d, index);
  }

  /** What is wrong with numbers of times; where one is too large, their sum says nothing. */
  private static String wrongTimes(long together, long negative, long large) {
    if (negative > 0) {
      return negative + " negative numbers";
    }
    return large > 0 ? large + " numbers above 2^31 - 1" : together + " together";
  }

  private static void requireTimes(Tensor x, Tensor times, int n) {
    boolean whole = times.dtype() == DType.INT64 || times.dtype() == DType.INT32;
    if (!whole) {
      throw new DTypeException(
          "repeatInterleave: numbers of times must be integers; got "
              + times.dtype()
              + " "
              + times.shape()
              + " for shape "
              + x.shape()
              + "; expected int64 or int32. Convert with to(DType.INT64)");
    }
    if (times.ndim() > 1 || times.numel() != 1 && times.numel() != n) {
      throw new ShapeException(
          "repeatInterleave: each element needs its number of times; got numbers "
              + times.shape()
              + " for shape "
              + x.shape()
              + "; expected ["
              + n
              + "] or a single one");
    }
  }
}
