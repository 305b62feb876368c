package dev.lamina.testing;

import java.util.ArrayList;
import java.util.List;

/** The cases of all operations. */
public final class Operations {
  private Operations() {}

  /**
   * One or more cases an operation.
   *
   * @return the cases
   */
  public static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>(ElementwiseCases.all());
    all.addAll(MovementCases.all());
    all.addAll(ReductionCases.all());
    all.addAll(ProductCases.all());
    all.addAll(InPlaceCases.all());
    return List.copyOf(all);
  }
}
