package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.unary;

import dev.lamina.nn.Functional;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Rows of the functions of torch.nn.functional. */
final class FunctionalOperators {
  private FunctionalOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("nn.functional.relu", unary(Tensor::relu))
        .with("nn.functional.linear", FunctionalOperators::linear);
  }

  private static Operators.Call linear(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor weight = operands.tensor("weight");
    Optional<Tensor> bias = operands.find("bias").map(Operand::tensor);
    return () ->
        one(
            bias.isPresent()
                ? Functional.linear(x, weight, bias.get())
                : Functional.linear(x, weight));
  }
}
