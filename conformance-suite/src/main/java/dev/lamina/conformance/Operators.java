package dev.lamina.conformance;

import dev.lamina.tensor.Tensor;
import java.util.List;

/** The operators that Lamina has, by PyTorch's names; their rows stand with their families. */
final class Operators {
  static final Table<Row> TABLE = new Table<>("operator");

  static {
    ElementwiseOperators.addTo(TABLE);
    ReductionOperators.addTo(TABLE);
    MovementOperators.addTo(TABLE);
    SortingOperators.addTo(TABLE);
    IndexingOperators.addTo(TABLE);
    LinearAlgebraOperators.addTo(TABLE);
    NormOperators.addTo(TABLE);
    FactorizationOperators.addTo(TABLE);
    CreationOperators.addTo(TABLE);
    FunctionalOperators.addTo(TABLE);
    NeuralOperators.addTo(TABLE);
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
}
