package dev.lamina.backend;

/** A call of {@link Backend#reduce(Reduction, Storage, Layout, int, Storage)}. */
public final class ReduceLaunch extends Launch {
  private final Reduction reduction;
  private final Layout layout;
  private final int kept;

  /**
   * A call.
   *
   * @param backend where
   * @param reduction what is computed
   * @param x the operand
   * @param layout its layout
   * @param kept how many dimensions stay
   * @param out the result
   */
  public ReduceLaunch(
      Backend backend, Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    super(backend, new Storage[] {out, x}, 1);
    this.reduction = reduction;
    this.layout = layout;
    this.kept = kept;
  }

  /** What is computed. */
  public Reduction reduction() {
    return reduction;
  }

  /** The operand's layout. */
  public Layout layout() {
    return layout;
  }

  /** How many of its dimensions stay. */
  public int kept() {
    return kept;
  }

  @Override
  public void run() {
    backend().reduce(reduction, operands()[1], layout, kept, operands()[0]);
  }
}
