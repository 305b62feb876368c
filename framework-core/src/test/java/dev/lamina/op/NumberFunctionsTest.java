package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import org.junit.jupiter.api.Test;

/** What element-wise operations give at their edges, by hand; on the default device. */
class NumberFunctionsTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void quotientsOfRealsAreRoundedAsInPython() {
    Tensor a = Tensor.of(7f, -7f, 7f, -7f, 0f, -0f, 1f, 1f);
    Tensor b = Tensor.of(2f, 2f, -2f, -2f, 3f, 3f, 0f, 0.1f);
    assertArrayEquals(new float[] {3, -4, -4, 3, 0, -0f, INF, 9}, a.floorDivide(b).toFloatArray());
    assertArrayEquals(
        new float[] {3, -4, -4, 3, 0, -0f, INF, 9}, a.div(b, Rounding.FLOOR).toFloatArray());
    assertArrayEquals(
        new float[] {3, -3, -3, 3, 0, -0f, INF, 10}, a.div(b, Rounding.TRUNC).toFloatArray());
    assertArrayEquals(
        new float[] {NAN, NAN}, Tensor.of(0f, NAN).floorDivide(Tensor.of(0f, 1f)).toFloatArray());
  }

  @Test
  void restsOfRealsHaveTheSignOfOneOperand() {
    Tensor a = Tensor.of(7f, -7f, 7f, -7f, -7f, 7f);
    Tensor b = Tensor.of(3f, 3f, -3f, -3f, INF, 0f);
    assertArrayEquals(new float[] {1, 2, -2, -1, INF, NAN}, a.remainder(b).toFloatArray());
    assertArrayEquals(new float[] {1, -1, 1, -1, -7, NAN}, a.fmod(b).toFloatArray());
  }

  @Test
  void integersDividedByZeroGiveZero() {
    for (DType type : new DType[] {DType.INT64, DType.INT32}) {
      Tensor a = Tensor.of(7L, -7L, 0L).to(type);
      Tensor zero = Tensor.zeros(type, 3);
      assertArrayEquals(new long[] {0, 0, 0}, a.floorDivide(zero).toLongArray());
      assertArrayEquals(new long[] {0, 0, 0}, a.div(zero, Rounding.TRUNC).toLongArray());
      assertArrayEquals(new long[] {7, -7, 0}, a.fmod(zero).toLongArray());
      assertArrayEquals(new long[] {7, -7, 0}, a.remainder(zero).toLongArray());
      assertArrayEquals(new long[] {0, 0, 0}, a.floorDivide(0).toLongArray());
    }
  }

  @Test
  void integerQuotientsThatDoNotFitWrap() {
    Tensor least = Tensor.of(Long.MIN_VALUE);
    assertEquals(Long.MIN_VALUE, least.floorDivide(-1).itemLong());
    assertEquals(0, least.remainder(-1).itemLong());
    Tensor small = Tensor.of(new long[] {Integer.MIN_VALUE}).to(DType.INT32);
    assertEquals(Integer.MIN_VALUE, small.div(-1, Rounding.TRUNC).itemLong());
  }

  @Test
  void integerQuotientsAndRests() {
    Tensor a = Tensor.of(7L, -7L, 7L, -7L);
    Tensor b = Tensor.of(2L, 2L, -2L, -2L);
    assertArrayEquals(new long[] {3, -4, -4, 3}, a.floorDivide(b).toLongArray());
    assertArrayEquals(new long[] {3, -3, -3, 3}, a.div(b, Rounding.TRUNC).toLongArray());
    assertArrayEquals(new long[] {1, 1, -1, -1}, a.remainder(b).toLongArray());
    assertArrayEquals(new long[] {1, -1, 1, -1}, a.fmod(b).toLongArray());
    assertEquals(DType.FLOAT32, a.floorDivide(2.0).dtype());
    Tensor bytes = Tensor.of(200L, 7L).to(DType.UINT8);
    assertArrayEquals(new long[] {28, 1}, bytes.floorDivide(7).toLongArray());
    assertArrayEquals(new long[] {4, 0}, bytes.remainder(7).toLongArray());
  }

  @Test
  void halvesAreRoundedToEven() {
    Tensor x = Tensor.of(0.5f, 1.5f, 2.5f, -0.5f, -1.5f, NAN, INF);
    assertArrayEquals(new float[] {0, 2, 2, -0f, -2, NAN, INF}, x.round().toFloatArray());
    assertArrayEquals(new float[] {0, 1, 2, -1, -2, NAN, INF}, x.floor().toFloatArray());
    assertArrayEquals(new float[] {1, 2, 3, -0f, -1, NAN, INF}, x.ceil().toFloatArray());
    assertArrayEquals(new float[] {0, 1, 2, -0f, -1, NAN, INF}, x.trunc().toFloatArray());
    assertArrayEquals(new double[] {1.23, 0.5}, Tensor.of(1.234, 0.495).round(2).toDoubleArray());
    assertArrayEquals(new double[] {1200, -800}, Tensor.of(1234.0, -751).round(-2).toDoubleArray());
  }

  @Test
  void wholeNumbersStayWhatTheyAre() {
    Tensor x = Tensor.of(3L, -4L);
    assertEquals(DType.INT64, x.floor().dtype());
    assertArrayEquals(new long[] {3, -4}, x.round().toLongArray());
    assertArrayEquals(new long[] {1, -1}, x.sign().toLongArray());
    assertArrayEquals(new long[] {3, -4}, x.nanToNum().toLongArray());
    assertSame(x, x.nanToNum_());
    assertArrayEquals(new boolean[] {true, true}, x.isFinite().toBooleanArray());
    assertArrayEquals(new boolean[] {false, false}, x.isInf().toBooleanArray());
    assertEquals(DType.BOOL, Tensor.of(true, false).sign().dtype());
  }

  @Test
  void signsOfZeroAndNaN() {
    Tensor x = Tensor.of(-2f, -0f, 0f, INF, NAN);
    assertArrayEquals(new float[] {-1, 0, 0, 1, 0}, x.sign().toFloatArray());
  }

  @Test
  void finiteNumbers() {
    Tensor x = Tensor.of(NAN, INF, -INF, 2f);
    float max = Float.MAX_VALUE;
    assertArrayEquals(new float[] {0, max, -max, 2}, x.nanToNum().toFloatArray());
    assertArrayEquals(new float[] {1, 5, -5, 2}, x.nanToNum(1, 5, -5).toFloatArray());
    assertArrayEquals(new boolean[] {false, false, false, true}, x.isFinite().toBooleanArray());
    assertArrayEquals(new boolean[] {false, true, true, false}, x.isInf().toBooleanArray());
    Tensor d = Tensor.of(Double.POSITIVE_INFINITY);
    assertEquals(Double.MAX_VALUE, d.nanToNum().item());
  }

  @Test
  void closeNumbers() {
    Tensor a = Tensor.of(1f, INF, INF, NAN, 1f);
    Tensor b = Tensor.of(1.000001f, INF, -INF, NAN, 1.1f);
    assertArrayEquals(
        new boolean[] {true, true, false, false, false}, a.isClose(b).toBooleanArray());
    assertArrayEquals(
        new boolean[] {true, true, false, true, true}, a.isClose(b, 0.1, 0, true).toBooleanArray());
    // Too near to be told apart as float32.
    Tensor large = Tensor.of(1L << 40);
    assertEquals(false, large.isClose(large.add(1), 0, 0, false).itemBoolean());
  }

  @Test
  void wholeTensorsAreComparedByOneAnswer() {
    Tensor x = Tensor.of(1.0, 2.0);
    assertEquals(true, x.allClose(x.add(1e-9)));
    assertEquals(true, x.allClose(Tensor.of(1.0), 1, 0, false));
    assertEquals(false, x.allClose(x.add(1e-3)));
    assertEquals(true, x.mul(Double.NaN).allClose(x.mul(Double.NaN), 0, 0, true));
    assertEquals(true, x.equal(Tensor.of(1, 2)));
    assertEquals(false, x.equal(x.add(1e-9)));
    assertEquals(false, x.equal(x.view(2, 1)));
    assertEquals(false, x.mul(Double.NaN).equal(x.mul(Double.NaN)));
    assertEquals(true, Tensor.zeros(0, 3).equal(Tensor.zeros(0, 3)));
    assertEquals(true, Tensor.zeros(0, 3).allClose(Tensor.zeros(0, 3)));
  }

  @Test
  void sigmoidAndTanhHoldAtTheEnds() {
    Tensor x = Tensor.of(-INF, -200f, 0f, 200f, INF, NAN);
    assertArrayEquals(new float[] {0, 0, 0.5f, 1, 1, NAN}, x.sigmoid().toFloatArray());
    assertArrayEquals(new float[] {-1, -1, 0, 1, 1, NAN}, x.tanh().toFloatArray());
    float tail = (float) Math.exp(-80);
    assertEquals(tail, (float) Tensor.of(-80f).sigmoid().item(), 1e-6f * tail);
  }

  @Test
  void pointsBetweenMeetBothEnds() {
    Tensor a = Tensor.of(1e8f, 0.1f);
    Tensor b = Tensor.of(1f, 0.3f);
    assertArrayEquals(a.toFloatArray(), a.lerp(b, 0).toFloatArray());
    assertArrayEquals(b.toFloatArray(), a.lerp(b, 1).toFloatArray());
    assertArrayEquals(new float[] {1e8f, 0.3f}, a.lerp(b, Tensor.of(0f, 1f)).toFloatArray());
  }

  @Test
  void scaledSums() {
    Tensor a = Tensor.of(1L, 2L);
    assertArrayEquals(new long[] {7, 11}, a.add(Tensor.of(2L, 3L), 3).toLongArray());
    assertArrayEquals(new long[] {-5, -7}, a.sub(Tensor.of(2L, 3L), 3).toLongArray());
    assertArrayEquals(
        new boolean[] {true, false},
        Tensor.of(false, false).add(Tensor.of(true, false), 1).toBooleanArray());
    Tensor x = Tensor.of(1f, 2f);
    assertArrayEquals(new float[] {7, 14}, x.addcmul(x, Tensor.of(3f), 2).toFloatArray());
    assertArrayEquals(new float[] {2, 4}, x.addcdiv(x, Tensor.of(2f), 2).toFloatArray());
    assertEquals(DType.FLOAT64, x.addcmul(x, Tensor.of(1.0)).dtype());
  }

  @Test
  void numbersComeFirst() {
    Tensor x = Tensor.of(3L, 0L);
    assertArrayEquals(new long[] {8, 1}, Tensor.pow(2, x).toLongArray());
    assertArrayEquals(new float[] {8, 1}, Tensor.pow(2.0, x).toFloatArray());
    assertArrayEquals(new long[] {1, 7}, Tensor.remainder(7, x).toLongArray());
    assertArrayEquals(
        new float[] {-2, 0}, Tensor.remainder(7.0, Tensor.of(-3f, 7f)).toFloatArray());
    assertArrayEquals(new float[] {0, NAN}, Tensor.xlogy(0, Tensor.of(0f, NAN)).toFloatArray());
  }

  @Test
  void comparisonsInPlaceKeepTheType() {
    Tensor x = Tensor.of(1f, 2f);
    x.eq_(Tensor.of(1.0, 5.0));
    assertArrayEquals(new float[] {1, 0}, x.toFloatArray());
    assertEquals(DType.FLOAT32, x.dtype());
    Tensor n = Tensor.of(1L, 2L);
    n.lt_(1.5);
    assertArrayEquals(new long[] {1, 0}, n.toLongArray());
    n.logicalXor_(Tensor.of(true, true));
    assertArrayEquals(new long[] {0, 1}, n.toLongArray());
  }

  @Test
  void wrongCallsSayWhatToDo() {
    Tensor whole = Tensor.of(1L, 2L);
    Errors.assertError(
        DTypeException.class,
        "pow: integers have no negative powers that are integers; got int64 [2] and the exponent"
            + " -2; expected an exponent of at least 0. Pass it as a real number, or convert with"
            + " to(DType.FLOAT32)",
        () -> whole.pow(-2));
    Errors.assertError(
        DTypeException.class,
        "round_: decimals are for real numbers; got int64 [2] and 1 decimals; expected a"
            + " floating-point tensor. Convert it with to(DType.FLOAT32)",
        () -> whole.round_(1));
    Errors.assertError(
        DTypeException.class,
        "add: the number is no whole one, but the result is of type int64; got 0.5 and int64 [2];"
            + " expected a whole number. Convert an operand with to(DType.FLOAT32)",
        () -> whole.add(whole, 0.5));
    Errors.assertError(
        IllegalArgumentException.class,
        "isClose: a tolerance is negative; got rtol -1.0 and atol 0.0; expected numbers of at least"
            + " 0",
        () -> whole.isClose(whole, -1, 0, false));
    Errors.assertError(
        DTypeException.class,
        "sigmoid_: a result of type float32 cannot be stored in int64; got int64 [2]; expected a"
            + " tensor of type float32. Convert it with to(DType.FLOAT32), or use sigmoid()",
        () -> whole.sigmoid_());
  }
}
