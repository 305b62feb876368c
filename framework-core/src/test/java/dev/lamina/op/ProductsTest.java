package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products beside the plain ones: edges, changes in place, and wrong calls. */
class ProductsTest {
  private static final Tensor A = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Tensor B = Tensor.of(new float[][] {{1, 0}, {0, 1}, {1, 1}});

  private static float[] values(Tensor x) {
    return x.flatten().toFloatArray();
  }

  @Test
  void emptySumsAreZero() {
    Tensor y = Tensor.zeros(2, 0).mm(Tensor.zeros(0, 3));
    assertEquals(Shape.of(2, 3), y.shape());
    assertArrayEquals(new float[6], values(y));
    assertEquals(0, Tensor.zeros(0).dot(Tensor.zeros(0)).item());
    assertArrayEquals(
        new float[] {7, 7}, values(Tensor.of(7f).addmv(A.narrow(1, 0, 0), Tensor.zeros(0))));
    assertEquals(
        Shape.of(4, 3), Tensor.ones(3).addbmm(Tensor.ones(0, 4, 2), Tensor.ones(0, 2, 3)).shape());
  }

  @Test
  void zeroBetaDoesNotReadTheTensor() {
    Tensor x = Tensor.full(Shape.of(2, 2), Double.NaN).requiresGrad_();
    Tensor y = x.addmm(A, B, 0, 1);
    assertArrayEquals(new float[] {4, 5, 10, 11}, values(y));
    y.sum().backward();
    assertArrayEquals(new float[4], values(x.grad()));
  }

  @Test
  void integersLoseTheFractionOfFactors() {
    Tensor x = Tensor.of(new long[] {5});
    Tensor row = Tensor.of(new long[][] {{2, 3}});
    Tensor column = Tensor.of(new long[] {1, 1});
    assertArrayEquals(new long[] {20}, x.addmv(row, column, 2.9, 2.1).toLongArray());
  }

  @Test
  void truthValuesAreJoined() {
    Tensor x = Tensor.of(new boolean[][] {{true, false}, {false, false}});
    Tensor y = x.addr(Tensor.of(true, false), Tensor.of(false, true), 3, 2);
    assertArrayEquals(new boolean[] {true, true, false, false}, y.flatten().toBooleanArray());
    Tensor none = x.addr(Tensor.of(true, false), Tensor.of(false, true), 0, 0);
    assertArrayEquals(new boolean[4], none.flatten().toBooleanArray());
  }

  @Test
  void twinsChangeTheTensor() {
    Tensor x = Tensor.ones(2, 2);
    assertSame(x, x.addmm_(A, B, 2, 1));
    assertArrayEquals(new float[] {6, 7, 12, 13}, values(x));
    Tensor v = Tensor.ones(2);
    v.addmv_(A, Tensor.of(1f, 0f, 0f));
    assertArrayEquals(new float[] {2, 5}, values(v));
  }

  @Test
  void leavesAreNotChangedWhileRecording() {
    Tensor leaf = Tensor.ones(2, 2).requiresGrad_();
    String message = assertThrows(AutogradException.class, () -> leaf.addmm_(A, B)).getMessage();
    assertTrue(message.startsWith("addmm_: a leaf that requires a gradient"), message);
  }

  @Test
  void gradientsFlowThroughTwins() {
    Tensor leaf = Tensor.ones(2, 2).requiresGrad_();
    Tensor a = A.clone().requiresGrad_();
    Tensor x = leaf.mul(3);
    x.addmm_(a, B, 0.5, 2);
    x.sum().backward();
    assertArrayEquals(new float[] {1.5f, 1.5f, 1.5f, 1.5f}, values(leaf.grad()));
    assertArrayEquals(new float[] {2, 2, 4, 2, 2, 4}, values(a.grad()));
  }

  /** What a product looks at inside is nobody's view, so the operand may be changed after. */
  @Test
  void operandsMayBeChangedInPlaceAfterwards() {
    Tensor x = Tensor.ones(2, 2).requiresGrad_().mul(2);
    Tensor y = x.tensordot(Tensor.ones(2, 3), 1).sum().add(x.trace());
    y = y.add(Tensor.einsum("ij,jk->ki", x, Tensor.ones(2, 2)).sum());
    x.add_(1);
    assertEquals(56, y.add(x.sum()).item());
    y.add(x.sum()).backward();
  }

  @Test
  void kronPutsBlocks() {
    Tensor y = Tensor.of(1f, 10f).kron(Tensor.of(new float[][] {{1, 2}, {3, 4}}));
    assertEquals(Shape.of(2, 4), y.shape());
    assertArrayEquals(new float[] {1, 2, 10, 20, 3, 4, 30, 40}, values(y));
    assertEquals(Shape.of(), Tensor.scalar(2).kron(Tensor.scalar(3)).shape());
  }

  @Test
  void tensordotStretchesSizesOfOne() {
    Tensor one = Tensor.of(new float[][] {{2}, {3}});
    Tensor y = one.tensordot(Tensor.of(1f, 2f, 3f), new int[] {1}, new int[] {0});
    assertArrayEquals(new float[] {12, 18}, values(y));
  }

