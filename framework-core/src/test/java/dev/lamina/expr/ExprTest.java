package dev.lamina.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.backend.DType;
import dev.lamina.testing.Errors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExprTest {
  private static final Expr X = Expr.argument(0, DType.FLOAT32);
  private static final Expr Y = Expr.argument(1, DType.FLOAT32);
  private static final Expr N = Expr.argument(0, DType.INT64);
  private static final Expr S = Expr.scalar(0, DType.FLOAT32);

  @Test
  void equalExpressionsAreOneObject() {
    assertSame(X.add(Y).mul(S), X.add(Y).mul(S));
    assertSame(X.eq(0), X.eq(Expr.constant(0, DType.FLOAT32)));
    assertNotSame(X.add(Y), Y.add(X));
    assertNotSame(Expr.argument(0, DType.FLOAT64), X);
    assertNotSame(Expr.constant(0.0, DType.FLOAT32), Expr.constant(-0.0, DType.FLOAT32));
    assertNotSame(X.cast(DType.FLOAT64), X.cast(DType.INT64));
  }

  @Test
  void anArrayThatIsUsedAgainChangesNoExpression() {
    // An expression that nothing else has made before.
    Expr[] operands = {X, Expr.argument(70, DType.FLOAT32)};
    Expr both = Expr.of(Prim.HYPOT, operands);
    operands[0] = S;
    assertEquals("hypot(x0, x70)", both.toString());
  }

  @Test
  void whatChangesNoBitIsDropped() {
    assertSame(X, X.mul(1));
    assertSame(X, Expr.constant(1, DType.FLOAT32).mul(X));
    assertSame(X, X.neg().neg());
    assertSame(X, X.cast(DType.FLOAT32));
    assertSame(X, Expr.select(X.lt(Y), X, X));
    assertNotSame(X, X.add(0));
    assertSame(N, N.mul(1));
  }

  @Test
  void constantsAreRoundedToTheirType() {
    assertEquals(Double.doubleToRawLongBits(0.1f), ((Expr.Constant) X.constantLike(0.1)).bits());
    assertEquals(2, ((Expr.Constant) N.constantLike(2.9)).bits());
    assertEquals(1, ((Expr.Constant) Expr.constant(7, DType.BOOL)).bits());
    assertEquals(1, ((Expr.Constant) Expr.constant(Double.NaN, DType.BOOL)).bits());
  }

  @Test
  void comparisonsAreTruthValuesAndCastsHaveTheirTarget() {
    assertEquals(DType.BOOL, X.lt(Y).type());
    assertEquals(DType.BOOL, N.eq(N).and(X.ge(Y)).not().type());
    assertEquals(DType.INT64, X.cast(DType.INT64).type());
    assertEquals(DType.FLOAT32, Expr.select(N.eq(3), X, Y).type());
  }

  @Test
  void textIsInPrefixForm() {
    assertEquals("max(add(x0, s0), 0.0)", X.add(S).max(X.constantLike(0)).toString());
    assertEquals(
        "select(lt(x0, x1), cast<float64>(x0), cast<float64>(x1))",
        Expr.select(X.lt(Y), X.cast(DType.FLOAT64), Y.cast(DType.FLOAT64)).toString());
    assertEquals("pow(x0, 3)", N.pow(N.constantLike(3)).toString());
  }

  @Test
  void operandsOfDifferentTypesAreRefused() {
    Errors.assertError(
        IllegalArgumentException.class,
        "expression: operands of ADD differ; got float32 and int64; expected one type. Cast one of"
            + " them",
        () -> X.add(N));
    Errors.assertError(
        IllegalArgumentException.class,
        "expression: select needs (bool, t, t); got float32, float32, float32",
        () -> Expr.select(X, X, Y));
    Errors.assertError(
        IllegalArgumentException.class,
        "expression: select needs (bool, t, t); got bool, float32, int64",
        () -> Expr.select(X.lt(Y), X, N));
  }

  @Test
  void substitutionReplacesEverywhereButNotInReplacements() {
    Substitution swap = new Substitution(Map.of(X, Y, Y, X));
    assertSame(Y.sub(X).mul(Y), swap.apply(X.sub(Y).mul(X)));
    assertSame(S.neg(), swap.apply(S.neg()));
    Substitution fuse = new Substitution(Map.of(X, X.mul(Y)));
    assertSame(X.mul(Y).exp().add(X.mul(Y)), fuse.apply(X.exp().add(X)));
  }

  @Test
  void programComputesEveryPartOnceAfterItsOperands() {
    Expr shared = X.add(Y);
    Program program =
        new Program(
            "twice", new DType[] {DType.FLOAT32, DType.FLOAT32}, shared.mul(shared), shared.neg());
    assertEquals(List.of(X, Y, shared, shared.mul(shared), shared.neg()), program.steps());
    assertEquals(4, program.operands());
    assertEquals(2, program.outputs());
    assertEquals(2, program.inputs());
    assertEquals(DType.FLOAT32, program.operandType(3));
    assertEquals(DType.FLOAT32, program.inputType(1));
    assertSame(shared.neg(), program.output(1));
    assertEquals("twice", program.name());
    assertEquals(
        "twice[float32, float32] -> [mul(add(x0, x1), add(x0, x1)), neg(add(x0, x1))]",
        program.toString());
  }
}
