package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Products over one to four terms, with and without what follows them in the same loop, against
 * separate operations on single numbers, bit for bit.
 */
class ThinProductsTest {
  private static final double[] HARD_VALUES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0.0,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL / 3,
    Float.MAX_VALUE
  };

  private final Random random = new Random(5);
  private final Backend backend = Device.cpu().backend();

  /** What each element goes through. */
  private enum After {
    NOTHING,
    BIAS,
    BIAS_AND_RELU,
    MASK,
    SCALED
  }

  /** A product: sizes, whether the right operand is stored by columns, and the type. */
  private record Case(int m, int n, int k, boolean turned, DType type, After after) {}

  @Test
  void elementsAreChainsAndThenPassThroughTheEpilogue() {
    for (int m : new int[] {4, 5, 17, 100}) {
      for (int n : new int[] {8, 9, 15, 16, 17, 31, 32, 33, 48, 63, 64, 65, 130}) {
        for (int k = 1; k <= ThinProducts.MOST; k++) {
          for (After after : After.values()) {
            check(new Case(m, n, k, random.nextBoolean(), DType.FLOAT32, after));
            check(new Case(m, n, k, random.nextBoolean(), DType.FLOAT64, after));
          }
        }
      }
    }
  }

  @Test
  void largeProductsAreDividedAmongThreads() {
    for (After after : After.values()) {
      check(new Case(2003, 301, 2, true, DType.FLOAT32, after));
      check(new Case(701, 1025, 4, false, DType.FLOAT64, after));
    }
  }

  @Test
  void otherSizesAreLeftToOtherKernels() {
    for (int[] size : new int[][] {{3, 40, 2}, {40, 7, 2}, {40, 40, 5}, {1, 9, 3}, {9, 1, 3}}) {
      for (After after : After.values()) {
        check(new Case(size[0], size[1], size[2], true, DType.FLOAT32, after));
      }
    }
  }

  @Test
  void epiloguesThatAreDearOrOfOtherTypesArePassesOfTheirOwn() {
    DType type = DType.FLOAT32;
    Expr x = Expr.argument(0, type);
    assertTrue(ThinProducts.fits(program(After.BIAS_AND_RELU, type)));
    assertFalse(ThinProducts.fits(new Program("exp", new DType[] {type}, x.exp())));
    DType[] types = {type, DType.BOOL};
    Expr masked = Expr.select(Expr.argument(1, DType.BOOL), x, x.constantLike(0));
    assertFalse(ThinProducts.fits(new Program("masked", types, masked)));
  }

  /** One comparison stands for the larger or smaller of a value and a constant. */
  @Test
  void limitsAreThoseOfMath() {
    int n = 77;
    for (double limit : new double[] {0.0, -0.0, 1, -1, 1 / 0.0, -1 / 0.0, 0.0 / 0, 1e-40}) {
      Storage x = storage(DType.FLOAT32, n);
      Storage y = backend.allocate(DType.FLOAT32, n);
      for (boolean max : new boolean[] {true, false}) {
        Expr e = Expr.argument(0, DType.FLOAT32);
        Expr result = max ? e.max(e.constantLike(limit)) : e.min(e.constantLike(limit));
        Program program = new Program("limit", new DType[] {DType.FLOAT32}, result);
        Iteration walk = Layout.contiguous(Shape.of(n)).linear();
        backend.elementwise(program, walk, new Storage[] {y, x}, new long[0]);
        for (int i = 0; i < n; i++) {
          float v = CpuStorage.floats(x)[i];
          float expected = max ? Math.max(v, (float) limit) : Math.min(v, (float) limit);
          String what = (max ? "max of " : "min of ") + v + " and " + limit;
          assertEquals(
              Float.floatToIntBits(expected), Float.floatToIntBits(CpuStorage.floats(y)[i]), what);
        }
      }
    }
  }

  private static Program program(After after, DType type) {
    DType[] types = {type, type};
    Expr x = Expr.argument(0, type);
    Expr y = Expr.argument(1, type);
    return switch (after) {
      case BIAS -> new Program("add", types, x.add(y));
      case BIAS_AND_RELU -> new Program("relu", types, x.add(y).max(x.constantLike(0)));
      case MASK -> new Program("mask", types, Expr.select(y.le(0), x.constantLike(0), x));
      case SCALED -> new Program("scaled", new DType[] {type}, x.mul(Expr.scalar(0, type)));
      case NOTHING -> throw new IllegalArgumentException("no program");
    };
  }

  private void check(Case c) {
    int m = c.m;
    int n = c.n;
    int k = c.k;
    Layout la = Layout.of(Shape.of(m, k), new int[] {k + 2, 1}, 3);
    Layout lb =
        Layout.of(Shape.of(k, n), c.turned ? new int[] {1, k + 1} : new int[] {n + 3, 1}, 2);
    boolean full = c.after == After.MASK;
    Layout further =
        full
            ? Layout.of(Shape.of(m, n), new int[] {n + 1, 1}, 4)
            : Layout.of(Shape.of(n), new int[] {1}, 6);
    Storage a = storage(c.type, 3 + m * (k + 2));
    Storage b = storage(c.type, 2 + Math.max((k + 1) * n, k * (n + 3)));
    Storage y = storage(c.type, full ? 4 + m * (n + 1) : 6 + n);
    Storage out = storage(c.type, m * n);
    backend.matmul(a, la, Optional.empty(), b, lb, out, epilogue(c, further, y, out));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = full ? 4 + i * (n + 1) + j : 6 + j;
        double product = m == 1 || n == 1 ? dot(c, a, la, b, lb, i, j) : chain(a, la, b, lb, i, j);
        double expected = after(c, product, value(y, at));
        assertEquals(
            Double.doubleToLongBits(expected),
            Double.doubleToLongBits(value(out, i * n + j)),
            () -> c + " differs");
      }
    }
  }

  private static Optional<Epilogue> epilogue(Case c, Layout further, Storage y, Storage out) {
    if (c.after == After.NOTHING) {
      return Optional.empty();
    }
    Shape shape = Shape.of(c.m, c.n);
    Layout dense = Layout.contiguous(shape);
    Program program = program(c.after, c.type);
    if (c.after == After.SCALED) {
      long[] scalars = {Double.doubleToRawLongBits(0.5)};
      Storage[] operands = {out, out};
      return Optional.of(
          new Epilogue(shape, program, dense.linear(), operands, new Layout[0], scalars));
    }
    Iteration walk = Iteration.of(shape, dense, dense, further);
    Storage[] operands = {out, out, y};
    return Optional.of(
        new Epilogue(shape, program, walk, operands, new Layout[] {further}, new long[0]));
  }

  private static double chain(Storage a, Layout la, Storage b, Layout lb, int i, int j) {
    double sum = 0;
    for (int l = 0; l < la.shape().dim(1); l++) {
      double x = value(a, la.offset() + i * la.stride(0) + l * la.stride(1));
      double y = value(b, lb.offset() + l * lb.stride(0) + j * lb.stride(1));
      if (a.dtype() == DType.FLOAT32) {
        sum = l == 0 ? (float) x * (float) y : Math.fma((float) x, (float) y, (float) sum);
      } else {
        sum = l == 0 ? x * y : Math.fma(x, y, sum);
      }
    }
    return sum;
  }

  /** Fewer terms than partial sums: products, added by halves. */
  private static double dot(Case c, Storage a, Layout la, Storage b, Layout lb, int i, int j) {
    assertEquals(3, c.k);
    float[] terms = new float[3];
    for (int l = 0; l < 3; l++) {
      double x = value(a, la.offset() + i * la.stride(0) + l * la.stride(1));
      double y = value(b, lb.offset() + l * lb.stride(0) + j * lb.stride(1));
      terms[l] = (float) x * (float) y;
    }
    return terms[0] + terms[2] + terms[1];
  }

  private static double after(Case c, double x, double y) {
    boolean single = c.type == DType.FLOAT32;
    return switch (c.after) {
      case NOTHING -> x;
      case BIAS -> single ? (float) x + (float) y : x + y;
      case BIAS_AND_RELU -> Math.max(single ? (float) x + (float) y : x + y, 0.0);
      case MASK -> y <= 0 ? 0 : x;
      case SCALED -> single ? (float) x * 0.5f : x * 0.5;
    };
  }

  private static double value(Storage x, int at) {
    return x.dtype() == DType.FLOAT32 ? CpuStorage.floats(x)[at] : CpuStorage.doubles(x)[at];
  }

  private Storage storage(DType type, int n) {
    Storage x = backend.allocate(type, n);
    for (int i = 0; i < n; i++) {
      boolean hard = random.nextInt(30) == 0;
      double value = hard ? HARD_VALUES[random.nextInt(HARD_VALUES.length)] : random.nextGaussian();
      if (type == DType.FLOAT32) {
        CpuStorage.floats(x)[i] = (float) value;
      } else {
        CpuStorage.doubles(x)[i] = value;
      }
    }
    return x;
  }
}
