package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;

import dev.lamina.backend.DType;
import dev.lamina.tensor.MatrixNorm;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rows of norms and condition numbers. */
final class NormOperators {
  private static final int[] ALL = {};
  private static final int[] LAST = {-2, -1};

  private NormOperators() {}

  /** Which norm: a number, or one of the names. */
  private record Order(Optional<MatrixNorm> name, double number) {
    static Order of(Operand value) {
      boolean infinite = value.isText() && value.text().endsWith("inf");
      if (!value.isText() || infinite) {
        return new Order(Optional.empty(), value.real());
      }
      return switch (value.text()) {
        case "fro" -> new Order(Optional.of(MatrixNorm.FROBENIUS), 2);
        case "nuc" -> new Order(Optional.of(MatrixNorm.NUCLEAR), 2);
        default -> throw new MalformedCaseException("there is no norm \"" + value.text() + "\"");
      };
    }
  }

  static void addTo(Table<Operators.Row> table) {
    table
        .with("norm", NormOperators::norm)
        .with("linalg.norm", NormOperators::linalgNorm)
        .with("linalg.matrix_norm", NormOperators::matrixNorm)
        .with("linalg.cond", NormOperators::cond);
  }

  private static Operators.Call norm(Operands operands) {
    Tensor given = operands.tensor("input");
    Optional<Order> p = operands.find("p").map(Order::of);
    Optional<int[]> dims = operands.find("dim").map(Operand::sizes);
    boolean keepDim = operands.find("keepdim").map(Operand::flag).orElse(false);
    UnaryOperator<Tensor> converted = converted(operands);
    if (p.isPresent() && p.get().name().isPresent()) {
      MatrixNorm name = p.get().name().get();
      return () -> one(converted.apply(given).norm(name, dims.orElse(ALL), keepDim));
    }
    double number = p.map(Order::number).orElse(2.0);
    return () -> one(converted.apply(given).norm(number, dims.orElse(ALL), keepDim));
  }

  private static Operators.Call linalgNorm(Operands operands) {
    Tensor given = operands.tensor("input");
    Optional<Order> order = operands.find("ord").map(Order::of);
    Optional<int[]> dims = operands.find("dim").map(Operand::sizes);
    boolean keepDim = operands.find("keepdim").map(Operand::flag).orElse(false);
    UnaryOperator<Tensor> converted = converted(operands);
    if (order.isEmpty()) {
      return () -> one(converted.apply(given).vectorNorm(2, dims.orElse(ALL), keepDim));
    }
    Optional<MatrixNorm> name = order.get().name();
    if (name.isPresent()) {
      return () -> one(converted.apply(given).matrixNorm(name.get(), dims.orElse(LAST), keepDim));
    }
    double number = order.get().number();
    return () -> one(converted.apply(given).linalgNorm(number, dims.orElse(ALL), keepDim));
  }

  private static Operators.Call matrixNorm(Operands operands) {
    Tensor given = operands.tensor("input");
    Order order =
        operands.find("ord").map(Order::of).orElse(new Order(Optional.of(MatrixNorm.FROBENIUS), 2));
    int[] dims = operands.find("dim").map(Operand::sizes).orElse(LAST);
    boolean keepDim = operands.find("keepdim").map(Operand::flag).orElse(false);
    UnaryOperator<Tensor> converted = converted(operands);
    return () -> {
      Tensor x = converted.apply(given);
      return one(
          order.name().isPresent()
              ? x.matrixNorm(order.name().get(), dims, keepDim)
              : x.matrixNorm(order.number(), dims, keepDim));
    };
  }

  private static Operators.Call cond(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Order> p = operands.find("p").map(Order::of);
    if (p.isPresent() && p.get().name().isPresent()) {
      return () -> one(x.cond(p.get().name().get()));
    }
    return () -> one(x.cond(p.map(Order::number).orElse(2.0)));
  }

  private static UnaryOperator<Tensor> converted(Operands operands) {
    Optional<DType> dtype = operands.find("dtype").map(Operand::dtype);
    return x -> dtype.isPresent() ? x.to(dtype.get()) : x;
  }
}
