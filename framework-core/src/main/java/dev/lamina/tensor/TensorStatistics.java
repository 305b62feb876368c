package dev.lamina.tensor;

import dev.lamina.op.Counting;
import dev.lamina.op.Quantiles;
import dev.lamina.op.Sorting;
import dev.lamina.op.Uniques;

/** Medians, modes and quantiles, which are elements or lie between them, and counts. */
public sealed interface TensorStatistics permits Tensor {
  /**
   * The median of all elements: the lower one of two in the middle, NaN if one is NaN.
   *
   * @return a single value; equal elements share its gradient
   * @throws dev.lamina.backend.ShapeException if there are no elements and the type has no NaN
   */
  default Tensor median() {
    return Sorting.median((Tensor) this);
  }

  /**
   * The medians of a dimension, as {@link #median(int, boolean)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return values and indices, the dimension left out
   */
  default ValuesIndices median(int dim) {
    return median(dim, false);
  }

  /**
   * The medians of a dimension: the lower one of two in the middle, NaN if one is NaN.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @return values and indices; the gradient goes to the element chosen
   * @throws dev.lamina.backend.ShapeException if the dimension is empty
   */
  default ValuesIndices median(int dim, boolean keepDim) {
    return Sorting.median((Tensor) this, dim, keepDim);
  }

  /**
   * The most frequent values of the last dimension, as {@link #mode(int, boolean)}.
   *
   * @return values and indices {@code [...]}
   */
  default ValuesIndices mode() {
    return mode(-1, false);
  }

  /**
   * The most frequent values of a dimension, as {@link #mode(int, boolean)}.
   *
   * @param dim the dimension; negative ones count from the end
   * @return values and indices, the dimension left out
   */
  default ValuesIndices mode(int dim) {
    return mode(dim, false);
  }

  /**
   * The most frequent values of a dimension: the smallest of several, at the last of its places.
   *
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @return values and indices; the gradient goes to the element chosen
   * @throws dev.lamina.backend.ShapeException if the dimension is empty
   */
  default ValuesIndices mode(int dim, boolean keepDim) {
    return Uniques.mode((Tensor) this, dim, keepDim);
  }

  /**
   * The value below which a fraction of all elements lies, linear between two elements.
   *
   * @param q the fraction, from 0 to 1
   * @return a single value
   */
  default Tensor quantile(double q) {
    Tensor x = (Tensor) this;
    return Quantiles.of(x, Quantiles.fraction(x, q), how(QuantileInterpolation.LINEAR), false);
  }

  /**
   * Several quantiles of all elements, linear between two of them.
   *
   * @param q the fractions, from 0 to 1, of this type: {@code [k]} or a single value
   * @return {@code [k]}, or a single value
   */
  default Tensor quantile(Tensor q) {
    return Quantiles.of((Tensor) this, q, how(QuantileInterpolation.LINEAR), false);
  }

  /**
   * Several quantiles of all elements.
   *
   * @param q the fractions, from 0 to 1, of this type: {@code [k]} or a single value
   * @param keepDim whether all dimensions stay with size 1
   * @param interpolation what lies between two elements
   * @return {@code [k]}, or a single value; with {@code keepDim} the dimensions of size 1 behind
   */
  default Tensor quantile(Tensor q, boolean keepDim, QuantileInterpolation interpolation) {
    return Quantiles.of((Tensor) this, q, how(interpolation), keepDim);
  }

  /**
   * The value below which a fraction of a dimension lies, linear between two elements.
   *
   * @param q the fraction, from 0 to 1
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @return the quantiles
   */
  default Tensor quantile(double q, int dim, boolean keepDim) {
    return quantile(q, dim, keepDim, QuantileInterpolation.LINEAR);
  }

  /**
   * The value below which a fraction of a dimension lies.
   *
   * @param q the fraction, from 0 to 1
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @param interpolation what lies between two elements
   * @return the quantiles
   */
  default Tensor quantile(double q, int dim, boolean keepDim, QuantileInterpolation interpolation) {
    return quantile(Quantiles.fraction((Tensor) this, q), dim, keepDim, interpolation);
  }

