package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.cpu.LoopHarness.Placing;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scalar loops in the forms that the JIT compiler makes vectors of, against the interpreter. */
class ScalarLoopTest {
  private static final int[] ROWS = {1, 3, 4, 5, 63, 131};
  private static final int[] COLS = {1, 2, 7, 31, 32, 33, 63, 64, 65};

  /** relu of a sum, as a dense layer with its bias. */
  private static Program sum(DType type) {
    Expr x = Expr.argument(0, type);
    Expr sum = x.add(Expr.argument(1, type));
    return new Program("sum", new DType[] {type, type}, sum.max(x.constantLike(0)));
  }

  /** All that becomes vectors, with two results. */
  private static Program plain(DType type) {
    Expr x = Expr.argument(0, type);
    Expr y = Expr.argument(1, type);
    Expr z = Expr.argument(2, type);
    Expr first = x.fma(y, z.neg()).div(y.abs().sqrt().add(x.constantLike(1)));
    Expr second = x.min(y).max(z).sub(x.mul(z).mul(Expr.scalar(0, type)));
    return new Program("plain", new DType[] {type, type, type}, first, second);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void repeatedRowsChangeNoBits(DType type) {
    LoopHarness harness = new LoopHarness(sum(type), 5);
    LoopHarness two = new LoopHarness(plain(type), 6);
    for (int rows : ROWS) {
      for (int cols : COLS) {
        for (Placing x : List.of(Placing.DENSE, Placing.PADDED, Placing.STEPPED)) {
          harness.check("sum", rows, cols, Placing.DENSE, x, Placing.SAME_ROW);
          harness.check("sum", rows, cols, Placing.PADDED, x, Placing.SAME_ROW);
        }
        harness.check("sum", rows, cols, Placing.DENSE, Placing.SAME_ROW, Placing.SAME_ROW);
        for (Placing z : List.of(Placing.SINGLE, Placing.VALUE_A_ROW, Placing.SAME_ROW)) {
          two.check(
              "plain",
              rows,
              cols,
              Placing.DENSE,
              Placing.DENSE,
              Placing.DENSE,
              Placing.SAME_ROW,
              z);
        }
      }
    }
    assertTrue(harness.tiledRuns() > 100 && two.tiledRuns() > 100, "rows have been repeated");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void commonPositionsChangeNoBits(DType type) {
    LoopHarness harness = new LoopHarness(plain(type), 7);
    for (int cols : new int[] {127, 128, 129, 131, 1023, 1024, 1025}) {
      for (Placing z : Placing.values()) {
        harness.check(
            "plain", 3, cols, Placing.DENSE, Placing.DENSE, Placing.DENSE, Placing.DENSE, z);
        harness.check(
            "plain", 3, cols, Placing.DENSE, Placing.PADDED, Placing.DENSE, Placing.PADDED, z);
      }
      harness.checkInPlace("plain", 3, cols);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void compiledLoopsChangeNoBits(DType type) {
    new LoopHarness(sum(type), 8).checkCompiled("sum", 1021, 12_000);
    new LoopHarness(plain(type), 9).checkCompiled("plain", 1021, 12_000);
  }

  @Test
  void onlyWhatBecomesVectorsIsRepeated() {
    DType type = DType.FLOAT32;
    long same = Iteration.ALL_UNIT & 0x3f | Iteration.SAME_ROW << 2;
    assertTrue(TiledLoop.suits(sum(type), same));
    assertFalse(TiledLoop.suits(sum(type), Iteration.ALL_UNIT & 0x3f));
    assertFalse(TiledLoop.suits(sum(DType.INT64), same));
    Expr x = Expr.argument(0, type);
    Program exp = new Program("exp", new DType[] {type, type}, x.exp().add(Expr.argument(1, type)));
    assertFalse(TiledLoop.suits(exp, same));
    assertEquals(2, plain(type).outputs());
    assertFalse(TiledLoop.suits(plain(type), Iteration.SAME_ROW), "an output");
  }
}
