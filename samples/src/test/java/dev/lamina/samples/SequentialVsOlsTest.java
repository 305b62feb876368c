package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequentialVsOlsTest {
  @TempDir private static Path folder;
  private static Run run;

  @BeforeAll
  static void start() {
    run = Run.ok("sequential-vs-ols", folder);
  }

  /** The losses after 20, 40, ..., 200 epochs of PyTorch 1.13, on the same draws. */
  @Test
  void lossesAreThoseOfPyTorch() {
    double[] losses = run.ends("Epoch: ");
    double[] sgd = {
      2.0249407291412354, 1.4655078649520874, 1.1631046533584595, 1.0249873399734497,
      0.9692570567131042, 0.9459256529808044, 0.934134304523468, 0.9263834953308105,
      0.920433521270752, 0.9155065417289734
    };
    double[] adam = {
      2.6752545833587646, 2.396501064300537, 2.1351053714752197, 1.8788412809371948,
      1.6347426176071167, 1.415840744972229, 1.2386839389801025, 1.112748622894287,
      1.0346779823303223, 0.9887564182281494
    };
    assertEquals(30, losses.length);
    Run.assertNear(sgd, Arrays.copyOfRange(losses, 0, 10), 1e-4);
    Run.assertNear(adam, Arrays.copyOfRange(losses, 10, 20), 1e-4);
  }

  @Test
  void residualSumsAreThoseRecorded() {
    double[] ols = run.numbers("OLS");
    double[] sgd = run.numbers("network by SGD, lr 0.01");
    double[] slowAdam = run.numbers("network by Adam, lr 0.001");
    double[] adam = run.numbers("network by Adam, lr 0.01 ");

    Run.assertNear(new double[] {188.05}, Arrays.copyOf(ols, 1), 1e-4);
    Run.assertNear(new double[] {183.06}, Arrays.copyOf(sgd, 1), 1e-3);
    Run.assertNear(new double[] {197.41}, Arrays.copyOf(slowAdam, 1), 1e-3);
    Run.assertNear(new double[] {155.48}, Arrays.copyOf(adam, 1), 1e-2);
  }

  @Test
  void networkGainsOnTheFittedDataAndLosesOnFreshOnes() {
    double[] ols = run.numbers("OLS");
    double[] sgd = run.numbers("network by SGD, lr 0.01");
    double[] adam = run.numbers("network by Adam, lr 0.01 ");

    assertTrue(sgd[0] < ols[0] && adam[0] < ols[0]);
    assertTrue(sgd[1] > ols[1] && adam[1] > ols[1]);
  }

  @Test
  void chartIsWhereItSays() throws IOException {
    Path file = folder.resolve("observed-predicted.png");

    assertEquals("Observed against predicted: " + file, run.line("Observed"));
    Run.assertChart(file, 2, 2);
  }
}
