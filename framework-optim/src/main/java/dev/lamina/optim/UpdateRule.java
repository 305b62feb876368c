package dev.lamina.optim;

import dev.lamina.op.FusedUpdate;
import dev.lamina.state.State;
import java.util.List;

/**
 * An update that treats every element of a parameter alike: the options of an optimizer and the one
 * fused pass that follows from them. Immutable.
 */
interface UpdateRule {
  /** Names of the tensors kept for each parameter, of its shape, starting at 0. */
  List<String> buffers();

  /** The pass over the parameter, its buffers in order, and its gradient. */
  FusedUpdate update();

  /** How many scalars the pass takes. */
  int scalars();

  /**
   * Fills in the scalars of a step.
   *
   * @param lr the learning rate in force
   * @param step the number of this step of the parameter, from 1
   * @param out where to write them
   */
  void scalars(double lr, long step, double[] out);

  /** The options by name. */
  State options();
}
