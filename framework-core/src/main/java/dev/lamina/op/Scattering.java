package dev.lamina.op;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Writing by positions: into a copy, or in place. */
public final class Scattering {
  /** Declarations for the catalog. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel(
                  "scatter", "x.scatter(dim, index, source)", "Values written along a dimension.")
              .sample(
                  x -> x[0].scatter(0, Tensor.of(new long[][] {{3, 0}, {1, 2}}), x[1]),
                  Input.any(4, 3),
                  Input.any(3, 2))
              .sample(x -> x[0].scatter(1, x[1], 2), Input.any(3, 4), Input.positions(4, 3, 2))
              .sample(
                  x -> x[0].scatter(0, x[1], x[2]), Input.any(), Input.positions(1), Input.any())
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel(
                  "scatterAdd",
                  "x.scatterAdd(dim, index, source)",
                  "Values added along a dimension.")
              .sample(
                  x -> x[0].scatterAdd(0, x[1], x[2]),
                  Input.any(4, 3),
                  Input.positions(4, 6, 2),
                  Input.any(7, 3))
              .sample(
                  x -> x[0].scatterAdd(-1, x[1], x[2]),
                  Input.any(3, 2),
                  Input.positions(2, 3, 5),
                  Input.any(3, 5))
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel(
                  "indexAdd",
                  "x.indexAdd(dim, index, source, alpha)",
                  "Slices times a number added.")
              .sample(
                  x -> x[0].indexAdd(0, x[1], x[2]),
                  Input.any(3, 4),
                  Input.positions(3, 5),
                  Input.any(5, 4))
              .sample(
                  x -> x[0].indexAdd(1, x[1], x[2], 3),
                  Input.any(3, 4),
                  Input.positions(4, 2),
                  Input.any(3, 2))
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel("indexCopy", "x.indexCopy(dim, index, source)", "Slices written.")
              .sample(
                  x -> x[0].indexCopy(0, Tensor.of(2, 0), x[1]), Input.any(3, 4), Input.any(2, 4))
              .sample(
                  x -> x[0].indexCopy(-1, Tensor.of(1, 3), x[1]), Input.any(3, 4), Input.any(3, 2))
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel("indexFill", "x.indexFill(dim, index, value)", "Slices filled.")
              .sample(x -> x[0].indexFill(1, x[1], 2), Input.any(3, 4), Input.positions(4, 2))
              .sample(x -> x[0].indexFill(0, Tensor.of(2), x[1]), Input.any(3, 4), Input.any())
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel(
                  "indexPut",
                  "x.indexPut(indices, values, accumulate)",
                  "Values written at points, or added.")
              .sample(
                  x -> x[0].indexPut(List.of(Tensor.of(2, 0), Tensor.of(1, 1)), x[1]),
                  Input.any(3, 4, 2),
                  Input.any(2))
              .sample(
                  x -> x[0].indexPut(List.of(x[1], x[2]), x[3], true),
                  Input.any(3, 4),
                  Input.positions(3, 5),
                  Input.positions(4, 2, 1),
                  Input.any(2, 5))
              .types(Operation.ALL)
              .inPlace(),
          Operation.kernel(
                  "set",
                  "x.set(value, indices)",
                  "Assigns to a part; in place, it has no other form.")
              .sample(x -> x[0].clone().set("1, ::2", x[1]), Input.any(3, 4), Input.any(2))
              .sample(x -> x[0].clone().set("[2, 0]", x[1]), Input.any(3, 4), Input.any(4))
              .sample(x -> x[0].clone().set(1, Index.mask(x[1])), Input.any(3, 4), Input.mask(3, 4))
              .types(Operation.ALL));

  private Scattering() {}

  /** As {@link Indexing#scatterAdd}. */
  static Tensor scatterAdd(Tensor x, int dim, Tensor index, Tensor source) {
    Along places = Along.of("scatterAdd", x, dim, index);
    return places.add(x, fitting(places, x, source));
  }

  /** {@link Indexing#scatterAdd} in place. */
  public static Tensor scatterAddInPlace(Tensor x, int dim, Tensor index, Tensor source) {
    Along places = Along.of("scatterAdd_", x, dim, index);
    return places.change(Scatter.ADD, x, fitting(places, x, source));
  }

