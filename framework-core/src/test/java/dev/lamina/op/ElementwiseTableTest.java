package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of every entry of the table of element-wise operations, by its declaration alone.
 * Gradients and layouts are checked with all other declarations.
 */
@Tag("cpu") // Shapes and types are worked out before a device has a part in it.
class ElementwiseTableTest {
  private static final Shape[] BROADCAST = {Shape.of(2, 1, 3), Shape.of(4, 1), Shape.of(3)};
  private static final Shape[] EMPTY = {Shape.of(0, 3), Shape.of(1, 3), Shape.of()};

  static Stream<Arguments> entries() {
    return Ops.all().stream()
        .filter(op -> op.arity() > 0)
        .map(op -> Arguments.of(op.name() + "/" + op.arity() + "/" + op.scalars(), op));
  }

  static Stream<Arguments> ofSeveral() {
    return entries().filter(a -> ((ElementwiseOp) a.get()[1]).arity() > 1);
  }

  static Stream<Arguments> inPlace() {
    return entries().filter(a -> ((ElementwiseOp) a.get()[1]).sampling().inPlace());
  }

  static Stream<Arguments> differentiable() {
    return entries().filter(a -> apply((ElementwiseOp) a.get()[1], leaves(a)).requiresGrad());
  }

  private static Tensor[] leaves(Arguments entry) {
    ElementwiseOp op = (ElementwiseOp) entry.get()[1];
    Tensor[] x = operands(op, DType.FLOAT64, same(Shape.of(2)));
    Arrays.stream(x).filter(t -> t.dtype().isFloatingPoint()).forEach(Tensor::requiresGrad_);
    return x;
  }

  private static Shape[] same(Shape shape) {
    return new Shape[] {shape, shape, shape};
  }

  private static Tensor[] operands(ElementwiseOp op, DType type, Shape... shapes) {
    Tensor[] x = new Tensor[op.arity()];
    for (int i = 0; i < x.length; i++) {
      boolean mask = op.isMasked() && i == 0;
      Input.Values values =
          op.sampling().operands().isEmpty() ? Input.Values.ANY : op.sampling().operands().get(i);
      x[i] = new Input(mask ? Input.Values.MASK : values, 0, shapes[i]).tensor(type, 5 + i);
    }
    return x;
  }

  private static double[] numbers(ElementwiseOp op) {
    return Arrays.copyOf(op.sampling().numbers(), op.scalars());
  }

  private static Tensor apply(ElementwiseOp op, Tensor... x) {
    return op.apply(numbers(op), x);
  }

  @Test
  void anArrayOfTypesThatIsUsedAgainChangesNoOperation() {
    ElementwiseOp twice = ElementwiseOp.of("twice", 2, TypeRule.NUMERIC, (x, s) -> x[0].mul(x[1]));
    DType[] types = {DType.FLOAT32, DType.FLOAT64};
    TypedOp op = twice.mixed(types, DType.FLOAT64);
    types[0] = DType.INT64;
    assertEquals(DType.FLOAT32, op.type(0));
    assertEquals(1, op.vjp(1).program.outputs());
    assertEquals(DType.FLOAT32, op.vjp(1).program.operandType(0));
  }

