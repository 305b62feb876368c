package dev.lamina.conformance;

import dev.lamina.backend.Device;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.ValuesIndices;
import java.util.List;
import java.util.function.Supplier;

/**
 * A call that picks elements along a dimension and tells their positions. Which one of several
 * equal elements is picked PyTorch leaves open, so positions are compared by what is there.
 */
final class Picked implements Operators.Call {
  private final Tensor from;
  private final int dim;
  private final Supplier<ValuesIndices> call;

  /**
   * A call.
   *
   * @param x what elements are picked from
   * @param dim along what dimension
   * @param call gives the elements and their positions
   */
  Picked(Tensor x, int dim, Supplier<ValuesIndices> call) {
    this.from = x;
    this.dim = dim;
    this.call = call;
  }

  @Override
  public List<Tensor> run() {
    ValuesIndices found = call.get();
    return List.of(found.values(), found.indices());
  }

  /** Whether an output holds positions. */
  boolean isPositions(int output) {
    return output == 1;
  }

  /** The elements at positions, and whether all positions of a row differ. */
  record There(double[] elements, boolean differ) {}

  /**
   * What is at positions.
   *
   * @throws dev.lamina.backend.LaminaException if one is outside
   */
  There at(Tensor positions) {
    Tensor x = from.detach().to(Device.cpu());
    Tensor rows = x.ndim() == 0 ? x.view(1) : x;
    Tensor index = positions.to(Device.cpu());
    Tensor at = index.ndim() < rows.ndim() ? index.unsqueeze(dim) : index;
    Tensor ordered = at.sort(dim).values();
    int n = ordered.size(dim);
    Tensor repeated =
        n < 2 ? ordered.lt(0) : ordered.narrow(dim, 1, n - 1).eq(ordered.narrow(dim, 0, n - 1));
    double[] elements = rows.gather(dim, at).toDoubleArray();
    for (int i = 0; i < elements.length; i++) {
      // Zeros of both signs are equal.
      elements[i] += 0.0;
    }
    return new There(elements, repeated.sum().itemLong() == 0);
  }
}
