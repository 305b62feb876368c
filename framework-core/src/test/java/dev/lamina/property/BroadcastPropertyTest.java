package dev.lamina.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Operands of random shapes against {@link NestedModel}, which repeats them element by element. */
@Tag("cpu")
class BroadcastPropertyTest {
  @Provide
  Arbitrary<Choices> choices() {
    return Choices.any();
  }

  /** A shape that broadcasts to another one. */
  private static int[] smaller(Choices choices, int[] shape) {
    int skip = choices.oneIn(3) ? choices.nextInt(shape.length + 1) : 0;
    int[] sizes = Arrays.copyOfRange(shape, skip, shape.length);
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = choices.oneIn(3) ? 1 : sizes[d];
    }
    return sizes;
  }

  /** The broadcast shape, one dimension at a time from the last on. */
  private static int[] common(int[] a, int[] b) {
    int n = Math.max(a.length, b.length);
    int[] sizes = new int[n];
    for (int i = 1; i <= n; i++) {
      int x = i <= a.length ? a[a.length - i] : 1;
      int y = i <= b.length ? b[b.length - i] : 1;
      sizes[n - i] = x == 1 ? y : x;
    }
    return sizes;
  }

  private static Tensor numbers(Choices choices, int[] shape, long first) {
    Tensor plain = Tensor.arange(NestedModel.count(shape)).add(first).view(shape);
    if (shape.length < 2 || choices.nextBoolean()) {
      return plain.to(DType.FLOAT64);
    }
    return plain.transpose(0, -1).to(DType.FLOAT64).transpose(0, -1);
  }

  @Property(tries = 1500, seed = "5772")
  void eachElementMeetsItsOwn(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(4);
    int[] left = smaller(choices, shape);
    int[] right = smaller(choices, shape);
    int[] out = common(left, right);
    Tensor a = numbers(choices, left, 1).requiresGrad_();
    Tensor b = numbers(choices, right, 100).requiresGrad_();
    Tensor y = a.sub(b.mul(1000));
    int[] fromLeft = NestedModel.of(left).expand(out).places();
    int[] fromRight = NestedModel.of(right).expand(out).places();
    double[] expected = new double[fromLeft.length];
    double[] leftCounts = new double[a.numel()];
    double[] rightCounts = new double[b.numel()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = fromLeft[i] + 1 - 1000.0 * (fromRight[i] + 100);
      leftCounts[fromLeft[i]]++;
      rightCounts[fromRight[i]] -= 1000;
    }
    String label = Arrays.toString(left) + " and " + Arrays.toString(right);
    assertEquals(Shape.of(out), y.shape(), label);
    assertArrayEquals(expected, y.toDoubleArray(), label);
    y.sum().backward();
    assertArrayEquals(leftCounts, a.grad().toDoubleArray(), label);
    assertArrayEquals(rightCounts, b.grad().toDoubleArray(), label);
  }

  @Property(tries = 500, seed = "5773")
  void writingInPlaceStretchesTheOperandAlone(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(4);
    int[] right = smaller(choices, shape);
    Tensor a = numbers(choices, shape, 1);
    Tensor b = numbers(choices, right, 100);
    double[] expected = a.add(b).toDoubleArray();
    a.add_(b);
    assertArrayEquals(expected, a.toDoubleArray());
    assertEquals(Shape.of(shape), a.shape());
  }

  @Property(tries = 500, seed = "5774")
  void sizesThatDifferAreRefused(@ForAll("choices") Choices choices) {
    int[] left = choices.shape(4);
    int[] right = left.clone();
    if (left.length == 0) {
      return;
    }
    int dim = choices.nextInt(left.length);
    left[dim] = 2 + choices.nextInt(2);
    right[dim] = left[dim] + 1 + choices.nextInt(2);
    Tensor a = Tensor.zeros(left);
    Tensor b = Tensor.zeros(right);
    String message = assertThrows(ShapeException.class, () -> a.add(b)).getMessage();
    assertTrue(message.contains(a.shape() + " and " + b.shape()), message);
    assertTrue(message.contains("dimension " + dim), message);
  }
}