  @Test
  void everyNameIsDeclaredOnce() {
    Set<String> declared = Catalog.all().stream().map(Operation::name).collect(Collectors.toSet());
    for (ElementwiseOp op : Ops.all()) {
      assertTrue(declared.contains(op.name()), op.name());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSeveral")
  void broadcastingEqualsExpandingByHand(String name, ElementwiseOp op) {
    Tensor[] x = operands(op, DType.FLOAT64, BROADCAST);
    Tensor y = apply(op, x);
    int[] shape = y.shape().toArray();
    Tensor[] full = Arrays.stream(x).map(t -> t.expand(shape).clone()).toArray(Tensor[]::new);
    Bits.assertSame(apply(op, full), y, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void operandsMayBeEmpty(String name, ElementwiseOp op) {
    Tensor y = apply(op, operands(op, DType.FLOAT32, EMPTY));
    assertEquals(Shape.of(0, 3), y.shape());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void operandsMayHaveNoDimensions(String name, ElementwiseOp op) {
    Tensor[] x = operands(op, DType.FLOAT64, same(Shape.of()));
    Tensor y = apply(op, x);
    assertEquals(Shape.of(), y.shape());
    Tensor[] rows = Arrays.stream(x).map(t -> t.unsqueeze(0)).toArray(Tensor[]::new);
    Bits.assertSame(apply(op, rows).squeeze(0), y, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differentiable")
  void gradientsHaveTheTypesOfTheirOperands(String name, ElementwiseOp op) {
    Tensor[] doubles = operands(op, DType.FLOAT64, same(Shape.of(2, 3)));
    for (int i = 0; i < doubles.length; i++) {
      if (!doubles[i].dtype().isFloatingPoint()) {
        continue;
      }
      Tensor[] mixed = doubles.clone();
      mixed[i] = doubles[i].to(DType.FLOAT32);
      Tensor[] exact = doubles.clone();
      // The same values, so that only the type of the calculation counts.
      exact[i] = mixed[i].to(DType.FLOAT64);
      Tensor[] a = gradients(op, mixed);
      Tensor[] b = gradients(op, exact);
      for (int k = 0; k < a.length; k++) {
        if (mixed[k].dtype().isFloatingPoint()) {
          assertEquals(mixed[k].dtype(), a[k].dtype(), name);
          assertArrayEquals(b[k].toDoubleArray(), a[k].toDoubleArray(), 1e-5, name);
        }
      }
    }
  }

  private static Tensor[] gradients(ElementwiseOp op, Tensor[] x) {
    Tensor[] leaves =
        Arrays.stream(x)
            .map(t -> t.dtype().isFloatingPoint() ? t.detach().requiresGrad_() : t)
            .toArray(Tensor[]::new);
    apply(op, leaves).sum().backward();
    return Arrays.stream(leaves).map(t -> t.hasGrad() ? t.grad() : t).toArray(Tensor[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inPlace")
  void changesInPlaceGiveTheSameBits(String name, ElementwiseOp op) {
    Tensor[] x = operands(op, DType.FLOAT32, same(Shape.of(2, 3)));
    Tensor expected = apply(op, x).to(DType.FLOAT32);
    Tensor changed = x[0];
    assertTrue(ElementwiseCalls.applyInPlace(op, numbers(op), x) == changed);
    Bits.assertSame(expected, changed, name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inPlace")
  void changesInPlaceHaveTheSameGradients(String name, ElementwiseOp op) {
    Tensor[] x = operands(op, DType.FLOAT64, same(Shape.of(2, 3)));
    Tensor[] a = leaves(x);
    Tensor[] b = leaves(x);
    Tensor y = apply(op, a);
    Tensor[] inner = b.clone();
    inner[0] = b[0].clone();
    Tensor z = ElementwiseCalls.applyInPlace(op, numbers(op), inner);
    z.sum().backward();
    if (y.requiresGrad()) {
      y.sum().backward();
    }
    for (int i = 0; i < a.length; i++) {
      Tensor expected = a[i].hasGrad() ? a[i].grad() : a[i].detach().mul(0).abs();
      if (b[i].hasGrad()) {
        Bits.assertSame(expected, b[i].grad(), name + ", operand " + i);
      } else {
        assertFalse(a[i].hasGrad(), name);
      }
    }
  }

  private static Tensor[] leaves(Tensor[] x) {
    return Arrays.stream(x).map(t -> t.detach().requiresGrad_()).toArray(Tensor[]::new);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofSeveral")
  void shapesThatDoNotBroadcastAreNamed(String name, ElementwiseOp op) {
    Shape[] shapes = {Shape.of(2, 3), Shape.of(4), Shape.of(3)};
    Tensor[] x = operands(op, DType.FLOAT32, shapes);
    ShapeException e = assertThrows(ShapeException.class, () -> apply(op, x));
    assertTrue(
        e.getMessage()
            .startsWith(
                op.name()
                    + ": shapes do not broadcast (size 3 against 4 in dimension 1); got [2, 3] and"
                    + " [4]"),
        e.getMessage());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void useAfterCloseNamesTheOperation(String name, ElementwiseOp op) {
    Tensor[] x = operands(op, DType.FLOAT32, same(Shape.of(2)));
    try (Scope scope = Scope.open("sample")) {
      x[x.length - 1] = x[x.length - 1].clone();
    }
    ScopeException e = assertThrows(ScopeException.class, () -> apply(op, x));
    assertTrue(e.getMessage().startsWith(op.name() + ": the values are gone"), e.getMessage());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void wrongCountsAreErrors(String name, ElementwiseOp op) {
    Tensor x = Tensor.ones(2);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> op.apply(new double[7], x, x, x, x));
    assertEquals(
        op.name()
            + ": wrong number of operands; got 4 tensors and 7 numbers; expected "
            + op.arity()
            + " and "
            + op.scalars()
            + ". Pass them as the operation was declared",
        e.getMessage());
  }
}
