package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Matrix products of all sizes and steps, by scalar kernels and by those in vectors, against their
 * definition in {@link NumberKernels}, bit for bit.
 */
class ProductsTest {
  private static final int ROOM = 7;
  private static final float[] HARD_VALUES = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    0f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL / 3,
    Float.MAX_VALUE
  };

  private final Random random = new Random(11);

  /** What is multiplied: sizes, whether an operand is stored by columns, and steps between them. */
  private record Case(int m, int n, int k, boolean turnedA, boolean turnedB, int gap) {}

  /** A type of number, its kernels and a way to read and write one number of it. */
  private abstract static class Numbers<A> {
    abstract List<NumberKernels<A>> kernels();

    abstract A array(int n);

    abstract void set(A x, int at, double value);

    abstract long bits(A x, int at);

    abstract void multiply(A x, int p, A y, int q, A sum, int at, boolean first);

    abstract void add(A x, int p, A to, int at);
  }

  private static final Numbers<float[]> FLOATS =
      new Numbers<>() {
        @Override
        List<NumberKernels<float[]>> kernels() {
          NumberKernels<float[]> scalar = new ScalarFloatKernels();
          return List.of(scalar, Vectors.SUPPORT.map(VectorSupport::floatKernels).orElse(scalar));
        }

        @Override
        float[] array(int n) {
          return new float[n];
        }

        @Override
        void set(float[] x, int at, double value) {
          x[at] = (float) value;
        }

        @Override
        long bits(float[] x, int at) {
          return Float.floatToIntBits(x[at]);
        }

        @Override
        void multiply(float[] x, int p, float[] y, int q, float[] sum, int at, boolean first) {
          sum[at] = first ? x[p] * y[q] : Math.fma(x[p], y[q], sum[at]);
        }

        @Override
        void add(float[] x, int p, float[] to, int at) {
          to[at] += x[p];
        }
      };

  private static final Numbers<double[]> DOUBLES =
      new Numbers<>() {
        @Override
        List<NumberKernels<double[]>> kernels() {
          NumberKernels<double[]> scalar = new ScalarDoubleKernels();
          return List.of(scalar, Vectors.SUPPORT.map(VectorSupport::doubleKernels).orElse(scalar));
        }

        @Override
        double[] array(int n) {
          return new double[n];
        }

        @Override
        void set(double[] x, int at, double value) {
          x[at] = value;
        }

        @Override
        long bits(double[] x, int at) {
          return Double.doubleToLongBits(x[at]);
        }

        @Override
        void multiply(double[] x, int p, double[] y, int q, double[] sum, int at, boolean first) {
          sum[at] = first ? x[p] * y[q] : Math.fma(x[p], y[q], sum[at]);
        }

        @Override
        void add(double[] x, int p, double[] to, int at) {
          to[at] += x[p];
        }
      };

  @Test
  void smallProductsFollowTheirDefinition() {
    for (int m : new int[] {2, 3, 4, 5, 13}) {
      for (int n : new int[] {2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 48, 50}) {
        for (int k : new int[] {1, 2, 3, 4, 17}) {
          check(new Case(m, n, k, random.nextBoolean(), random.nextBoolean(), 1));
        }
      }
    }
  }

  @Test
  void productsWorthPackingFollowTheirDefinition() {
    int[][] sizes = {
      {40, 40, 41},
      {64, 64, 64},
      {16, 300, 33},
      {100, 31, 65},
      {25, 257, 100},
      {128, 128, 70},
      {3, 700, 100},
      {90, 300, 511},
      {37, 256, 513},
      {24, 290, 1100},
      {130, 1030, 20},
      {1100, 33, 9},
      {300, 340, 70},
      {410, 270, 40},
      {40, 40, 100}
    };
    for (int[] size : sizes) {
      for (int turned = 0; turned < 4; turned++) {
        check(new Case(size[0], size[1], size[2], (turned & 1) != 0, (turned & 2) != 0, 1));
      }
    }
  }

  @Test
  void operandsMayBeLargerThanTheirPackedArrays() {
    check(new Case(2100, 17, 512, false, false, 1));
    check(new Case(17, 2100, 512, true, true, 1));
  }

  @Test
  void operandsMayHaveAnySteps() {
    for (int gap : new int[] {0, 2, 3}) {
      check(new Case(50, 70, 60, false, false, gap));
      check(new Case(50, 270, 60, true, true, gap));
      check(new Case(5, 40, 20, true, false, gap));
    }
  }

  @Test
  void dotProductsFollowTheirDefinition() {
    for (int k : new int[] {1, 15, 16, 17, 100, 1023, 1024, 1025, 4096, 4097, 9001}) {
      for (int rows : new int[] {1, 3, 4, 5, 33}) {
        for (boolean turned : new boolean[] {false, true}) {
          check(new Case(1, rows, k, turned, turned, 1));
          check(new Case(1, rows, k, false, !turned, 1));
          check(new Case(rows, 1, k, turned, false, 2));
        }
      }
    }
    for (int k : new int[] {16, 32, 48, 64, 112}) {
      for (int rows : new int[] {15, 16, 17, 31, 32, 33, 100}) {
        check(new Case(rows, 1, k, false, true, 1));
        check(new Case(1, rows, k, false, true, 2));
      }
    }
    check(new Case(1, 300, 1500, false, true, 0));
    check(new Case(1, 300, 1500, false, false, 0));
    check(new Case(300, 1, 784, false, true, 3));
    check(new Case(1, 1, 300_000, false, true, 0));
  }

  @Test
  void longChainsAreHalved() {
    check(new Case(2, 3, 4097, false, false, 1));
    check(new Case(20, 33, 5000, true, false, 1));
    check(new Case(17, 18, 9000, false, true, 1));
  }

  /** Each size once more with numbers at which shortcuts would show. */
  @Test
  void hardValuesComeThrough() {
    for (int[] size :
        new int[][] {{3, 5, 4}, {33, 35, 3}, {45, 49, 50}, {40, 300, 600}, {50, 1, 32}}) {
      for (Numbers<?> numbers : List.of(FLOATS, DOUBLES)) {
        check(numbers, new Case(size[0], size[1], size[2], false, true, 1), true);
      }
    }
  }

  @Test
  void productsOfZerosKeepTheirSign() {
    for (int n : new int[] {2, 16, 40, 300}) {
      float[] a = new float[64 * 64];
      float[] b = new float[64 * n];
      java.util.Arrays.fill(a, -0f);
      java.util.Arrays.fill(b, 1);
      for (NumberKernels<float[]> kernels : FLOATS.kernels()) {
        float[] c = new float[64 * n];
        MatMul.product(
            kernels,
            64,
            n,
            64,
            new Matrix<>(a, 0, 64, 1),
            new Matrix<>(b, 0, n, 1),
            new Matrix<>(c, 0, n, 1));
        for (float x : c) {
          assertEquals(Float.floatToIntBits(-0f), Float.floatToIntBits(x));
        }
      }
    }
  }

  private void check(Case size) {
    check(FLOATS, size, false);
    check(DOUBLES, size, false);
  }

  private <A> void check(Numbers<A> numbers, Case size, boolean hard) {
    int m = size.m;
    int n = size.n;
    int k = size.k;
    Matrix<A> a = matrix(numbers, m, k, size.turnedA, size.gap, hard);
    Matrix<A> b = matrix(numbers, k, n, size.turnedB, size.gap, hard);
    A expected = numbers.array(m * n);
    A sums = numbers.array(1);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        if (m == 1 || n == 1) {
          lanes(numbers, k, a.from(i, 0), b.from(0, j), expected, i * n + j);
        } else {
          chains(numbers, k, a.from(i, 0), b.from(0, j), expected, i * n + j);
        }
      }
    }
    for (NumberKernels<A> kernels : numbers.kernels()) {
      A out = numbers.array(m * n + 2 * ROOM);
      for (int i = 0; i < ROOM; i++) {
        numbers.set(out, i, 42);
        numbers.set(out, m * n + ROOM + i, 42);
      }
      MatMul.product(kernels, m, n, k, a, b, new Matrix<>(out, ROOM, n, 1));
      for (int i = 0; i < m * n; i++) {
        if (numbers.bits(expected, i) != numbers.bits(out, ROOM + i)) {
          fail(kernels + ": " + size + " differs at row " + i / n + ", column " + i % n);
        }
      }
      numbers.set(sums, 0, 42);
      for (int i = 0; i < ROOM; i++) {
        assertEquals(numbers.bits(sums, 0), numbers.bits(out, i), "written in front");
        assertEquals(numbers.bits(sums, 0), numbers.bits(out, m * n + ROOM + i), "written behind");
      }
    }
  }

  /** An element as defined: a chain, or halves of more than a block added up. */
  private static <A> void chains(
      Numbers<A> numbers, int k, Matrix<A> row, Matrix<A> column, A out, int at) {
    if (k > NumberKernels.BLOCK) {
      int half = Integer.highestOneBit(k - 1);
      A rest = numbers.array(1);
      chains(numbers, half, row, column, out, at);
      chains(numbers, k - half, row.from(0, half), column.from(half, 0), rest, 0);
      numbers.add(rest, 0, out, at);
      return;
    }
    for (int l = 0; l < k; l++) {
      int p = row.offset() + l * row.colStep();
      int q = column.offset() + l * column.rowStep();
      numbers.multiply(row.array(), p, column.array(), q, out, at, l == 0);
    }
  }

  /** A dot product as defined: partial sums by position, added by halves; blocks likewise. */
  private static <A> void lanes(
      Numbers<A> numbers, int k, Matrix<A> row, Matrix<A> column, A out, int at) {
    if (k > NumberKernels.BLOCK) {
      int blocks = (k + NumberKernels.BLOCK - 1) / NumberKernels.BLOCK;
      A parts = numbers.array(blocks);
      for (int i = 0; i < blocks; i++) {
        int from = i * NumberKernels.BLOCK;
        int terms = Math.min(NumberKernels.BLOCK, k - from);
        lanes(numbers, terms, row.from(0, from), column.from(from, 0), parts, i);
      }
      halves(numbers, NumberKernels.lanes(blocks), blocks, parts, out, at);
      return;
    }
    int lanes = NumberKernels.lanes(k);
    A sums = numbers.array(lanes);
    for (int l = 0; l < k; l++) {
      int p = row.offset() + l * row.colStep();
      int q = column.offset() + l * column.rowStep();
      numbers.multiply(row.array(), p, column.array(), q, sums, l % lanes, l < lanes);
    }
    halves(numbers, lanes, Math.min(lanes, k), sums, out, at);
  }

  /** Few enough sums for one of each lane, added by halves. */
  private static <A> void halves(Numbers<A> numbers, int lanes, int used, A sums, A out, int at) {
    for (int i = lanes; i < used; i++) {
      numbers.add(sums, i, sums, i % lanes);
    }
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w; l++) {
        if (l + w < Math.min(lanes, used)) {
          numbers.add(sums, l + w, sums, l);
        }
      }
    }
    // The sum takes the place of a zero.
    numbers.set(out, at, -0.0);
    numbers.add(sums, 0, out, at);
  }

  /** Values of many sizes, {@code gap} apart, after an offset, with nothing behind the last one. */
  private <A> Matrix<A> matrix(
      Numbers<A> numbers, int rows, int cols, boolean turned, int gap, boolean hard) {
    int inner = turned ? rows : cols;
    int outer = turned ? cols : rows;
    int step = Math.max(gap, 1);
    int line = inner * step + gap;
    A values = numbers.array(5 + (outer - 1) * line + (inner - 1) * step + 1);
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j++) {
        double value = random.nextGaussian() * Math.exp(2 * random.nextGaussian());
        if (hard && random.nextInt(40) == 0) {
          value = HARD_VALUES[random.nextInt(HARD_VALUES.length)];
        }
        numbers.set(values, 5 + i * line + j * step, value);
      }
    }
    return turned ? new Matrix<>(values, 5, step, line) : new Matrix<>(values, 5, line, step);
  }
}
