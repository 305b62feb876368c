package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.backend.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private static final Expr X = Expr.argument(0, DType.FLOAT64);
  private static final Expr Y = Expr.argument(1, DType.FLOAT64);
  private static final Expr G = Expr.argument(2, DType.FLOAT64);
  private static final Expr S = Expr.scalar(0, DType.FLOAT64);

  @Test
  void sumsAndProducts() {
    assertSame(G, gradients(X.add(Y))[0]);
    assertSame(G.neg(), gradients(X.sub(Y))[1]);
    assertSame(G.mul(Y), gradients(X.mul(Y))[0]);
    assertSame(G.mul(S), gradients(X.mul(S))[0]);
    assertSame(G.add(G), gradients(X.add(X))[0]);
  }

  @Test
  void nothingFlowsThroughComparisonsOrIntoIntegers() {
    assertNull(gradients(X.mul(2))[1]);
    assertNull(gradients(Expr.select(X.lt(Y), S, S.neg()))[0]);
    Expr n = Expr.argument(3, DType.INT64);
    assertNull(Gradients.of(n.cast(DType.FLOAT64).mul(X), G, new Expr[] {n})[0]);
    assertNull(Gradients.of(X.cast(DType.INT64).cast(DType.FLOAT64), G, new Expr[] {X})[0]);
  }

  @Test
  void castsCastTheGradientBack() {
    Expr single = Expr.argument(3, DType.FLOAT32);
    Expr flow = Gradients.of(single.cast(DType.FLOAT64).mul(Y), G, new Expr[] {single})[0];
    assertSame(G.mul(Y).cast(DType.FLOAT32), flow);
  }

  /**
   * Central differences: with step 1e-5 and values near 1 both the truncation and the rounding
   * error stay near 1e-10.
   */
  @Test
  void derivativesEqualDifferences() {
    List<Expr> functions =
        List.of(
            X.mul(Y).exp(),
            X.sin().mul(Y.cos()).add(X.div(Y)),
            X.pow(Y).log(),
            X.sqrt().max(Y.mul(0.25)),
            X.min(Y).square(),
            X.neg().abs().mul(Y),
            Expr.select(X.lt(Y), X.mul(Y), X.div(Y)),
            X.mul(X).mul(X).sub(Y.mul(Y)).div(X.add(Y)),
            X.mul(S).max(Y.constantLike(0.6)).min(Y.constantLike(1.7)));
    double[][] points = {{0.7, 1.3}, {1.9, 0.6}, {2.3, 2.9}};
    for (Expr f : functions) {
      Expr[] flows = gradients(f);
      for (double[] p : points) {
        for (int i = 0; i < 2; i++) {
          double step = 1e-5;
          double[] above = p.clone();
          double[] below = p.clone();
          above[i] += step;
          below[i] -= step;
          double expected = 1.5 * (value(f, above) - value(f, below)) / (2 * step);
          double actual = flows[i] == null ? 0 : value(flows[i], p);
          assertEquals(expected, actual, 1e-7 * (1 + Math.abs(expected)), f + " by " + i);
        }
      }
    }
  }

  private static Expr[] gradients(Expr f) {
    return Gradients.of(f, G, new Expr[] {X, Y});
  }

  private static double value(Expr e, double[] at) {
    DType d = DType.FLOAT64;
    Interpreter interpreter = new Interpreter(new Program("f", new DType[] {d, d, d}, e));
    long[] inputs = {
      Double.doubleToRawLongBits(at[0]),
      Double.doubleToRawLongBits(at[1]),
      Double.doubleToRawLongBits(1.5)
    };
    interpreter.evaluate(inputs, new long[] {Double.doubleToRawLongBits(0.8)});
    return Double.longBitsToDouble(interpreter.output(0));
  }
}
