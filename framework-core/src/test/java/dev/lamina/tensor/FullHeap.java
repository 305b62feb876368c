package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;

/** Runs out of a heap of 64 MiB in several ways, and goes on each time. */
final class FullHeap {
  private FullHeap() {}

  private static void refused(String label, Runnable body) {
    try {
      body.run();
      System.out.println(label + ": enough memory");
    } catch (DeviceException e) {
      System.out.println(label + ": " + e.getMessage());
    }
  }

  /**
   * Prints the errors.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    refused("creation", () -> Tensor.zeros(DType.FLOAT32, 5_000, 10_000));
    refused("array", () -> Tensor.zeros(DType.FLOAT32, Integer.MAX_VALUE));
    Tensor column = Tensor.ones(DType.FLOAT64, 4_000, 1);
    refused("broadcast", () -> column.mul(column.t()));
    refused("product", () -> column.mm(column.t()));
    try (Scope scope = Scope.open()) {
      refused(
          "loop",
          () -> {
            while (true) {
              column.add(1).repeat(1, 32);
            }
          });
    }
    // What scopes gave back serves another size, with and without a scope.
    for (int i = 0; i < 20; i++) {
      int size = 1_000_000 + 300_000 * i;
      refused("reuse", () -> Tensor.ones(DType.FLOAT32, size));
      try (Scope scope = Scope.open()) {
        refused("reuse", () -> Tensor.ones(DType.FLOAT32, size));
      }
    }
    System.out.println("sum " + Tensor.ones(DType.FLOAT32, 1000).sum().item());
  }
}
