package dev.lamina.conformance;

import dev.lamina.nn.Functional;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** The operators that Lamina has, by PyTorch's names. */
final class Operators {
  static final Table<Row> TABLE = new Table<>("operator");

  static {
    arithmetic();
    functions();
    comparisons();
    reductions();
    movement();
  }

  private Operators() {}

  /**
   * The conditions under which an operator can run. A view never copies, so it has to refuse
   * dimensions in another order, in PyTorch too; steps alone leave them together.
   */
  static Conditions suitable(String operator, Conditions conditions) {
    return operator.equals("view") && conditions.layout() == TensorLayout.STRIDED
        ? new Conditions(conditions.device(), TensorLayout.STEPPED)
        : conditions;
  }

  /** Takes the arguments of a call, without calling yet. */
  @FunctionalInterface
  interface Row {
    Call prepare(Operands operands);
  }

  /** Makes the call. */
  @FunctionalInterface
  interface Call {
    List<Tensor> run();
  }

  /** An operator with a number on its right. */
  @FunctionalInterface
  private interface WithReal {
    Tensor apply(Tensor x, double number);
  }

  /** An operator with an integer on its right. */
  @FunctionalInterface
  private interface WithInteger {
    Tensor apply(Tensor x, long number);
  }

  private static void arithmetic() {
    TABLE
        .with("add", binary(Tensor::add, Tensor::add, Tensor::add))
        .with("sub", binary(Tensor::sub, Tensor::sub, Tensor::sub))
        .with("mul", binary(Tensor::mul, Tensor::mul, Tensor::mul))
        .with("div", binary(Tensor::div, Tensor::div, Tensor::div))
        .with("pow", binary(Tensor::pow, Tensor::pow, Tensor::pow))
        .with("maximum", binary(Tensor::maximum))
        .with("minimum", binary(Tensor::minimum))
        .with("mm", binary(Tensor::mm))
        .with("matmul", binary(Tensor::matmul));
  }

  private static void functions() {
    TABLE
        .with("neg", unary(Tensor::neg))
        .with("abs", unary(Tensor::abs))
        .with("square", unary(Tensor::square))
        .with("sqrt", unary(Tensor::sqrt))
        .with("exp", unary(Tensor::exp))
        .with("log", unary(Tensor::log))
        .with("sin", unary(Tensor::sin))
        .with("cos", unary(Tensor::cos))
        .with("isnan", unary(Tensor::isNan))
        .with("logical_not", unary(Tensor::logicalNot))
        .with("clone", unary(Tensor::clone))
        .with("contiguous", unary(Tensor::contiguous))
        .with("nn.functional.relu", unary(Tensor::relu))
        .with("clamp", Operators::clamp)
        .with("clamp_min", withReal("min", Tensor::clampMin))
        .with("clamp_max", withReal("max", Tensor::clampMax));
  }

  private static void comparisons() {
    TABLE
        .with("eq", binary(Tensor::eq, Tensor::eq, Tensor::eq))
        .with("ne", binary(Tensor::ne, Tensor::ne, Tensor::ne))
        .with("lt", binary(Tensor::lt, Tensor::lt, Tensor::lt))
        .with("le", binary(Tensor::le, Tensor::le, Tensor::le))
        .with("gt", binary(Tensor::gt, Tensor::gt, Tensor::gt))
        .with("ge", binary(Tensor::ge, Tensor::ge, Tensor::ge))
        .with("logical_and", binary(Tensor::logicalAnd))
        .with("logical_or", binary(Tensor::logicalOr))
        .with("where", Operators::where)
        .with("masked_fill", Operators::maskedFill);
  }

  private static void reductions() {
    TABLE
        .with("sum", reduction(Tensor::sum, Tensor::sum))
        .with("mean", reduction(Tensor::mean, Tensor::mean))
        .with("nn.functional.linear", Operators::linear);
  }