  /** A copy with values written: {@code y[index[i][j]][j] = source[i][j]} for dimension 0. */
  public static Tensor scatter(Tensor x, int dim, Tensor index, Tensor source) {
    Along places = Along.of("scatter", x, dim, index);
    return places.put(x, fitting(places, x, source));
  }

  /** {@link #scatter} in place. */
  public static Tensor scatterInPlace(Tensor x, int dim, Tensor index, Tensor source) {
    Along places = Along.of("scatter_", x, dim, index);
    return places.change(Scatter.SET, x, fitting(places, x, source));
  }

  /** A copy with one number written. */
  public static Tensor scatter(Tensor x, int dim, Tensor index, double value) {
    return Along.of("scatter", x, dim, index).put(x, number("scatter", x, value));
  }

  /** One number written in place. */
  public static Tensor scatterInPlace(Tensor x, int dim, Tensor index, double value) {
    Along places = Along.of("scatter_", x, dim, index);
    return places.change(Scatter.SET, x, number("scatter_", x, value));
  }

  /** A copy with one integer written. */
  public static Tensor scatter(Tensor x, int dim, Tensor index, long value) {
    return Along.of("scatter", x, dim, index).put(x, number("scatter", x, value));
  }

  /** One integer written in place. */
  public static Tensor scatterInPlace(Tensor x, int dim, Tensor index, long value) {
    Along places = Along.of("scatter_", x, dim, index);
    return places.change(Scatter.SET, x, number("scatter_", x, value));
  }

  /** The part of a source that the positions use. */
  static Tensor fitting(Along places, Tensor x, Tensor source) {
    Shape index = places.shape();
    Shape given = source.shape();
    boolean fits = Math.max(1, given.ndim()) == Math.max(1, index.ndim());
    for (int d = 0; fits && d < Math.min(given.ndim(), index.ndim()); d++) {
      fits = given.dim(d) >= index.dim(d);
    }
    fits |= index.numel() == 0;
    if (!fits) {
      throw new ShapeException(
          places.op
              + ": the source has no value for every position; got source "
              + given
              + " and positions "
              + index
              + " for "
              + x.shape()
              + "; expected a source that is nowhere smaller than the positions. Expand it");
    }
    if (given.equals(index)) {
      return source;
    }
    if (given.ndim() != index.ndim() || index.numel() == 0) {
      return index.numel() == 0 ? Selection.zero(source) : source;
    }
    return Part.leading(places.op, given, index).read(source);
  }

