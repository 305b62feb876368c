package dev.lamina.opencl;

/** Shapes of launches. */
final class Launches {
  /** Work group of items that each do much work, on a processor: a few groups a core are enough. */
  private static final int FEW = 16;

  /** The most batches of one launch; drivers limit the second dimension to 16 bits. */
  static final int BATCHES = 1 << 15;

  private Launches() {}

  /** Launches items of which each has a loop of its own. */
  static void heavy(Session s, Kernel kernel, long items) {
    long[] local = {Math.min(group(s), Integer.highestOneBit(kernel.maxGroup()))};
    kernel.launch(new long[] {padded(items, local[0])}, local);
  }

  /** The work group of {@link #heavy}. */
  static int group(Session s) {
    return s.facts().kind() == Kind.CPU ? Math.min(FEW, s.group()) : s.group();
  }

  /** The next multiple of {@code group}. */
  static long padded(long items, long group) {
    return (items + group - 1) / group * group;
  }
}
