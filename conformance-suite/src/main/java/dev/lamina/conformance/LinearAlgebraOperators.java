package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.binary;
import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.unary;

import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Rows of products. */
final class LinearAlgebraOperators {
  private LinearAlgebraOperators() {}

  /** A tensor plus a product of two others, with factors. */
  @FunctionalInterface
  private interface Scaled {
    Tensor apply(Tensor x, Tensor a, Tensor b, double beta, double alpha);
  }

  static void addTo(Table<Operators.Row> table) {
    table
        .with("mm", binary("mat2", Tensor::mm))
        .with("matmul", binary(Tensor::matmul))
        .with("bmm", binary("mat2", Tensor::bmm))
        .with("mv", binary("vec", Tensor::mv))
        .with("dot", binary("tensor", Tensor::dot))
        .with("inner", binary(Tensor::inner))
        .with("outer", binary("vec2", Tensor::outer))
        .with("kron", binary(Tensor::kron))
        .with("cross", LinearAlgebraOperators::cross)
        .with("trace", unary(Tensor::trace))
        .with("tensordot", LinearAlgebraOperators::tensordot)
        .with("einsum", LinearAlgebraOperators::einsum)
        .with("linalg.multi_dot", LinearAlgebraOperators::multiDot)
        .with("addmm", scaled("mat1", "mat2", Tensor::addmm))
        .with("addmv", scaled("mat", "vec", Tensor::addmv))
        .with("addbmm", scaled("batch1", "batch2", Tensor::addbmm))
        .with("baddbmm", scaled("batch1", "batch2", Tensor::baddbmm))
        .with("addr", scaled("vec1", "vec2", Tensor::addr));
  }

  private static Operators.Row scaled(String first, String second, Scaled op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Tensor a = operands.tensor(first);
      Tensor b = operands.tensor(second);
      double beta = operands.find("beta").map(Operand::real).orElse(1.0);
      double alpha = operands.find("alpha").map(Operand::real).orElse(1.0);
      return () -> one(op.apply(x, a, b, beta, alpha));
    };
  }

  private static Operators.Call cross(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor y = operands.tensor("other");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    return () -> one(dim.isPresent() ? x.cross(y, dim.get()) : x.cross(y));
  }

  private static Operators.Call tensordot(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor y = operands.tensor("b");
    Optional<Operand> dims = operands.find("dims");
    if (dims.isPresent() && dims.get().isList()) {
      List<Operand> pair = dims.get().items();
      return () -> one(x.tensordot(y, pair.get(0).sizes(), pair.get(1).sizes()));
    }
    int count = dims.map(Operand::size).orElse(2);
    return () -> one(x.tensordot(y, count));
  }

  private static Operators.Call einsum(Operands operands) {
    Tensor[] x = operands.take("input").listOfTensors().toArray(Tensor[]::new);
    String equation = operands.take("equation").text();
    return () -> one(Tensor.einsum(equation, x));
  }

  private static Operators.Call multiDot(Operands operands) {
    Tensor[] x = operands.take("input").listOfTensors().toArray(Tensor[]::new);
    return () -> one(Tensor.multiDot(x));
  }
}