  /** A number as a single value of a tensor's type. */
  static Tensor number(String op, Tensor x, double value) {
    if (!x.dtype().isFloatingPoint() && value != Math.rint(value)) {
      throw new DTypeException(
          op
              + ": the tensor cannot hold this number; got "
              + value
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected a whole number. Convert the tensor with to(DType.FLOAT32)");
    }
    Creation.requireRange(op, x.dtype(), value);
    return Selection.silently(() -> Selection.single(x, x.dtype()).fill_(value));
  }

  /** An integer as a single value of a tensor's type. */
  static Tensor number(String op, Tensor x, long value) {
    Creation.requireRange(op, x.dtype(), value);
    return Selection.silently(() -> Selection.single(x, x.dtype()).fill_(value));
  }

  // ---- Whole slices

  /** A copy with slices added: {@code y[..., index[i], ...] += alpha * source[..., i, ...]}. */
  public static Tensor indexAdd(Tensor x, int dim, Tensor index, Tensor source) {
    Slices places = Indexing.slices("indexAdd", x, dim, index);
    return places.add(x, slices(places, x, source));
  }

  /** {@link #indexAdd} in place. */
  public static Tensor indexAddInPlace(Tensor x, int dim, Tensor index, Tensor source) {
    Slices places = Indexing.slices("indexAdd_", x, dim, index);
    return places.change(Scatter.ADD, x, slices(places, x, source));
  }

  /** Slices times an integer, of their type; truth values stay if it is not 0. */
  public static Tensor scaled(Tensor source, long alpha) {
    return alpha == 1 ? source : source.mul(alpha).to(source.dtype());
  }

  /** Slices times a number; integers only take whole ones. */
  public static Tensor scaled(Tensor source, double alpha) {
    return source.dtype().isFloatingPoint() || alpha != Math.rint(alpha)
        ? source.mul(alpha)
        : scaled(source, (long) alpha);
  }

  /** A copy with slices written: {@code y[..., index[i], ...] = source[..., i, ...]}. */
  public static Tensor indexCopy(Tensor x, int dim, Tensor index, Tensor source) {
    Slices places = Indexing.slices("indexCopy", x, dim, index);
    return places.put(x, slices(places, x, source));
  }

  /** {@link #indexCopy} in place. */
  public static Tensor indexCopyInPlace(Tensor x, int dim, Tensor index, Tensor source) {
    Slices places = Indexing.slices("indexCopy_", x, dim, index);
    return places.change(Scatter.SET, x, slices(places, x, source));
  }

  private static Tensor slices(Slices places, Tensor x, Tensor source) {
    boolean single = x.ndim() == 0 && source.ndim() == 0 && places.shape().numel() == 1;
    if (!single && !source.shape().equals(places.shape())) {
      throw new ShapeException(
          places.op
              + ": the source has not one slice for each position; got source "
              + source.shape()
              + " for "
              + x.shape()
              + "; expected "
              + places.shape()
              + ". Expand it to that shape");
    }
    return source;
  }

  /** A copy with one number in some slices. */
  public static Tensor indexFill(Tensor x, int dim, Tensor index, double value) {
    return Indexing.slices("indexFill", x, dim, index).put(x, number("indexFill", x, value));
  }

  /** One number in some slices, in place. */
  public static Tensor indexFillInPlace(Tensor x, int dim, Tensor index, double value) {
    Slices places = Indexing.slices("indexFill_", x, dim, index);
    return places.change(Scatter.SET, x, number("indexFill_", x, value));
  }

  /** A copy with one integer in some slices. */
  public static Tensor indexFill(Tensor x, int dim, Tensor index, long value) {
    return Indexing.slices("indexFill", x, dim, index).put(x, number("indexFill", x, value));
  }

  /** One integer in some slices, in place. */
  public static Tensor indexFillInPlace(Tensor x, int dim, Tensor index, long value) {
    Slices places = Indexing.slices("indexFill_", x, dim, index);
    return places.change(Scatter.SET, x, number("indexFill_", x, value));
  }

  /** A copy with a single value in some slices; a gradient flows to it. */
  public static Tensor indexFill(Tensor x, int dim, Tensor index, Tensor value) {
    Slices places = Indexing.slices("indexFill", x, dim, index);
    return places.put(x, single("indexFill", x, value));
  }

  /** A single value in some slices, in place. */
  public static Tensor indexFillInPlace(Tensor x, int dim, Tensor index, Tensor value) {
    Slices places = Indexing.slices("indexFill_", x, dim, index);
    return places.change(Scatter.SET, x, single("indexFill_", x, value));
  }

  private static Tensor single(String op, Tensor x, Tensor value) {
    if (value.ndim() != 0) {
      throw new ShapeException(
          op
              + ": the value must be a single one; got "
              + value.shape()
              + " for "
              + x.shape()
              + "; expected a tensor of no dimensions. Use indexCopy for slices of their own");
    }
    return Selection.converted(op, x, value);
  }

  // ---- Points

  /**
   * A copy with values at the points of index tensors, one for each of the first dimensions.
   *
   * @param accumulate whether values are added, in their order
   */
  public static Tensor indexPut(Tensor x, List<Tensor> indices, Tensor values, boolean accumulate) {
    Elements places = points("indexPut", x, indices);
    return accumulate ? places.add(x, values) : places.put(x, values);
  }

  /** {@link #indexPut} in place. */
  public static Tensor indexPutInPlace(
      Tensor x, List<Tensor> indices, Tensor values, boolean accumulate) {
    Elements places = points("indexPut_", x, indices);
    return places.change(accumulate ? Scatter.ADD : Scatter.SET, x, values);
  }

  private static Elements points(String op, Tensor x, List<Tensor> indices) {
    if (indices.isEmpty()) {
      throw new ShapeException(
          op
              + ": no index tensors; got an empty list for shape "
              + x.shape()
              + "; expected from one to "
              + x.ndim()
              + ". Use copy_ to write everything");
    }
    return Points.of(op, x, layout -> layout, indices.stream().map(Optional::of).toList());
  }
}
