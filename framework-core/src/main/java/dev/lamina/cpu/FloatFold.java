package dev.lamina.cpu;

/** Folds of arrays of {@code float}. */
public class FloatFold extends Fold<float[]> {
  /** Sums. */
  static final Fold<float[]> SUM = new ScalarFloatSum();

  /** Products. */
  static final Fold<float[]> PROD =
      new FloatFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] *= x[from + i];
            }
          },
          false,
          1);

  /** Maxima; not over nothing. */
  static final Fold<float[]> MAX =
      new FloatFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.max(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  /** Minima; not over nothing. */
  static final Fold<float[]> MIN =
      new FloatFold(
          (n, x, from, y, at) -> {
            for (int i = 0; i < n; i++) {
              y[at + i] = Math.min(y[at + i], x[from + i]);
            }
          },
          true,
          0);

  /** As {@link Fold}. */
  protected FloatFold(Combine<float[]> combine, boolean free, double empty) {
    super(combine, free, empty);
  }

  @Override
  public final float[] allocate(int n) {
    return new float[n];
  }

  @Override
  final void set(float[] x, int at, double value) {
    x[at] = (float) value;
  }

  @Override
  final void copy(int n, float[] x, int from, int step, float[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = x[from + i * step];
    }
  }

  @Override
  final int first(int n, float[] x, int from, int step, float[] y, int at) {
    float wanted = y[at];
    int i = 0;
    if (wanted != wanted) {
      while (i < n && x[from + i * step] == x[from + i * step]) {
        i++;
      }
    } else {
      while (i < n && x[from + i * step] != wanted) {
        i++;
      }
    }
    return i;
  }
}
