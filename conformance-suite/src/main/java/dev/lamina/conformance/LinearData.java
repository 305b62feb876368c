package dev.lamina.conformance;

import dev.lamina.tensor.Tensor;

/** The data of the training runs: a linear response with normal noise. */
final class LinearData {
  private LinearData() {}

  /**
   * {@code y = x · coefficients + sd · noise}, drawing the noise from the default generator.
   *
   * @param x {@code [n, p]}
   * @param coefficients p numbers
   * @param sd standard deviation of the noise
   * @return {@code [n, 1]}
   */
  static Tensor response(Tensor x, double[] coefficients, double sd) {
    int p = coefficients.length;
    float[] column = new float[p];
    for (int j = 0; j < p; j++) {
      column[j] = (float) coefficients[j];
    }
    Tensor noise = Tensor.randn(x.size(0), 1);
    return x.mm(Tensor.of(column).reshape(p, 1)).add(noise.mul(sd));
  }
}
