package dev.lamina.conformance;

import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Rows of {@link Operators} for the usual forms of a call. */
final class Rows {
  private Rows() {}

  /** An operator with a number on its right. */
  @FunctionalInterface
  interface WithReal {
    Tensor apply(Tensor x, double number);
  }

  /** An operator with an integer on its right. */
  @FunctionalInterface
  interface WithInteger {
    Tensor apply(Tensor x, long number);
  }

  static List<Tensor> one(Tensor output) {
    return List.of(output);
  }

  static Operators.Row unary(UnaryOperator<Tensor> op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      return () -> one(op.apply(x));
    };
  }

  static Operators.Row binary(BinaryOperator<Tensor> op) {
    return binary("other", op);
  }

  static Operators.Row binary(String second, BinaryOperator<Tensor> op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Tensor y = operands.tensor(second);
      return () -> one(op.apply(x, y));
    };
  }

  static Operators.Row binary(BinaryOperator<Tensor> op, WithReal real, WithInteger integer) {
    return operands -> {
      Tensor x = operands.tensor("input");
      return new Forms(op, real, integer).call(x, operands.take("other"));
    };
  }

  /** The forms of an operator with a tensor, a real number or an integer on its right. */
  record Forms(BinaryOperator<Tensor> tensors, WithReal reals, WithInteger integers) {
    Operators.Call call(Tensor x, Operand other) {
      if (other.isTensor()) {
        Tensor y = other.tensor();
        return () -> one(tensors.apply(x, y));
      }
      if (other.isFlag()) {
        return () -> one(tensors.apply(x, other.scalar()));
      }
      return other.isInteger()
          ? () -> one(integers.apply(x, other.integer()))
          : () -> one(reals.apply(x, other.real()));
    }
  }

  static Operators.Row withReal(String name, WithReal op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      double number = operands.take(name).real();
      return () -> one(op.apply(x, number));
    };
  }

  /** An operator on a tensor and several sizes or dimensions. */
  @FunctionalInterface
  interface WithSizes {
    Tensor apply(Tensor x, int... sizes);
  }

  static Operators.Row withSizes(String name, WithSizes op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int[] sizes = operands.sizes(name);
      return () -> one(op.apply(x, sizes));
    };
  }

  /** An operator on a tensor and two positions. */
  @FunctionalInterface
  interface WithTwo {
    Tensor apply(Tensor x, int first, int second);
  }

  static Operators.Row withTwo(String first, String second, WithTwo op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int a = operands.take(first).size();
      int b = operands.take(second).size();
      return () -> one(op.apply(x, a, b));
    };
  }

  /** A reduction over some dimensions. */
  @FunctionalInterface
  interface OverDims {
    Tensor apply(Tensor x, int[] dims, boolean keepDim);
  }

  static Operators.Row reduction(UnaryOperator<Tensor> whole, OverDims partial) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Optional<int[]> dims = operands.find("dim").map(Operand::sizes);
      boolean keepDim = operands.find("keepdim").map(Operand::flag).orElse(false);
      return dims.isEmpty()
          ? () -> one(whole.apply(x))
          : () -> one(partial.apply(x, dims.get(), keepDim));
    };
  }
}
