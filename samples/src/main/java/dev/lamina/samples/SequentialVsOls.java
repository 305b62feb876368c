package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.backend.Device;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.state.State;
import dev.lamina.stats.LinearRegression;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;

/**
 * A network of modules with an optimizer, against least squares on data that are linear in truth:
 * what it gains in the observations it was fitted to, it loses again with fresh ones.
 */
final class SequentialVsOls {
  private static final int N = 200;
  private static final int EPOCHS = 200;

  private SequentialVsOls() {}

  static void run(Options options, PrintStream out) {
    Path file = options.out().resolve("observed-predicted.png");
    Lamina.manualSeed(options.integer("seed"));
    Tensor x = Tensor.randn(N, 3);
    Tensor y = response(x);
    Sequential net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
    State initial = net.state();
    Tensor xFresh = Tensor.randn(N, 3);
    Tensor yFresh = response(xFresh);

    LinearRegression ols = LinearRegression.fit(x, y);
    List<String> table = new ArrayList<>();
    // in float64, which not every device has
    Tensor byOls = ols.predict(x.to(Device.cpu()));
    Tensor byOlsFresh = ols.predict(xFresh.to(Device.cpu()));
    table.add(row("OLS", ols.rss(), rss(byOlsFresh, yFresh)));
    List<XYChart> charts = new ArrayList<>();
    charts.add(Charts.observedPredicted("OLS", y, byOls));

    Map<String, OptimizerBuilder> optimizers = new LinkedHashMap<>();
    optimizers.put("SGD, lr 0.01", Sgd.builder().lr(0.01));
    optimizers.put("Adam, lr 0.001", Adam.builder().lr(0.001));
    optimizers.put("Adam, lr 0.01", Adam.builder().lr(0.01));
    for (String name : optimizers.keySet()) {
      out.println("Network by " + name);
      net.load(initial);
      train(net, optimizers.get(name).build(net.parameters()), x, y, out);
      Tensor fitted = net.forward(x).detach();
      Tensor predicted = net.forward(xFresh).detach();
      table.add(row("network by " + name, rss(fitted, y), rss(predicted, yFresh)));
      charts.add(Charts.observedPredicted("Network by " + name, y, fitted));
    }

    out.println("Residual sum of squares       fitted data    fresh data");
    table.forEach(out::println);
    Charts.save(file, charts);
    out.println();
    out.println("Observed against predicted: " + file);
  }

  private static Tensor response(Tensor x) {
    Tensor noise = Tensor.randn(N, 1);
    return x.mm(Tensor.of(new float[][] {{0.2f}, {-1.3f}, {-0.5f}})).add(noise);
  }

  private static void train(
      Sequential net, Optimizer optimizer, Tensor x, Tensor y, PrintStream out) {
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      try (Scope step = Scope.open()) {
        optimizer.zeroGrad();
        Tensor loss = Functional.mseLoss(net.forward(x), y);
        loss.backward();
        optimizer.step();
        if (epoch % 20 == 0) {
          out.println("Epoch: " + epoch + "   Loss: " + Numbers.text(loss.item()));
        }
      }
    }
    out.println();
  }

  private static double rss(Tensor predicted, Tensor observed) {
    return predicted.to(Device.cpu()).sub(observed.to(Device.cpu())).square().sum().item();
  }

  private static String row(String name, double fitted, double fresh) {
    return String.format(Locale.ROOT, "%-27s %13.2f %13.2f", name, fitted, fresh);
  }
}
