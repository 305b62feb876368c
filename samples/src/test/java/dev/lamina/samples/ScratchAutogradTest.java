package dev.lamina.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScratchAutogradTest {
  /** The table of the tutorial 'Neural Networks from Scratch'. */
  private static final double[] PUBLISHED = {
    5.98762, 4.383363, 3.365293, 2.685752, 2.211841, 1.867638, 1.608478, 1.408716, 1.251673,
    1.126104
  };

  @Test
  void givesThePublishedTable() {
    Run run = Run.of("scratch-autograd", "--seed", "42").ok();

    // five digits: half a unit of the fifth is at most 5e-5 of the number
    Run.assertNear(PUBLISHED, run.ends("Epoch: "), 1e-5);
    assertEquals("Test loss: 1.376233", run.lines().get(10));
  }

  @Test
  void thatSeedIsTheStandardOne() {
    assertEquals(Run.of("scratch-autograd", "--seed", "42"), Run.of("scratch-autograd"));
  }

  @Test
  void printsNothingElse() {
    Run run = Run.of("scratch-autograd").ok();

    assertEquals(11, run.lines().size());
    for (int i = 0; i < 10; i++) {
      String epoch = "Epoch: " + (i + 1) * 100;
      String line = run.lines().get(i);
      assertTrue(line.matches(epoch + " {3}Loss: \\d\\.\\d{1,6}"), line);
    }
  }

  /** PyTorch 1.13's losses with another seed. */
  @Test
  void followsPyTorchWithAnotherSeed() {
    Run run = Run.of("scratch-autograd", "--seed", "20261121").ok();

    double[] expected = {
      19.183265685036156, 12.717914581298828, 9.17480182647705, 7.101965427398682,
      5.797674655914307, 4.9365763664245605, 4.335604667663574, 3.892977237701416,
      3.550511360168457, 3.276047468185425
    };
    Run.assertNear(expected, run.ends("Epoch: "), 1e-4);
    assertEquals(4.369805812835693, run.ends("Test loss: ")[0], 4e-4);
  }
}
