package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.UniqueValues;
import dev.lamina.tensor.ValuesIndices;
import java.util.List;

/**
 * Equal elements as one: what there is, how often, and what occurs most. How many values there are
 * decides on shapes and is read from the device once; all else is found there.
 */
public final class Uniques {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("unique", "x.unique(dim)", "Each value once, in order.")
              .waits()
              .sample(x -> x[0].unique(), Input.repeated(3, 4))
              .sample(x -> x[0].unique(1), Input.repeated(1, 9))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.composite(
                  "uniqueAll", "x.uniqueAll(dim)", "Each value once, where from, and how often.")
              .waits()
              .several(x -> all(x[0].uniqueAll()), Input.repeated(3, 4))
              .several(x -> all(x[0].uniqueAll(0)), Input.repeated(9, 1))
              .several(x -> all(x[0].uniqueAll()), Input.any(0))
              .types(Operation.ALL)
              .withoutGradient(),
          Operation.composite("mode", "x.mode(dim, keepDim)", "The most frequent values.")
              .several(x -> Sorting.both(x[0].mode()), Input.any(3, 4))
              .several(x -> Sorting.both(x[0].mode(0, true)), Input.repeated(9, 2))
              .types(Operation.ALL));

  private Uniques() {}

  private static List<Tensor> all(UniqueValues found) {
    return List.of(found.values(), found.inverse(), found.counts());
  }

  /** Each value of a tensor. */
  public static UniqueValues unique(Tensor x) {
    x.layout("unique");
    int[] sizes = x.shape().toArray();
    Tensor flat = Selection.silently(() -> Movement.inner(x.detach(), x.numel()));
    ValuesIndices sorted = Sorting.sort(flat, 0, false);
    Tensor values = sorted.values();
    int n = values.numel();
    Tensor differs = part(values, Math.min(1, n), n).ne(part(values, 0, Math.max(0, n - 1)));
    Groups groups = Groups.of(differs, n);
    Tensor inverse = groups.inverse(sorted.indices());
    return new UniqueValues(
        Indexing.indexSelect(values, 0, groups.starts),
        Movement.inner(inverse, sizes),
        groups.counts);
  }

  private static Tensor part(Tensor x, int start, int end) {
    return x.viewedAs(x.layout().slice(0, start, end - start, 1));
  }

  /** Each slice of a dimension, in the order of their elements. */
  public static UniqueValues unique(Tensor x, int dim) {
    int d = Movement.dimOf("unique", x, dim);
    int n = x.size(d);
    if (x.numel() == 0 && n > 0) {
      throw new ShapeException(
          "unique: slices without elements cannot be told apart; got shape "
              + x.shape()
              + " and dimension "
              + d
              + "; expected a size of 0 in that dimension alone. Choose the empty dimension");
    }
    x.layout("unique");
    Tensor slices = x.detach().movedim(d, 0);
    Tensor rows = Selection.silently(() -> Movement.inner(slices, n, n == 0 ? 0 : x.numel() / n));
    Tensor order = order(rows);
    Tensor sorted = Indexing.indexSelect(rows, 0, order);
    Tensor differs = part(sorted, Math.min(1, n), n).ne(part(sorted, 0, Math.max(0, n - 1)));
    Groups groups = Groups.of(differs.to(DType.INT64).sum(1).gt(0L), n);
    Tensor firsts = Indexing.indexSelect(order, 0, groups.starts);
    return new UniqueValues(
        Indexing.indexSelect(x.detach(), d, firsts), groups.inverse(order), groups.counts);
  }

  /** The order of rows, by their first element, then by the second, and so on. */
  private static Tensor order(Tensor rows) {
    Tensor order = Searching.numbers(rows, rows.size(0));
    for (int column = rows.size(1) - 1; column >= 0; column--) {
      Tensor keys = Indexing.indexSelect(rows.select(1, column), 0, order);
      order = Indexing.indexSelect(order, 0, Sorting.argsort(keys, 0, false));
    }
    return order;
  }

  /**
   * Runs of equal elements in a sorted sequence.
   *
   * @param members the number of the run that each element belongs to
   * @param starts where each run begins
   * @param counts the length of each
   */
  private record Groups(Tensor members, Tensor starts, Tensor counts) {
    /**
     * Finds the runs.
     *
     * @param differs for each element but the first, whether it differs from the one before
     * @param n number of elements
     */
    static Groups of(Tensor differs, int n) {
      Tensor later = differs.to(DType.INT64).cumsum(0);
      Tensor first = Searching.zeros(differs, DType.INT64, Math.min(n, 1));
      Tensor members = Joining.cat(List.of(first, later), 0);
      int count = n == 0 ? 0 : (int) members.select(0, n - 1).itemLong() + 1;
      Tensor names = Searching.numbers(differs, count);
      Tensor starts = Searching.searchsorted(members, names, false);
      Tensor ends = Searching.searchsorted(members, names, true);
      return new Groups(members, starts, ends.sub(starts));
    }

    /** The number of the run of each element before it was sorted. */
    Tensor inverse(Tensor order) {
      Tensor inverse = Searching.zeros(members, DType.INT64, members.numel());
      return Along.found("unique", inverse, 0, order).put(inverse, members);
    }
  }

  /** The value that occurs most often along a dimension, the smallest of several. */
  public static ValuesIndices mode(Tensor x, int dim, boolean keepDim) {
    int d = x.shape().index("mode", dim);
    if (x.ndim() > 0 && x.size(d) == 0) {
      throw new ShapeException(
          "mode: no elements along dimension "
              + d
              + " have no most frequent one; got shape "
              + x.shape()
              + "; expected at least one element there");
    }
    if (x.ndim() == 0) {
      return Sorting.kthvalue(x, 1, 0, keepDim);
    }
    Tensor found = Selection.silently(() -> mostFrequent(x.detach(), d));
    Tensor values = Along.found("mode", x, d, found).read(x);
    return Sorting.dropped(x, d, keepDim, new ValuesIndices(values, found));
  }

  /** The last position of the most frequent value, the dimension staying with size 1. */
  private static Tensor mostFrequent(Tensor x, int d) {
    ValuesIndices sorted = Sorting.sort(x.transpose(d, -1), -1, false);
    Tensor rows = sorted.values();
    Tensor starts = Searching.searchsorted(rows, rows, false);
    Tensor ends = Searching.searchsorted(rows, rows, true);
    // The first of the largest counts is that of the smallest value.
    Tensor at = ends.sub(starts).argmax(-1, true);
    Tensor last = Indexing.gather(ends, -1, at).sub(1L);
    Tensor found = Indexing.gather(sorted.indices(), -1, last);
    return found.transpose(d, -1).contiguous();
  }
}
