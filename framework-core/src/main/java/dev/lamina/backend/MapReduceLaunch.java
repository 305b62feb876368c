package dev.lamina.backend;

/** A call of {@link Backend#reduce(Reduction, Prologue, int, Storage)}. */
public final class MapReduceLaunch extends Launch {
  private final Reduction reduction;
  private final int kept;
  private Prologue x;

  /**
   * A call.
   *
   * @param backend where
   * @param reduction what is computed
   * @param x the values
   * @param kept how many dimensions stay
   * @param out the result
   */
  public MapReduceLaunch(Backend backend, Reduction reduction, Prologue x, int kept, Storage out) {
    super(backend, operands(out, x.inputs()), 1);
    this.reduction = reduction;
    this.kept = kept;
    this.x = x;
    rebound();
  }

  private static Storage[] operands(Storage out, Storage[] inputs) {
    Storage[] operands = new Storage[inputs.length + 1];
    operands[0] = out;
    System.arraycopy(inputs, 0, operands, 1, inputs.length);
    return operands;
  }

  /** What is computed. */
  public Reduction reduction() {
    return reduction;
  }

  /** The values. */
  public Prologue elements() {
    return x;
  }

  /** How many of their dimensions stay. */
  public int kept() {
    return kept;
  }

  @Override
  public void run() {
    backend().reduce(reduction, x, kept, operands()[0]);
  }

  @Override
  void rebound() {
    Storage[] inputs = new Storage[operands().length - 1];
    System.arraycopy(operands(), 1, inputs, 0, inputs.length);
    x = new Prologue(x.shape(), x.program(), x.walk(), inputs, x.scalars());
  }
}
