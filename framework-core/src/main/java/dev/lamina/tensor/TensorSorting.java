package dev.lamina.tensor;

import dev.lamina.op.Searching;
import dev.lamina.op.Sorting;
import dev.lamina.op.Uniques;

/**
 * Elements by their order. NaN is larger than all numbers; equal elements keep their order, so that
 * every result is the same on every device. Values send their gradient to the elements they are.
 */
public sealed interface TensorSorting permits Tensor {
  /**
   * The elements of the last dimension in ascending order, as {@link #sort(int, boolean)}.
   *
   * @return values and indices of this shape
   */
  default ValuesIndices sort() {
    return sort(-1, false);
  }

  /**
   * The elements of a dimension in ascending order, as {@link #sort(int, boolean)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return values and indices of this shape
   */
  default ValuesIndices sort(int dim) {
    return sort(dim, false);
  }

  /**
   * The elements of a dimension in order. Always stable: equal elements keep their order, which is
   * also that of their indices.
   *
   * @param dim the dimension; negative ones count from the end
   * @param descending whether the largest comes first
   * @return values and indices of this shape; copies
   */
  default ValuesIndices sort(int dim, boolean descending) {
    return Sorting.sort((Tensor) this, dim, descending);
  }

  /**
   * The elements of the first dimension in ascending order.
   *
   * @return a copy of this shape
   */
  default Tensor msort() {
    return sort(0, false).values();
  }

  /**
   * Where the elements of the last dimension in ascending order are.
   *
   * @return int64 of this shape
   */
  default Tensor argsort() {
    return argsort(-1, false);
  }

  /**
   * Where the elements of a dimension in ascending order are.
   *
   * @param dim the dimension; negative ones count from the end
   * @return int64 of this shape
   */
  default Tensor argsort(int dim) {
    return argsort(dim, false);
  }

  /**
   * Where the elements of a dimension in order are: the indices of {@link #sort(int, boolean)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @param descending whether the largest comes first
   * @return int64 of this shape
   */
  default Tensor argsort(int dim, boolean descending) {
    return Sorting.argsort((Tensor) this, dim, descending);
  }

  /**
   * The largest elements of the last dimension, as {@link #topk(int, int, boolean)}.
   *
   * @param k how many
   * @return values and indices {@code [..., k]}
   */
  default ValuesIndices topk(int k) {
    return topk(k, -1, true);
  }

  /**
   * The largest elements of a dimension, as {@link #topk(int, int, boolean)}.
   *
   * @param k how many
   * @param dim the dimension; negative ones count from the end
   * @return values and indices, of size k in the dimension
   */
  default ValuesIndices topk(int k, int dim) {
    return topk(k, dim, true);
  }

  /**
   * The largest or smallest elements of a dimension, the most extreme first; of equal ones those in
   * front.
   *
   * @param k how many, at most the dimension's size
   * @param dim the dimension; negative ones count from the end
   * @param largest whether the largest are wanted, NaN among them, or the smallest
   * @return values and indices, of size k in the dimension
   * @throws dev.lamina.backend.ShapeException if there are not so many
   */
  default ValuesIndices topk(int k, int dim, boolean largest) {
    return Sorting.topk((Tensor) this, k, dim, largest);
  }

  /**
   * The k-th smallest elements of the last dimension, as {@link #kthvalue(int, int, boolean)}.
   *
   * @param k from 1 on
   * @return values and indices {@code [...]}
   */
  default ValuesIndices kthvalue(int k) {
    return kthvalue(k, -1, false);
  }

  /**
   * The k-th smallest elements of a dimension, as {@link #kthvalue(int, int, boolean)}.
   *
   * @param k from 1 on
   * @param dim the dimension; negative ones count from the end
   * @return values and indices, the dimension left out
   */
  default ValuesIndices kthvalue(int k, int dim) {
    return kthvalue(k, dim, false);
  }

