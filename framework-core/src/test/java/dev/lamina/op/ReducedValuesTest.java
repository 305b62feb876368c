package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that are reduced as they are computed have the bits of two operations. */
class ReducedValuesTest {
  private static final List<int[]> DIMS = List.of(new int[] {}, new int[] {1}, new int[] {0});

  /** Rows, columns, whole matrices, slices, of less than a block and of several. */
  private static List<Tensor> matrices() {
    Tensor x = Tensor.arange(7 * 9001).mul(0.37).sin().to(DType.FLOAT32).reshape(7, 9001);
    return List.of(
        x,
        x.t(),
        x.narrow(1, 3, 1025),
        x.narrow(0, 2, 3),
        x.narrow(1, 0, 10).clone(),
        x.narrow(1, 0, 1).clone(),
        x.reshape(9001, 7),
        x.reshape(1, 7 * 9001));
  }

  private static void same(Tensor expected, Tensor got, String label) {
    assertEquals(expected.shape(), got.shape(), label);
    assertArrayEquals(expected.toFloatArray(), got.toFloatArray(), label);
  }

  @Test
  void normsAndVariances() {
    for (Tensor x : matrices()) {
      for (int[] dims : DIMS) {
        String label = x.shape() + " over " + dims.length;
        same(x.square().sum(dims, false).sqrt(), x.vectorNorm(2, dims, false), "norm " + label);
        same(x.abs().sum(dims, true), x.vectorNorm(1, dims, true), "sum of sizes " + label);
        Tensor mean = x.mean(dims, true);
        double n = (double) x.numel() / mean.numel();
        Tensor variance = x.sub(mean).square().sum(dims, false).div(n);
        same(variance, x.var(dims, 0, false), "variance " + label);
      }
    }
  }

  @Test
  void wholeNumbersAreAddedUpInInt64() {
    for (Tensor x : matrices()) {
      for (DType type : List.of(DType.UINT8, DType.BOOL, DType.INT32)) {
        Tensor whole = x.abs().mul(200).round().to(type);
        for (int[] dims : DIMS) {
          Tensor sum = whole.sum(dims, false);
          assertEquals(DType.INT64, sum.dtype());
          assertArrayEquals(
              whole.to(DType.INT64).sum(dims, false).toLongArray(),
              sum.toLongArray(),
              type + " " + x.shape() + " over " + dims.length);
        }
      }
    }
  }
}
