package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorLayoutTest {
  static Stream<Tensor> tensors() {
    return Stream.of(
        Tensor.arange(7),
        Tensor.arange(0, 6, 1.0).view(2, 3),
        Tensor.arange(24).view(2, 3, 4).gt(11),
        Tensor.arange(120).view(2, 3, 4, 5).to(DType.FLOAT64));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void stridedTensorsHoldTheSameValuesElsewhere(Tensor values) {
    Tensor strided = TensorLayout.STRIDED.arrange(values, Device.cpu());
    assertEquals(values.shape(), strided.shape());
    assertEquals(values.dtype(), strided.dtype());
    assertArrayEquals(values.toDoubleArray(), strided.toDoubleArray());
    assertFalse(strided.isContiguous());
    assertTrue(strided.storageOffset() > 0);
    assertTrue(strided.isLeaf());
  }

  @Test
  void stridesAreReversedAndStepped() {
    Tensor strided = TensorLayout.STRIDED.arrange(Tensor.zeros(2, 3, 4), Device.cpu());
    assertArrayEquals(new int[] {2, 5, 15}, strided.stride());
  }

  @Test
  void steppedTensorsCanBeViewed() {
    Tensor values = Tensor.arange(24).view(2, 3, 4);
    Tensor stepped = TensorLayout.STEPPED.arrange(values, Device.cpu());
    assertFalse(stepped.isContiguous());
    assertArrayEquals(values.toLongArray(), stepped.view(6, 4).toLongArray());
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void singleValuesAndEmptyTensorsCanBeArranged(TensorLayout layout) {
    assertEquals(3, layout.arrange(Tensor.scalar(3), Device.cpu()).item());
    assertEquals(Shape.of(), layout.arrange(Tensor.scalar(3), Device.cpu()).shape());
    for (Tensor empty : new Tensor[] {Tensor.zeros(0), Tensor.zeros(0, 3), Tensor.zeros(3, 0, 2)}) {
      assertEquals(empty.shape(), layout.arrange(empty, Device.cpu()).shape());
    }
  }

  @Test
  void contiguousTensorsStayWhatTheyAre() {
    Tensor values = Tensor.arange(3);
    assertSame(values, TensorLayout.CONTIGUOUS.arrange(values, Device.cpu()));
  }
}
