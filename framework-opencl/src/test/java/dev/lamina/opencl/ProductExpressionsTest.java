package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products with expressions before and after, inside the kernel and as passes of their own. */
class ProductExpressionsTest {
  private static final Expr X = Expr.argument(0, DType.FLOAT32);
  private static final Program RELU =
      new Program("relu", new DType[] {DType.FLOAT32}, X.max(X.constantLike(0)));
  private static final Program SCALE_AND_ADD =
      new Program(
          "scaleAndAdd",
          new DType[] {DType.FLOAT32, DType.FLOAT32},
          X.mul(Expr.scalar(0, DType.FLOAT32)).add(Expr.argument(1, DType.FLOAT32)));

  private static Storage storage(Backend backend, float[] values) {
    Storage s = backend.allocate(DType.FLOAT32, values.length);
    backend.write(values, 0, s, 0, values.length);
    return s;
  }

  private static float[] values(int n, int seed) {
    Random random = new Random(seed);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return v;
  }

  private static float[] product(Backend backend, int m, int k, int n, boolean before) {
    Layout la = Layout.contiguous(m, k);
    Layout lb = Layout.contiguous(k, n);
    Layout whole = Layout.contiguous(m, n);
    Layout row = Layout.contiguous(1, n);
    Storage out = storage(backend, new float[m * n]);
    Storage bias = storage(backend, values(n, 3));
    Epilogue after =
        new Epilogue(
            whole.shape(),
            SCALE_AND_ADD,
            Iteration.of(whole.shape(), whole, whole, row),
            new Storage[] {out, out, bias},
            new Layout[] {row},
            new long[] {Double.doubleToRawLongBits(0.3)});
    Storage a = storage(backend, values(m * k, 1));
    Storage b = storage(backend, values(k * n, 2));
    Optional<Program> first = before ? Optional.of(RELU) : Optional.empty();
    backend.matmul(a, la, first, b, lb, out, Optional.of(after));
    float[] result = new float[m * n];
    backend.read(out, 0, result, 0, m * n);
    return result;
  }

  @ParameterizedTest
  @CsvSource({"5, 7, 19", "33, 64, 40", "1, 30, 9", "9, 30, 1", "3, 5000, 4", "3, 12300, 4"})
  void equalTheCpu(int m, int k, int n) {
    Backend there = OpenClDevice.required().backend();
    Backend here = Device.cpu().backend();
    for (boolean before : new boolean[] {false, true}) {
      assertArrayEquals(
          product(here, m, k, n, before), product(there, m, k, n, before), "before " + before);
    }
  }
}
