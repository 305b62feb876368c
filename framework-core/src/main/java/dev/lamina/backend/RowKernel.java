package dev.lamina.backend;

/**
 * What {@link Backend#rows} computes over whole rows: the last dimension of operands {@code [...,
 * n]}. Each constant says which operands it takes, results first, which share no memory with
 * others; those that are called dense have one element a row, {@code [rows]}, or one a column,
 * {@code [n]}.
 *
 * <p>Every number has one defined order of operations, that of the element-wise operations and sums
 * it is made of: a kernel saves passes over memory, never a rounding. {@code sum} adds as {@link
 * Reduction#SUM} does, products before they are added.
 */
public enum RowKernel {
  /** {@code y = exp(x - m) / s}, m the row's maximum and s the sum of the exponentials. y; x. */
  SOFTMAX(1),
  /** {@code dx = y (g - sum(g y))}. dx; g, y. */
  SOFTMAX_GRADIENT(1),
  /** {@code y = (x - m) - log(s)}, m and s as in {@link #SOFTMAX}. y; x. */
  LOG_SOFTMAX(1),
  /** {@code dx = g - exp(y) sum(g)}. dx; g, y. */
  LOG_SOFTMAX_GRADIENT(1),
  /**
   * The loss of each row against the class t that it belongs to: {@code -((x[t] - m) - log(s)) w},
   * w the weight of the class. A row whose class is the ignored one has loss and weight 0. Losses,
   * weights, maxima m, sums s; x, classes (int64), and perhaps the weights of the classes; all but
   * x dense. Number: the ignored class.
   *
   * <p>A class that is neither ignored nor from 0 to n - 1 is an error.
   */
  CROSS_ENTROPY(4),
  /**
   * {@code dx = (exp(x - m) / s - [j = t]) c}, 0 in a row whose class is the ignored one. dx; x,
   * classes, m, s, factors c of the rows; all but dx and x dense. Number: the ignored class.
   */
  CROSS_ENTROPY_GRADIENT(1),
  /**
   * The loss of each row of logarithms of probabilities: {@code -x[t] w}, else as {@link
   * #CROSS_ENTROPY}. Losses, weights; x, classes, and perhaps the weights of the classes.
   */
  NLL_LOSS(2),
  /** {@code dx = -c} at the class of the row, else 0. dx; classes, factors c; dense but dx. */
  NLL_LOSS_GRADIENT(1),
  /**
   * {@code y = fma(x, r, -(m r)) w + b} with the row's mean {@code m = sum(x) / n} and {@code r = 1
   * / sqrt(sum((x - m)^2) / n + eps)}. y, means m, factors r; x, and perhaps w, and perhaps b; all
   * but y and x dense. Number: the bits of eps as a double.
   */
  LAYER_NORM(3),
  /**
   * {@code dx = ((g w - sum(g w) / n) - h (sum((g w) h) / n)) r} with {@code h = (x - m) r}. dx; g,
   * x, m, r, and perhaps w; dense but dx, g and x.
   */
  LAYER_NORM_GRADIENT(1),
  /**
   * Sums over all rows: {@code dw = sum(g fma(x, r, -(m r)))}, {@code db = sum(g)}. dw, db; g, x,
   * m, r; g and x contiguous, the others dense.
   */
  LAYER_NORM_SUMS(2);

  private final int outputs;

  RowKernel(int outputs) {
    this.outputs = outputs;
  }

  /**
   * How many of the operands are results.
   *
   * @return the number; these come first
   */
  public int outputs() {
    return outputs;
  }
}
