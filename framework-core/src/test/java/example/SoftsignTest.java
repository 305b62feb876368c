package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.TypeRule;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Element-wise operations of one's own, by the public interface alone, on the default device. */
class SoftsignTest {
  private static final ElementwiseOp SOFTSIGN =
      ElementwiseOp.of("softsign", 1, TypeRule.FLOATING, (x, s) -> x[0].div(x[0].abs().add(1)));

  /** {@code a + s b^2}. */
  private static final ElementwiseOp ADD_SQUARE =
      ElementwiseOp.of(
              "addSquare", 2, TypeRule.NUMERIC, (x, s) -> x[0].add(s[0].mul(x[1].square())))
          .withScalars(1);

  /** 1 above 0, with the gradient of the identity. */
  private static final ElementwiseOp STRAIGHT_THROUGH =
      ElementwiseOp.of(
              "straightThrough",
              1,
              TypeRule.FLOATING,
              (x, s) -> Expr.select(x[0].gt(0), x[0].constantLike(1), x[0].constantLike(0)))
          .withGradient((g, x, y, s) -> new Expr[] {g});

  private static final ElementwiseOp CHOOSE =
      ElementwiseOp.of("choose", 3, TypeRule.SAME, (x, s) -> Expr.select(x[0], x[1], x[2]))
          .masked();

  @Test
  void computesAndPromotes() {
    assertArrayEquals(
        new float[] {-0.75f, 0, 0.5f}, SOFTSIGN.apply(Tensor.of(-3f, 0f, 1f)).toFloatArray());
    assertEquals(DType.FLOAT32, SOFTSIGN.apply(Tensor.of(2L)).dtype());
    Tensor wide = ADD_SQUARE.apply(new double[] {2}, Tensor.of(1L, 2L), Tensor.of(3f));
    assertEquals(DType.FLOAT32, wide.dtype());
    assertArrayEquals(new float[] {19, 20}, wide.toFloatArray());
    Tensor whole = ADD_SQUARE.apply(new double[] {2}, Tensor.of(1L, 2L), Tensor.of(3L));
    assertArrayEquals(new long[] {19, 20}, whole.toLongArray());
  }

  @Test
  void broadcastsAndChooses() {
    Tensor mask = Tensor.of(true, false);
    Tensor y = CHOOSE.apply(mask, Tensor.ones(3, 1), Tensor.zeros(2));
    assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0}, y.toFloatArray());
  }

  @Test
  void gradientFollowsFromTheExpression() {
    Tensor x = Tensor.of(-3f, 1f).requiresGrad_();
    SOFTSIGN.apply(x).sum().backward();
    assertArrayEquals(new float[] {1f / 16, 1f / 4}, x.grad().toFloatArray());
  }

  @Test
  void gradientsOfGradientsFollowToo() {
    Tensor x = Tensor.of(-3f, 1f).requiresGrad_();
    Tensor g = Autograd.grad(SOFTSIGN.apply(x).sum(), java.util.List.of(x), true).get(0);
    Tensor second = Autograd.grad(g.sum(), x);
    assertArrayEquals(new float[] {2f / 64, -2f / 8}, second.toFloatArray(), 1e-7f);
  }

  @Test
  void explicitGradientIsTaken() {
    Tensor x = Tensor.of(-2f, 0.5f).requiresGrad_();
    Tensor y = STRAIGHT_THROUGH.apply(x);
    y.backward(Tensor.of(5f, 7f));
    assertArrayEquals(new float[] {0, 1}, y.toFloatArray());
    assertArrayEquals(new float[] {5, 7}, x.grad().toFloatArray());
  }

  @Test
  void wrongCallsSayWhatIsExpected() {
    Tensor x = Tensor.ones(2);
    assertEquals(
        "addSquare: wrong number of operands; got 2 tensors and 0 numbers; expected 2 and 1. Pass"
            + " them as the operation was declared",
        assertThrows(IllegalArgumentException.class, () -> ADD_SQUARE.apply(x, x)).getMessage());
  }
}
