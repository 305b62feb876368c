package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Layouts;
import org.junit.jupiter.api.Test;

class IndexSelectTest {
  @Test
  void takesSlicesInAnyOrderAndNumber() {
    Tensor x = Tensor.arange(24).view(2, 3, 4);
    for (DType dtype : DType.values()) {
      Tensor typed = x.to(dtype);
      for (int dim = 0; dim < 3; dim++) {
        Tensor index = dim == 0 ? Tensor.of(1, 0, 1, 1) : Tensor.of(2, 0, 0, -1, -3);
        Tensor y = typed.indexSelect(dim, index);
        assertEquals(index.numel(), y.size(dim));
        long[] at = index.toLongArray();
        for (int i = 0; i < at.length; i++) {
          Bits.assertSame(
              typed.select(dim, (int) at[i]), y.select(dim, i), dtype + " " + dim + " " + i);
        }
        for (Layouts.Variant variant : Layouts.of(typed)) {
          for (Layouts.Variant strided : Layouts.of(index)) {
            Bits.assertSame(y, variant.tensor().indexSelect(dim, strided.tensor()), variant.name());
          }
        }
      }
    }
  }

  @Test
  void resultHasMemoryOfItsOwn() {
    Tensor x = Tensor.ones(3, 4);
    for (int dim = 0; dim < 2; dim++) {
      Tensor y = x.indexSelect(dim, Tensor.of(0, 1));
      assertFalse(y.sharesStorageWith(x));
      y.zero_();
    }
    assertEquals(12, x.sum().item());
  }

  @Test
  void gradientsOfRepeatedPositionsAddUp() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2)).requiresGrad_();
    x.indexSelect(0, Tensor.of(2, 0, 2, 2, -1)).sum().backward();
    assertArrayEquals(new double[] {1, 1, 0, 0, 4, 4}, x.grad().toDoubleArray());
    x.zeroGrad();
    x.indexSelect(1, Tensor.of(1, 1)).sum().backward();
    assertArrayEquals(new double[] {0, 2, 0, 2, 0, 2}, x.grad().toDoubleArray());
  }

  @Test
  void nothingMayBeTaken() {
    Tensor x = Tensor.ones(3, 2).requiresGrad_();
    Tensor none = x.indexSelect(0, Tensor.zeros(DType.INT64, 0));
    assertEquals(Shape.of(0, 2), none.shape());
    none.sum().backward();
    assertArrayEquals(new float[6], x.grad().toFloatArray());
  }
}
