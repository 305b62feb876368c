package dev.lamina.op;

import static dev.lamina.backend.DType.BOOL;
import static dev.lamina.backend.DType.FLOAT32;
import static dev.lamina.backend.DType.FLOAT64;
import static dev.lamina.backend.DType.INT32;
import static dev.lamina.backend.DType.INT64;
import static dev.lamina.backend.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Types of results, as PyTorch's {@code torch.result_type} and its operators have them. */
class PromotionTest {
  private static final DType[] TYPES = {BOOL, UINT8, INT32, INT64, FLOAT32, FLOAT64};

  /** Rows: the left operand; columns: the right one; both in the order of {@link #TYPES}. */
  private static final DType[][] OF_DIMENSIONS = {
    {BOOL, UINT8, INT32, INT64, FLOAT32, FLOAT64},
    {UINT8, UINT8, INT32, INT64, FLOAT32, FLOAT64},
    {INT32, INT32, INT32, INT64, FLOAT32, FLOAT64},
    {INT64, INT64, INT64, INT64, FLOAT32, FLOAT64},
    {FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT64},
    {FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64},
  };

  /** The left operand has dimensions, the right one has none. */
  private static final DType[][] WITH_SINGLE_VALUE = {
    {BOOL, UINT8, INT32, INT64, FLOAT32, FLOAT64},
    {UINT8, UINT8, UINT8, UINT8, FLOAT32, FLOAT64},
    {INT32, INT32, INT32, INT32, FLOAT32, FLOAT64},
    {INT64, INT64, INT64, INT64, FLOAT32, FLOAT64},
    {FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32},
    {FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64},
  };

  /** Beside an integer of Java's, and beside a real number. */
  private static final DType[] WITH_INTEGER = {INT64, UINT8, INT32, INT64, FLOAT32, FLOAT64};

  private static final DType[] WITH_REAL = {FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT64};

  /** Whether the row's type may be written into the column's. */
  private static final boolean[][] CAN_CAST = {
    {true, true, true, true, true, true},
    {false, true, true, true, true, true},
    {false, true, true, true, true, true},
    {false, true, true, true, true, true},
    {false, false, false, false, true, true},
    {false, false, false, false, true, true},
  };

  @Test
  void questionsAboutTypesHaveTheAnswersOfTheTables() {
    assertArrayEquals(TYPES, DType.values());
    forEachPair(
        (i, k) -> {
          DType both = OF_DIMENSIONS[i][k];
          assertEquals(both, Tensor.promoteTypes(TYPES[i], TYPES[k]));
          assertEquals(both, Tensor.resultType(ones(i, 2), ones(k, 3, 1)));
          assertEquals(both, Tensor.resultType(ones(i), ones(k)));
          assertEquals(WITH_SINGLE_VALUE[i][k], Tensor.resultType(ones(i, 2), ones(k)));
          assertEquals(WITH_SINGLE_VALUE[i][k], Tensor.resultType(ones(k), ones(i, 2)));
          assertEquals(both, Tensor.resultType(ones(i, 2), ones(i), ones(k, 1)));
          assertEquals(CAN_CAST[i][k], Tensor.canCast(TYPES[i], TYPES[k]));
        });
    for (int i = 0; i < TYPES.length; i++) {
      for (int[] shape : new int[][] {{}, {2}}) {
        assertEquals(WITH_INTEGER[i], Tensor.resultType(ones(i, shape), 7));
        assertEquals(WITH_REAL[i], Tensor.resultType(ones(i, shape), 7.0));
        assertEquals(WITH_INTEGER[i], ones(i, shape).add(7).dtype());
        assertEquals(WITH_REAL[i], ones(i, shape).add(7.0).dtype());
      }
    }
  }

  @Test
  @Tag("cpu") // Types follow from no device, and every pair would be a kernel of its own.
  void resultsInPlaceMustFitTheKind() {
    forEachPair(
        (i, k) -> {
          Tensor x = ones(k, 2);
          if (CAN_CAST[i][k]) {
            assertEquals(TYPES[k], x.mul_(ones(i, 2)).dtype());
            assertArrayEquals(new long[] {1, 1}, x.toLongArray());
          } else {
            assertThrows(DTypeException.class, () -> x.mul_(ones(i, 2)));
          }
        });
  }

  @Test
  @Tag("cpu") // Types follow from no device, and every pair would be a kernel of its own.
  void tensorsOfDimensionsMeetInTheLaterType() {
    forEachPair((i, k) -> assertTypes(OF_DIMENSIONS[i][k], ones(i, 2), ones(k, 2)));
    forEachPair((i, k) -> assertTypes(OF_DIMENSIONS[i][k], ones(i, 2), ones(k, 3, 1)));
  }

