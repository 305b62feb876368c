package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.stats.LinearRegression;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;

/**
 * A linear regression by gradient descent: steps against 2Xᵗ(Xβ − y), the gradient of the sum of
 * squares, end where the closed form, which solves XᵗXβ = Xᵗy, has been all along.
 */
final class ScratchGradientDescent {
  private ScratchGradientDescent() {}

  static void run(Options options, PrintStream out) {
    Lamina.manualSeed(options.integer("seed"));

    // a column of ones for the intercept, then three features
    int n = 100;
    Tensor x = Tensor.ones(n, 4);
    x.get(Index.all(), Index.range(1, 4)).normal_(0, 1);
    Tensor truth = Tensor.of(new float[][] {{1.5f}, {0.2f}, {-1.3f}, {-0.5f}});
    Tensor y = x.mm(truth).add(Tensor.randn(n, 1));

    Tensor beta = Tensor.zeros(4, 1);
    double learningRate = 1e-3;
    for (int step = 1; step <= 100; step++) {
      Tensor residual = x.mm(beta).sub(y);
      Tensor gradient = x.t().mm(residual).mul(2);
      beta = beta.sub(gradient.mul(learningRate));
      if (step % 10 == 0) {
        double loss = x.mm(beta).sub(y).pow(2).sum().item();
        out.println("Step: " + step + "   Sum of squares: " + Numbers.text(loss));
      }
    }

    // the column of ones is in x, so that the regression is not to add one
    LinearRegression closedForm = LinearRegression.builder().intercept(false).fit(x, y);
    out.println("Closed form   Sum of squares: " + Numbers.text(closedForm.rss()));

    out.printf("%n%-12s %10s %16s %12s%n", "", "truth", "gradient descent", "closed form");
    String[] names = {"intercept", "x1", "x2", "x3"};
    for (int i = 0; i < names.length; i++) {
      out.printf(
          "%-12s %10.4f %16.6f %12.6f%n",
          names[i], truth.get(i, 0).item(), beta.get(i, 0).item(), closedForm.coefficients()[i]);
    }
  }
}
