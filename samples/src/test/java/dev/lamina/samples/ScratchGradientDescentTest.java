package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScratchGradientDescentTest {
  @Test
  void endsAtTheClosedForm() {
    Run run = Run.of("scratch-gradient-descent").ok();

    for (String name : new String[] {"intercept", "x1", "x2", "x3"}) {
      double[] row = run.numbers(name);
      assertEquals(row[2], row[1], 2e-6, name);
    }
    assertEquals(run.ends("Closed form")[0], run.ends("Step: 100")[0], 1e-4);
  }

  @Test
  void figuresAreThoseRecorded() {
    Run run = Run.of("scratch-gradient-descent").ok();

    double[] sums = run.ends("Step: ");
    assertEquals(10, sums.length);
    Run.assertNear(new double[] {98.69582, 92.10429}, new double[] {sums[0], sums[1]}, 1e-5);
    assertEquals(91.98775, run.ends("Closed form")[0], 1e-4);
    Run.assertNear(new double[] {1.5, 1.684204, 1.684205}, run.numbers("intercept"), 1e-5);
    Run.assertNear(new double[] {-1.3, -1.092640, -1.092640}, run.numbers("x2"), 1e-5);
  }

  @Test
  void everyStepTakesTheSumDown() {
    double[] sums = Run.of("scratch-gradient-descent", "--seed", "3").ok().ends("Step: ");

    for (int i = 1; i < sums.length; i++) {
      // up to the float32 rounding of the sum, once it has converged
      assertTrue(sums[i] <= sums[i - 1] * (1 + 1e-6));
    }
  }
}
