package dev.lamina.op;

import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.MinMax;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.ValuesIndices;
import java.util.List;

/**
 * Largest and smallest elements. NaN is both: where one is, it is the result. Equal elements share
 * the gradient, except where an index is told: there the element it names gets all of it.
 */
public final class Extremes {
  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("amax", "x.amax(dims, keepDim)", "The largest; equal ones share.")
              .types(Operation.ALL)
              .sample(x -> x[0].amax(), Input.any(3, 5))
              .sample(x -> x[0].amax(1), Input.any(2, 3, 4))
              .sample(x -> x[0].amax(new int[] {0, -1}, true), Input.any(2, 3, 4)),
          Operation.kernel("amin", "x.amin(dims, keepDim)", "The smallest; equal ones share.")
              .types(Operation.ALL)
              .sample(x -> x[0].amin(), Input.any(3, 5))
              .sample(x -> x[0].amin(1), Input.any(2, 3, 4))
              .sample(x -> x[0].amin(new int[] {0, -1}, true), Input.any(2, 3, 4)),
          Operation.kernel("max", "x.max(dim, keepDim)", "The largest, and where it is first.")
              .types(Operation.ALL)
              .sample(x -> x[0].max(), Input.any(3, 5))
              .several(x -> parts(x[0].max(1)), Input.any(2, 3, 4))
              .several(x -> parts(x[0].max(0, true)), Input.any(4, 3))
              .sample(x -> x[0].max(x[1]), Input.any(3, 1), Input.any(2, 1, 4)),
          Operation.kernel("min", "x.min(dim, keepDim)", "The smallest, and where it is first.")
              .types(Operation.ALL)
              .sample(x -> x[0].min(), Input.any(3, 5))
              .several(x -> parts(x[0].min(1)), Input.any(2, 3, 4))
              .several(x -> parts(x[0].min(0, true)), Input.any(4, 3))
              .sample(x -> x[0].min(x[1]), Input.any(3, 1), Input.any(2, 1, 4)),
          Operation.kernel("aminmax", "x.aminmax(dim, keepDim)", "The smallest and the largest.")
              .types(Operation.ALL)
              .several(x -> parts(x[0].aminmax()), Input.any(3, 5))
              .several(x -> parts(x[0].aminmax(1, true)), Input.any(2, 3, 4)),
          Operation.kernel("argmax", "x.argmax(dim, keepDim)", "Where the largest is first.")
              .types(Operation.ALL)
              .withoutGradient()
              .sample(x -> x[0].argmax(), Input.repeated(3, 5))
              .sample(x -> x[0].argmax(-1, true), Input.repeated(3, 5)),
          Operation.kernel("argmin", "x.argmin(dim, keepDim)", "Where the smallest is first.")
              .types(Operation.ALL)
              .withoutGradient()
              .sample(x -> x[0].argmin(), Input.repeated(3, 5))
              .sample(x -> x[0].argmin(-1, true), Input.repeated(3, 5)));

  private Extremes() {}

  private static List<Tensor> parts(ValuesIndices found) {
    return List.of(found.values(), found.indices());
  }

  private static List<Tensor> parts(MinMax found) {
    return List.of(found.min(), found.max());
  }

  /** The largest elements along some dimensions. */
  public static Tensor amax(Tensor x, int[] dims, boolean keepDim) {
    return extreme(Reduction.MAX, x, Dims.of("amax", x, dims, keepDim));
  }

  /** The smallest elements along some dimensions. */
  public static Tensor amin(Tensor x, int[] dims, boolean keepDim) {
    return extreme(Reduction.MIN, x, Dims.of("amin", x, dims, keepDim));
  }

  /** The largest element. */
  public static Tensor max(Tensor x) {
    return extreme(Reduction.MAX, x, Dims.all("max"));
  }

  /** The smallest element. */
  public static Tensor min(Tensor x) {
    return extreme(Reduction.MIN, x, Dims.all("min"));
  }

  /** The smallest and the largest elements along some dimensions. */
  public static MinMax aminmax(Tensor x, int[] dims, boolean keepDim) {
    Dims over = Dims.of("aminmax", x, dims, keepDim);
    return new MinMax(extreme(Reduction.MIN, x, over), extreme(Reduction.MAX, x, over));
  }

  /** Without an index: what is equal to the extreme shares its gradient. */
  private static Tensor extreme(Reduction reduction, Tensor x, Dims over) {
    x.layout(over.op());
    over.requireElements(x);
    Tensor y = over.reduce(reduction, x);
    Shape from = x.shape();
    return Derived.record(
        over.op(), x, y, (g, v) -> shared(over, g, v[0], over.restored(v[1], from)), x, y);
  }

  /** The gradient, in equal parts for all elements that are the extreme. */
  private static Tensor shared(Dims over, Tensor g, Tensor x, Tensor y) {
    Tensor chosen = x.eq(y).logicalOr(x.isNan().logicalAnd(y.isNan())).to(x.dtype());
    Tensor count = over.kept().reduce(Reduction.SUM, chosen);
    return chosen.mul(over.restored(g, x.shape()).div(count));
  }

  /** The largest elements along a dimension and where they are first. */
  public static ValuesIndices max(Tensor x, int dim, boolean keepDim) {
    return chosen("max", true, x, dim, keepDim);
  }

  /** The smallest elements along a dimension and where they are first. */
  public static ValuesIndices min(Tensor x, int dim, boolean keepDim) {
    return chosen("min", false, x, dim, keepDim);
  }

  private static ValuesIndices chosen(
      String op, boolean largest, Tensor x, int dim, boolean keepDim) {
    int d = x.shape().index(op, dim);
    Dims over = Dims.of(op, x, d, keepDim);
    Tensor[] found = over.choose(largest, x);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      Shape from = x.shape();
      Along places = Along.found(op, x, d, over.restored(found[1], from));
      places.keep();
      found[0].recordedAs(new Rule(op, x, g -> places.spread(over.restored(g, from))));
    }
    return new ValuesIndices(found[0], found[1]);
  }

  /** Where the largest element is, counted row-major over all dimensions. */
  public static Tensor argmax(Tensor x) {
    return Dims.all("argmax").choose(true, x)[1];
  }

  /** Where the largest elements along a dimension are. */
  public static Tensor argmax(Tensor x, int dim, boolean keepDim) {
    return Dims.of("argmax", x, dim, keepDim).choose(true, x)[1];
  }

  /** Where the smallest element is, counted row-major over all dimensions. */
  public static Tensor argmin(Tensor x) {
    return Dims.all("argmin").choose(false, x)[1];
  }

  /** Where the smallest elements along a dimension are. */
  public static Tensor argmin(Tensor x, int dim, boolean keepDim) {
    return Dims.of("argmin", x, dim, keepDim).choose(false, x)[1];
  }
}
