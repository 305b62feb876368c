package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.data.CsvOptions;
import dev.lamina.data.OneHot;
import dev.lamina.data.Standardizer;
import dev.lamina.data.Table;
import dev.lamina.data.TensorDataset;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.random.Generator;
import dev.lamina.stats.LinearRegression;
import dev.lamina.tensor.Tensor;
import dev.lamina.train.Fit;
import dev.lamina.train.History;
import dev.lamina.train.Metric;
import dev.lamina.train.Metrics;
import dev.lamina.train.Model;
import dev.lamina.train.Verbose;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * The fuel consumption of real cars: a network beside ordinary least squares, from the file with
 * its missing values to the errors on cars that neither has seen.
 */
final class Mpg {
  private Mpg() {}

  static void run(Options options, PrintStream out) {
    Path folder = options.out();
    Fit fit = Fit.epochs(options.count("epochs")).batchSize(options.count("batch-size"));
    // epochs and weight decay are what cross-validation inside the training parts chose
    OptimizerBuilder adam = Adam.builder().lr(options.real("lr")).weightDecay(0.03);
    Table cars = read(options, out);
    Result result = fit(cars, options.integer("seed"), adam, fit.output(out));
    out.printf("%n%s%n", result.network.summary());
    out.print(result.ols.summary(StandardCharsets.US_ASCII));

    out.printf("On the %d cars of the test part     RMSE        R2%n", result.test.size());
    row(out, "network", result.byNetwork, result.test);
    row(out, "ordinary least squares", result.byOls, result.test);
    seeds(cars, adam, fit.verbose(Verbose.SILENT), out);

    Path file = folder.resolve("model.json");
    result.network.save(file);
    float[] before = result.byNetwork.toFloatArray();
    float[] after = Model.load(file).predict(result.xTest).toFloatArray();
    long same = IntStream.range(0, before.length).filter(i -> before[i] == after[i]).count();
    out.printf("%nThe network is in %s%n", file);
    out.printf("Loaded again, it predicts the same bits for %d of %d cars%n", same, before.length);
    charts(result, folder);
    out.println("Charts: observed-predicted.png, weight.png and training.png in " + folder);
  }

  /** Reads the cars and leaves out those with a missing value; NaN is not one, but an error. */
  static Table read(Options options, PrintStream out) {
    CsvOptions format = CsvOptions.defaults().missing("", "NA");
    Table all = Data.csv(options, "mpg.csv", format).drop("name");
    Table cars = all.dropMissing();
    List<String> gaps = all.columns().stream().filter(c -> all.missing(c) > 0).toList();
    out.printf("%d cars, %d of them left out for missing values", all.rows(), cars.dropped());
    out.println(gaps.isEmpty() ? "" : " of " + String.join(", ", gaps));
    return cars;
  }

  /** The models of a training part, and what they predict for the test part. */
  record Result(
      LinearRegression ols,
      Model network,
      History history,
      TensorDataset test,
      Tensor xTest,
      Tensor byOls,
      Tensor byNetwork) {}

  static Result fit(Table cars, long seed, OptimizerBuilder optimizer, Fit fit) {
    // an indicator for each origin but the first, which the intercept stands for
    OneHot origin = OneHot.dropFirst().fit(cars.textColumn("origin"));
    Table x = cars.drop("mpg").oneHot("origin", origin);
    Tensor y = cars.tensor(DType.FLOAT32, "mpg");
    TensorDataset all = TensorDataset.of(x.tensor(DType.FLOAT32), y);
    TensorDataset.Parts parts = all.split(0.2, new Generator(seed));
    TensorDataset train = parts.train();
    TensorDataset test = parts.test();
    LinearRegression.Builder lm = LinearRegression.builder().names(x.columns()).response("mpg");
    LinearRegression ols = lm.fit(train.features(), train.targets());

    Standardizer scaler = new Standardizer().fit(train.features(), x.columns());
    Lamina.manualSeed(seed);
    Model network =
        Model.of(Sequential.of(new Linear(scaler.mean().length, 32), new ReLU(), new Linear(32, 1)))
            .compile(optimizer, new MSELoss(), Metrics.rmse(), Metrics.r2());
    History history = network.fit(scaler.apply(train.features()), train.targets(), fit);
    Tensor xTest = scaler.apply(test.features());
    // in float64, which not every device has
    Tensor byOls = ols.predict(test.features().to(Device.cpu()));
    return new Result(ols, network, history, test, xTest, byOls, network.predict(xTest));
  }

  static double figure(Metric metric, Tensor predicted, TensorDataset test) {
    metric.update(predicted, test.targets());
    return metric.result();
  }

  private static void row(PrintStream out, String name, Tensor predicted, TensorDataset test) {
    double rmse = figure(Metrics.rmse(), predicted, test);
    double r2 = figure(Metrics.r2(), predicted, test);
    out.printf(Locale.ROOT, "%-30s %8.3f %9.3f%n", name, rmse, r2);
  }

  /** Other splits and initial values, since one split is a matter of luck. */
  private static void seeds(Table cars, OptimizerBuilder adam, Fit fit, PrintStream out) {
    double network = 0;
    double ols = 0;
    for (int seed = 0; seed < 5; seed++) {
      Result result = fit(cars, seed, adam, fit);
      network += figure(Metrics.rmse(), result.byNetwork, result.test) / 5;
      ols += figure(Metrics.rmse(), result.byOls, result.test) / 5;
    }
    String line =
        "%nMean test RMSE over seeds 0 to 4: least squares %.3f, network %.3f (%.1f%% less)%n";
    out.printf(Locale.ROOT, line, ols, network, 100 * (1 - network / ols));
  }

  private static void charts(Result result, Path folder) {
    Tensor y = result.test.targets();
    XYChart byOls = Charts.observedPredicted("OLS, test part", y, result.byOls);
    XYChart byNetwork = Charts.observedPredicted("Network, test part", y, result.byNetwork);
    Charts.save(folder.resolve("observed-predicted.png"), List.of(byOls, byNetwork));
    Tensor weight = result.test.features().select(1, result.ols.predictors().indexOf("weight"));
    XYChart cars = Charts.chart("Cars of the test part", "weight (pounds)", "miles per gallon");
    Charts.points(cars, "observed", weight, y);
    Charts.points(cars, "OLS", weight, result.byOls);
    Charts.points(cars, "network", weight, result.byNetwork);
    Charts.save(folder.resolve("weight.png"), List.of(cars));
    XYChart training = Charts.chart("Training part", "epoch", "RMSE (miles per gallon)");
    Charts.curve(training, "network", result.history.metric("rmse"));
    Charts.save(folder.resolve("training.png"), List.of(training));
  }
}
