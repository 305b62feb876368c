package dev.lamina.benchmarks.work;

/** The inputs of all workloads: the same numbers for every system, made from seeds. */
public final class Data {
  /** Observations of W1 and W2. */
  public static final int OBSERVATIONS = 100;

  /** Samples of a batch of W3. */
  public static final int BATCH = 128;

  /** Elements of W5's vectors. */
  public static final int ELEMENTS = 10_000_000;

  /** The element of large results that is compared. */
  public static final int PLACE = 1_234_571;

  /** Rows of W5's softmax. */
  public static final int SOFTMAX_ROWS = 4096;

  /** Columns of W5's softmax. */
  public static final int SOFTMAX_COLUMNS = 1000;

  /** Step size of W1 and W2. */
  public static final double RATE = 0.01;

  /**
   * Step size of W3. Small, since the batch is always the same and must not be learned by heart
   * while it is measured: gradients would become so small that the processor takes longer for them.
   */
  public static final double CLASSIFIER_RATE = 1e-6;

  private Data() {}

  /**
   * {@return numbers between -bound and bound}
   *
   * @param seed which numbers
   * @param n how many
   * @param bound the largest
   */
  public static float[] uniform(long seed, int n, double bound) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (bound * (2 * unit(seed, i) - 1));
    }
    return values;
  }

  /**
   * {@return numbers between 0 and 1}
   *
   * @param seed which numbers
   * @param n how many
   */
  public static float[] positive(long seed, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) unit(seed, i);
    }
    return values;
  }

  /** {@return x of W1 and W2, [100, 3]} */
  public static float[] observations() {
    return uniform(1, OBSERVATIONS * Network.SMALL.in(0), 1);
  }

  /** {@return y of W1 and W2, [100, 1]: noise, so that a loss is left} */
  public static float[] targets() {
    return uniform(2, OBSERVATIONS, 1);
  }

  /** {@return the batch of W3, [128, 784]} */
  public static float[] batch() {
    return positive(3, BATCH * Network.CLASSIFIER.in(0));
  }

  /** {@return the classes of W3's batch, [128]} */
  public static int[] labels() {
    int[] labels = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      labels[i] = (int) (unit(4, i) * 10);
    }
    return labels;
  }

  /** {@return the classes of W3's batch, [128, 10]: 1 for the class of a sample, else 0} */
  public static float[] oneHotLabels() {
    float[] values = new float[BATCH * 10];
    int[] labels = labels();
    for (int i = 0; i < BATCH; i++) {
      values[i * 10 + labels[i]] = 1;
    }
    return values;
  }

  /** {@return the row that W10 predicts, [784]} */
  public static float[] row() {
    return positive(5, Network.CLASSIFIER.in(0));
  }

  /**
   * {@return the predictors of W11, n rows of p columns}
   *
   * @param n rows
   * @param p columns
   */
  public static double[][] predictors(int n, int p) {
    double[][] x = new double[n][p];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < p; j++) {
        x[i][j] = 2 * unit(6, (long) i * p + j) - 1;
      }
    }
    return x;
  }

  /**
   * {@return the response of W11: 1, 2, 3, … times the predictors, and noise}
   *
   * @param x the predictors
   */
  public static double[] response(double[][] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      double sum = unit(7, i);
      for (int j = 0; j < x[i].length; j++) {
        sum += (j + 1) * x[i][j];
      }
      y[i] = sum;
    }
    return y;
  }

  /** A number in [0, 1): splitmix64 of the seed and the place, 24 bits of it. */
  private static double unit(long seed, long place) {
    long z = (seed * 0x9E3779B97F4A7C15L) ^ (place + 1) * 0xD1B54A32D192ED03L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return ((z ^ z >>> 31) >>> 40) * 0x1p-24;
  }
}
