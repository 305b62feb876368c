package dev.lamina.op;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a dimension that lie one behind the other; all are views. */
public final class Splitting {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.view("split", "x.split(size, dim)", "Parts of one size; the last may be smaller.")
              .several(x -> x[0].split(2), Input.any(5, 3))
              .several(x -> x[0].split(new int[] {1, 0, 2}, -1), Input.any(2, 3))
              .several(x -> x[0].split(4, 1), Input.any(2, 0))
              .types(Operation.ALL),
          Operation.view("splitWithSizes", "x.splitWithSizes(sizes, dim)", "Parts of given sizes.")
              .several(x -> x[0].splitWithSizes(new int[] {3, 1}, 1), Input.any(2, 4))
              .types(Operation.ALL),
          Operation.view("chunk", "x.chunk(chunks, dim)", "A number of parts of nearly one size.")
              .several(x -> x[0].chunk(3, 1), Input.any(2, 7))
              .several(x -> x[0].chunk(2), Input.any(0, 3))
              .types(Operation.ALL),
          Operation.view("unbind", "x.unbind(dim)", "The elements at each position of a dimension.")
              .several(x -> x[0].unbind(1), Input.any(2, 3))
              .several(x -> x[0].unbind(0), Input.any(2, 0, 3))
              .types(Operation.ALL));

  private Splitting() {}

  /** Parts of one size, the last perhaps smaller. */
  public static List<Tensor> split(Tensor x, int size, int dim) {
    int d = Movement.dimOf("split", x, dim);
    int n = x.size(d);
    if (size < 0 || size == 0 && n > 0) {
      throw new ShapeException(
          "split: parts of size "
              + size
              + " do not fill dimension "
              + d
              + "; got shape "
              + x.shape()
              + "; expected a size of at least 1. For a number of parts, use chunk(chunks, dim)");
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    do {
      int length = Math.min(size, n - start);
      parts.add(part("split", x, d, start, length));
      start += length;
    } while (start < n);
    return List.copyOf(parts);
  }

  /** Parts of given sizes. */
  public static List<Tensor> split(String op, Tensor x, int[] sizes, int dim) {
    int d = Movement.dimOf(op, x, dim);
    long sum = 0;
    boolean valid = true;
    for (int size : sizes) {
      valid &= size >= 0;
      sum += size;
    }
    if (!valid || sum != x.size(d)) {
      throw new ShapeException(
          op
              + ": the sizes do not fill dimension "
              + d
              + "; got "
              + Arrays.toString(sizes)
              + " for shape "
              + x.shape()
              + "; expected sizes of 0 or more whose sum is "
              + x.size(d)
              + ". Take a part alone with narrow(dim, start, length)");
    }
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      parts.add(part(op, x, d, start, size));
      start += size;
    }
    return List.copyOf(parts);
  }

  /** At most so many parts of one size, the last perhaps smaller. */
  public static List<Tensor> chunk(Tensor x, int chunks, int dim) {
    int d = Movement.dimOf("chunk", x, dim);
    if (chunks < 1) {
      throw new ShapeException(
          "chunk: there must be at least one part; got "
              + chunks
              + " parts for shape "
              + x.shape()
              + "; expected a number from 1 on");
    }
    int n = x.size(d);
    int size = (int) (((long) n + chunks - 1) / chunks);
    return n == 0 ? split("chunk", x, new int[chunks], d) : split(x, size, d);
  }

  /** The elements at each position of a dimension, which is left out. */
  public static List<Tensor> unbind(Tensor x, int dim) {
    int d = Movement.dimOf("unbind", x, dim);
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < x.size(d); i++) {
      int at = i;
      parts.add(Movement.partial("unbind", x, layout -> layout.select(d, at)));
    }
    return List.copyOf(parts);
  }

  private static Tensor part(String op, Tensor x, int d, int start, int length) {
    return Movement.partial(op, x, layout -> layout.slice(d, start, length, 1));
  }
}
