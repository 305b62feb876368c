package dev.lamina.benchmarks.work;

/** One workload as a system does it: prepared when it is made, ready to be repeated. */
public interface Work {
  /** Does the work once. */
  void run();

  /**
   * Does the work several times.
   *
   * @param times how often
   */
  default void run(int times) {
    for (int i = 0; i < times; i++) {
      run();
    }
  }

  /**
   * Computes and reads a number that tells whether the right thing is computed: the loss with the
   * parameters as they are, or an element of what {@link #run} computes.
   *
   * @return the number, which is the same for all systems but for rounding
   */
  double result();
}
