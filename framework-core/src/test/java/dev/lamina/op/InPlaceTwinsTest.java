package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.GradCheck;
import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.InPlaceTwin;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that change a tensor do what their twins without the underscore do, gradients too. */
class InPlaceTwinsTest {
  private static final GradCheck CHECK = GradCheck.builder().atol(2e-6).rtol(2e-6).build();

  /** Other dimensions are no other values: what shares the memory may stay. */
  private static final Set<String> SHAPES = Set.of("squeeze", "unsqueeze", "transpose", "t");

  static List<InPlaceTwin> all() {
    return InPlaceTwin.all();
  }

  @Test
  void everyOperationThatHasATwinIsHere() {
    Set<String> missing =
        Catalog.all().stream()
            .filter(Operation::hasInPlace)
            .map(Operation::name)
            .collect(Collectors.toCollection(TreeSet::new));
    all().forEach(twin -> missing.remove(twin.name()));
    assertEquals(Set.of(), missing, "give each a row in InPlaceTwin");
  }

  @ParameterizedTest
  @MethodSource("all")
  void valuesAreThoseOfTheTwin(InPlaceTwin twin) {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor[] x = twin.operands(type);
      Tensor expected = twin.plain().apply(x).to(type);
      Tensor changed = x[0].clone();
      Tensor original = x[0];
      x[0] = changed;
      assertSame(changed, twin.change().apply(x));
      Bits.assertSame(expected, changed, twin + " of " + type);
      Bits.assertSame(twin.operands(type)[0], original, "the operand itself");
    }
  }

  private static Tensor[] leaves(InPlaceTwin twin) {
    Tensor[] x = twin.operands(DType.FLOAT64);
    for (int i = 0; i < x.length; i++) {
      x[i] = twin.inputs().get(i).isDifferentiable() ? x[i].requiresGrad_() : x[i];
    }
    return x;
  }

  /** The call on a computed tensor, whose value before is used as well. */
  private static Function<Tensor[], Tensor> onComputed(InPlaceTwin twin) {
    return x -> {
      Tensor[] y = x.clone();
      y[0] = x[0].mul(1.0);
      return twin.change().apply(y);
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  @Tag("cpu")
  void gradientsEqualDifferences(InPlaceTwin twin) {
    CHECK.gradCheck(onComputed(twin), leaves(twin));
    CHECK.gradGradCheck(onComputed(twin), leaves(twin));
  }

  @ParameterizedTest
  @MethodSource("all")
  @Tag("cpu")
  void gradientsHaveTheBitsOfTheTwin(InPlaceTwin twin) {
    Tensor[] a = leaves(twin);
    Tensor[] b = leaves(twin);
    Tensor y = twin.plain().apply(a);
    Tensor z = onComputed(twin).apply(b);
    if (!y.requiresGrad()) {
      return;
    }
    Tensor g = new Input(Input.Values.ANY, 0, y.shape()).tensor(DType.FLOAT64, 3);
    y.backward(g);
    z.backward(g);
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i].hasGrad(), b[i].hasGrad(), twin + ", operand " + i);
      if (a[i].hasGrad()) {
        Bits.assertSame(a[i].grad(), b[i].grad(), twin + ", gradient of operand " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void leavesAreRefusedAndStayAsTheyAre(InPlaceTwin twin) {
    Tensor[] x = leaves(twin);
    String message =
        assertThrows(AutogradException.class, () -> twin.change().apply(x)).getMessage();
    assertTrue(
        message.startsWith(twin.errorName() + ": a leaf that requires a gradient "), message);
    Bits.assertSame(twin.operands(DType.FLOAT64)[0], x[0].detach(), twin.toString());
    if (!SHAPES.contains(twin.name())) {
      Autograd.noGrad(() -> twin.change().apply(x));
      assertTrue(x[0].isLeaf() && x[0].requiresGrad());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void tensorsThatShareTheirMemoryAreRefused(InPlaceTwin twin) {
    if (SHAPES.contains(twin.name())) {
      return;
    }
    Tensor[] x = leaves(twin);
    Tensor base = x[0].mul(1.0);
    Tensor view = base.unsqueeze(0);
    x[0] = base;
    String message =
        assertThrows(AutogradException.class, () -> twin.change().apply(x)).getMessage();
    assertTrue(
        message.startsWith(twin.errorName() + ": a tensor that shares its memory with a view "),
        message);
    Bits.assertSame(twin.operands(DType.FLOAT64)[0], view.squeeze(0).detach(), twin.toString());
  }

  @ParameterizedTest
  @MethodSource("all")
  void savedValuesThatWereChangedAreFound(InPlaceTwin twin) {
    if (SHAPES.contains(twin.name())) {
      return;
    }
    Tensor[] x = leaves(twin);
    Tensor base = x[0].mul(1.0);
    Tensor square = base.square().sum();
    x[0] = base;
    twin.change().apply(x);
    String message = assertThrows(AutogradException.class, square::backward).getMessage();
    assertTrue(
        message.startsWith(
            "backward: a value that square saved for its gradient has been changed in place; got"),
        message);
  }
}
