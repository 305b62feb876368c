package dev.lamina.op;

import static dev.lamina.testing.Errors.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equations: notation, and results against other operations. */
class EinsumTest {
  private static Tensor values(int... sizes) {
    Random random = new Random(3);
    Shape shape = Shape.of(sizes);
    return Tensor.of(random.doubles(shape.numel(), -1, 1).toArray(), shape);
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.flatten().toDoubleArray(), actual.flatten().toDoubleArray(), 1e-13);
  }

  @Test
  void equationsAreOtherOperations() {
    Tensor a = values(3, 4);
    Tensor b = values(4, 2);
    Tensor batch = values(5, 3, 4);
    assertClose(a.mm(b), Tensor.einsum("ij,jk->ik", a, b));
    assertClose(a.mm(b), Tensor.einsum("ij,jk", a, b));
    assertClose(a.mm(b).t(), Tensor.einsum(" ij , jk -> ki ", a, b));
    assertClose(batch.matmul(b), Tensor.einsum("...ij,jk->...ik", batch, b));
    assertClose(batch.matmul(b), Tensor.einsum("...ij,jk", batch, b));
    assertClose(a.sum(), Tensor.einsum("ij->", a));
    assertClose(a.t(), Tensor.einsum("ba", a));
    assertClose(a.mul(a).sum(), Tensor.einsum("ij,ij->", a, a));
    assertClose(a.mul(a), Tensor.einsum("ij,ij->ij", a, a));
    assertClose(values(3, 3).trace(), Tensor.einsum("ii", values(3, 3)));
    assertClose(values(3, 3).diagonal(), Tensor.einsum("ii->i", values(3, 3)));
  }

  @Test
  void capitalLettersComeFirst() {
    assertEquals(Shape.of(3, 2), Tensor.einsum("aB", values(2, 3)).shape());
  }

  @Test
  void sizesOfOneAreStretched() {
    Tensor a = values(1, 3);
    Tensor b = values(4, 3);
    assertClose(a.mul(b).sum(1), Tensor.einsum("ij,ij->i", a, b));
    assertClose(a.mul(b).sum(0), Tensor.einsum("ij,ij->j", a, b));
  }

  @Test
  void manyOperandsAndRepeatedSubscriptsRunTogether() {
    Tensor a = values(2, 3, 2);
    Tensor b = values(3);
    Tensor c = values(4);
    Tensor expected = a.diagonal(0, 0, 2).mul(b.unsqueeze(1)).sum(0).outer(c);
    assertClose(expected, Tensor.einsum("iji,j,k->ik", a, b, c));
  }

  @Test
  void ellipsesOfDifferentLengthBroadcast() {
    Tensor a = values(2, 3, 4);
    Tensor b = values(3, 4);
    assertClose(a.mul(b).sum(-1), Tensor.einsum("...i,...i->...", a, b));
    assertClose(a.mul(b).sum(new int[] {0, 1}, false), Tensor.einsum("...i,...i->i", a, b));
  }

  @Test
  void emptySumsAreZero() {
    Tensor y = Tensor.einsum("ij,jk->ik", Tensor.zeros(2, 0), Tensor.zeros(0, 3));
    assertArrayEquals(new float[6], y.flatten().toFloatArray());
  }

  @Test
  void rearrangingAloneIsAView() {
    Tensor a = values(2, 3);
    assertTrue(Tensor.einsum("ij->ji", a).sharesStorageWith(a));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ij,jk       | it names 2 operands",
        "i           | operand 0 has 2 dimensions, not those of \"i\"",
        "i1          | \"i1\" is no row of letters with at most one ellipsis",
        "...i...     | \"...i...\" is no row of letters with at most one ellipsis",
        "ij->k       | no operand has the subscript k",
        "ij->ii      | the result has the subscript i twice",
        "ii          | sizes 2 and 3 have one subscript",
      })
  void wrongEquationsSayWhatIsWrong(String equation, String why) {
    assertError(
        IllegalArgumentException.class,
        "einsum: the equation does not fit: "
            + why
            + "; got \""
            + equation
            + "\" for [2, 3]; expected a letter for each dimension, as in \"ij,jk->ik\"",
        () -> Tensor.einsum(equation, values(2, 3)));
  }

  @Test
  void sizesMustAgreeBetweenOperands() {
    assertError(
        IllegalArgumentException.class,
        "einsum: the equation does not fit: sizes 3 and 2 have one subscript; got \"ij,jk\" for [2,"
            + " 3], [2, 3]; expected a letter for each dimension, as in \"ij,jk->ik\"",
        () -> Tensor.einsum("ij,jk", values(2, 3), values(2, 3)));
  }
}