  @Test
  @Tag("cpu") // Types follow from no device, and every pair would be a kernel of its own.
  void singleValuesMeetLikeTensorsOfDimensions() {
    forEachPair((i, k) -> assertTypes(OF_DIMENSIONS[i][k], ones(i), ones(k)));
  }

  @Test
  @Tag("cpu") // Types follow from no device, and every pair would be a kernel of its own.
  void singleValuesOnlyChangeTheKind() {
    forEachPair((i, k) -> assertTypes(WITH_SINGLE_VALUE[i][k], ones(i, 2), ones(k)));
    forEachPair((i, k) -> assertTypes(WITH_SINGLE_VALUE[i][k], ones(k), ones(i, 2)));
    // A vector of one element is no single value.
    forEachPair((i, k) -> assertTypes(OF_DIMENSIONS[i][k], ones(i, 2), ones(k, 1)));
  }

  private interface Pair {
    void check(int i, int k);
  }

  private static void forEachPair(Pair pair) {
    for (int i = 0; i < TYPES.length; i++) {
      for (int k = 0; k < TYPES.length; k++) {
        pair.check(i, k);
      }
    }
  }

  private static Tensor ones(int type, int... shape) {
    return Tensor.ones(TYPES[type], shape);
  }

  private static void assertTypes(DType common, Tensor a, Tensor b) {
    String label = a.dtype() + " " + a.shape() + " and " + b.dtype() + " " + b.shape();
    DType number = common == BOOL ? INT64 : common;
    DType real = common.isFloatingPoint() ? common : FLOAT32;
    assertEquals(common, a.add(b).dtype(), "add of " + label);
    assertEquals(common, a.mul(b).dtype(), "mul of " + label);
    if (common != BOOL) {
      assertEquals(common, a.sub(b).dtype(), "sub of " + label);
    }
    assertEquals(number, a.pow(b).dtype(), "pow of " + label);
    assertEquals(real, a.div(b).dtype(), "div of " + label);
    assertEquals(common, a.maximum(b).dtype(), "maximum of " + label);
    assertEquals(common, a.minimum(b).dtype(), "minimum of " + label);
    assertEquals(BOOL, a.lt(b).dtype(), "lt of " + label);
    assertEquals(BOOL, a.logicalOr(b).dtype(), "logicalOr of " + label);
    assertEquals(common, Tensor.where(Tensor.of(true), a, b).dtype(), "where of " + label);
    double[] one = a.div(b).toDoubleArray();
    for (double value : one) {
      assertEquals(1, value, label);
    }
  }

  @Test
  void realNumbersMakeIntegersFloat32AndLeaveFloatsAlone() {
    DType[] expected = WITH_REAL;
    for (int i = 0; i < TYPES.length; i++) {
      Tensor x = ones(i, 2);
      for (Tensor y : List.of(x.add(0.5), x.sub(0.5), x.mul(0.5), x.div(0.5), x.pow(1.5))) {
        assertEquals(expected[i], y.dtype());
      }
      for (Tensor y : List.of(x.sqrt(), x.exp(), x.log(), x.sin(), x.cos(), x.pow(0.5))) {
        assertEquals(expected[i], y.dtype());
      }
      assertEquals(expected[i], x.pow(2.0).dtype());
      assertEquals(BOOL, x.lt(0.5).dtype());
    }
  }

  @Test
  void integersMakeTruthInt64AndLeaveTheRestAlone() {
    DType[] expected = WITH_INTEGER;
    for (int i = 0; i < TYPES.length; i++) {
      Tensor x = ones(i, 2);
      for (Tensor y : List.of(x.add(2), x.sub(2), x.mul(2), x.pow(2), x.pow(3))) {
        assertEquals(expected[i], y.dtype());
      }
      for (Tensor y : List.of(x.abs(), x.square(), x.relu())) {
        assertEquals(expected[i], y.dtype());
      }
      if (TYPES[i] != BOOL) {
        assertEquals(expected[i], x.neg().dtype());
      }
      boolean real = TYPES[i].isFloatingPoint();
      assertEquals(real ? TYPES[i] : INT64, x.sum().dtype());
      assertEquals(real ? TYPES[i] : FLOAT32, x.div(2).dtype());
      assertEquals(BOOL, x.eq(1).dtype());
      assertEquals(BOOL, x.isNan().dtype());
      assertEquals(BOOL, x.logicalNot().dtype());
      assertEquals(TYPES[i], x.clone().dtype());
    }
  }

