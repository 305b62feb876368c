package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void unservedDeviceIsAnErrorThatListsTheOthers() {
    Errors.assertError(
        DeviceException.class,
        "device: no backend serves opencl:0; got backends for [cpu, meta]. Add the jar that serves"
            + " it to the class path",
        () -> Device.of("opencl:0").backend());
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
