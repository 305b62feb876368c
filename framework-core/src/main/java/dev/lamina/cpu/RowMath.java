package dev.lamina.cpu;

/**
 * The steps of {@link dev.lamina.backend.RowKernel}s over one run of neighbouring values. One
 * object serves one thread at a time: it has room for partial sums.
 *
 * <p>Sums are those of {@link NumberKernels}: 16 or 64 partial sums, added by halves; what is
 * summed here has at most {@link NumberKernels#BLOCK} values. Each value goes through the
 * operations as they are written, each rounded. Numbers that come and go as {@code double} are
 * values of the array's type.
 *
 * @param <A> the kind of array
 */
public interface RowMath<A> {
  /** How many elements are worth a thread of their own. */
  int grain();

  /** An array of undefined contents. */
  A allocate(int n);

  /** One value. */
  double get(A x, int at);

  /** Sets one value, rounded. */
  void set(A x, int at, double value);

  /** Sets {@code n} values. */
  void fill(A x, int at, int n, double value);

  /** A number as the type holds it; sums, products, quotients and roots stay those of the type. */
  double round(double value);

  /** The exponential that the type has. */
  double exp(double x);

  /** The logarithm that the type has. */
  double log(double x);

  /**
   * Copies rows of any steps into dense ones, {@link #pitch} apart.
   *
   * @param rows how many
   * @param n length of a row
   * @param x where they are
   * @param at first position of each
   * @param step from column to column
   * @param to where they go, from 0 on
   */
  void pack(int rows, int n, A x, int[] at, int step, A to);

  /** Copies dense rows back, as {@link #pack}. */
  void unpack(int rows, int n, A x, A to, int[] at, int step);

  /**
   * Distance of packed rows: a cache line more than they need, lest they share their place in it.
   */
  static int pitch(int n) {
    return n + 16;
  }

  /** The largest of at least one value, NaN if any is; 0.0 is larger than -0.0. */
  double max(int n, A x, int at);

  /** The sum. */
  double sum(int n, A x, int at);

  /** {@code y = exp(x - max)}, and the sum of these. */
  double exps(int n, A x, int at, double max, A y, int to);

  /** The sum of {@code exp(x - max)}. */
  double expSum(int n, A x, int at, double max);

  /** The sum of {@code a b}. */
  double products(int n, A a, int at, A b, int from);

  /** The sum of {@code (x - mean)^2}. */
  double deviations(int n, A x, int at, double mean);

  /** The sum of {@code (g w) ((x - mean) scale)}. */
  double projections(
      int n, A g, int at, A w, int weights, A x, int from, double mean, double scale);

  /** {@code x / by}, in place. */
  void divide(int n, A x, int at, double by);

  /** {@code y = (x - max) - log}. */
  void logarithms(int n, A x, int at, double max, double log, A y, int to);

  /** {@code dx = y (g - sum)}. */
  void softmaxGradient(int n, A g, int at, A y, int from, double sum, A dx, int to);

  /** {@code dx = g - exp(y) sum}. */
  void logSoftmaxGradient(int n, A g, int at, A y, int from, double sum, A dx, int to);

  /** {@code y = (exp(x - max) / sum) factor}. */
  void probabilities(int n, A x, int at, double max, double sum, double factor, A y, int to);

  /** {@code y = fma(x, scale, shift) w + b}. */
  void normalize(
      int n,
      A x,
      int at,
      double scale,
      double shift,
      A w,
      int weights,
      A b,
      int biases,
      A y,
      int to);

  /** {@code dx = ((g w - along) - ((x - mean) scale) across) scale}. */
  void normalizeGradient(
      int n,
      A g,
      int at,
      A w,
      int weights,
      A x,
      int from,
      double mean,
      double scale,
      double along,
      double across,
      A dx,
      int to);

  /**
   * Sums over the rows of some columns: {@code dw = sum(g fma(x, scale, -(mean scale)))} and {@code
   * db = sum(g)}.
   *
   * @param rows how many, from 1 to {@link NumberKernels#BLOCK}
   * @param cols how many columns, at most {@link #STRIP}
   * @param step from row to row, in g and x
   * @param g gradients, from {@code at} on
   * @param x values, from {@code from} on
   * @param means one a row, from {@code first} on, as the scales
   * @param dw results, from {@code to} on, as db
   */
  void columnSums(
      int rows,
      int cols,
      int step,
      A g,
      int at,
      A x,
      int from,
      A means,
      A scales,
      int first,
      A dw,
      A db,
      int to);

  /** Sums over rows of some columns, as {@link #columnSums}. */
  void columnSums(int rows, int cols, int step, A x, int from, A out, int to);

  /** The most columns that are summed at a time: their partial sums stay in the first cache. */
  int STRIP = 32;
}
