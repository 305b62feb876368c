package dev.lamina;

import dev.lamina.random.Generator;

/** What concerns the process as a whole. */
public final class Lamina {
  private Lamina() {}

  /**
   * Seeds the process-wide generator: from here on the same calls give the same numbers, which are
   * PyTorch's for this seed.
   *
   * @param seed any number
   */
  public static void manualSeed(long seed) {
    Generator.defaultGenerator().manualSeed(seed);
  }
}
