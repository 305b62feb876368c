package dev.lamina.op;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reading by positions. */
public final class Indexing {
  /** Declarations for the catalog. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.view("get", "x.get(indices)", "A part given by positions, ranges and masks.")
              .waits()
              .sample(x -> x[0].get("1, ..., 1::2"), Input.any(3, 2, 5))
              .sample(x -> x[0].get("newaxis, -2:, [1, 0, 1]"), Input.any(3, 4, 2))
              .sample(x -> x[0].get("[0, 2], :, [1]"), Input.any(3, 2, 4))
              .sample(
                  x -> x[0].get(Index.all(), Index.index(x[1])),
                  Input.any(2, 5, 3),
                  Input.positions(5, 2, 2))
              .sample(x -> x[0].get(x[1]), Input.any(3, 4, 2), Input.mask(3, 4))
              .sample(x -> x[0].get("0:0, [0]"), Input.any(2, 3))
              .types(Operation.ALL),
          Operation.view("select", "x.select(dim, index)", "One position of a dimension.")
              .sample(x -> x[0].select(1, 2), Input.any(2, 3, 4))
              .sample(x -> x[0].select(-1, -2), Input.any(3))
              .types(Operation.ALL),
          Operation.view("narrow", "x.narrow(dim, start, length)", "Neighbouring positions.")
              .sample(x -> x[0].narrow(1, 1, 2), Input.any(2, 4, 3))
              .sample(x -> x[0].narrow(-1, 2, 0), Input.any(2, 4))
              .types(Operation.ALL),
          Operation.view(
                  "slice", "x.slice(dim, start, end, step)", "Every n-th position of a part.")
              .sample(x -> x[0].slice(1, 1, 9, 2), Input.any(2, 6, 3))
              .sample(x -> x[0].slice(0, -3, -1, 1), Input.any(4, 2))
              .types(Operation.ALL),
          Operation.kernel("indexSelect", "x.indexSelect(dim, index)", "Slices in any order.")
              .sample(x -> x[0].indexSelect(0, x[1]), Input.any(4, 3), Input.positions(4, 6))
              .sample(x -> x[0].indexSelect(-1, x[1]), Input.any(2, 5), Input.positions(5, 3))
              .sample(x -> x[0].indexSelect(0, x[1]), Input.any(), Input.positions(1, 1))
              .types(Operation.ALL),
          Operation.kernel("gather", "x.gather(dim, index)", "Elements of a dimension, by place.")
              .sample(x -> x[0].gather(0, x[1]), Input.any(4, 3), Input.positions(4, 2, 3))
              .sample(x -> x[0].gather(1, x[1]), Input.any(3, 4), Input.positions(4, 2, 7))
              .sample(x -> x[0].gather(0, x[1]), Input.any(), Input.positions(1))
              .sample(x -> x[0].gather(1, x[1]), Input.any(3, 4), Input.positions(4, 2, 0))
              .types(Operation.ALL),
          Operation.kernel("take", "x.take(index)", "Elements of the row-major sequence of all.")
              .sample(x -> x[0].take(x[1]), Input.any(3, 4), Input.positions(12, 2, 4))
              .sample(x -> x[0].take(x[1]), Input.any(), Input.positions(1, 3))
              .types(Operation.ALL),
          Operation.kernel(
                  "takeAlongDim",
                  "x.takeAlongDim(index, dim)",
                  "Elements of a dimension, by place; both operands are broadcast.")
              .sample(x -> x[0].takeAlongDim(x[1], 1), Input.any(1, 4), Input.positions(4, 3, 2))
              .sample(x -> x[0].takeAlongDim(x[1], 0), Input.any(4, 3), Input.positions(4, 2, 1))
              .sample(x -> x[0].takeAlongDim(x[1]), Input.any(2, 3), Input.positions(6, 2, 2))
              .types(Operation.ALL));

  private Indexing() {}

  /**
   * Slices of a dimension, in any order and number; a copy.
   *
   * @param x {@code [..., n, ...]}
   * @param dim the dimension
   * @param index int64 {@code [k]}; negative positions count from the end
   * @return {@code [..., k, ...]}
   */
  public static Tensor indexSelect(Tensor x, int dim, Tensor index) {
    Tensor y = slices("indexSelect", x, dim, index).read(x);
    // As in PyTorch a single value may be taken from, once.
    return x.ndim() == 0 && y.numel() == 1 ? Movement.inner(y) : y;
  }