  @Test
  void divisionOfIntegersIsTheTrueQuotientInFloat32() {
    Tensor quotient = Tensor.of(7, -7, 1).div(Tensor.of(2, 2, 3));
    Bits.assertSame(Tensor.of(3.5f, -3.5f, 1f / 3f), quotient, "7 / 2");
    Bits.assertSame(Tensor.of(3.5f, 0f), Tensor.of(7, 0).div(2), "7 / 2");
    Bits.assertSame(Tensor.of(Float.POSITIVE_INFINITY, Float.NaN), Tensor.of(1, 0).div(0), "1 / 0");
  }

  @Test
  void integersAreExactBeyond53Bits() {
    long big = (1L << 53) + 1;
    assertEquals(big + 2, Tensor.of(big).add(2).itemLong());
    assertEquals(big, Tensor.of(big).mul(1).itemLong());
    assertEquals(2 * big, Tensor.of(big).add(Tensor.of(big)).itemLong());
    assertArrayEquals(new boolean[] {false}, Tensor.of(big).eq(big - 1).toBooleanArray());
    assertEquals(Long.MIN_VALUE, Tensor.of(Long.MAX_VALUE).add(1).itemLong());
  }

  @Test
  void smallIntegersWrap() {
    Tensor u = Tensor.of(UINT8, 0, 1, 200, 255);
    assertArrayEquals(new long[] {100, 101, 44, 99}, u.add(100).toLongArray());
    assertArrayEquals(new long[] {255, 0, 199, 254}, u.sub(1).toLongArray());
    assertArrayEquals(new long[] {0, 1, 64, 1}, u.mul(u).toLongArray());
    assertArrayEquals(new long[] {0, 255, 56, 1}, u.neg().toLongArray());
    assertArrayEquals(new long[] {0, 1, 200, 255}, u.abs().toLongArray());
    assertArrayEquals(new boolean[] {false, false, true, true}, u.gt(127).toBooleanArray());
    assertArrayEquals(new long[] {100, 100, 200, 255}, u.clampMin(100).toLongArray());
    assertArrayEquals(new long[] {0, 1, 200, 255}, u.clamp(-5, 300).toLongArray());
    assertEquals(456, u.sum().itemLong());
    Tensor i = Tensor.of(INT32, Integer.MAX_VALUE, Integer.MIN_VALUE);
    assertArrayEquals(new int[] {Integer.MIN_VALUE, -Integer.MAX_VALUE}, i.add(1).toIntArray());
    assertArrayEquals(new int[] {1, 0}, i.mul(i).toIntArray());
    assertArrayEquals(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE}, i.abs().toIntArray());
    assertArrayEquals(new boolean[] {true, false}, i.gt(i.flip(0)).toBooleanArray());
    assertEquals(-1, i.sum().itemLong());
  }

  @Test
  void productsOfSmallIntegersWrap() {
    Tensor u = Tensor.of(UINT8, 16, 2, 3, 200).view(2, 2);
    Bits.assertSame(Tensor.of(UINT8, 6, 176, 136, 70).view(2, 2), u.matmul(u), "uint8");
    Bits.assertSame(Tensor.of(UINT8, 18, 203), u.matmul(Tensor.of(UINT8, 1, 1)), "a vector");
    Tensor i = Tensor.of(INT32, 1 << 16, 3, 1, 1 << 15).view(2, 2);
    Tensor squared = Tensor.of(INT32, 3, 294912, 98304, 1073741827).view(2, 2);
    Bits.assertSame(squared, i.matmul(i), "int32");
  }

  @Test
  void truthAddsAndMultipliesLogically() {
    Tensor a = Tensor.of(false, false, true, true);
    Tensor b = Tensor.of(false, true, false, true);
    assertValues(a, b, Tensor::add, false, true, true, true);
    assertValues(a, b, Tensor::mul, false, false, false, true);
    assertValues(a, b, Tensor::maximum, false, true, true, true);
    assertValues(a, b, Tensor::lt, false, true, false, false);
    assertValues(a, b, Tensor::logicalAnd, false, false, false, true);
    assertArrayEquals(new long[] {-1, -1, 0, 0}, a.sub(1).toLongArray());
    assertArrayEquals(new long[] {0, -1, 1, 0}, a.sub(b.to(INT64)).toLongArray());
  }

  private static void assertValues(
      Tensor a, Tensor b, BinaryOperator<Tensor> op, boolean... expected) {
    assertArrayEquals(expected, op.apply(a, b).toBooleanArray());
  }

  @Test
  void scalarsAreRoundedToTheTypeTheyMeet() {
    Bits.assertSame(Tensor.of(1f + 0.1f), Tensor.of(1f).add(0.1), "float32");
    Bits.assertSame(Tensor.of(1.0 + 0.1), Tensor.of(1.0).add(0.1), "float64");
    // 0.1f is not 0.1.
    assertArrayEquals(new boolean[] {true}, Tensor.of(0.1f).eq(0.1).toBooleanArray());
    assertArrayEquals(new boolean[] {false}, Tensor.of((double) 0.1f).eq(0.1).toBooleanArray());
    assertArrayEquals(new boolean[] {true}, Tensor.of(2).lt(2.5).toBooleanArray());
  }

  @Test
  void wholeBoundsLeaveIntegersWhatTheyAre() {
    Tensor x = Tensor.of(-5, 0, 7);
    Bits.assertSame(Tensor.of(-2, 0, 3), x.clamp(-2, 3), "clamp");
    Bits.assertSame(Tensor.of(1, 1, 7), x.clampMin(1), "clampMin");
    Bits.assertSame(Tensor.of(-5, 0, 3), x.clampMax(3), "clampMax");
    Bits.assertSame(Tensor.of(-2.5f, 0f, 3f), x.clamp(-2.5, 3), "a fraction");
    double none = Double.POSITIVE_INFINITY;
    Bits.assertSame(Tensor.of(-5, 0, 7), x.clampMax(none), "an infinite bound is none");
    Bits.assertSame(Tensor.of(0, 0, 7), x.clamp(0, none), "an infinite bound is none");
    Bits.assertSame(Tensor.of(-5, 0, 1), x.clone().clamp_(-none, 1), "nor in place");
    assertEquals(INT64, Tensor.of(true).clamp(0, 1).dtype());
    assertEquals(FLOAT64, x.to(FLOAT64).clamp(0, 1).dtype());
  }

  @Test
  void fillsWithANumberOfItsOwnKindOrPromotes() {
    Tensor mask = Tensor.of(true, false);
    assertEquals(INT64, Tensor.of(1, 2).maskedFill(mask, 7).dtype());
    assertEquals(FLOAT32, Tensor.of(1, 2).maskedFill(mask, 0.5).dtype());
    assertEquals(FLOAT64, Tensor.of(1.0, 2.0).maskedFill(mask, 0.5).dtype());
    assertEquals(BOOL, mask.maskedFill(mask, 0).dtype());
    assertArrayEquals(new boolean[] {true, false}, mask.maskedFill(mask, 2).toBooleanArray());
  }

  @Test
  void truthValuesAreOnlyZeroAndOneWhateverTheyWereMadeFrom() {
    for (Tensor truth :
        List.of(
            Tensor.full(dev.lamina.backend.Shape.of(2), BOOL, 2),
            Tensor.full(dev.lamina.backend.Shape.of(2), BOOL, 0.5),
            Tensor.zeros(BOOL, 2).fill_(-3),
            Tensor.of(true, true).maskedFill(Tensor.of(true, false), 7),
            Tensor.of(5, -1).to(BOOL),
            Tensor.of(0.25f, Float.NaN).to(BOOL))) {
      assertArrayEquals(new long[] {1, 1}, truth.toLongArray());
      assertEquals(2, truth.sum().itemLong());
      assertArrayEquals(new boolean[] {true, true}, truth.eq(Tensor.of(true)).toBooleanArray());
    }
  }

  @Test
  void comparisonsSeeNumbersOutsideTheType() {
    Tensor bytes = Tensor.of(1L, 44L, 250L).to(UINT8);
    assertArrayEquals(new boolean[] {true, true, true}, bytes.lt(300).toBooleanArray());
    assertArrayEquals(new boolean[] {false, false, false}, bytes.eq(300).toBooleanArray());
    assertArrayEquals(new boolean[] {true, true, true}, bytes.gt(-1).toBooleanArray());
    Tensor ints = Tensor.of(0L, 1L, Integer.MAX_VALUE).to(INT32);
    assertArrayEquals(new boolean[] {false, false, false}, ints.eq(1L << 32).toBooleanArray());
    assertArrayEquals(new boolean[] {true, true, true}, ints.le(1L << 31).toBooleanArray());
    assertArrayEquals(new long[] {1, 1, 1}, ints.clone().lt_(1L << 31).toLongArray());
    assertArrayEquals(new long[] {45, 88, 38}, bytes.add(300).toLongArray());
  }
}