  /**
   * Quantiles of a dimension of n elements: with these in order and r = q * (n - 1), the one at r
   * if that is a whole number, else what the interpolation makes of the two around it. NaN if one
   * element is.
   *
   * @param q the fractions, from 0 to 1, of this type: {@code [k]} or a single value; a gradient
   *     flows to them where they decide on the value, as in linear interpolation
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @param interpolation what lies between two elements
   * @return the quantiles, with a dimension k in front if q has one; the gradient goes to the
   *     elements used
   * @throws dev.lamina.backend.DTypeException for integers, and if q has another type
   * @throws dev.lamina.backend.ShapeException if there are no elements
   * @throws IllegalArgumentException for a q outside; where q is on a device other than the cpu, it
   *     is taken as the nearest fraction
   */
  default Tensor quantile(Tensor q, int dim, boolean keepDim, QuantileInterpolation interpolation) {
    return Quantiles.of((Tensor) this, q, dim, how(interpolation), keepDim);
  }

  private static Quantiles.How how(QuantileInterpolation interpolation) {
    return new Quantiles.How("quantile", false, interpolation);
  }

  /**
   * As {@link #quantile(double)}, without the elements that are NaN.
   *
   * @param q the fraction, from 0 to 1
   * @return a single value; NaN if all elements are
   */
  default Tensor nanquantile(double q) {
    Tensor x = (Tensor) this;
    return Quantiles.of(x, Quantiles.fraction(x, q), nan(QuantileInterpolation.LINEAR), false);
  }

  /**
   * As {@link #quantile(double, int, boolean, QuantileInterpolation)}, without the elements that
   * are NaN.
   *
   * @param q the fraction, from 0 to 1
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @param interpolation what lies between two elements
   * @return the quantiles; NaN where all elements are
   */
  default Tensor nanquantile(
      double q, int dim, boolean keepDim, QuantileInterpolation interpolation) {
    return nanquantile(Quantiles.fraction((Tensor) this, q), dim, keepDim, interpolation);
  }

  /**
   * As {@link #quantile(Tensor, int, boolean, QuantileInterpolation)}, without the elements that
   * are NaN.
   *
   * @param q the fractions, from 0 to 1, of this type: {@code [k]} or a single value
   * @param dim the dimension; negative ones count from the end
   * @param keepDim whether the dimension stays with size 1
   * @param interpolation what lies between two elements
   * @return the quantiles; NaN where all elements are
   */
  default Tensor nanquantile(
      Tensor q, int dim, boolean keepDim, QuantileInterpolation interpolation) {
    return Quantiles.of((Tensor) this, q, dim, nan(interpolation), keepDim);
  }

  private static Quantiles.How nan(QuantileInterpolation interpolation) {
    return new Quantiles.How("nanquantile", true, interpolation);
  }

  /**
   * How many elements lie in each of several bins of one width between the smallest and the largest
   * element, which are read from the device.
   *
   * @param bins their number
   * @return of this type {@code [bins]}
   */
  default Tensor histc(int bins) {
    return histc(bins, 0, 0);
  }

  /**
   * How many elements lie in each of several bins of one width. Elements outside, and NaN, are left
   * out.
   *
   * @param bins their number, at least 1
   * @param min where the first bin begins
   * @param max where the last bin ends; this end belongs to it, the other bins end before the next.
   *     Two equal numbers stand for the smallest and the largest element
   * @return of this type {@code [bins]}; no gradient
   * @throws dev.lamina.backend.DTypeException for integers
   * @throws IllegalArgumentException for bounds that are not finite or in the wrong order
   */
  default Tensor histc(int bins, double min, double max) {
    return Counting.histc((Tensor) this, bins, min, max);
  }

  /**
   * How often each number from 0 to the largest occurs, as {@link #bincount(int)}.
   *
   * @return int64
   */
  default Tensor bincount() {
    return bincount(0);
  }

  /**
   * How often each number from 0 on occurs. The largest is read from the device.
   *
   * @param minlength the least length of the result
   * @return int64 {@code [max(largest + 1, minlength)]} of these whole numbers {@code [n]}
   * @throws dev.lamina.backend.DTypeException for real numbers and truth values
   * @throws dev.lamina.backend.ShapeException for negative numbers, and for other than one
   *     dimension
   */
  default Tensor bincount(int minlength) {
    return Counting.bincount((Tensor) this, minlength);
  }

  /**
   * The sums of the weights of each number from 0 on.
   *
   * @param weights {@code [n]}, one for each of these numbers
   * @param minlength the least length of the result
   * @return float32 for weights of that type, else float64; no gradient
   * @throws dev.lamina.backend.ShapeException as {@link #bincount(int)}, and for other weights
   */
  default Tensor bincount(Tensor weights, int minlength) {
    return Counting.bincount((Tensor) this, weights, minlength);
  }
}
