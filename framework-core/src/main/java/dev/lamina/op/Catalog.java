package dev.lamina.op;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    families.put(
        "Creation",
        Stream.of(Creation.OPERATIONS, RandomFill.OPERATIONS).flatMap(List::stream).toList());
    families.put("Conversion", Transfer.OPERATIONS);
    families.put("Element-wise", Ops.operations());
    families.put(
        "Views and shapes",
        Stream.of(
                Movement.OPERATIONS,
                Views.OPERATIONS,
                Splitting.OPERATIONS,
                Joining.OPERATIONS,
                Arranging.OPERATIONS,
                Repeating.OPERATIONS,
                Triangles.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    families.put(
        "Indexing",
        Stream.of(Indexing.OPERATIONS, Masks.OPERATIONS, Choice.OPERATIONS, Scattering.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    families.put(
        "Reductions",
        Stream.of(Reductions.OPERATIONS, Extremes.OPERATIONS, Moments.OPERATIONS, Norms.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    families.put("Scans", Scans.OPERATIONS);
    families.put(
        "Products",
        Stream.of(
                Products.OPERATIONS,
                ScaledProducts.OPERATIONS,
                Contraction.OPERATIONS,
                Einsum.OPERATIONS,
                Chain.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    families.put(
        "Linear algebra",
        Stream.of(
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
                Covariance.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    families.put(
        "Sorting and statistics",
        Stream.of(
                Sorting.OPERATIONS,
                Searching.OPERATIONS,
                Uniques.OPERATIONS,
                Quantiles.OPERATIONS,
                Counting.OPERATIONS)
            .flatMap(List::stream)
            .toList());
    return families;
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
