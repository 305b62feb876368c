package dev.lamina.train;

/**
 * Is told about the course of a {@link Model#fit}.
 *
 * <p>It runs on the thread that trains, after the epoch's validation and outside the scopes of its
 * steps, in the order of {@link Fit#callback}. What it throws ends the training.
 */
@FunctionalInterface
public interface Callback {
  /**
   * Called after each epoch.
   *
   * @param epoch the figures of the epoch that has just ended
   */
  void onEpochEnd(EpochResult epoch);
}
