package dev.lamina.cpu.simd;

import dev.lamina.cpu.Matrix;
import dev.lamina.cpu.ScalarDoubleKernels;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link dev.lamina.cpu.NumberKernels} in vectors of doubles, of one width. */
final class SimdDoubleKernels extends ScalarDoubleKernels {
  private static final VectorSpecies<Double> S = Width.DOUBLES;
  private static final int W = S.length();

  private final Products<double[]> products =
      new Products<>(new Tiles<>(this, new DoublePanels(), double[].class, W));

  @Override
  public void gemm(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    products.small(m, n, k, a, b, c);
  }

  @Override
  public boolean large(
      int m, int n, int k, Matrix<double[]> a, Matrix<double[]> b, Matrix<double[]> c) {
    return products.large(m, n, k, a, b, c);
  }
}
