package dev.lamina.backend;

/** A call of any other method of {@link Backend}. */
public final class KernelLaunch extends Launch {
  private final Kernel kernel;

  /** Makes the call. */
  @FunctionalInterface
  public interface Kernel {
    /**
     * Makes the call.
     *
     * @param operands outputs, then inputs
     */
    void run(Storage[] operands);
  }

  /**
   * A call.
   *
   * @param backend where
   * @param outputs how many of the operands are written
   * @param kernel makes the call, with no storages but those it is given
   * @param operands outputs, then inputs; an output that is changed rather than written is among
   *     the inputs too
   */
  public KernelLaunch(Backend backend, int outputs, Kernel kernel, Storage... operands) {
    super(backend, operands.clone(), outputs);
    this.kernel = kernel;
  }

  @Override
  public void run() {
    kernel.run(operands());
  }
}
