package dev.lamina.testing;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of sums and means. */
final class ReductionCases {
  private static final Shape CUBE = Shape.of(2, 3, 4);

  private ReductionCases() {}

  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    sums(all);
    means(all);
    all.add(
        OperationCase.of("sumTo", x -> x[0].sumTo(Shape.of(3, 1)))
            .namedInErrors("sum")
            .shapes(CUBE)
            .emptyGives(0, Shape.of(3, 1), Shape.of(0, 3, 2))
            .fails(
                ShapeException.class,
                "sumTo: shapes do not broadcast (size 6 against 4 in dimension 1); got [2, 6] and"
                    + " [3, 4]; expected sizes that are equal or 1, matched from the last"
                    + " dimension. Reshape one, or add a dimension with unsqueeze",
                () -> Tensor.ones(2, 6).sumTo(Shape.of(3, 4)))
            .fails(
                ShapeException.class,
                "sumTo: the sum would be larger than the tensor; got [3], asked for [2, 3];"
                    + " expected a shape that broadcasts to [3]",
                () -> Tensor.ones(3).sumTo(Shape.of(2, 3))));
    return all;
  }

  private static void sums(List<OperationCase> all) {
    all.add(
        OperationCase.of("sum", x -> x[0].sum())
            .shapes(CUBE)
            .emptyGives(0, Shape.of(), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of()));
    all.add(
        OperationCase.of("sum(dim)", x -> x[0].sum(1))
            .namedInErrors("sum")
            .shapes(CUBE)
            .emptyGives(0, Shape.of(3), Shape.of(3, 0))
            .fails(
                ShapeException.class,
                "sum: no dimension 3; got shape [2, 3, 4]; expected a dimension from -3 to 2",
                () -> Tensor.ones(2, 3, 4).sum(3)));
    all.add(
        OperationCase.of("sum(dim, keepDim)", x -> x[0].sum(-1, true))
            .namedInErrors("sum")
            .shapes(CUBE)
            .empty(Shape.of(0, 1), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of()));
    all.add(
        OperationCase.of("sum(dims)", x -> x[0].sum(new int[] {2, 0}, false))
            .namedInErrors("sum")
            .shapes(CUBE)
            .emptyGives(0, Shape.of(3), Shape.of(0, 3, 4))
            .fails(
                ShapeException.class,
                "sum: dimension 1 is named twice; got [1, -2] for shape [2, 3, 4]; expected each"
                    + " dimension at most once. Leave one out",
                () -> Tensor.ones(2, 3, 4).sum(new int[] {1, -2}, false)));
    all.add(
        OperationCase.of("sum(no dims)", x -> x[0].sum(new int[0], false))
            .namedInErrors("sum")
            .emptyGives(0, Shape.of(), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of()));
  }

  private static void means(List<OperationCase> all) {
    all.add(
        OperationCase.of("mean", x -> x[0].mean())
            .shapes(CUBE)
            .emptyGives(Double.NaN, Shape.of(), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of())
            .fails(
                DTypeException.class,
                "mean: the result is not a whole number; got int64 [2]; expected floating point."
                    + " Convert with to(DType.FLOAT32)",
                () -> Tensor.of(1, 2).mean())
            .fails(
                DTypeException.class,
                "mean: the result is not a whole number; got bool [2, 3]; expected floating point."
                    + " Convert with to(DType.FLOAT32)",
                () -> Tensor.zeros(DType.BOOL, 2, 3).mean(0)));
    all.add(
        OperationCase.of("mean(dim)", x -> x[0].mean(0))
            .namedInErrors("mean")
            .shapes(CUBE)
            .emptyGives(Double.NaN, Shape.of(3), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of())
            .fails(
                ShapeException.class,
                "mean: no dimension -3; got shape [2, 3]; expected a dimension from -2 to 1",
                () -> Tensor.ones(2, 3).mean(-3)));
    all.add(
        OperationCase.of("mean(dim, keepDim)", x -> x[0].mean(1, true))
            .namedInErrors("mean")
            .shapes(CUBE)
            .empty(Shape.of(0, 1), Shape.of(0, 3)));
    all.add(
        OperationCase.of("mean(dims, keepDim)", x -> x[0].mean(new int[] {0, 2}, true))
            .namedInErrors("mean")
            .shapes(CUBE)
            .emptyGives(Double.NaN, Shape.of(1, 3, 1), Shape.of(0, 3, 4)));
  }
}
