package dev.lamina.train;

/** What {@link Model#fit} does when the loss of a batch is NaN or infinite. */
public enum OnNonFinite {
  /**
   * Stops with a {@link TrainingException}. The default.
   *
   * <p>On the cpu that is before the parameters take that step. On other devices losses are read
   * when the epoch ends, so that no step waits for them, and earlier only where a progress bar
   * shows them: by then that step and those after it have been taken, and the parameters are no
   * longer of use. The message names the epoch and the batch all the same, and how many steps have
   * been taken since.
   */
  STOP,

  /**
   * Carries on and records the value as it is, so that a diverging loss curve can be looked at; see
   * {@link History#firstNonFiniteEpoch()}.
   */
  CONTINUE
}
