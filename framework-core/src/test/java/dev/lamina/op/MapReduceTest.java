package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.expr.Expr;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Domain;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A reduction of an element-wise result against the two operations it stands for. */
class MapReduceTest {
  private static final ElementwiseOp ERROR =
      ElementwiseOp.of("error", 2, TypeRule.FLOATING, (x, s) -> x[0].sub(x[1]).square())
          .withGradient(
              (g, x, y, s) -> {
                Expr flow = g.mul(x[0].sub(x[1]).mul(2));
                return new Expr[] {flow, flow.neg()};
              });

  /** Its gradient follows from its result. */
  private static final ElementwiseOp GROWTH =
      ElementwiseOp.of("growth", 2, TypeRule.FLOATING, (x, s) -> x[0].mul(x[1]).exp());

  /** Its gradient follows from nothing but the one that comes in. */
  private static final ElementwiseOp DISTANCE =
      ElementwiseOp.of("distance", 2, TypeRule.FLOATING, (x, s) -> x[0].sub(x[1]));

  private static final List<ElementwiseOp> OPS = List.of(ERROR, GROWTH, DISTANCE);

  private static void assertSame(ElementwiseOp op, Tensor a, Tensor b, String label) {
    BinaryOperator<Tensor> elements = (x, y) -> op.apply(x, y);
    assertSame(
        (x, y) -> elements.apply(x, y).mean(), (x, y) -> MapReduce.mean(op, x, y), a, b, label);
    assertSame(
        (x, y) -> elements.apply(x, y).sum(), (x, y) -> MapReduce.sum(op, x, y), a, b, label);
  }

  private static void assertSame(
      BinaryOperator<Tensor> two, BinaryOperator<Tensor> one, Tensor a, Tensor b, String label) {
    for (int wanted = 0; wanted < 4; wanted++) {
      a.requiresGrad_((wanted & 1) != 0 && a.dtype().isFloatingPoint());
      b.requiresGrad_((wanted & 2) != 0 && b.dtype().isFloatingPoint());
      Tensor expected = two.apply(a, b);
      Tensor actual = one.apply(a, b);
      String which = label + ", gradients " + wanted;
      Bits.assertSame(expected, actual, which);
      assertEquals(expected.requiresGrad(), actual.requiresGrad(), which);
      if (expected.requiresGrad()) {
        Tensor g = Tensor.empty(expected.device(), expected.dtype(), Shape.of()).fill_(0.7);
        for (Tensor x : List.of(a, b)) {
          if (x.requiresGrad()) {
            UnaryOperator<Tensor> gradient =
                y -> Autograd.grad(List.of(y), List.of(x), List.of(g), true, false).get(0);
            Bits.assertSame(gradient.apply(expected), gradient.apply(actual), which);
          }
        }
      }
    }
    a.requiresGrad_(false);
    b.requiresGrad_(false);
  }

  private static Tensor sample(long seed, DType dtype, int... sizes) {
    return Domain.REAL.sample(Shape.of(sizes), seed, dtype);
  }

  @Test
  void hasTheBitsOfTwoOperations() {
    for (ElementwiseOp op : OPS) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        for (int n : new int[] {0, 1, 15, 100, 1023, 1024, 1025, 4097, 10_007}) {
          String label = op.name() + " " + dtype + " " + n;
          assertSame(op, sample(1, dtype, n), sample(2, dtype, n), label);
        }
      }
    }
  }

  @Test
  void takesAnyLayoutAndTypes() {
    for (ElementwiseOp op : OPS) {
      Tensor a = sample(1, DType.FLOAT32, 33, 40);
      assertSame(op, a, sample(2, DType.FLOAT32, 40, 33).t(), op.name() + " turned");
      assertSame(op, a.t(), sample(2, DType.FLOAT64, 40, 33), op.name() + " wide target");
      assertSame(op, a, sample(2, DType.INT64, 33, 40), op.name() + " whole target");
      assertSame(op, sample(1, DType.FLOAT32), sample(2, DType.FLOAT32), op.name() + " number");
      assertSame(op, a, sample(2, DType.FLOAT32, 40), op.name() + " stretched");
    }
  }

  @Test
  void secondDerivativesAreRight() {
    for (ElementwiseOp op : OPS) {
      Tensor a = sample(1, DType.FLOAT64, 3, 2).requiresGrad_();
      Tensor b = sample(2, DType.FLOAT64, 3, 2).requiresGrad_();
      Autograd.gradCheck(x -> MapReduce.mean(op, x[0], x[1]), a, b);
      Autograd.gradGradCheck(x -> MapReduce.mean(op, x[0], x[1]).exp(), a, b);
    }
  }

  @Test
  void recordsNothingWithoutNeed() {
    Tensor a = sample(1, DType.FLOAT32, 5).requiresGrad_();
    assertFalse(Autograd.noGrad(() -> MapReduce.mean(ERROR, a, a)).requiresGrad());
  }
}
