package dev.lamina.testing;

import static dev.lamina.testing.Domain.MASK;
import static dev.lamina.testing.Domain.POSITIVE;
import static dev.lamina.testing.Domain.REAL;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.ShapeException;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.Ops;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operations in {@link Ops}. */
final class ElementwiseCases {
  private ElementwiseCases() {}

  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    arithmetic(all);
    math(all);
    comparisons(all);
    choices(all);
    return all;
  }

  private static void arithmetic(List<OperationCase> all) {
    all.add(binary(Ops.ADD, "add", x -> x[0].add(x[1])));
    all.add(binary(Ops.SUB, "sub", x -> x[0].sub(x[1])));
    all.add(binary(Ops.MUL, "mul", x -> x[0].mul(x[1])));
    all.add(binary(Ops.DIV, "div", x -> x[0].div(x[1])));
    all.add(binary(Ops.MAXIMUM, "maximum", x -> x[0].maximum(x[1])));
    all.add(binary(Ops.MINIMUM, "minimum", x -> x[0].minimum(x[1])));
    all.add(binary(Ops.POW, "pow", x -> x[0].pow(x[1])).on(POSITIVE, REAL));
    all.add(unary(Ops.ADD_SCALAR, "add(0.7)", x -> x[0].add(0.7)));
    all.add(unary(Ops.SUB_SCALAR, "sub(0.7)", x -> x[0].sub(0.7)));
    all.add(unary(Ops.MUL_SCALAR, "mul(0.7)", x -> x[0].mul(0.7)));
    all.add(unary(Ops.DIV_SCALAR, "div(0.7)", x -> x[0].div(0.7)));
    all.add(unary(Ops.POW_SCALAR, "pow(2.5)", x -> x[0].pow(2.5)).on(POSITIVE));
    all.add(unary(Ops.ADD_SCALAR, "add(2)", x -> x[0].add(2)));
    all.add(unary(Ops.SUB_SCALAR, "sub(2)", x -> x[0].sub(2)));
    all.add(unary(Ops.MUL_SCALAR, "mul(2)", x -> x[0].mul(2)));
    all.add(unary(Ops.DIV_SCALAR, "div(2)", x -> x[0].div(2)));
    all.add(unary(Ops.POW_SCALAR, "pow(3)", x -> x[0].pow(3)));
    all.add(unary(Ops.POW_SCALAR, "pow(-1.0)", x -> x[0].pow(-1.0)));
    all.add(unary(Ops.SQUARE, "pow(2.0)", x -> x[0].pow(2.0)));
    all.add(unary(Ops.SQRT, "pow(0.5)", x -> x[0].pow(0.5)).on(POSITIVE));
  }

  private static void math(List<OperationCase> all) {
    all.add(unary(Ops.NEG, "neg", x -> x[0].neg()));
    all.add(unary(Ops.ABS, "abs", x -> x[0].abs()));
    all.add(unary(Ops.SQUARE, "square", x -> x[0].square()));
    all.add(unary(Ops.SQRT, "sqrt", x -> x[0].sqrt()).on(POSITIVE));
    all.add(unary(Ops.EXP, "exp", x -> x[0].exp()));
    all.add(unary(Ops.LOG, "log", x -> x[0].log()).on(POSITIVE));
    all.add(unary(Ops.SIN, "sin", x -> x[0].sin()));
    all.add(unary(Ops.COS, "cos", x -> x[0].cos()));
    all.add(unary(Ops.RELU, "relu", x -> x[0].relu()));
    all.add(unary(Ops.CLAMP, "clamp", x -> x[0].clamp(-0.55, 0.8)));
    all.add(unary(Ops.CLAMP_MIN, "clampMin", x -> x[0].clampMin(-0.55)));
    all.add(unary(Ops.CLAMP_MAX, "clampMax", x -> x[0].clampMax(0.8)));
  }

  private static void comparisons(List<OperationCase> all) {
    all.add(binary(Ops.EQ, "eq", x -> x[0].eq(x[1])).withoutGradient());
    all.add(binary(Ops.NE, "ne", x -> x[0].ne(x[1])).withoutGradient());
    all.add(binary(Ops.LT, "lt", x -> x[0].lt(x[1])).withoutGradient());
    all.add(binary(Ops.LE, "le", x -> x[0].le(x[1])).withoutGradient());
    all.add(binary(Ops.GT, "gt", x -> x[0].gt(x[1])).withoutGradient());
    all.add(binary(Ops.GE, "ge", x -> x[0].ge(x[1])).withoutGradient());
    all.add(unary(Ops.EQ_SCALAR, "eq(0.5)", x -> x[0].eq(0.5)).withoutGradient());
    all.add(unary(Ops.NE_SCALAR, "ne(0.5)", x -> x[0].ne(0.5)).withoutGradient());
    all.add(unary(Ops.LT_SCALAR, "lt(0.5)", x -> x[0].lt(0.5)).withoutGradient());
    all.add(unary(Ops.LE_SCALAR, "le(0.5)", x -> x[0].le(0.5)).withoutGradient());
    all.add(unary(Ops.GT_SCALAR, "gt(0.5)", x -> x[0].gt(0.5)).withoutGradient());
    all.add(unary(Ops.GE_SCALAR, "ge(0.5)", x -> x[0].ge(0.5)).withoutGradient());
    all.add(unary(Ops.EQ_SCALAR, "eq(1)", x -> x[0].eq(1)).withoutGradient());
    all.add(unary(Ops.NE_SCALAR, "ne(1)", x -> x[0].ne(1)).withoutGradient());
    all.add(unary(Ops.LT_SCALAR, "lt(1)", x -> x[0].lt(1)).withoutGradient());
    all.add(unary(Ops.LE_SCALAR, "le(1)", x -> x[0].le(1)).withoutGradient());
    all.add(unary(Ops.GT_SCALAR, "gt(1)", x -> x[0].gt(1)).withoutGradient());
    all.add(unary(Ops.GE_SCALAR, "ge(1)", x -> x[0].ge(1)).withoutGradient());
    all.add(binary(Ops.LOGICAL_AND, "logicalAnd", x -> x[0].logicalAnd(x[1])).withoutGradient());
    all.add(binary(Ops.LOGICAL_OR, "logicalOr", x -> x[0].logicalOr(x[1])).withoutGradient());
    all.add(unary(Ops.LOGICAL_NOT, "logicalNot", x -> x[0].logicalNot()).withoutGradient());
    all.add(unary(Ops.IS_NAN, "isNan", x -> x[0].isNan()).withoutGradient());
  }

  private static void choices(List<OperationCase> all) {
    Tensor reals = Tensor.of(new float[] {1, 0}).requiresGrad_(false);
    String noMask =
        ": the mask must hold truth values; got float32 [2]; expected bool. Compare first, as in"
            + " x.gt(0)";
    all.add(
        OperationCase.elementwise(Ops.WHERE, "where", x -> Tensor.where(x[0], x[1], x[2]))
            .on(MASK, REAL, REAL)
            .fails(DTypeException.class, "where" + noMask, () -> Tensor.where(reals, reals, reals))
            .fails(
                ShapeException.class,
                noBroadcast("where"),
                () -> Tensor.where(Tensor.of(true), Tensor.ones(2, 3), Tensor.ones(4))));
    all.add(
        OperationCase.elementwise(Ops.WHERE, "x.where", x -> x[1].where(x[0], x[2]))
            .on(MASK, REAL, REAL)
            .fails(DTypeException.class, "where" + noMask, () -> reals.where(reals, reals)));
    all.add(
        OperationCase.elementwise(Ops.MASKED_FILL, "maskedFill", x -> x[1].maskedFill(x[0], -1.25))
            .on(MASK, REAL)
            .fails(DTypeException.class, "maskedFill" + noMask, () -> reals.maskedFill(reals, 0))
            .fails(
                ShapeException.class,
                noBroadcast("maskedFill"),
                () -> Tensor.ones(4).maskedFill(Tensor.ones(2, 3).gt(0), 1)));
    all.add(unary(Ops.COPY, "clone", x -> x[0].clone()).namedInErrors("clone"));
  }

  private static OperationCase unary(ElementwiseOp op, String name, GradCheck.Function call) {
    return OperationCase.elementwise(op, name, call).on(REAL);
  }

  private static OperationCase binary(ElementwiseOp op, String name, GradCheck.Function call) {
    return OperationCase.elementwise(op, name, call)
        .on(REAL, REAL)
        .fails(
            ShapeException.class,
            noBroadcast(name),
            () -> call.apply(new Tensor[] {Tensor.ones(2, 3), Tensor.ones(4)}));
  }

  private static String noBroadcast(String name) {
    return name
        + ": shapes do not broadcast (size 3 against 4 in dimension 1); got [2, 3] and [4];"
        + " expected sizes that are equal or 1, matched from the last dimension. Reshape one, or"
        + " add a dimension with unsqueeze";
  }
}