  /** Slices of a dimension; a single value counts as {@code [1]}. */
  static Slices slices(String op, Tensor x, int dim, Tensor index) {
    int d = x.shape().index(op, dim);
    Positions.requireType(op, index);
    if (index.ndim() > 1) {
      throw new ShapeException(
          op
              + ": positions must have one dimension; got "
              + index.dtype()
              + " "
              + index.shape()
              + " for "
              + x.shape()
              + "; expected [k]. Flatten them with view(-1), or use get(), which takes any shape");
    }
    Tensor flat = index.ndim() == 0 ? Movement.inner(index, 1) : index;
    return Slices.of(op, x, d, flat);
  }

  /**
   * Elements of a dimension, each at its own place in the others: {@code y[i][j] =
   * x[index[i][j]][j]} for dimension 0.
   *
   * @param x {@code [..., n, ...]}
   * @param dim the dimension
   * @param index int64, as many dimensions, nowhere larger than x but in {@code dim}
   * @return of the index's shape
   */
  public static Tensor gather(Tensor x, int dim, Tensor index) {
    return Along.of("gather", x, dim, index).read(x);
  }

  /**
   * As {@link #gather}, with both broadcast but in {@code dim}.
   *
   * @param x {@code [..., n, ...]}
   * @param dim the dimension
   * @param index int64 {@code [..., k, ...]}
   * @return {@code [..., k, ...]}, broadcast
   */
  public static Tensor takeAlongDim(Tensor x, int dim, Tensor index) {
    String op = "takeAlongDim";
    int d = x.shape().existing(op, dim);
    Positions.requireType(op, index);
    if (index.ndim() != x.ndim()) {
      throw new ShapeException(
          op
              + ": the positions must have as many dimensions as the tensor; got positions "
              + index.shape()
              + " for "
              + x.shape()
              + "; expected "
              + x.ndim()
              + " dimensions. Add some with unsqueeze");
    }
    int[] from = x.shape().toArray();
    int[] to = index.shape().toArray();
    from[d] = 1;
    to[d] = 1;
    int[] common = Shape.broadcast(op, Shape.of(from), Shape.of(to)).toArray();
    common[d] = x.size(d);
    Tensor wide = Movement.stretched(x, Shape.of(common));
    common[d] = index.size(d);
    return Along.of(op, wide, d, Movement.stretched(index, Shape.of(common))).read(wide);
  }

  /**
   * Elements of the row-major sequence of all.
   *
   * @param x any shape
   * @param index int64 of any shape
   * @return of the index's shape
   */
  public static Tensor take(Tensor x, Tensor index) {
    return elements("take", x, index);
  }

  /**
   * As {@link #take}, in one dimension.
   *
   * @param x any shape
   * @param index int64 of any shape
   * @return one dimension
   */
  public static Tensor takeAlongDim(Tensor x, Tensor index) {
    return Movement.inner(elements("takeAlongDim", x, index), index.numel());
  }

  private static Tensor elements(String op, Tensor x, Tensor index) {
    // Points would take truth values as a mask.
    Positions.requireType(op, index);
    Tensor flat = Movement.inner(x, x.numel());
    return Points.of(op, flat, layout -> layout, List.of(Optional.of(index))).read(flat);
  }

  /**
   * A part given by indices.
   *
   * @param x the tensor
   * @param how from its layout to that of positions and ranges alone
   * @param indices index tensors for the dimensions of that; none gives a view
   * @return a view, or a copy where there are index tensors
   */
  public static Tensor get(Tensor x, UnaryOperator<Layout> how, List<Optional<Tensor>> indices) {
    return indices.stream().anyMatch(Optional::isPresent)
        ? Points.of("get", x, how, indices).read(x)
        : Part.of("get", x.shape(), how).view(x);
  }

  /**
   * A copy with values added: {@code y[index[i][j]][j] += source[i][j]} for dimension 0.
   *
   * @param x {@code [..., n, ...]}
   * @param dim the dimension
   * @param index int64, as many dimensions, nowhere larger than x but in {@code dim}
   * @param source of the same type, nowhere smaller than the index; the rest of it is not used
   * @return of x's shape
   */
  public static Tensor scatterAdd(Tensor x, int dim, Tensor index, Tensor source) {
    return Scattering.scatterAdd(x, dim, index, source);
  }
}