  private static void movement() {
    TABLE
        .with("view", withSizes("shape", Tensor::view))
        .with("reshape", withSizes("shape", Tensor::reshape))
        .with("expand", withSizes("size", Tensor::expand))
        .with("permute", withSizes("dims", Tensor::permute))
        .with("t", unary(Tensor::t))
        .with("transpose", withTwo("dim0", "dim1", Tensor::transpose))
        .with("select", withTwo("dim", "index", Tensor::select))
        .with("unsqueeze", Operators::unsqueeze)
        .with("squeeze", Operators::squeeze)
        .with("narrow", Operators::narrow)
        .with("index_select", Operators::indexSelect);
  }

  private static List<Tensor> one(Tensor output) {
    return List.of(output);
  }

  private static Row unary(UnaryOperator<Tensor> op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      return () -> one(op.apply(x));
    };
  }

  private static Row binary(BinaryOperator<Tensor> op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Tensor y = operands.tensor("other");
      return () -> one(op.apply(x, y));
    };
  }

  private static Row binary(BinaryOperator<Tensor> op, WithReal real, WithInteger integer) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Operand other = operands.take("other");
      if (other.isTensor()) {
        return () -> one(op.apply(x, other.tensor()));
      }
      return other.isInteger()
          ? () -> one(integer.apply(x, other.integer()))
          : () -> one(real.apply(x, other.real()));
    };
  }

  private static Row withReal(String name, WithReal op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      double number = operands.take(name).real();
      return () -> one(op.apply(x, number));
    };
  }

  /** An operator on a tensor and several sizes or dimensions. */
  @FunctionalInterface
  private interface WithSizes {
    Tensor apply(Tensor x, int... sizes);
  }

  private static Row withSizes(String name, WithSizes op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int[] sizes = operands.take(name).sizes();
      return () -> one(op.apply(x, sizes));
    };
  }

  /** An operator on a tensor and two positions. */
  @FunctionalInterface
  private interface WithTwo {
    Tensor apply(Tensor x, int first, int second);
  }

  private static Row withTwo(String first, String second, WithTwo op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int a = operands.take(first).size();
      int b = operands.take(second).size();
      return () -> one(op.apply(x, a, b));
    };
  }

  /** A reduction over some dimensions. */
  @FunctionalInterface
  private interface OverDims {
    Tensor apply(Tensor x, int[] dims, boolean keepDim);
  }

  private static Row reduction(UnaryOperator<Tensor> whole, OverDims partial) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Optional<int[]> dims = operands.find("dim").map(Operand::sizes);
      boolean keepDim = operands.find("keepdim").map(Operand::flag).orElse(false);
      return dims.isEmpty()
          ? () -> one(whole.apply(x))
          : () -> one(partial.apply(x, dims.get(), keepDim));
    };
  }

  private static Call clamp(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Double> min = operands.find("min").map(Operand::real);
    Optional<Double> max = operands.find("max").map(Operand::real);
    if (min.isPresent() && max.isPresent()) {
      return () -> one(x.clamp(min.get(), max.get()));
    }
    return min.isPresent()
        ? () -> one(x.clampMin(min.get()))
        : () -> one(x.clampMax(max.orElseThrow()));
  }

  private static Call where(Operands operands) {
    // The recorded call is the method's: input.where(condition, other).
    Tensor x = operands.tensor("input");
    Tensor condition = operands.tensor("condition");
    Tensor other = operands.tensor("other");
    return () -> one(Tensor.where(condition, x, other));
  }

  private static Call maskedFill(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor mask = operands.tensor("mask");
    double value = operands.take("value").real();
    return () -> one(x.maskedFill(mask, value));
  }

  private static Call linear(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor weight = operands.tensor("weight");
    Optional<Tensor> bias = operands.find("bias").map(Operand::tensor);
    return () ->
        one(
            bias.isPresent()
                ? Functional.linear(x, weight, bias.get())
                : Functional.linear(x, weight));
  }

  private static Call unsqueeze(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    return () -> one(x.unsqueeze(dim));
  }

  private static Call squeeze(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    return () -> one(dim.isPresent() ? x.squeeze(dim.get()) : x.squeeze());
  }

  private static Call narrow(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    int start = operands.take("start").size();
    int length = operands.take("length").size();
    return () -> one(x.narrow(dim, start, length));
  }

  private static Call indexSelect(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    return () -> one(x.indexSelect(dim, index));
  }
}
