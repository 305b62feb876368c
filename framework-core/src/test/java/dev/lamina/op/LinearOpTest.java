package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Domain;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The fused operation against the composite that defines it. */
class LinearOpTest {
  @Test
  void hasTheBitsOfItsComposite() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (int rows : new int[] {1, 5, 33}) {
        for (int out : new int[] {1, 4, 32}) {
          Tensor x = sample(1, dtype, rows, 7);
          Tensor w = sample(2, dtype, out, 7);
          Tensor b = sample(3, dtype, out);
          Tensor y = LinearOp.apply(x, w, Optional.of(b));
          Bits.assertSame(x.matmul(w.t()).add(b), y, dtype + " " + rows + " to " + out);
          Bits.assertSame(x.matmul(w.t()), LinearOp.apply(x, w, Optional.empty()), "without bias");
          assertSameGradients(x, w, b);
        }
      }
    }
  }

  private static Tensor sample(long seed, DType dtype, int... sizes) {
    return Domain.REAL.sample(Shape.of(sizes), seed, dtype).requiresGrad_();
  }

  private static void assertSameGradients(Tensor x, Tensor w, Tensor b) {
    Tensor y = x.matmul(w.t()).add(b);
    Tensor g = Domain.REAL.sample(y.shape(), 8, y.dtype());
    y.backward(g);
    Tensor[] expected = {x.grad(), w.grad(), b.grad()};
    for (Tensor leaf : new Tensor[] {x, w, b}) {
      leaf.zeroGrad();
    }
    LinearOp.apply(x, w, Optional.of(b)).backward(g);
    Bits.assertSame(expected[0], x.grad(), "gradient of x");
    Bits.assertSame(expected[1], w.grad(), "gradient of w");
    Bits.assertSame(expected[2], b.grad(), "gradient of the bias");
  }

  @Test
  void recordsOnlyWhatIsWanted() {
    Tensor x = Tensor.ones(2, 3);
    Tensor w = Tensor.ones(4, 3);
    assertFalse(LinearOp.apply(x, w, Optional.empty()).requiresGrad());
    Tensor b = Tensor.ones(4).requiresGrad_();
    LinearOp.apply(x, w, Optional.of(b)).sum().backward();
    assertArrayEquals(new float[] {2, 2, 2, 2}, b.grad().toFloatArray());
    Autograd.noGrad(() -> assertFalse(LinearOp.apply(x, w, Optional.of(b)).requiresGrad()));
  }

  @Test
  void leadingDimensionsAreRows() {
    Tensor x = sample(1, DType.FLOAT32, 2, 3, 5);
    Tensor w = sample(2, DType.FLOAT32, 4, 5);
    Tensor b = sample(3, DType.FLOAT32, 4);
    Tensor y = LinearOp.apply(x, w, Optional.of(b));
    assertEquals(Shape.of(2, 3, 4), y.shape());
    Tensor rows = LinearOp.apply(x.view(6, 5), w, Optional.of(b));
    Bits.assertSame(rows.view(2, 3, 4), y, "three dimensions");
    Tensor row = LinearOp.apply(x.get(1, 2), w, Optional.of(b));
    assertArrayEquals(y.get(1, 2).toDoubleArray(), row.toDoubleArray(), 1e-6);
  }
}
