package dev.lamina.op;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All operations, by family. */
public final class Catalog {
  private Catalog() {}

  /**
   * The declarations of all operations.
   *
   * @return families in the order of the documentation, each with its operations
   */
  public static Map<String, List<Operation>> families() {
    Map<String, List<Operation>> families = new LinkedHashMap<>();
    add(families, "Creation", Creation.OPERATIONS, RandomFill.OPERATIONS);
    families.put("Conversion", Transfer.OPERATIONS);
    families.put("Element-wise", Ops.operations());
    add(
        families,
        "Views and shapes",
        Movement.OPERATIONS,
        Views.OPERATIONS,
        Splitting.OPERATIONS,
        Joining.OPERATIONS,
        Arranging.OPERATIONS,
        Repeating.OPERATIONS,
        Triangles.OPERATIONS);
    add(
        families,
        "Indexing",
        Indexing.OPERATIONS,
        Masks.OPERATIONS,
        Choice.OPERATIONS,
        Scattering.OPERATIONS);
    add(
        families,
        "Reductions",
        Reductions.OPERATIONS,
        Extremes.OPERATIONS,
        Moments.OPERATIONS,
        Norms.OPERATIONS);
    families.put("Scans", Scans.OPERATIONS);
    add(
        families,
        "Products",
        Products.OPERATIONS,
        ScaledProducts.OPERATIONS,
        Contraction.OPERATIONS,
        Einsum.OPERATIONS,
        Chain.OPERATIONS);
    add(
        families,
        "Linear algebra",
        LinearSolve.OPERATIONS,
        FactorSolve.OPERATIONS,
        Determinants.OPERATIONS,
        Orthogonal.OPERATIONS,
        SymmetricOp.OPERATIONS,
        SingularValues.OPERATIONS,
        PseudoInverse.OPERATIONS,
        LeastSquaresOp.OPERATIONS,
        MatrixFunctions.OPERATIONS,
        MatrixNorms.OPERATIONS,
        Conditioning.OPERATIONS,
        Covariance.OPERATIONS);
    add(
        families,
        "Neural networks",
        Softmax.OPERATIONS,
        CrossEntropy.OPERATIONS,
        LayerNorm.OPERATIONS);
    add(
        families,
        "Sorting and statistics",
        Sorting.OPERATIONS,
        Searching.OPERATIONS,
        Uniques.OPERATIONS,
        Quantiles.OPERATIONS,
        Counting.OPERATIONS);
    return families;
  }

  @SafeVarargs
  private static void add(
      Map<String, List<Operation>> families, String name, List<Operation>... parts) {
    List<Operation> all = new ArrayList<>();
    for (List<Operation> part : parts) {
      all.addAll(part);
    }
    families.put(name, List.copyOf(all));
  }

  /**
   * The declarations of all operations.
   *
   * @return all, family by family
   */
  public static List<Operation> all() {
    return families().values().stream().flatMap(List::stream).toList();
  }
}
