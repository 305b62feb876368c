package dev.lamina.blas;

import dev.lamina.backend.DType;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;

/** Prints some elements of products, of rows, columns and batches. */
final class Products {
  private Products() {}

  private static Tensor random(long seed, DType type, int... sizes) {
    return Tensor.randn(new Generator(seed), type, sizes);
  }

  private static void print(Tensor product) {
    double[] values = product.toDoubleArray();
    for (int i = 0; i < values.length; i += 97) {
      System.out.println("value " + values[i]);
    }
  }

  /**
   * Prints the products.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor a = random(1, type, 149, 83);
      Tensor b = random(2, type, 83, 101);
      print(a.mm(b));
      print(b.t().mm(a.t()));
      print(random(3, type, 5, 70, 83).bmm(random(4, type, 5, 83, 71)));
      print(random(5, type, 80, 5000).mm(random(6, type, 80, 5000).t()));
    }
  }
}
