package dev.lamina.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Shape;
import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gradients, parameters and results must not share memory that somebody else changes. */
class SharedMemoryTest {
  private static Tensor parameter(float... values) {
    return Tensor.parameter(Tensor.of(values));
  }

  @Test
  void recordedGradientsHaveMemoryOfTheirOwn() {
    Tensor x = parameter(1, 2);
    Tensor y = parameter(3, 4);
    Tensor g = Tensor.of(1f, 1f);
    x.add(y).backward(g, false, true);
    x.square().sum().backward();
    assertArrayEquals(new float[] {3, 5}, x.grad().toFloatArray());
    assertArrayEquals(new float[] {1, 1}, y.grad().toFloatArray());
    assertArrayEquals(new float[] {1, 1}, g.toFloatArray());
  }

  @Test
  void recordedGradientsOfSumsCanBeChanged() {
    Tensor x = parameter(1, 2);
    x.sum().backward(Tensor.scalar(1), false, true);
    x.sum().backward();
    assertArrayEquals(new float[] {2, 2}, x.grad().toFloatArray());
  }

  @Test
  void recordedGradientsSurviveTheirScope() {
    Tensor x = parameter(1, 2);
    Tensor seed;
    try (Scope scope = Scope.open()) {
      seed = Tensor.of(1f, 1f);
      x.square().backward(seed, false, true);
    }
    assertArrayEquals(new float[] {2, 4}, x.grad().toFloatArray());
    assertThrows(ScopeException.class, seed::sum);
  }

  @Test
  void parametersCopyTheirValues() {
    Tensor values = Tensor.zeros(2);
    Tensor p = Tensor.parameter(values);
    Tensor q = Tensor.parameter(values);
    Autograd.noGrad(() -> p.add_(1.0));
    assertArrayEquals(new float[] {0, 0}, q.toFloatArray());
    assertArrayEquals(new float[] {0, 0}, values.toFloatArray());
  }

  @Test
  void aBaseWithAViewIsNotChangedBehindIt() {
    Tensor w = parameter(1, 2);
    Tensor base = Tensor.zeros(2);
    Tensor view = base.view(2, 1);
    AutogradException e = assertThrows(AutogradException.class, () -> base.add_(w));
    assertTrue(e.getMessage().startsWith("add_: a tensor that shares its memory with a view"));
    assertEquals(2, view.numel());
  }

  @Test
  void freshProductsCanBeChanged() {
    Tensor w = Tensor.parameter(Tensor.ones(4, 2));
    Tensor y = Tensor.ones(2, 3, 4).matmul(w).add_(1.0);
    assertEquals(5, y.get(0, 0, 0).item());
    Tensor vector = Tensor.parameter(Tensor.ones(4));
    assertEquals(5, Tensor.ones(3, 4).matmul(vector).add_(1.0).get(0).item());
    y.sum().backward();
    assertArrayEquals(new float[] {6, 6, 6, 6, 6, 6, 6, 6}, w.grad().toFloatArray());
  }

  @Test
  void operandsOfBatchedProductsCanBeChanged() {
    Tensor w = Tensor.parameter(Tensor.ones(4, 2));
    Tensor rows = w.sum(1).expand(2, 3, 4).mul(1.0);
    Tensor batches = rows.clone();
    Tensor product = rows.matmul(Tensor.ones(4, 2)).sum();
    Tensor batched = batches.matmul(Tensor.ones(2, 4, 2)).sum();
    rows.mul_(2.0);
    batches.mul_(2.0);
    product.add(batched).add(rows.sum()).add(batches.sum()).backward();
    // 6 rows, each element into 2 columns of both products, and twice itself in both sums.
    assertEquals(6 * (2 + 2 + 2 + 2), w.grad().get(0, 0).item());
  }

  @Test
  void theMetaDeviceLeavesGradientsWhereTheyWere() {
    Tensor w = parameter(1, 2);
    w.mul(Tensor.empty(Device.meta(), DType.FLOAT32, Shape.of(2))).sum().backward();
    w.zeroGrad();
    w.square().sum().backward();
    assertEquals(Device.getDefault(), w.grad().device());
    FusedUpdate update = FusedUpdate.define("test", 1, 2, 0, (x, s) -> new Expr[] {x[0].sub(x[1])});
    Tensor elsewhere = Tensor.empty(Device.meta(), DType.FLOAT32, Shape.of(2));
    DeviceException e =
        assertThrows(DeviceException.class, () -> update.bind(w.detach(), elsewhere));
    assertTrue(
        e.getMessage()
            .startsWith(
                "test: operands are on different devices; got "
                    + Device.getDefault()
                    + " and meta; expected one device."));
  }

  @Test
  void switchingTheRequestOffAndOnKeepsGraphs() {
    Tensor x = parameter(1, 2);
    Tensor y = x.square().sum();
    x.requiresGrad_(false);
    assertFalse(x.requiresGrad());
    x.requiresGrad_(true);
    y.backward();
    assertArrayEquals(new float[] {2, 4}, x.grad().toFloatArray());
  }

  @Test
  void gradLeavesTheGraphBehindItsInputs() {
    Tensor x = parameter(1, 2);
    Tensor h = x.exp();
    Tensor gradient = Autograd.grad(h.mul(3.0).sum(), h);
    assertArrayEquals(new float[] {3, 3}, gradient.toFloatArray());
    h.sum().backward();
    Tensor after = Autograd.grad(h.mul(2.0).sum(), h);
    assertArrayEquals(new float[] {2, 2}, after.toFloatArray());
  }

  @Test
  void gradGivesEveryInputMemoryOfItsOwn() {
    Tensor w = parameter(1, 2);
    Tensor v = parameter(3, 4);
    List<Tensor> gradients = Autograd.grad(w.add(v).square().sum(), List.of(w, v), false);
    gradients.get(0).mul_(0.0);
    assertArrayEquals(new float[] {8, 12}, gradients.get(1).toFloatArray());
  }

  @Test
  void guardsCloseOnce() {
    NoGrad first = Autograd.noGrad();
    first.close();
    try (NoGrad second = Autograd.noGrad()) {
      first.close();
      assertFalse(Autograd.isGradEnabled());
    }
    assertTrue(Autograd.isGradEnabled());
  }

  @Test
  void integersAreExactInPlace() {
    assertEquals(9007199254740993L, Tensor.of(0L).add_(9007199254740993L).itemLong());
    assertEquals(9007199254740993L, Tensor.of(0L).fill_(9007199254740993L).itemLong());
    assertEquals(
        "fill: int64 has no such number; got NaN; expected a whole number of at most 64 bits. Use a"
            + " floating-point type",
        assertThrows(DTypeException.class, () -> Tensor.of(5L).fill_(Double.NaN)).getMessage());
  }

  @Test
  void longInnerDimensionsKeepTheirDigits() {
    int n = 300_000;
    Tensor ones = Tensor.ones(2, n);
    Tensor tenths = Tensor.full(Shape.of(n, 2), 0.1);
    float[] product = ones.mm(tenths).toFloatArray();
    for (float p : product) {
      // A chain of at most 4096 additions, each within half of 2^-23; over all terms it was 1e-2.
      assertEquals(n * 0.1, p, n * 0.1 * 4096 * 0x1p-24);
    }
  }

  @Test
  void tooManyDimensionsAreAnError() {
    int[] sizes = new int[64];
    java.util.Arrays.fill(sizes, 1);
    assertEquals(
        "shape: too many dimensions; got 64; expected at most 63. Merge some with reshape",
        assertThrows(dev.lamina.backend.ShapeException.class, () -> Tensor.zeros(sizes))
            .getMessage());
  }
}
