package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BitsTest {
  private static long of(Tensor... tensors) {
    Bits bits = new Bits();
    for (Tensor tensor : tensors) {
      bits.add(tensor);
    }
    return bits.sum();
  }

  @Test
  void equalForEqualValuesInAnyLayout() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(of(x), of(x.t().contiguous().t()));
    assertEquals(of(Tensor.of(Float.intBitsToFloat(0x7fc00001))), of(Tensor.of(Float.NaN)));
  }

  @Test
  void tellsTheLastBitTheSignOfZeroOrderAndShape() {
    Tensor x = Tensor.of(1f, 2f);
    assertNotEquals(of(x), of(Tensor.of(Math.nextUp(1f), 2f)));
    assertNotEquals(of(Tensor.of(0f)), of(Tensor.of(-0f)));
    assertNotEquals(of(x), of(Tensor.of(2f, 1f)));
    assertNotEquals(of(x), of(x.unsqueeze(0)));
    assertNotEquals(of(x, x), of(x));
  }
}
