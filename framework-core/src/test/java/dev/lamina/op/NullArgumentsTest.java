package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Null where something is kept for later, or would mean something else, is refused by its name. */
class NullArgumentsTest {
  private static void assertNamed(String name, Executable call) {
    assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
  }

  @Test
  void functionsToFuse() {
    assertNamed("function", () -> Fused.of((UnaryOperator<Tensor>) null));
    assertNamed("function", () -> Fused.of((BinaryOperator<Tensor>) null));
    assertNamed("function", () -> Fused.of((Fused.Ternary<Tensor>) null));
    assertNamed("function", () -> Fused.of((Fused.Quaternary<Tensor>) null));
    assertNamed("function", () -> Fused.of(2, (Function<Tensor[], Tensor>) null));
  }

  @Test
  void partsOfADeclaration() {
    assertNamed("name", () -> ElementwiseOp.of(null, 1, TypeRule.FLOATING, (x, s) -> x[0]));
    assertNamed("rule", () -> ElementwiseOp.of("own", 1, null, (x, s) -> x[0]));
    assertNamed(
        "definition",
        () -> ElementwiseOp.of("own", 1, TypeRule.FLOATING, (ElementwiseOp.Definition) null));
    ElementwiseOp empty = ElementwiseOp.of("own", 1, TypeRule.FLOATING, (x, s) -> null);
    assertNamed("own: no expression", () -> empty.apply(Tensor.ones(2)));
  }

  @Test
  void typesAndInputs() {
    Tensor x = Tensor.ones(2);
    assertNamed("dtype", () -> x.to((DType) null));
    assertNamed("input", () -> Autograd.grad(x, (Tensor) null));
    assertNamed("output", () -> Autograd.grad(null, x));
  }
}
