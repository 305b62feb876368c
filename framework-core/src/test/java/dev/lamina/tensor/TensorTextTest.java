package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tensors as libtorch prints them; the layout itself is {@link TensorFormatTest}'s matter. */
@Tag("cpu") // Its name stands in the last line.
class TensorTextTest {
  @Test
  void matrixHasItsValuesAlignedAndItsTypeBelow() {
    Tensor x = Tensor.of((Object) new float[][] {{0.3367f, 0.1288f}, {-1.25f, 20.5f}});
    assertText(x, "  0.3367   0.1288", " -1.2500  20.5000", "[ CPUFloatType{2,2} ]");
  }

  @Test
  void viewsAreReadInTheirOwnOrder() {
    Tensor x = Tensor.arange(6).view(2, 3);
    assertText(x.t(), " 0  3", " 1  4", " 2  5", "[ CPULongType{3,2} ]");
    assertText(x.select(1, 1), " 1", " 4", "[ CPULongType{2} ]");
    assertText(x.slice(1, 0, 3, 2), " 0  2", " 3  5", "[ CPULongType{2,2} ]");
    assertText(Tensor.of(1.5).expand(2), " 1.5000", " 1.5000", "[ CPUDoubleType{2} ]");
  }

  @Test
  void otherTypes() {
    assertText(Tensor.of(true, false), " 1", " 0", "[ CPUBoolType{2} ]");
    assertText(Tensor.of(-7, 1 << 20), "      -7", " 1048576", "[ CPULongType{2} ]");
    assertText(Tensor.of(1.0, 2.0), " 1", " 2", "[ CPUDoubleType{2} ]");
    assertText(Tensor.of(DType.UINT8, 7, -1), "   7", " 255", "[ CPUByteType{2} ]");
    assertText(Tensor.of(DType.INT32, -7, 20), " -7", " 20", "[ CPUIntType{2} ]");
    assertText(Tensor.scalar(DType.UINT8, 200), "200", "[ CPUByteType{} ]");
  }

  @Test
  void singleValuesAndEmptyTensors() {
    assertText(Tensor.scalar(0.1), "0.1", "[ CPUFloatType{} ]");
    assertText(Tensor.of(3).view(), "3", "[ CPULongType{} ]");
    assertText(Tensor.zeros(0), "[ CPUFloatType{0} ]");
    assertText(Tensor.zeros(DType.BOOL, 2, 0), "[ CPUBoolType{2,0} ]");
  }

  @Test
  void gradientsAndRecordingDoNotMatter() {
    Tensor w = Tensor.of(1f, 2f).requiresGrad_();
    assertText(w.mul(2.0), " 2", " 4", "[ CPUFloatType{2} ]");
    assertEquals(w.detach().toString(), w.toString());
  }

  @Test
  void optionsHoldForOneCallOrForAll() {
    Tensor x = Tensor.of(0.5f, 1e-7f);
    PrintOptions plain = PrintOptions.defaults().withSciMode(PrintOptions.SciMode.OFF);
    String text = " 0.5000\n 0.0000\n[ CPUFloatType{2} ]";
    assertEquals(text, x.toString(plain));
    assertText(x, " 5.0000e-01", " 1.0000e-07", "[ CPUFloatType{2} ]");
    PrintOptions before = PrintOptions.current();
    PrintOptions.set(plain);
    try {
      assertEquals(text, x.toString());
    } finally {
      PrintOptions.set(before);
    }
    assertEquals(PrintOptions.defaults(), before);
  }

  @Test
  void largeTensorsAreWholeOnRequest() {
    Tensor x = Tensor.arange(1001);
    assertEquals(8, x.toString().lines().count());
    assertEquals(1002, x.toString(PrintOptions.full()).lines().count());
    PrintOptions one = PrintOptions.full().withThreshold(5).withEdgeItems(1).withLineWidth(40);
    assertEquals("    0\n  ...\n 1000\n[ CPULongType{1001} ]", x.toString(one));
  }

  @Test
  void ofLargeTensorsOnlyWhatIsPrintedIsRead() {
    // All of it would not fit into memory.
    assertEquals(8, Tensor.of(1f).expand(46_000, 46_000).toString().lines().count());
    PrintOptions few = PrintOptions.full().withThreshold(5).withEdgeItems(1);
    Tensor x = Tensor.arange(60).view(3, 4, 5).transpose(0, 2);
    String expected =
        "(1,.,.) = \n   0 ...  40\n ...\n  15 ...  55\n\n...\n\n(5,.,.) = \n   4 ...  44\n"
            + " ...\n  19 ...  59\n[ CPULongType{5,4,3} ]";
    assertEquals(expected, x.toString(few));
  }

  @Test
  void withoutValuesATensorIsDescribed() {
    assertText(Tensor.zeros(2, 3).to(Device.meta()), "Tensor[2, 3] float32 on meta");
    Tensor gone;
    try (Scope scope = Scope.open()) {
      gone = Tensor.full(Shape.of(2), 1);
      assertText(gone, " 1", " 1", "[ CPUFloatType{2} ]");
    }
    assertText(gone, "Tensor[2] of a closed scope");
  }

  private static void assertText(Tensor x, String... lines) {
    assertEquals(String.join("\n", lines), x.toString());
  }
}
