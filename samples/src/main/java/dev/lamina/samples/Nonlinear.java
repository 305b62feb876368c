package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.backend.Device;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Sgd;
import dev.lamina.stats.LinearRegression;
import dev.lamina.tensor.Tensor;
import dev.lamina.train.Fit;
import dev.lamina.train.History;
import dev.lamina.train.Metrics;
import dev.lamina.train.Model;
import dev.lamina.train.OnNonFinite;
import dev.lamina.train.Verbose;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/**
 * A surface that no plane fits, y = 5 sin(x1) + x2², for least squares and for a network; and what
 * the learning rate does to the training.
 */
final class Nonlinear {
  private static final int N = 200;
  private static final int EPOCHS = 200;

  /** Where the curve of a diverging training leaves the chart. */
  private static final double TOP = 1e8;

  private Nonlinear() {}

  static void run(Options options, PrintStream out) {
    Path folder = options.out();
    long seed = options.integer("seed");
    Lamina.manualSeed(seed);
    Tensor x = Tensor.rand(N, 2).mul(5);
    Tensor y = response(x);
    Tensor xTest = Tensor.rand(N, 2).mul(5);
    Tensor yTest = response(xTest);
    XYChart first = Charts.chart("y = 5 sin(x1) + x2² + noise", "x1", "y");
    Charts.points(first, "against x1", x.select(1, 0), y);
    XYChart second = Charts.chart("The same observations", "x2", "y");
    Charts.points(second, "against x2", x.select(1, 1), y);
    Charts.save(folder.resolve("data.png"), List.of(first, second));

    LinearRegression ols = LinearRegression.fit(x, y);
    Model network = Model.of(net()).compile(Adam.builder().lr(0.01), new MSELoss());
    network.fit(x, y, Fit.epochs(EPOCHS).batchSize(32).verbose(Verbose.SILENT));

    // in float64, which not every device has
    Tensor byOls = ols.predict(xTest.to(Device.cpu()));
    Tensor fitted = ols.predict(x.to(Device.cpu()));
    Tensor byNetwork = network.predict(xTest);
    out.println("Mean squared error     fitted data    fresh data");
    row(out, "OLS", mse(fitted, y), mse(byOls, yTest));
    row(out, "network", mse(network.predict(x), y), mse(byNetwork, yTest));
    out.println();
    out.println(
        "Why the line fails: the sine turns and the square bends, and a plane, the same slope");
    out.println("everywhere, can do neither; the noise alone has a mean square of about 1.");
    Charts.save(
        folder.resolve("observed-predicted.png"),
        List.of(
            Charts.observedPredicted("OLS, fresh data", yTest, byOls),
            Charts.observedPredicted("Network, fresh data", yTest, byNetwork)));

    learningRates(seed, x, y, out, folder.resolve("learning-rates.png"));
    out.println();
    out.println("Charts: data.png, observed-predicted.png and learning-rates.png in " + folder);
  }

  /** Plain gradient descent on the sum of squares, from the same initial values every time. */
  private static void learningRates(long seed, Tensor x, Tensor y, PrintStream out, Path file) {
    String yTitle = "mean squared error, up to " + TOP;
    XYChart chart = Charts.chart("Gradient descent at four learning rates", "epoch", yTitle);
    chart.getStyler().setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(true);
    out.println();
    out.println("Learning rate    mean squared error after 10, 50 and 200 epochs");
    for (double lr : new double[] {1e-2, 1e-3, 1e-4, 1e-5}) {
      Lamina.manualSeed(seed);
      Model model =
          Model.of(net()).compile(Sgd.builder().lr(lr), new MSELoss(Reduction.SUM), Metrics.mse());
      Fit fit = Fit.epochs(EPOCHS).batchSize(N).verbose(Verbose.SILENT);
      History history = model.fit(x, y, fit.onNonFinite(OnNonFinite.CONTINUE));
      double[] mse = history.metric("mse");
      int finite = history.firstNonFiniteEpoch().orElse(EPOCHS + 1) - 1;
      String verdict = finite < EPOCHS ? "diverged, not finite from epoch " + (finite + 1) : "";
      String line = "%-13s %12.5g %12.5g %12.5g   %s%n";
      out.printf(Locale.ROOT, line, Numbers.text(lr), mse[9], mse[49], mse[199], verdict);
      double[] shown = Arrays.stream(mse, 0, finite).map(value -> Math.min(value, TOP)).toArray();
      Charts.curve(chart, "lr " + Numbers.text(lr), shown);
    }
    Charts.save(file, List.of(chart));
  }

  private static Sequential net() {
    return Sequential.of(new Linear(2, 32), new ReLU(), new Linear(32, 1));
  }

  private static Tensor response(Tensor x) {
    Tensor x1 = x.narrow(1, 0, 1);
    Tensor x2 = x.narrow(1, 1, 1);
    return x1.sin().mul(5).add(x2.pow(2)).add(Tensor.randn(N, 1));
  }

  private static double mse(Tensor predicted, Tensor observed) {
    Tensor error = predicted.to(Device.cpu()).sub(observed.to(Device.cpu()));
    return error.square().mean().item();
  }

  private static void row(PrintStream out, String name, double fitted, double fresh) {
    out.printf(Locale.ROOT, "%-20s %13.4f %13.4f%n", name, fitted, fresh);
  }
}
