package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.backend.DType;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The meaning of primitives, stated by hand: the interpreter is the oracle of all loops. */
class InterpreterTest {
  private static final double INF = Double.POSITIVE_INFINITY;

  @Test
  void float32RoundsAfterEveryStep() {
    Expr x = Expr.argument(0, DType.FLOAT32);
    Expr y = Expr.argument(1, DType.FLOAT32);
    assertEquals(0.1f + 0.2f, real(x.add(y), 0.1f, 0.2f));
    assertEquals(0.1f * 0.2f, real(x.mul(y), 0.1f, 0.2f));
    assertEquals((1e8f + 1f) - 1e8f, real(x.add(y).sub(x), 1e8f, 1f));
    assertEquals(1f / 3f, real(x.div(y), 1f, 3f));
    assertEquals((float) Math.sqrt(2f), real(x.sqrt(), 2f, 0));
    assertEquals(INF, real(x.add(y), Float.MAX_VALUE, Float.MAX_VALUE));
    assertEquals(0f, real(x.mul(y), Float.MIN_VALUE, 0.5f));
  }

  @Test
  void float64IsStrictMath() {
    Expr x = Expr.argument(0, DType.FLOAT64);
    Expr y = Expr.argument(1, DType.FLOAT64);
    assertEquals(0.1 + 0.2, real(x.add(y), 0.1, 0.2));
    assertEquals(StrictMath.exp(0.3), real(x.exp(), 0.3, 0));
    assertEquals(StrictMath.log(0.3), real(x.log(), 0.3, 0));
    assertEquals(StrictMath.sin(0.3), real(x.sin(), 0.3, 0));
    assertEquals(StrictMath.cos(0.3), real(x.cos(), 0.3, 0));
    assertEquals(StrictMath.pow(0.3, 1.7), real(x.pow(y), 0.3, 1.7));
  }

