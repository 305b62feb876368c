package dev.lamina.op;

import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** The product of a chain of matrices in the order of fewest multiplications. */
public final class Chain {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "multiDot", "Tensor.multiDot(x...)", "The product of a chain of matrices.")
              .sample(Tensor::multiDot, Input.any(2, 3), Input.any(3, 2), Input.any(2, 2))
              .sample(Tensor::multiDot, Input.any(2), Input.any(2, 3), Input.any(3))
              .types(Operation.NUMBERS));

  private Chain() {}

  /** The product of at least two matrices; the first and the last may be vectors. */
  public static Tensor multiDot(Tensor... operands) {
    int n = operands.length;
    for (int i = 0; i < n; i++) {
      boolean end = i == 0 || i == n - 1;
      if (operands[i].ndim() != 2 && !(end && operands[i].ndim() == 1)) {
        throw wrong(operands);
      }
    }
    if (n < 2) {
      throw wrong(operands);
    }
    Products.requireOneType("multiDot", operands);
    boolean row = operands[0].ndim() == 1;
    boolean column = operands[n - 1].ndim() == 1;
    Tensor[] matrices = operands.clone();
    matrices[0] = row ? operands[0].unsqueeze(0) : operands[0];
    matrices[n - 1] = column ? operands[n - 1].unsqueeze(1) : operands[n - 1];
    for (int i = 1; i < n; i++) {
      if (matrices[i - 1].size(1) != matrices[i].size(0)) {
        throw wrong(operands);
      }
    }
    Tensor product = product(matrices, splits(matrices), 0, n - 1);
    product = column ? product.squeeze(1) : product;
    return row ? product.squeeze(0) : product;
  }

  /** Where to part the chain from i to j: dynamic programming over lengths. */
  private static int[][] splits(Tensor[] matrices) {
    int n = matrices.length;
    double[][] cost = new double[n][n];
    int[][] split = new int[n][n];
    for (int length = 1; length < n; length++) {
      for (int i = 0; i + length < n; i++) {
        int j = i + length;
        cost[i][j] = Double.POSITIVE_INFINITY;
        for (int k = i; k < j; k++) {
          double last = (double) matrices[i].size(0) * matrices[k].size(1) * matrices[j].size(1);
          double total = cost[i][k] + cost[k + 1][j] + last;
          if (total < cost[i][j]) {
            cost[i][j] = total;
            split[i][j] = k;
          }
        }
      }
    }
    return split;
  }

  private static Tensor product(Tensor[] matrices, int[][] splits, int from, int to) {
    if (from == to) {
      return matrices[from];
    }
    int k = splits[from][to];
    Tensor left = product(matrices, splits, from, k);
    return MatMulOp.product("multiDot", left, product(matrices, splits, k + 1, to));
  }

  private static ShapeException wrong(Tensor[] operands) {
    List<String> shapes = Arrays.stream(operands).map(x -> x.shape().toString()).toList();
    return new ShapeException(
        "multiDot: the operands are no chain; got "
            + String.join(", ", shapes)
            + "; expected at least two matrices [m, k], [k, l], [l, n], …, the first and the last"
            + " of which may be vectors");
  }
}
