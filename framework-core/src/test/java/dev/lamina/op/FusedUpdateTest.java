package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.Expr;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import dev.lamina.testing.Layouts;
import org.junit.jupiter.api.Test;

class FusedUpdateTest {
  /** {@code v = mu v + g; p = p - lr v}. */
  static final FusedUpdate MOMENTUM =
      FusedUpdate.define(
          "momentum",
          2,
          3,
          2,
          (x, s) -> {
            Expr v = x[1].mul(s[0]).add(x[2]);
            return new Expr[] {x[0].sub(v.mul(s[1])), v};
          });

  @Test
  void computesAllNewValuesFromTheOldOnes() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor p = values(dtype, 0.5);
      Tensor v = values(dtype, -0.25);
      Tensor g = values(dtype, 0.125);
      Tensor newV = v.mul(0.9).add(g);
      Tensor newP = p.sub(newV.mul(0.1));
      Tensor oldG = g.clone();
      MOMENTUM.bind(p, v, g).run(new double[] {0.9, 0.1});
      Bits.assertSame(newP, p, "p");
      Bits.assertSame(newV, v, "v");
      Bits.assertSame(oldG, g, "g");
    }
  }

  private static Tensor values(DType dtype, double scale) {
    return Tensor.arange(0.0, 35.0, 1.0).mul(scale).view(5, 7).to(dtype);
  }

  @Test
  void exchangesOperands() {
    FusedUpdate swap = FusedUpdate.define("swap", 2, 2, 0, (x, s) -> new Expr[] {x[1], x[0]});
    Tensor a = Tensor.of(1f, 2f, 3f);
    Tensor b = Tensor.of(4f, 5f, 6f);
    swap.bind(a, b).run(new double[0]);
    assertArrayEquals(new float[] {4, 5, 6}, a.toFloatArray());
    assertArrayEquals(new float[] {1, 2, 3}, b.toFloatArray());
  }

  @Test
  void takesAnyLayout() {
    Tensor v = values(DType.FLOAT32, -0.25);
    Tensor g = values(DType.FLOAT32, 0.125);
    Tensor expected = values(DType.FLOAT32, 0.5);
    MOMENTUM.bind(expected, v.clone(), g).run(new double[] {0.9, 0.1});
    for (Layouts.Variant p : Layouts.of(values(DType.FLOAT32, 0.5))) {
      for (Layouts.Variant gradient : Layouts.of(g)) {
        Tensor fresh = p.tensor().clone();
        Tensor strided = Layouts.of(fresh).get(1).tensor();
        MOMENTUM.bind(strided, v.clone(), gradient.tensor()).run(new double[] {0.9, 0.1});
        Bits.assertSame(expected, strided, p.name() + " and " + gradient.name());
      }
    }
    Tensor flat = values(DType.FLOAT32, 0.5);
    MOMENTUM
        .bind(flat, v.clone(), Tensor.full(Shape.of(1, 1), 2).expand(5, 7))
        .run(new double[] {0.9, 0.1});
    assertEquals(0.5 * 34 - 0.1f * (0.9f * -8.5f + 2), flat.get(4, 6).item(), 1e-6);
  }

  @Test
  void runsManyTimesOnTheSameTensors() {
    Tensor p = Tensor.ones(3);
    Tensor v = Tensor.zeros(3);
    FusedUpdate.Bound bound = MOMENTUM.bind(p, v, Tensor.ones(3));
    double[] scalars = {0, 0.25};
    bound.run(scalars);
    bound.run(scalars);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, p.toFloatArray());
    scalars[1] = 1;
    bound.run(scalars);
    assertArrayEquals(new float[] {-0.5f, -0.5f, -0.5f}, p.toFloatArray());
  }

  @Test
  void knowsItsTensors() {
    Tensor p = Tensor.ones(3);
    Tensor v = Tensor.zeros(3);
    FusedUpdate.Bound bound = MOMENTUM.bind(p, v, v);
    assertTrue(bound.holds(0, p));
    assertTrue(bound.holds(1, v));
    assertFalse(bound.holds(0, v));
  }

  @Test
  void changesLeavesAndRaisesTheirVersion() {
    Tensor w = Tensor.of(1.0, 2.0).requiresGrad_();
    Tensor y = w.square();
    MOMENTUM
        .bind(w, Tensor.zeros(DType.FLOAT64, 2), Tensor.ones(DType.FLOAT64, 2))
        .run(new double[] {0, 1});
    assertArrayEquals(new double[] {0, 1}, w.toDoubleArray());
    assertTrue(w.isLeaf() && w.requiresGrad());
    Errors.assertError(
        AutogradException.class,
        "backward: a value that square saved for its gradient has been changed in place; got"
            + " float64 [2] at version 1; expected version 0. Use the out-of-place operation, or"
            + " change a clone()",
        () -> y.sum().backward());
  }

  @Test
  void operandsMustAgree() {
    Errors.assertError(
        ShapeException.class,
        "momentum: operands must agree in shape and type; got float32 [3] and float32 [1]",
        () -> MOMENTUM.bind(Tensor.ones(3), Tensor.ones(1), Tensor.ones(3)));
    Errors.assertError(
        ShapeException.class,
        "momentum: operands must agree in shape and type; got float32 [3] and float64 [3]",
        () -> MOMENTUM.bind(Tensor.ones(3), Tensor.ones(3), Tensor.ones(DType.FLOAT64, 3)));
    Errors.assertError(
        DTypeException.class,
        "momentum: only floating-point tensors are updated; got int64 [2]. Convert with"
            + " to(DType.FLOAT32)",
        () -> MOMENTUM.bind(Tensor.of(1, 2), Tensor.of(1, 2), Tensor.of(1, 2)));
    Errors.assertError(
        IllegalArgumentException.class,
        "momentum: expected 3 tensors; got 2",
        () -> MOMENTUM.bind(Tensor.ones(3), Tensor.ones(3)));
    Errors.assertError(
        ShapeException.class,
        "momentum: an operand to be changed has several elements at one place in memory; got an"
            + " overlapping view [3]; expected a tensor with memory of its own. Call clone() first",
        () -> MOMENTUM.bind(Tensor.ones(1).expand(3), Tensor.ones(3), Tensor.ones(3)));
  }

  @Test
  void tensorsOfAClosedScopeAreNoticedAtEachRun() {
    Tensor g;
    try (Scope scope = Scope.open("step")) {
      g = Tensor.ones(3);
    }
    FusedUpdate.Bound bound = MOMENTUM.bind(Tensor.ones(3), Tensor.ones(3), g);
    String message =
        org.junit.jupiter.api.Assertions.assertThrows(
                ScopeException.class, () -> bound.run(new double[] {0, 0}))
            .getMessage();
    assertTrue(
        message.startsWith("momentum: the values are gone: the tensor was made in scope step #"));
  }
}
