package dev.lamina.testing;

import static dev.lamina.testing.Domain.REAL;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.LinearOp;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cases of matrix products. */
final class ProductCases {
  private ProductCases() {}

  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    all.add(mm());
    all.add(
        matmul("matmul of matrices", Shape.of(2, 3), Shape.of(3, 4))
            .emptyGives(0, Shape.of(2, 4), Shape.of(2, 0), Shape.of(0, 4)));
    vectors(all);
    batches(all);
    linear(all);
    return all;
  }

  private static OperationCase mm() {
    return OperationCase.of("mm", x -> x[0].mm(x[1]))
        .on(REAL, REAL)
        .shapes(Shape.of(2, 3), Shape.of(3, 4))
        .emptyGives(0, Shape.of(2, 4), Shape.of(2, 0), Shape.of(0, 4))
        .fails(
            ShapeException.class,
            "mm: inner dimensions differ (784 vs 128); got left [32, 784], right [128, 784];"
                + " expected [m, k] x [k, n]. Did you mean right.t()?",
            () -> Tensor.ones(32, 784).mm(Tensor.ones(128, 784)))
        .fails(
            ShapeException.class,
            "mm: inner dimensions differ (3 vs 4); got left [2, 3], right [4, 5]; expected [m, k]"
                + " x [k, n]. Check the sizes, or transpose one operand",
            () -> Tensor.ones(2, 3).mm(Tensor.ones(4, 5)))
        .fails(
            ShapeException.class,
            "mm: both operands must be matrices; got left [3], right [3, 4]; expected [m, k] x"
                + " [k, n]. Use matmul for vectors and batches",
            () -> Tensor.ones(3).mm(Tensor.ones(3, 4)))
        .fails(
            DTypeException.class,
            "mm: operands must have one numeric type; got left float32 [2, 3], right float64"
                + " [3, 4]. Convert one with to(dtype)",
            () -> Tensor.ones(2, 3).mm(Tensor.ones(DType.FLOAT64, 3, 4)))
        .fails(
            DTypeException.class,
            "mm: operands must have one numeric type; got left bool [2, 2], right bool [2, 2]."
                + " Convert one with to(dtype)",
            () -> Tensor.ones(DType.BOOL, 2, 2).mm(Tensor.ones(DType.BOOL, 2, 2)));
  }

  private static void vectors(List<OperationCase> all) {
    all.add(
        matmul("matmul of vectors", Shape.of(3), Shape.of(3))
            .emptyGives(0, Shape.of(), Shape.of(0), Shape.of(0))
            .fails(
                ShapeException.class,
                "matmul: operands must have at least one dimension; got left [], right [2]. Use"
                    + " mul for a single value",
                () -> Tensor.scalar(2).matmul(Tensor.ones(2))));
    all.add(
        matmul("matmul of matrix and vector", Shape.of(2, 3), Shape.of(3))
            .emptyGives(0, Shape.of(2), Shape.of(2, 0), Shape.of(0)));
    all.add(
        matmul("matmul of vector and matrix", Shape.of(3), Shape.of(3, 4))
            .emptyGives(0, Shape.of(4), Shape.of(0), Shape.of(0, 4)));
  }

  private static void batches(List<OperationCase> all) {
    all.add(
        matmul("matmul of batch and matrix", Shape.of(2, 2, 3), Shape.of(3, 4))
            .emptyGives(0, Shape.of(2, 2, 4), Shape.of(2, 2, 0), Shape.of(0, 4)));
    all.add(
        matmul("matmul of matrix and batch", Shape.of(2, 3), Shape.of(2, 3, 2))
            .empty(Shape.of(0, 2, 4), Shape.of(2, 3), Shape.of(0, 3, 4)));
    all.add(
        matmul("matmul of batches", Shape.of(2, 2, 3), Shape.of(2, 3, 2))
            .broadcast(
                new Shape[] {Shape.of(2, 1, 2, 3), Shape.of(3, 3, 2)},
                new Shape[] {Shape.of(2, 3, 2, 3), Shape.of(2, 3, 3, 2)})
            .empty(Shape.of(2, 0, 4), Shape.of(2, 0, 3), Shape.of(2, 3, 4))
            .fails(
                ShapeException.class,
                "matmul: inner dimensions differ (3 vs 4); got left [2, 2, 3], right [2, 4, 3];"
                    + " expected [m, k] x [k, n]. Did you mean right.t()?",
                () -> Tensor.ones(2, 2, 3).matmul(Tensor.ones(2, 4, 3)))
            .fails(
                ShapeException.class,
                "matmul: shapes do not broadcast (size 2 against 3 in dimension 0); got [2] and"
                    + " [3]; expected sizes that are equal or 1, matched from the last dimension."
                    + " Reshape one, or add a dimension with unsqueeze",
                () -> Tensor.ones(2, 2, 3).matmul(Tensor.ones(3, 3, 2))));
  }

  private static OperationCase matmul(String name, Shape left, Shape right) {
    return OperationCase.of(name, x -> x[0].matmul(x[1]))
        .namedInErrors("matmul")
        .on(REAL, REAL)
        .shapes(left, right);
  }

  private static void linear(List<OperationCase> all) {
    all.add(
        OperationCase.of("linear", x -> LinearOp.apply(x[0], x[1], Optional.of(x[2])))
            .on(REAL, REAL, REAL)
            .shapes(Shape.of(2, 3), Shape.of(4, 3), Shape.of(4))
            .empty(Shape.of(0, 4), Shape.of(0, 3), Shape.of(4, 3), Shape.of(4))
            .fails(
                ShapeException.class,
                "linear: input has 4 features but the weight expects 3; got input [2, 4], weight"
                    + " [5, 3]; expected input [..., 3]. Check the number of input columns or the"
                    + " layer's inFeatures",
                () -> linearOf(Tensor.ones(2, 4), Tensor.ones(5, 3)))
            .fails(
                ShapeException.class,
                "linear: expected input [..., in] and weight [out, in]; got input [], weight [5,"
                    + " 3]",
                () -> linearOf(Tensor.scalar(1), Tensor.ones(5, 3)))
            .fails(
                ShapeException.class,
                "linear: the bias does not fit the weight; got bias [3], weight [5, 3]; expected"
                    + " bias [5]",
                () ->
                    LinearOp.apply(
                        Tensor.ones(2, 3), Tensor.ones(5, 3), Optional.of(Tensor.ones(3))))
            .fails(
                DTypeException.class,
                "linear: operands must have one numeric type; got left float32 [2, 3], right"
                    + " float64 [5, 3]. Convert one with to(dtype)",
                () -> linearOf(Tensor.ones(2, 3), Tensor.ones(DType.FLOAT64, 5, 3)))
            .fails(
                DTypeException.class,
                "linear: the bias must have the weight's type; got bias float64 [5], weight"
                    + " float32 [5, 3]. Convert it with to(DType.FLOAT32)",
                () ->
                    LinearOp.apply(
                        Tensor.ones(2, 3),
                        Tensor.ones(5, 3),
                        Optional.of(Tensor.ones(DType.FLOAT64, 5)))));
    all.add(
        OperationCase.of("linear without bias", x -> linearOf(x[0], x[1]))
            .namedInErrors("linear")
            .on(REAL, REAL)
            .shapes(Shape.of(2, 3), Shape.of(4, 3))
            .emptyGives(0, Shape.of(2, 4), Shape.of(2, 0), Shape.of(4, 0)));
    all.add(
        OperationCase.of("linear of a vector", x -> linearOf(x[0], x[1]))
            .namedInErrors("linear")
            .on(REAL, REAL)
            .shapes(Shape.of(3), Shape.of(4, 3))
            .emptyGives(0, Shape.of(4), Shape.of(0), Shape.of(4, 0)));
    all.add(
        OperationCase.of("linear of batches", x -> LinearOp.apply(x[0], x[1], Optional.of(x[2])))
            .namedInErrors("linear")
            .on(REAL, REAL, REAL)
            .shapes(Shape.of(2, 2, 3), Shape.of(4, 3), Shape.of(4))
            .empty(Shape.of(2, 0, 4), Shape.of(2, 0, 3), Shape.of(4, 3), Shape.of(4)));
  }

  private static Tensor linearOf(Tensor x, Tensor weight) {
    return LinearOp.apply(x, weight, Optional.empty());
  }
}