  @Test
  void extremesOrderZerosAndKeepNaN() {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Expr x = Expr.argument(0, type);
      Expr y = Expr.argument(1, type);
      assertEquals(0.0, real(x.max(y), -0.0, 0.0));
      assertEquals(-0.0, real(x.min(y), 0.0, -0.0));
      assertEquals(Double.NaN, real(x.max(y), Double.NaN, 1));
      assertEquals(Double.NaN, real(x.min(y), 1, Double.NaN));
      assertEquals(0.0, real(x.abs(), -0.0, 0));
      assertEquals(-0.0, real(x.neg(), 0.0, 0));
      assertEquals(INF, real(x.abs(), -INF, 0));
    }
  }

  @Test
  void comparisonsWithNaNHoldOnlyForNe() {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Expr x = Expr.argument(0, type);
      Expr y = Expr.argument(1, type);
      Expr[] all = {x.eq(y), x.ne(y), x.lt(y), x.le(y), x.gt(y), x.ge(y)};
      long[][] expected = {
        {0, 1, 1, 1, 0, 0}, {1, 0, 0, 1, 0, 1}, {0, 1, 0, 0, 1, 1}, {0, 1, 0, 0, 0, 0},
      };
      double[][] pairs = {{1, 2}, {-0.0, 0.0}, {INF, -INF}, {Double.NaN, 0}};
      for (int i = 0; i < pairs.length; i++) {
        for (int k = 0; k < all.length; k++) {
          assertEquals(
              expected[i][k], evaluate(all[k], bits(pairs[i][0]), bits(pairs[i][1])), all[k] + "");
        }
      }
    }
  }

  @Test
  void integersWrap() {
    assertEquals(Long.MIN_VALUE, whole(Expr::add, Long.MAX_VALUE, 1));
    assertEquals(Long.MAX_VALUE, whole(Expr::sub, Long.MIN_VALUE, 1));
    assertEquals(Long.MIN_VALUE, whole(Expr::mul, Long.MIN_VALUE, -1));
    assertEquals(Long.MIN_VALUE, whole(Expr::neg, Long.MIN_VALUE));
    assertEquals(Long.MIN_VALUE, whole(Expr::abs, Long.MIN_VALUE));
    assertEquals(-3, whole(Expr::min, -3, 2));
    assertEquals(2, whole(Expr::max, -3, 2));
    assertEquals(81, whole(Expr::pow, -3, 4));
    assertEquals(1, whole(Expr::lt, Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(0, whole(Expr::ge, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Test
  void truthValues() {
    Expr p = Expr.argument(0, DType.BOOL);
    Expr q = Expr.argument(1, DType.BOOL);
    long[][] table = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    for (long[] row : table) {
      assertEquals(row[0] & row[1], evaluate(p.and(q), row));
      assertEquals(row[0] | row[1], evaluate(p.or(q), row));
      assertEquals(1 - row[0], evaluate(p.not(), row));
      assertEquals(row[0] == row[1] ? 1 : 0, evaluate(p.eq(q), row));
      assertEquals(row[0] < row[1] ? 1 : 0, evaluate(p.lt(q), row));
      assertEquals(Math.max(row[0], row[1]), evaluate(p.max(q), row));
    }
  }

  @Test
  void castsCutOffSaturateAndRound() {
    Expr d = Expr.argument(0, DType.FLOAT64);
    Expr f = Expr.argument(0, DType.FLOAT32);
    Expr n = Expr.argument(0, DType.INT64);
    Expr p = Expr.argument(0, DType.BOOL);
    assertEquals(-2, evaluate(d.cast(DType.INT64), bits(-2.9), 0));
    assertEquals(0, evaluate(f.cast(DType.INT64), bits(Double.NaN), 0));
    assertEquals(Long.MAX_VALUE, evaluate(f.cast(DType.INT64), bits(INF), 0));
    assertEquals(Long.MIN_VALUE, evaluate(d.cast(DType.INT64), bits(-1e300), 0));
    assertEquals(0.1f, real(d.cast(DType.FLOAT32), 0.1, 0));
    assertEquals(INF, real(d.cast(DType.FLOAT32), 1e39, 0));
    // Not by way of double, which would round twice.
    long hard = (1L << 62) + (1L << 38) + 1;
    assertEquals(bits((float) hard), evaluate(n.cast(DType.FLOAT32), hard, 0));
    assertEquals(bits((double) hard), evaluate(n.cast(DType.FLOAT64), hard, 0));
    assertEquals(1, evaluate(n.cast(DType.BOOL), Long.MIN_VALUE, 0));
    assertEquals(1, evaluate(d.cast(DType.BOOL), bits(Double.NaN), 0));
    assertEquals(0, evaluate(d.cast(DType.BOOL), bits(-0.0), 0));
    assertEquals(1, evaluate(f.cast(DType.BOOL), bits(Float.MIN_VALUE), 0));
    assertEquals(bits(1), evaluate(p.cast(DType.FLOAT32), 1, 0));
    assertEquals(1, evaluate(p.cast(DType.INT64), 1, 0));
  }

  @Test
  void scalarsAreRoundedWhenTheyAreLoaded() {
    assertEquals(bits(0.1f), scalar(DType.FLOAT32, bits(0.1)));
    assertEquals(bits(0.1), scalar(DType.FLOAT64, bits(0.1)));
    assertEquals(-7, scalar(DType.INT64, -7));
    assertEquals(1, scalar(DType.BOOL, 2));
    assertEquals(0, scalar(DType.BOOL, 0));
  }

  @Test
  void selectionTakesTheOtherBranchForFalse() {
    Expr x = Expr.argument(0, DType.FLOAT64);
    Expr y = Expr.argument(1, DType.FLOAT64);
    Expr larger = Expr.select(x.gt(y), x, y);
    assertEquals(3.0, real(larger, 3, 2));
    assertEquals(2.0, real(larger, Double.NaN, 2));
    assertEquals(-0.0, real(larger, 0.0, -0.0));
  }

  @Test
  void whatATypeHasNotIsAnError() {
    Expr n = Expr.argument(0, DType.INT64);
    assertEquals(
        "EXP on integers",
        assertThrows(IllegalStateException.class, () -> evaluate(n.exp(), 1, 0)).getMessage());
    Expr f = Expr.argument(0, DType.FLOAT32);
    assertEquals(
        "AND on float32",
        assertThrows(IllegalStateException.class, () -> evaluate(f.and(f), 1, 0)).getMessage());
  }

  private static long scalar(DType type, long bits) {
    Interpreter interpreter =
        new Interpreter(new Program("scalar", new DType[0], Expr.scalar(0, type)));
    interpreter.evaluate(new long[0], new long[] {bits});
    return interpreter.output(0);
  }

  private static long whole(BinaryOperator<Expr> f, long a, long b) {
    return evaluate(f.apply(Expr.argument(0, DType.INT64), Expr.argument(1, DType.INT64)), a, b);
  }

  private static long whole(UnaryOperator<Expr> f, long a) {
    return evaluate(f.apply(Expr.argument(0, DType.INT64)), a, 0);
  }

  private static double real(Expr e, double a, double b) {
    return Double.longBitsToDouble(evaluate(e, bits(a), bits(b)));
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private static long evaluate(Expr e, long... inputs) {
    Interpreter interpreter =
        new Interpreter(new Program("test", new DType[] {e.type(), e.type()}, e));
    interpreter.evaluate(inputs, new long[0]);
    return interpreter.output(0);
  }
}
