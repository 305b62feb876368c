package dev.lamina.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import dev.lamina.testing.OperationCase;
import dev.lamina.testing.Operations;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape-only device against the CPU. */
class MetaTest {
  static List<OperationCase> all() {
    return Operations.all();
  }

  /** Every combination of the operands' types; what the CPU refuses is refused here, alike. */
  @ParameterizedTest
  @MethodSource("all")
  void shapesAndTypesAreTheCpus(OperationCase c) {
    Tensor[] samples = c.inputs(DType.FLOAT32);
    int combinations = (int) Math.pow(DType.values().length, samples.length);
    for (int i = 0; i < combinations; i++) {
      Tensor[] onCpu = new Tensor[samples.length];
      Tensor[] onMeta = new Tensor[samples.length];
      for (int k = 0, rest = i; k < samples.length; k++, rest /= DType.values().length) {
        DType dtype = DType.values()[rest % DType.values().length];
        boolean real = samples[k].dtype() == DType.FLOAT32;
        onCpu[k] = real ? samples[k].to(dtype) : samples[k];
        onMeta[k] = onCpu[k].to(Device.meta());
      }
      assertSameFacts(c, onCpu, onMeta);
    }
    assertSameFacts(c, c.emptyInputs(DType.FLOAT64), toMeta(c.emptyInputs(DType.FLOAT64)));
    if (c.takesZeroDim()) {
      assertSameFacts(c, c.zeroDimInputs(DType.FLOAT32), toMeta(c.zeroDimInputs(DType.FLOAT32)));
    }
    if (c.broadcasts()) {
      assertSameFacts(
          c, c.broadcastInputs(DType.FLOAT32), toMeta(c.broadcastInputs(DType.FLOAT32)));
    }
  }

  private static Tensor[] toMeta(Tensor[] x) {
    Tensor[] moved = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      moved[i] = x[i].to(Device.meta());
    }
    return moved;
  }

  private static void assertSameFacts(OperationCase c, Tensor[] onCpu, Tensor[] onMeta) {
    Tensor expected;
    try {
      expected = c.call(onCpu);
    } catch (LaminaException e) {
      Errors.assertError(e.getClass(), e.getMessage(), () -> c.call(onMeta));
      return;
    }
    Tensor actual = c.call(onMeta);
    assertEquals(expected.shape(), actual.shape());
    assertEquals(expected.dtype(), actual.dtype());
    assertSame(Device.meta(), actual.device());
  }

  /** An operand on the shape-only device takes the result there, wherever the others are. */
  @ParameterizedTest
  @MethodSource("all")
  void oneOperandHereIsEnough(OperationCase c) {
    Tensor[] inputs = c.inputs(DType.FLOAT64);
    for (int i = 0; i < inputs.length && !c.name().endsWith("_"); i++) {
      Tensor[] mixed = inputs.clone();
      mixed[i] = inputs[i].to(Device.meta());
      Tensor y = c.call(mixed);
      assertSame(Device.meta(), y.device(), "operand " + i);
      assertEquals(c.call(inputs).shape(), y.shape());
    }
  }

  @Test
  void gradientsHaveShapesToo() {
    Tensor w = Tensor.empty(Device.meta(), DType.FLOAT32, Shape.of(3, 4)).requiresGrad_();
    Tensor x = Tensor.ones(5, 3);
    x.mm(w).relu().mul(2.0).mean().backward();
    assertEquals(Shape.of(3, 4), w.grad().shape());
    assertSame(Device.meta(), w.grad().device());
  }

  @Test
  void readingIsAnError() {
    Tensor x = Tensor.ones(2, 3).to(Device.meta());
    for (Consumer<Tensor> use :
        List.<Consumer<Tensor>>of(
            Tensor::toFloatArray, Tensor::toDoubleArray, Tensor::toLongArray)) {
      assertNoValues(6, () -> use.accept(x));
    }
    assertNoValues(1, () -> x.sum().item());
    assertNoValues(1, () -> x.sum().itemLong());
    assertNoValues(1, () -> x.gt(0).select(0, 0).select(0, 0).itemBoolean());
    Errors.assertError(
        DeviceException.class,
        "to: a tensor on the device meta has no values to move; got [2, 3], asked for cpu",
        () -> x.to(Device.cpu()));
    assertEquals("Tensor[2, 3] float32 on meta", x.toString());
  }

  private static void assertNoValues(int n, Runnable read) {
    Errors.assertError(
        DeviceException.class,
        "read: a tensor on the device meta has a shape but no values; got "
            + n
            + " elements to read; expected a tensor on a device that computes. Run the same"
            + " operations on the cpu",
        read::run);
  }

  @Test
  void wrongShapesAreFoundWithoutComputing() {
    Tensor huge = Tensor.empty(Device.meta(), DType.FLOAT32, Shape.of(40_000, 50_000));
    assertEquals(Shape.of(40_000, 3), huge.mm(Tensor.zeros(50_000, 3)).shape());
    assertTrue(
        assertThrows(LaminaException.class, () -> huge.mm(huge))
            .getMessage()
            .startsWith("mm: inner dimensions differ (50000 vs 40000)"));
  }

  @Test
  void scopesAndFillsWorkHere() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.empty(Device.meta(), DType.FLOAT32, Shape.of(4));
      assertEquals(Shape.of(4), x.uniform_(0, 1).add_(Tensor.ones(1)).fill_(3).shape());
      assertSame(Device.meta(), x.indexSelect(0, Tensor.of(1, 1)).device());
    }
  }

  @Test
  void otherDevicesDoNotMix() {
    Tensor x = Tensor.ones(2);
    assertSame(x, x.to(Device.cpu()));
    assertSame(Device.meta(), x.to(Device.meta()).to(Device.meta()).device());
  }
}
