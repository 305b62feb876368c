package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Changes in place that are refused, and what is said. */
class InPlaceErrorsTest {
  @Test
  void leavesAreNotChangedWhileOperationsAreRecorded() {
    Tensor w = Tensor.ones(2, 3).requiresGrad_();
    String rest =
        ": a leaf that requires a gradient is changed in place while operations are recorded; got"
            + " float32 [2, 3]. Put the change into Autograd.noGrad(() -> …)";
    refused(AutogradException.class, "add_" + rest, () -> w.add_(1.0));
    refused(AutogradException.class, "sub_" + rest, () -> w.sub_(Tensor.ones(3)));
    refused(AutogradException.class, "mul_" + rest, () -> w.mul_(w));
    refused(AutogradException.class, "fill_" + rest, () -> w.zero_());
    refused(AutogradException.class, "copy_" + rest, () -> w.copy_(Tensor.ones(3)));
    refused(AutogradException.class, "clamp_" + rest, () -> w.clamp_(0, 1));
    refused(AutogradException.class, "maskedFill_" + rest, () -> w.maskedFill_(w.gt(0), 1));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, w.toFloatArray());
  }

  @Test
  void leavesAreNotFilledWhileOperationsAreRecorded() {
    Tensor w = Tensor.ones(2).requiresGrad_();
    String rest =
        ": a tensor that requires a gradient is filled while operations are recorded; got float32"
            + " [2]. Put it into Autograd.noGrad(() -> …)";
    refused(AutogradException.class, "uniform_" + rest, () -> w.uniform_(0, 1));
    refused(AutogradException.class, "normal_" + rest, () -> w.normal_(0, 1));
    refused(AutogradException.class, "bernoulli_" + rest, () -> w.bernoulli_(0.5));
    refused(AutogradException.class, "exponential_" + rest, () -> w.exponential_(1));
    assertEquals(2, Autograd.noGrad(() -> w.uniform_(0, 1)).numel());
  }

  @Test
  void tensorsThatShareMemoryWithARecordedViewAreRefused() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    String rest =
        ": a tensor that shares its memory with a view is changed in place while operations are"
            + " recorded, which would give wrong gradients; got float32 ";
    String advice =
        ". Change a clone(), use the operation without the underscore, or put the change into"
            + " Autograd.noGrad(() -> …)";
    Tensor y = x.mul(2.0);
    Tensor view = y.t();
    refused(AutogradException.class, "add_" + rest + "[2, 3]" + advice, () -> y.add_(1.0));
    refused(AutogradException.class, "mul_" + rest + "[3, 2]" + advice, () -> view.mul_(1.0));
    Tensor plain = Tensor.zeros(3, 2);
    refused(
        AutogradException.class,
        "add_" + rest + "[3]" + advice,
        () -> plain.select(1, 0).add_(x.select(0, 0)));
  }

  @Test
  void expandedTensorsHaveNoMemoryOfTheirOwn() {
    Tensor view = Tensor.ones(3, 1).expand(3, 4);
    String rest =
        ": several elements of the tensor lie at one place in memory; got an overlapping view [3,"
            + " 4]; expected a tensor with memory of its own. Call clone() first";
    refused(ShapeException.class, "add_" + rest, () -> view.add_(1.0));
    refused(ShapeException.class, "fill_" + rest, () -> view.fill_(1));
    refused(ShapeException.class, "copy_" + rest, () -> view.copy_(Tensor.ones(3, 4)));
    refused(ShapeException.class, "copy_" + rest, () -> view.uniform_(0, 1));
  }

  @Test
  void resultsThatTheTypeCannotHoldAreRefused() {
    Tensor whole = Tensor.of(1, 2);
    String rest =
        " cannot be stored in int64; got int64 [2]; expected a tensor of type float32. Convert it"
            + " with to(DType.FLOAT32), or use ";
    String result = ": a result of type float32";
    refused(DTypeException.class, "add_" + result + rest + "add()", () -> whole.add_(0.5));
    refused(DTypeException.class, "div_" + result + rest + "div()", () -> whole.div_(2));
    refused(
        DTypeException.class, "mul_" + result + rest + "mul()", () -> whole.mul_(Tensor.ones(2)));
    refused(DTypeException.class, "clamp_" + result + rest + "clamp()", () -> whole.clamp_(0, 1.5));
    refused(
        DTypeException.class,
        "maskedFill_" + result + rest + "maskedFill()",
        () -> whole.maskedFill_(Tensor.of(true), 0.5));
    Tensor truth = Tensor.of(true, false);
    String intoTruth =
        ": a result of type int64 cannot be stored in bool; got bool [2]; expected a tensor of type"
            + " int64. Convert it with to(DType.INT64), or use ";
    refused(DTypeException.class, "add_" + intoTruth + "add()", () -> truth.add_(1));
    refused(DTypeException.class, "sub_" + intoTruth + "sub()", () -> truth.sub_(1));
    refused(
        DTypeException.class,
        "sub_: truth values have no difference; got bool [2] and bool [2]; expected a number on one"
            + " side. Call logicalXor(), or convert one with to(DType.INT64)",
        () -> truth.sub_(truth));
    refused(DTypeException.class, "add_" + intoTruth + "add()", () -> truth.add_(Tensor.of(1, 2)));
    assertArrayEquals(new long[] {1, 2}, whole.toLongArray());
    assertArrayEquals(new boolean[] {true, false}, truth.toBooleanArray());
  }

  @Test
  void masksHoldTruthValues() {
    refused(
        DTypeException.class,
        "maskedFill_: the mask must hold truth values; got int64 [2]; expected bool. Compare first,"
            + " as in x.gt(0)",
        () -> Tensor.ones(2).maskedFill_(Tensor.of(1, 0), 5));
  }

  @Test
  void onlyRealTensorsAreFilledWithRandomNumbers() {
    String rest =
        ": only floating-point tensors can be filled; got int64 [2]; expected float32 or float64";
    Tensor whole = Tensor.of(1, 2);
    refused(DTypeException.class, "uniform_" + rest, () -> whole.uniform_(0, 1));
    refused(DTypeException.class, "normal_" + rest, () -> whole.normal_(0, 1));
    refused(DTypeException.class, "bernoulli_" + rest, () -> whole.bernoulli_(0.5));
    refused(DTypeException.class, "exponential_" + rest, () -> whole.exponential_(1));
  }

  @Test
  void aTensorWithValuesTakesNoneFromTheShapeOnlyDevice() {
    Tensor x = Tensor.ones(2, 3);
    refused(
        DeviceException.class,
        "add_: an operand has no values to write; got [2, 3] on "
            + x.device()
            + " and [3] on meta; expected operands on "
            + x.device(),
        () -> x.add_(Tensor.ones(3).to(Device.meta())));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, x.toFloatArray());
    Tensor shape = Tensor.ones(2, 3).to(Device.meta());
    assertEquals(Device.meta(), shape.add_(Tensor.ones(3)).device());
  }

  private static void refused(Class<? extends Throwable> type, String message, Runnable change) {
    Errors.assertError(type, message, change::run);
  }

  @Test
  void savedValuesThatWereChangedAreNamed() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = x.mul(2.0);
    Tensor z = y.square();
    y.add_(1.0);
    refused(
        AutogradException.class,
        "backward: a value that square saved for its gradient has been changed in place; got"
            + " float64 [2] at version 1; expected version 0. Use the out-of-place operation, or"
            + " change a clone()",
        () -> z.sum().backward());
  }

  @Test
  void resultsThatAreSavedMustStayAsTheyAre() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = x.exp();
    y.mul_(2.0);
    refused(AutogradException.class, changed("exp"), () -> y.sum().backward());
  }

  @Test
  void changesByDetachedTensorsViewsAndOutsideTheRecordAreNoticed() {
    Tensor x = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor byDetached = x.mul(2.0);
    Tensor product = byDetached.mul(x);
    byDetached.detach().zero_();
    refused(AutogradException.class, changed("mul"), () -> product.sum().backward());

    Tensor byView = x.mul(2.0);
    Tensor root = byView.log();
    Autograd.noGrad(() -> byView.narrow(0, 0, 1).zero_());
    refused(AutogradException.class, changed("log"), () -> root.sum().backward());

    Tensor leaf = Tensor.of(3.0, 4.0).requiresGrad_();
    Tensor sine = leaf.sin();
    Autograd.noGrad(() -> leaf.uniform_(0, 1));
    refused(AutogradException.class, changed("sin"), () -> sine.sum().backward());
  }

  @Test
  void matrixProductsAreCheckedToo() {
    Tensor w = Tensor.of((Object) new double[][] {{1, 2}, {3, 4}}).requiresGrad_();
    Tensor x = Tensor.of((Object) new double[][] {{1, 1}, {1, 1}});
    Tensor product = x.mm(w);
    x.zero_();
    String matrix = changed("mm").replace("[2]", "[2, 2]");
    refused(AutogradException.class, matrix, () -> product.sum().backward());
  }

  @Test
  @Tag("cpu") // Elsewhere a copy of the positions is kept.
  void positionsAreCheckedToo() {
    Tensor w = Tensor.of((Object) new double[][] {{1, 2}, {3, 4}}).requiresGrad_();
    Tensor positions = Tensor.of(0, 1, 1);
    Tensor rows = w.indexSelect(0, positions);
    positions.zero_();
    refused(
        AutogradException.class,
        changed("indexSelect").replace("float64 [2]", "int64 [3]"),
        () -> rows.sum().backward());
  }

  /** The values before the change are needed for the other operand's gradient, and are kept. */
  @Test
  void valuesOverwrittenByTheOperationItselfAreKept() {
    Tensor w = Tensor.of(3.0, 4.0).requiresGrad_();
    Tensor x = Tensor.of(1.0, 2.0);
    x.mul_(w);
    x.sum().backward();
    assertArrayEquals(new double[] {1, 2}, w.grad().toDoubleArray());

    Tensor y = w.clone();
    y.mul_(w);
    w.zeroGrad();
    y.sum().backward();
    assertArrayEquals(new double[] {6, 8}, w.grad().toDoubleArray());
  }

  private static String changed(String op) {
    return "backward: a value that "
        + op
        + " saved for its gradient has been changed in place; got float64 [2] at version 1;"
        + " expected version 0. Use the out-of-place operation, or change a clone()";
  }
}
