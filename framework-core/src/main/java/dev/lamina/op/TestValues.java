package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Operands of the self-test: random values, hard ones among them, in several layouts. */
final class TestValues {
  private static final int N = 257;
  static final int ROWS = 9;
  static final int COLS = 33;
  private static final float[] HARD = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    2f,
    -3.75f,
    1e-3f,
    1e3f,
    1e-42f,
    3e38f,
    -3e38f,
    16777217f,
    1e20f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.MIN_NORMAL
  };
  private static final long[] HARD_LONG = {
    0, 1, -1, 2, -7, 63, 1L << 40, -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private final Random random = new Random(7);

  /** Operands in row-major order, transposed, with steps, and broadcast against each other. */
  List<Tensor[]> layouts(DType[] operands) {
    int n = operands.length;
    Tensor[] dense = new Tensor[n];
    Tensor[] turned = new Tensor[n];
    Tensor[] stretched = new Tensor[n];
    Tensor[] deep = new Tensor[n];
    for (int i = 0; i < n; i++) {
      dense[i] = tensor(operands[i], true, N);
      Tensor wide = tensor(operands[i], true, COLS, 2 * ROWS);
      turned[i] =
          i % 2 == 0 ? wide.slice(1, 0, 2 * ROWS, 2).t() : tensor(operands[i], true, ROWS, COLS);
      stretched[i] =
          i == 0 ? tensor(operands[i], true, ROWS, COLS) : tensor(operands[i], true, COLS);
      deep[i] = tensor(operands[i], true, 3, 4, 5, 2).permute(2, 0, 3, 1);
    }
    deep[n - 1] = tensor(operands[n - 1], true, 3, 1, 4);
    return List.of(dense, turned, stretched, deep);
  }

  Tensor[] dense(int count, DType type) {
    Tensor[] x = new Tensor[count];
    for (int i = 0; i < count; i++) {
      x[i] = tensor(type, true, N);
    }
    return x;
  }

  /** Random values, with hard ones among them where asked for. */
  Tensor tensor(DType type, boolean hard, int... sizes) {
    Shape shape = Shape.of(sizes);
    int n = shape.numel();
    switch (type) {
      case INT64, INT32, UINT8 -> {
        long[] v = new long[n];
        Arrays.setAll(v, i -> hard && i % 3 == 0 ? pick(HARD_LONG) : random.nextInt(41) - 20);
        return Tensor.of(v, shape).to(type);
      }
      case BOOL -> {
        boolean[] v = new boolean[n];
        for (int i = 0; i < n; i++) {
          v[i] = random.nextBoolean();
        }
        return Tensor.of(v, shape);
      }
      default -> {
        double[] v = new double[n];
        Arrays.setAll(
            v,
            i ->
                hard && i % 3 == 0 ? HARD[random.nextInt(HARD.length)] : 3 * random.nextGaussian());
        return Tensor.of(v, shape).to(type);
      }
    }
  }

  private long pick(long[] from) {
    return from[random.nextInt(from.length)];
  }
}
