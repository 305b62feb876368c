package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Test;

class DeviceTest {
  @Test
  void backendsServeTheirDevices() {
    assertSame(Device.cpu(), Device.cpu().backend().device());
    assertSame(Device.meta(), Device.meta().backend().device());
    assertNotEquals(Device.cpu().backend().index(), Device.meta().backend().index());
    assertEquals("cpu", Device.cpu().toString());
    assertEquals("meta", Device.meta().toString());
  }

  @Test
  void devicesAreFoundByName() {
    assertSame(Device.cpu(), Device.parse("cpu"));
    assertSame(Device.meta(), Device.parse("meta"));
    assertSame(Device.of("somewhere:1"), Device.of("somewhere:1"));
  }

  @Test
  void unservedDeviceIsAnErrorThatListsTheOthers() {
    Errors.assertError(
        DeviceException.class,
        "device: no backend serves opencl:0; got backends for [cpu, meta]. Add the jar that serves"
            + " it to the class path: dev.lamina:framework-opencl",
        Device::opencl);
    Errors.assertError(
        DeviceException.class,
        "device: no backend serves opencl:0; got backends for [cpu, meta]. Add the jar that serves"
            + " it to the class path: dev.lamina:framework-opencl",
        () -> Device.parse("opencl"));
    DeviceException none = assertThrows(DeviceException.class, () -> Device.parse("cpu:1"));
    assertTrue(none.getMessage().startsWith("device: there is no cpu:1; got cpu ("));
    assertTrue(none.getMessage().endsWith("Device.cpu() always works"));
    Errors.assertError(
        DeviceException.class,
        "device: not a device's name; got 'GPU'; expected cpu, opencl or opencl:1",
        () -> Device.parse("GPU"));
  }

  @Test
  void onlyTheUserChangesTheDefault() {
    assertSame(Device.cpu(), Device.getDefault());
    Device.setDefault(Device.meta());
    try {
      assertSame(Device.meta(), Tensor.zeros(2).device());
      assertSame(Device.cpu(), Device.cpu().run(() -> Tensor.zeros(2)).device());
      assertSame(Device.meta(), Tensor.of(1f, 2f).device());
    } finally {
      Device.setDefault(Device.cpu());
    }
    assertThrows(DeviceException.class, () -> Device.setDefault(Device.of("somewhere:1")));
    assertSame(Device.cpu(), Device.getDefault());
  }

  @Test
  void aThreadMayMakeTensorsElsewhere() {
    Tensor x =
        Device.meta()
            .run(
                () -> {
                  assertSame(Device.meta(), Device.getDefault());
                  assertSame(Device.cpu(), Device.cpu().run(Device::getDefault));
                  return Tensor.randn(2, 3);
                });
    assertSame(Device.meta(), x.device());
    assertSame(Device.cpu(), Device.getDefault());
    assertThrows(
        IllegalStateException.class,
        () ->
            Device.meta()
                .run(
                    () -> {
                      throw new IllegalStateException();
                    }));
    assertSame(Device.cpu(), Device.getDefault());
  }

  @Test
  void typesKnowTheirSizesAndNames() {
    assertEquals(1, DType.BOOL.bytes());
    assertEquals(8, DType.INT64.bytes());
    assertEquals(4, DType.FLOAT32.bytes());
    assertEquals(8, DType.FLOAT64.bytes());
    assertEquals("float32", DType.FLOAT32.toString());
    assertEquals("bool", DType.BOOL.toString());
    assertEquals("int64", DType.INT64.toString());
    assertEquals("float64", DType.FLOAT64.toString());
    assertEquals("Long", DType.INT64.torchName());
    assertTrue(DType.FLOAT32.isFloatingPoint());
    assertTrue(!DType.INT64.isFloatingPoint());
    assertEquals(DType.FLOAT32, DType.promote(DType.INT64, DType.FLOAT32));
    assertEquals(DType.FLOAT64, DType.promote(DType.FLOAT64, DType.BOOL));
  }

  @Test
  void pathsOfModulesStandInFrontOfMessages() {
    LaminaException error = new ShapeException("mm: no");
    assertEquals("mm: no", error.getMessage());
    assertEquals("", error.place());
    assertSame(error, error.within("1/Linear"));
    error.within("Sequential");
    assertEquals("Sequential/1/Linear", error.place());
    assertEquals("Sequential/1/Linear: mm: no", error.getMessage());
  }
}
