package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonlinearTest {
  @TempDir private static Path folder;
  private static Run run;

  @BeforeAll
  static void start() {
    run = Run.ok("nonlinear", folder);
  }

  @Test
  void lineLeavesWhatTheNetworkFinds() {
    double[] ols = run.numbers("OLS");
    double[] network = run.numbers("network");

    Run.assertNear(new double[] {8.2136, 10.5095}, ols, 1e-4);
    Run.assertNear(new double[] {1.2824, 1.4751}, network, 0.1);
    // the noise has a variance of 1
    assertTrue(network[0] > 0.8 && network[1] < ols[1] / 6);
  }

  @Test
  void largeLearningRatesFail() {
    assertTrue(
        run.line("0.01 ").matches(".* NaN +diverged, not finite from epoch \\d+"), run.out());
    double[] exploded = run.numbers("0.001 ");
    // all hidden units are dead, and what is left is the spread of y
    assertEquals(57.685, exploded[2], 0.1);
    assertEquals(exploded[1], exploded[2], 1e-3);
  }

  @Test
  void smallLearningRatesLearn() {
    double[] jumpy = run.numbers("1e-04 ");
    double[] smooth = run.numbers("1e-05 ");

    assertTrue(jumpy[2] < 12 && smooth[2] < 7, run.out());
    assertEquals(43.885, smooth[0], 0.05);
    assertEquals(8.1328, smooth[1], 0.05);
    assertEquals(6.5718, smooth[2], 0.05);
  }

  @Test
  void saysInASentenceWhyTheLineFails() {
    int start = run.out().indexOf("Why the line fails: ");
    String sentence = run.out().substring(start, run.out().indexOf("\n\n", start));

    assertEquals(sentence.length() - 1, sentence.indexOf('.'));
  }

  @Test
  void chartsAreWhereItSays() throws IOException {
    assertEquals(
        "Charts: data.png, observed-predicted.png and learning-rates.png in " + folder,
        run.line("Charts: "));
    Run.assertChart(folder.resolve("data.png"), 2, 1);
    Run.assertChart(folder.resolve("observed-predicted.png"), 2, 1);
    Run.assertChart(folder.resolve("learning-rates.png"), 1, 1);
  }
}
