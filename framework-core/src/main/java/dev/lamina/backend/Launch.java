package dev.lamina.backend;

import java.util.function.UnaryOperator;

/**
 * One call of a backend with its storages, which can be made again, also with other storages in
 * their place. Engine-internal.
 */
public abstract sealed class Launch implements Capture.Item
    permits ElementwiseLaunch, ReduceLaunch, MapReduceLaunch, ProductLaunch, KernelLaunch {
  private final Backend backend;
  private final Storage[] operands;
  private final int outputs;

  /**
   * A call.
   *
   * @param backend where
   * @param operands outputs, then inputs; taken over
   * @param outputs how many are written
   */
  Launch(Backend backend, Storage[] operands, int outputs) {
    this.backend = backend;
    this.operands = operands;
    this.outputs = outputs;
  }

  /** Where it runs. */
  public final Backend backend() {
    return backend;
  }

  /** Outputs, then inputs; not to be written to. What is changed in place is both. */
  public final Storage[] operands() {
    return operands;
  }

  /** How many of the operands are written. */
  public final int outputs() {
    return outputs;
  }

  /** Makes the call. */
  public abstract void run();

  /** Whether it reads a storage. */
  public final boolean reads(Storage storage) {
    for (int i = outputs; i < operands.length; i++) {
      if (operands[i] == storage) {
        return true;
      }
    }
    return false;
  }

  /** Whether it writes a storage. */
  public final boolean writes(Storage storage) {
    for (int i = 0; i < outputs; i++) {
      if (operands[i] == storage) {
        return true;
      }
    }
    return false;
  }

  /** Puts another storage in the place of one, wherever it occurs. */
  public final void replace(Storage storage, Storage by) {
    if (reads(storage) || writes(storage)) {
      replaceAll(x -> x == storage ? by : x);
    }
  }

  /**
   * Puts other storages in the place of all.
   *
   * @param replacement what stands for what
   */
  public final void replaceAll(UnaryOperator<Storage> replacement) {
    for (int i = 0; i < operands.length; i++) {
      operands[i] = replacement.apply(operands[i]);
    }
    rebound();
  }

  /** Called when operands have changed. */
  void rebound() {}
}
