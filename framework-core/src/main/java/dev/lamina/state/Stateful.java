package dev.lamina.state;

/**
 * Something whose whole state can be handed out as a {@link State} and taken back.
 *
 * <p>The contract is exactness: after {@code b.load(a.state())}, {@code b} continues bit for bit as
 * {@code a} would have, on any machine.
 */
public interface Stateful {

  /**
   * A snapshot of the current state. It shares nothing that changes later: going on with this
   * object leaves the snapshot as it is.
   *
   * @return the whole state
   */
  State state();

  /**
   * Replaces the current state by {@code state}, as {@link #state()} of an equally configured
   * object gave it.
   *
   * <p>An implementation checks first and changes afterwards: when this method throws, the object
   * is as it was. All missing, unexpected and misshaped names are reported in one error.
   *
   * @param state the state to take over
   * @throws RuntimeException the error of the implementing class when {@code state} does not fit,
   *     naming all that does not
   */
  void load(State state);
}
