package dev.lamina.conformance;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Rows of operators that make tensors. */
final class CreationOperators {
  private CreationOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("arange", CreationOperators::arange)
        .with("linspace", spaced(false))
        .with("logspace", spaced(true))
        .with("eye", CreationOperators::eye)
        .with("zeros", constant(Tensor::zeros))
        .with("ones", constant(Tensor::ones))
        .with("zeros_like", like((x, type) -> Tensor.zerosLike(x, type)))
        .with("ones_like", like((x, type) -> Tensor.onesLike(x, type)))
        .with("new_zeros", made((x, type, sizes) -> x.newZeros(type, sizes)))
        .with("new_ones", made((x, type, sizes) -> x.newOnes(type, sizes)))
        .with("full_like", CreationOperators::fullLike)
        .with("new_full", CreationOperators::newFull);
  }

  /** Constants of a type and a shape. */
  @FunctionalInterface
  private interface Constant {
    Tensor of(DType type, int... sizes);
  }

  /** A tensor like another one, in a type. */
  @FunctionalInterface
  private interface Like {
    Tensor of(Tensor x, DType type);
  }

  /** A tensor made by another one, of a type and a shape. */
  @FunctionalInterface
  private interface Made {
    Tensor of(Tensor x, DType type, int... sizes);
  }

  /** The type asked for. What the other options say, all tensors here are. */
  private static Optional<DType> options(Operands operands) {
    Optional<DType> type = operands.find("dtype").map(Operand::dtype);
    operands.find("layout");
    operands.find("device");
    for (String name : new String[] {"pin_memory", "requires_grad"}) {
      if (operands.find(name).map(Operand::flag).orElse(false)) {
        throw new UnsupportedCaseException(name + " is asked for");
      }
    }
    operands.find("memory_format");
    return type;
  }

  private static boolean isWhole(Operand number) {
    return number.isInteger() || number.isFlag();
  }

  private static long whole(Operand number) {
    return number.isFlag() ? (number.flag() ? 1 : 0) : number.integer();
  }

  private static double real(Operand number) {
    return isWhole(number) ? whole(number) : number.real();
  }

  private static Operators.Call arange(Operands operands) {
    Operand first = operands.take("input");
    Optional<Operand> second = operands.find("end");
    Optional<Operand> step = operands.find("step");
    boolean whole =
        isWhole(first)
            && second.map(CreationOperators::isWhole).orElse(true)
            && step.map(CreationOperators::isWhole).orElse(true);
    Optional<DType> type = options(operands);
    if (whole) {
      DType dtype = type.orElse(DType.INT64);
      long start = second.isPresent() ? whole(first) : 0;
      long end = whole(second.orElse(first));
      long by = step.map(CreationOperators::whole).orElse(1L);
      return () -> Rows.one(Tensor.arange(dtype, start, end, by));
    }
    DType dtype = type.orElse(DType.FLOAT32);
    double start = second.isPresent() ? real(first) : 0;
    double end = real(second.orElse(first));
    double by = step.map(CreationOperators::real).orElse(1.0);
    return () -> Rows.one(Tensor.arange(dtype, start, end, by));
  }

  private static Operators.Row spaced(boolean powers) {
    return operands -> {
      double start = real(operands.take("input"));
      double end = real(operands.take("end"));
      int steps = operands.take("steps").size();
      double base = powers ? operands.find("base").map(CreationOperators::real).orElse(10.0) : 0;
      DType type = options(operands).orElse(DType.FLOAT32);
      return powers
          ? () -> Rows.one(Tensor.logspace(type, start, end, steps, base))
          : () -> Rows.one(Tensor.linspace(type, start, end, steps));
    };
  }

  private static Operators.Call eye(Operands operands) {
    int n = operands.take("input").size();
    int m = operands.find("m").map(Operand::size).orElse(n);
    DType type = options(operands).orElse(DType.FLOAT32);
    return () -> Rows.one(Tensor.eye(type, n, m));
  }

  private static Operators.Row constant(Constant make) {
    return operands -> {
      int[] sizes = operands.sizes("input");
      DType type = options(operands).orElse(DType.FLOAT32);
      return () -> Rows.one(make.of(type, sizes));
    };
  }

  private static Operators.Row like(Like make) {
    return operands -> {
      Tensor x = operands.tensor("input");
      DType type = options(operands).orElse(x.dtype());
      return () -> Rows.one(make.of(x, type));
    };
  }

  private static Operators.Row made(Made make) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int[] sizes = operands.sizes("size");
      DType type = options(operands).orElse(x.dtype());
      return () -> Rows.one(make.of(x, type, sizes));
    };
  }

  private static Operators.Call fullLike(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand value = operands.take("fill_value");
    DType type = options(operands).orElse(x.dtype());
    return isWhole(value)
        ? () -> Rows.one(Tensor.fullLike(x, type, whole(value)))
        : () -> Rows.one(Tensor.fullLike(x, type, value.real()));
  }

  private static Operators.Call newFull(Operands operands) {
    Tensor x = operands.tensor("input");
    Shape shape = Shape.of(operands.take("size").sizes());
    Operand value = operands.take("fill_value");
    DType type = options(operands).orElse(x.dtype());
    return isWhole(value)
        ? () -> Rows.one(x.newFull(shape, type, whole(value)))
        : () -> Rows.one(x.newFull(shape, type, value.real()));
  }
}
