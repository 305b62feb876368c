package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.data.Split;
import dev.lamina.data.Table;
import dev.lamina.optim.Adam;
import dev.lamina.train.Fit;
import dev.lamina.train.Metrics;
import dev.lamina.train.Model;
import dev.lamina.train.Verbose;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MpgTest {
  @TempDir private static Path folder;
  private static Run run;
  private static Table cars;

  @BeforeAll
  static void start() {
    run = Run.ok("mpg", folder);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    cars = Mpg.read(Options.parse(List.of(), List.of()), nowhere);
  }

  private static Mpg.Result fit(Table cars, long seed) {
    Fit fit = Fit.epochs(200).batchSize(32).verbose(Verbose.SILENT);
    return Mpg.fit(cars, seed, Adam.builder().lr(0.01).weightDecay(0.03), fit);
  }

  @Test
  void saysWhatBecameOfMissingValues() {
    assertEquals(
        "398 cars, 6 of them left out for missing values of horsepower", run.lines().get(0));
    assertEquals(392, cars.rows());
  }

  @Test
  void showsProgressSummaryAndRegression() {
    assertTrue(run.line("Epoch 200/200").contains("rmse"));
    assertEquals("Total: 321 (1,284 bytes)", run.line("Total"));
    assertTrue(run.line("model_year").endsWith("***"));
    assertEquals(
        "Residual standard error: 3.323 on 305 degrees of freedom", run.line("Residual s"));
    assertEquals(
        "Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1", run.line("Signif."));
  }

  @Test
  void comparesBothOnTheTestPart() {
    assertTrue(run.line("On the 78 cars").endsWith("RMSE        R2"));
    Run.assertNear(new double[] {3.286, 0.835}, run.numbers("ordinary least squares"), 1e-3);
    Run.assertNear(new double[] {2.582, 0.898}, run.numbers("network "), 0.03);
  }

  @Test
  void networkIsFifteenPercentBetterOverFiveSeeds() {
    double network = 0;
    double ols = 0;
    for (int seed = 0; seed < 5; seed++) {
      Mpg.Result result = fit(cars, seed);
      assertEquals(78, result.test().size());
      network += Mpg.figure(Metrics.rmse(), result.byNetwork(), result.test()) / 5;
      ols += Mpg.figure(Metrics.rmse(), result.byOls(), result.test()) / 5;
    }

    assertTrue(network < 0.85 * ols, network + " against " + ols);
    assertEquals(3.422, ols, 0.001);
    assertEquals(2.816, network, 0.05);
    String printed = run.line("Mean test RMSE over seeds 0 to 4: ");
    String means = "least squares %.3f, network %.3f (%.1f%% less)";
    assertTrue(
        printed.endsWith(
            String.format(Locale.ROOT, means, ols, network, 100 * (1 - network / ols))),
        printed);
  }

  /** Nothing of the test part, its scale neither, reaches what is fitted. */
  @Test
  void testPartDoesNotReachTheFit() {
    int[] test = Split.trainTest(cars.rows(), 0.2, 42).test();
    double[] weight = cars.numericColumn("weight");
    weight[test[0]] = 1e6;
    double[] mpg = cars.numericColumn("mpg");
    mpg[test[0]] = -1e6;

    Mpg.Result before = fit(cars, 42);
    Mpg.Result after = fit(cars.withColumn("weight", weight).withColumn("mpg", mpg), 42);

    assertArrayEquals(before.ols().coefficients(), after.ols().coefficients());
    float[] expected = before.byNetwork().narrow(0, 1, 77).toFloatArray();
    assertArrayEquals(expected, after.byNetwork().narrow(0, 1, 77).toFloatArray());
    assertNotEquals(before.byNetwork().get(0, 0).item(), after.byNetwork().get(0, 0).item());
  }

  @Test
  void featuresOfTheTrainingPartAreIndicatorsAndNumbers() {
    assertEquals(
        List.of(
            "cylinders",
            "displacement",
            "horsepower",
            "weight",
            "acceleration",
            "model_year",
            "origin_japan",
            "origin_usa"),
        fit(cars, 0).ols().predictors());
  }

  @Test
  void checkpointPredictsTheSameBits() {
    Path file = folder.resolve("model.json");
    Mpg.Result result = fit(cars, 42);

    assertEquals("The network is in " + file, run.line("The network is in"));
    assertTrue(run.line("Loaded again").endsWith("78 of 78 cars"));
    assertArrayEquals(
        result.byNetwork().toFloatArray(), Model.load(file).predict(result.xTest()).toFloatArray());
  }

  @Test
  void chartsAreWhereItSays() throws IOException {
    assertEquals(
        "Charts: observed-predicted.png, weight.png and training.png in " + folder,
        run.line("Charts: "));
    Run.assertChart(folder.resolve("observed-predicted.png"), 2, 1);
    Run.assertChart(folder.resolve("weight.png"), 1, 1);
    Run.assertChart(folder.resolve("training.png"), 1, 1);
  }

  @Test
  void badDataAreOneLineOnStandardError(@TempDir Path other) throws IOException {
    assertRefused("there is no file", other.resolve("missing.csv"));
    assertRefused("is empty", write(other, ""));
    String header =
        "mpg,cylinders,displacement,horsepower,weight,acceleration,model_year,origin,name\n";
    assertRefused(
        "column 'weight' holds text; got 'heavy'",
        write(other, header + "18,8,307,130,heavy,12,70,usa,x\n"));
    assertRefused(
        "column 'mpg' holds text; got 'NaN'",
        write(other, header + "NaN,8,307,130,3504,12,70,usa,x\n"));
    assertRefused("there is no column 'origin'", write(other, "mpg,name\n18,x\n"));
  }

  private static Path write(Path folder, String text) throws IOException {
    return Files.writeString(folder.resolve("cars.csv"), text, StandardCharsets.UTF_8);
  }

  private static void assertRefused(String expected, Path csv) {
    Run bad = Run.of("mpg", "--csv", csv.toString(), "--out", folder.toString());
    assertEquals(1, bad.status());
    assertEquals(1, bad.err().lines().count(), bad.err());
    assertTrue(bad.err().contains(expected), bad.err());
  }

  @Test
  void badNumbersAreOneLineOnStandardError() {
    assertEquals(
        "run: fit: epochs is out of range; got 0; expected at least 1",
        Run.of("mpg", "--epochs", "0", "--out", folder.toString()).err().strip());
    assertEquals(
        "run: fit: batchSize is out of range; got 0; expected at least 1",
        Run.of("mpg", "--batch-size", "0", "--out", folder.toString()).err().strip());
    assertEquals(
        "run: Adam: lr is out of range; got 0.0; expected a finite number above 0",
        Run.of("mpg", "--lr", "0", "--out", folder.toString()).err().strip());
  }
}
