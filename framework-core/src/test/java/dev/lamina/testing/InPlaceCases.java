package dev.lamina.testing;

import static dev.lamina.testing.Domain.MASK;
import static dev.lamina.testing.Domain.REAL;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.Ops;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of changes in place, each on a fresh copy of its operand. */
final class InPlaceCases {
  private InPlaceCases() {}

  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    all.add(binary("add_", (a, b) -> a.add_(b)));
    all.add(binary("sub_", (a, b) -> a.sub_(b)));
    all.add(binary("mul_", (a, b) -> a.mul_(b)));
    all.add(unary("mul_(constant)", x -> copy(x).mul_(Tensor.full(Shape.of(), x[0].dtype(), 3))));
    all.add(binary("div_", (a, b) -> a.div_(b)));
    all.add(binary("copy_", (a, b) -> a.copy_(b)).withoutGradient());
    all.add(unary("copy_(copy)", x -> x[0].detach().mul(2.0).copy_(x[0])).namedInErrors("detach"));
    all.add(unary("add_(0.7)", x -> copy(x).add_(0.7)));
    all.add(unary("sub_(0.7)", x -> copy(x).sub_(0.7)));
    all.add(unary("mul_(0.7)", x -> copy(x).mul_(0.7)));
    all.add(unary("div_(0.7)", x -> copy(x).div_(0.7)));
    all.add(unary("add_(2)", x -> copy(x).add_(2)));
    all.add(unary("sub_(2)", x -> copy(x).sub_(2)));
    all.add(unary("mul_(2)", x -> copy(x).mul_(2)));
    all.add(unary("div_(2)", x -> copy(x).div_(2)));
    all.add(unary("clamp_", x -> copy(x).clamp_(-0.55, 0.8)));
    all.add(unary("mul_(itself)", x -> itself(copy(x))));
    all.add(unary("zero_", x -> copy(x).zero_()).withoutGradient());
    all.add(
        OperationCase.elementwise(Ops.FILL, "fill_", x -> copy(x).fill_(2.5))
            .namedInErrors("clone")
            .on(REAL)
            .withoutGradient());
    all.add(
        OperationCase.of("maskedFill_", x -> x[1].clone().maskedFill_(x[0], -1.25))
            .on(MASK, REAL)
            .shapes(Shape.of(2, 3), Shape.of(2, 3))
            .broadcast(
                new Shape[] {Shape.of(3), Shape.of(2, 3)},
                new Shape[] {Shape.of(2, 3), Shape.of(2, 3)})
            .empty(Shape.of(0, 3), Shape.of(1, 3), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of(), Shape.of()));
    return all;
  }

  /** A change in place by another tensor. */
  @FunctionalInterface
  private interface Change {
    Tensor apply(Tensor changed, Tensor other);
  }

  private static Tensor itself(Tensor y) {
    return y.mul_(y);
  }

  private static Tensor copy(Tensor[] x) {
    return x[0].clone();
  }

  private static OperationCase unary(String name, GradCheck.Function call) {
    return OperationCase.of(name, call).namedInErrors("clone").zeroDim(Shape.of(), Shape.of());
  }

  private static OperationCase binary(String name, Change change) {
    return OperationCase.of(name, x -> change.apply(x[0].clone(), x[1]))
        .namedInErrors("clone")
        .on(REAL, REAL)
        .shapes(Shape.of(2, 3), Shape.of(2, 3))
        .broadcast(
            new Shape[] {Shape.of(2, 4, 3), Shape.of(4, 1)},
            new Shape[] {Shape.of(2, 4, 3), Shape.of(2, 4, 3)})
        .empty(Shape.of(0, 3), Shape.of(0, 3), Shape.of(1, 3))
        .zeroDim(Shape.of(), Shape.of(), Shape.of())
        .fails(
            ShapeException.class,
            name
                + ": the result would be larger than the tensor written to; got [3] and [2, 3];"
                + " expected an operand that broadcasts to [3]. Use the operation without the"
                + " underscore",
            () -> change.apply(Tensor.ones(3), Tensor.ones(2, 3)))
        .fails(
            ShapeException.class,
            name
                + ": shapes do not broadcast (size 3 against 4 in dimension 1); got [2, 3] and"
                + " [4]; expected sizes that are equal or 1, matched from the last dimension."
                + " Reshape one, or add a dimension with unsqueeze",
            () -> change.apply(Tensor.ones(2, 3), Tensor.ones(4)));
  }
}