  @Test
  void traceOfIntegersIsLong() {
    Tensor y = Tensor.of(new long[][] {{1, 2}, {3, 4}}).to(DType.INT32).trace();
    assertEquals(DType.INT64, y.dtype());
    assertEquals(5, y.itemLong());
  }

  @Test
  void multiDotTakesTheCheapOrderAndVectors() {
    Tensor y = Tensor.multiDot(Tensor.of(1f, 1f), A, B, Tensor.of(1f, -1f));
    assertEquals(Shape.of(), y.shape());
    assertEquals(-2, y.item(), "5 + 9 - (7 + 9)");
  }

  @Test
  void shapesAreKnownWithoutValues() {
    Tensor x = Tensor.zeros(2, 3).to(Device.meta());
    assertEquals(Shape.of(2, 2), x.mm(Tensor.zeros(3, 2).to(Device.meta())).shape());
    assertEquals(Shape.of(3, 2), Tensor.einsum("ij->ji", x).shape());
  }

  private static Arguments wrong(
      Class<? extends Exception> type, String message, Supplier<Tensor> call) {
    return Arguments.of(type, message, call);
  }

  static Stream<Arguments> wrongCalls() {
    Tensor v = Tensor.ones(3);
    Tensor batch = Tensor.ones(2, 2, 3);
    return Stream.of(
        wrong(
            ShapeException.class,
            "mv: the operands have other numbers of dimensions; got left [3], right [3]; expected"
                + " [m, k] x [k]. Use matmul for other shapes",
            () -> v.mv(v)),
        wrong(
            ShapeException.class,
            "dot: inner dimensions differ (3 vs 2); got left [3], right [2]; expected [k] x [k]."
                + " Check the sizes, or transpose one operand",
            () -> v.dot(Tensor.ones(2))),
        wrong(
            ShapeException.class,
            "bmm: both operands must be batches of equally many matrices; got left [2, 2, 3], right"
                + " [1, 3, 2]; expected [batch, m, k] x [batch, k, n]. Use matmul, which broadcasts",
            () -> batch.bmm(Tensor.ones(1, 3, 2))),
        wrong(
            ShapeException.class,
            "inner: the last dimensions differ; got left [2, 3], right [3, 2]; expected [..., k] x"
                + " [..., k]. Use matmul for [m, k] x [k, n]",
            () -> A.inner(B)),
        wrong(
            ShapeException.class,
            "cross: no dimension has size 3; got left [2], right [2]; expected vectors of three"
                + " numbers along one dimension",
            () -> Tensor.ones(2).cross(Tensor.ones(2))),
        wrong(
            ShapeException.class,
            "cross: dimension 0 must have size 3 in both operands; got left [2, 3], right [2, 3]",
            () -> A.cross(A, 0)),
        wrong(
            ShapeException.class,
            "trace: only a matrix has a trace; got [3]; expected [m, n]. For batches, use"
                + " diagonal(0, -2, -1).sum(-1)",
            v::trace),
        wrong(
            ShapeException.class,
            "tensordot: the operands have not 2 dimensions to sum over; got left [3], right [2, 3];"
                + " expected a number from 0 to 1",
            () -> v.tensordot(A, 2)),
        wrong(
            ShapeException.class,
            "tensordot: dimensions to sum over do not match; got left [2, 3] dims [0], right [3, 2]"
                + " dims [0]; expected equally many dimensions, in pairs of equal size",
            () -> A.tensordot(B, new int[] {0}, new int[] {0})),
        wrong(
            DTypeException.class,
            "addmm: operands must have one type; got float32 [2], int64 [1, 1], int64 [1, 2]."
                + " Convert with to(dtype)",
            () ->
                Tensor.ones(2)
                    .addmm(Tensor.ones(DType.INT64, 1, 1), Tensor.ones(DType.INT64, 1, 2))),
        wrong(
            ShapeException.class,
            "addmm: the tensor does not broadcast to the product; got [3, 2, 2], the product [2, 2];"
                + " expected sizes of the product, or 1",
            () -> Tensor.ones(3, 2, 2).addmm(A, B)),
        wrong(
            ShapeException.class,
            "addmm_: the result has another shape than the tensor written to; got [2], the result"
                + " [2, 2]. Use the operation without the underscore",
            () -> Tensor.ones(2).addmm_(A, B)),
        wrong(
            ShapeException.class,
            "multiDot: the operands are no chain; got [2, 3], [2, 3]; expected at least two matrices"
                + " [m, k], [k, l], [l, n], …, the first and the last of which may be vectors",
            () -> Tensor.multiDot(A, A)));
  }

  @ParameterizedTest
  @MethodSource("wrongCalls")
  void wrongCallsSayWhatIsWrong(
      Class<? extends Exception> type, String message, Supplier<Tensor> call) {
    assertError(type, message, call::get);
  }

  @Test
  void truthValuesHaveNoMatrixProduct() {
    Tensor x = Tensor.ones(DType.BOOL, 2, 2);
    assertTrue(
        assertThrows(DTypeException.class, () -> x.mm(x))
            .getMessage()
            .startsWith("mm: operands must have one numeric type"));
  }
}
