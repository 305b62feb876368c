package dev.lamina.opencl;

import java.util.Arrays;

/** The rate at which a device multiplies and adds floats that are in registers already. */
final class Peak {
  private static final int[] LANES = {1, 4, 8, 16};
  private static final int ITEMS_PER_UNIT = 2048;
  private static final int FLOPS_PER_ROUND = 2 * 8 * 8;
  private static final int TIMINGS = 5;
  private static final int MOST_ROUNDS = 1 << 24;

  /** Long enough that the launch itself counts for little, short enough for any watchdog. */
  private static final double ENOUGH_SECONDS = 0.03;

  private final Session session;
  private final int items;

  private Peak(Session session) {
    this.session = session;
    this.items = Math.max(1, session.facts().computeUnits()) * ITEMS_PER_UNIT;
  }

  /** Floating-point operations a second: that of the width of vectors which does best. */
  static double of(Session session) {
    Peak peak = new Peak(session);
    return Arrays.stream(LANES).mapToDouble(peak::rate).max().orElseThrow();
  }

  private double rate(int lanes) {
    String type = lanes == 1 ? "float" : "float" + lanes;
    String options = "-DT=" + type + (session.facts().fma() ? " -DFMA" : "");
    Kernel kernel = session.kernel("peak", options, KernelText.of("peak"));
    Buffer out = session.allocate("peak", 4L * lanes * items);
    try {
      seconds(kernel, out, 1);
      int rounds = 16;
      while (seconds(kernel, out, rounds) < ENOUGH_SECONDS && rounds < MOST_ROUNDS) {
        rounds *= 2;
      }
      double[] seconds = new double[TIMINGS];
      for (int i = 0; i < TIMINGS; i++) {
        seconds[i] = seconds(kernel, out, rounds);
      }
      Arrays.sort(seconds);
      return (double) FLOPS_PER_ROUND * lanes * rounds * items / seconds[TIMINGS / 2];
    } finally {
      session.release(out);
    }
  }

  private double seconds(Kernel kernel, Buffer out, int rounds) {
    session.finish();
    long start = System.nanoTime();
    session.locked(
        () -> kernel.set(0, out).set(1, 0.999f).set(2, 0.001f).set(3, rounds).launch(items));
    session.finish();
    return (System.nanoTime() - start) / 1e9;
  }
}
