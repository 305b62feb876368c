package dev.lamina.train;

/** What {@link Model#fit} does when the loss of a batch is NaN or infinite. */
public enum OnNonFinite {
  /** Stops with a {@link TrainingException} before the parameters take that step. The default. */
  STOP,

  /**
   * Carries on and records the value as it is, so that a diverging loss curve can be looked at; see
   * {@link History#firstNonFiniteEpoch()}.
   */
  CONTINUE
}
