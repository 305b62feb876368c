package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Domain;
import dev.lamina.testing.Errors;
import java.util.ArrayList;
import java.util.List;
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
  void activationHasTheBitsOfAnOperationOfItsOwn() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (int[] sizes : new int[][] {{1, 3, 1}, {5, 7, 4}, {100, 3, 32}, {33, 32, 1}, {0, 3, 2}}) {
        Tensor x = sample(1, dtype, sizes[0], sizes[1]);
        Tensor w = sample(2, dtype, sizes[2], sizes[1]);
        Tensor b = sample(3, dtype, sizes[2]);
        for (Optional<Tensor> bias : List.of(Optional.of(b), Optional.<Tensor>empty())) {
          Tensor two = LinearOp.apply(x, w, bias).relu();
          Tensor one = LinearOp.apply(x, w, bias, Activation.RELU);
          Bits.assertSame(two, one, dtype + " " + x.shape());
          Tensor g = Domain.REAL.sample(two.shape(), 8, dtype);
          List<Tensor> leaves = bias.isPresent() ? List.of(x, w, b) : List.of(x, w);
          List<Tensor> expected = Autograd.grad(List.of(two), leaves, List.of(g), false, false);
          List<Tensor> actual = Autograd.grad(List.of(one), leaves, List.of(g), false, false);
          for (int i = 0; i < leaves.size(); i++) {
            Bits.assertSame(expected.get(i), actual.get(i), "gradient " + i + " " + x.shape());
          }
        }
      }
    }
  }

  @Test
  void activationHasSecondDerivatives() {
    Tensor[] in = {
      sample(1, DType.FLOAT64, 3, 2), sample(2, DType.FLOAT64, 4, 2), sample(3, DType.FLOAT64, 4)
    };
    Autograd.gradGradCheck(
        x -> LinearOp.apply(x[0], x[1], Optional.of(x[2]), Activation.RELU).square(), in);
  }

  @Test
  void activationGuardsItsResult() {
    Tensor x = sample(1, DType.FLOAT32, 2, 3);
    Tensor w = sample(2, DType.FLOAT32, 4, 3);
    Tensor y = LinearOp.apply(x, w, Optional.empty(), Activation.RELU);
    Tensor loss = y.sum();
    y.detach().add_(1);
    Errors.assertError(
        AutogradException.class,
        "backward: a value that relu saved for its gradient has been changed in place; got float32"
            + " [2, 4] at version 1; expected version 0. Use the out-of-place operation, or change"
            + " a clone()",
        loss::backward);
  }

  @Test
  void gradientsAddUpOverPasses() {
    Tensor x = sample(1, DType.FLOAT32, 6, 3);
    Tensor w = sample(2, DType.FLOAT32, 4, 3);
    Tensor b = sample(3, DType.FLOAT32, 4);
    LinearOp.apply(x, w, Optional.of(b)).sum().backward();
    Tensor held = w.grad();
    float[] once = held.toFloatArray();
    float[] bias = b.gradBuffer().toFloatArray();
    LinearOp.apply(x, w, Optional.of(b)).sum().backward();
    Bits.assertSame(Tensor.of(once).mul(2).view(4, 3), held, "added up");
    w.zeroGrad();
    b.zeroGrad();
    LinearOp.apply(x, w, Optional.of(b)).sum().backward();
    Bits.assertSame(Tensor.of(once).mul(2).view(4, 3), held, "what the user holds stays");
    assertArrayEquals(once, w.grad().toFloatArray());
    Tensor buffer = b.gradBuffer();
    b.zeroGrad();
    LinearOp.apply(x, w, Optional.of(b)).sum().backward();
    assertSame(buffer, b.gradBuffer());
    assertArrayEquals(bias, buffer.toFloatArray());
    // Twice in one graph: the second arrival is added.
    b.zeroGrad();
    Tensor both = LinearOp.apply(x, w, Optional.of(b)).add(LinearOp.apply(x, w, Optional.of(b)));
    both.sum().backward();
    Bits.assertSame(Tensor.of(bias).mul(2), b.gradBuffer(), "twice");
  }

  @Test
  void activationLeavesGradientsThatOthersWaitFor() {
    Tensor x = sample(1, DType.FLOAT32, 20, 3);
    Tensor w = sample(2, DType.FLOAT32, 16, 3);
    Tensor b = sample(3, DType.FLOAT32, 16);
    Tensor c = sample(4, DType.FLOAT32, 20, 16);
    List<Tensor> leaves = List.of(x, w, b, c);
    Optional<Tensor> bias = Optional.of(b);
    Optional<Tensor> none = Optional.empty();
    List<Tensor> expected =
        twoLayers(
            leaves, LinearOp.apply(x, w, bias).relu(), LinearOp.apply(x.neg(), w, none).relu());
    List<Tensor> actual =
        twoLayers(
            leaves,
            LinearOp.apply(x, w, bias, Activation.RELU),
            LinearOp.apply(x.neg(), w, none, Activation.RELU));
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertSame(expected.get(i), actual.get(i), "gradient " + i);
    }
  }

  /**
   * Gradients of the leaves and of the first layer's result. The sums pass one gradient on to both
   * of their operands.
   */
  private static List<Tensor> twoLayers(List<Tensor> leaves, Tensor first, Tensor second) {
    first.retainGrad_();
    Tensor sum = first.add(second).add(leaves.get(3));
    sum.mul(sum).sum().backward();
    List<Tensor> gradients = new ArrayList<>();
    for (Tensor leaf : leaves) {
      gradients.add(leaf.grad().clone());
      leaf.zeroGrad();
    }
    gradients.add(first.grad().clone());
    return gradients;
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