  /**
   * The k-th smallest elements of a dimension.
   *
   * @param k from 1, the smallest, to the dimension's size
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @return values and indices
   * @throws dev.lamina.backend.ShapeException if there are not so many elements
   */
  default ValuesIndices kthvalue(int k, int dim, boolean keepDim) {
    return Sorting.kthvalue((Tensor) this, k, dim, keepDim);
  }

  /**
   * Where values belong in these ascending rows, before equal elements.
   *
   * @param values as in {@link #searchsorted(Tensor, boolean)}
   * @return int64 of the values' shape
   */
  default Tensor searchsorted(Tensor values) {
    return searchsorted(values, false);
  }

  /**
   * Where values belong in these ascending rows: the number of elements that are smaller, or with
   * {@code right} those that are not larger.
   *
   * @param values {@code [..., m]} for rows {@code [..., n]}; of any shape for one row {@code [n]};
   *     of this type
   * @param right whether a value belongs behind its equals, else before them
   * @return positions from 0 to n, int64, of the values' shape
   * @throws dev.lamina.backend.ShapeException if the shapes do not fit
   * @throws dev.lamina.backend.DTypeException if the types differ
   */
  default Tensor searchsorted(Tensor values, boolean right) {
    return Searching.searchsorted((Tensor) this, values, right);
  }

  /**
   * Where values belong in rows that are sorted only through a permutation.
   *
   * @param values as in {@link #searchsorted(Tensor, boolean)}
   * @param right whether a value belongs behind its equals, else before them
   * @param sorter what {@link #argsort()} gives for these rows, int64 of this shape
   * @return positions in the sorted rows, int64, of the values' shape
   */
  default Tensor searchsorted(Tensor values, boolean right, Tensor sorter) {
    return Searching.searchsorted((Tensor) this, values, right, sorter);
  }

  /**
   * Between which boundaries the elements lie, as {@link #bucketize(Tensor, boolean)}; an element
   * that equals a boundary lies below it.
   *
   * @param boundaries {@code [n]} in ascending order
   * @return int64 of this shape
   */
  default Tensor bucketize(Tensor boundaries) {
    return bucketize(boundaries, false);
  }

  /**
   * Between which boundaries the elements lie: i stands for above boundary i - 1 and below i.
   *
   * @param boundaries {@code [n]} in ascending order, of this type
   * @param right whether an element that equals a boundary lies above it
   * @return positions from 0 to n, int64, of this shape
   * @throws dev.lamina.backend.ShapeException for boundaries of other than one dimension
   */
  default Tensor bucketize(Tensor boundaries, boolean right) {
    return Searching.bucketize((Tensor) this, boundaries, right);
  }

  /**
   * Each value of this tensor once; each NaN counts as a value of its own.
   *
   * @return {@code [k]} for k different values, in ascending order
   */
  default Tensor unique() {
    return uniqueAll().values();
  }

  /**
   * Each slice of a dimension once, as {@link #uniqueAll(int)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return the different slices, of size k in the dimension
   */
  default Tensor unique(int dim) {
    return uniqueAll(dim).values();
  }

  /**
   * Each value of this tensor once, where it went, and how often it occurs. How many there are is
   * read from the device.
   *
   * @return values {@code [k]} in ascending order, inverse of this shape, counts {@code [k]}
   */
  default UniqueValues uniqueAll() {
    return Uniques.unique((Tensor) this);
  }

  /**
   * Each slice of a dimension once, where it went, and how often it occurs.
   *
   * @param dim the dimension of n slices; negative ones count from the end
   * @return values of size k in the dimension, in the order of their elements, inverse {@code [n]},
   *     counts {@code [k]}
   * @throws dev.lamina.backend.ShapeException for tensors of no dimensions, and for slices without
   *     elements
   */
  default UniqueValues uniqueAll(int dim) {
    return Uniques.unique((Tensor) this, dim);
  }
}
