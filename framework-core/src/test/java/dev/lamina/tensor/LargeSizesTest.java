package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes at the end of what an int can count: right results, or errors that say what is wrong. */
@Tag("cpu")
class LargeSizesTest {
  private static final int MOST = Integer.MAX_VALUE;

  /** As many elements as there can be, at one place in memory. */
  private static Tensor most(DType type) {
    return Tensor.ones(type, 1).expand(MOST);
  }

  private static String message(Class<? extends Throwable> type, Supplier<Tensor> call) {
    return assertThrows(type, call::get).getMessage();
  }

  @Test
  void sumsAndDotProductsCountThemAll() {
    Tensor x = most(DType.FLOAT64);
    assertEquals(MOST, x.sum().item());
    assertEquals(MOST, x.dot(x).item());
  }

  @Test
  void anEmptyDimensionMakesMergedOnesEmpty() {
    assertEquals(Shape.of(0), Tensor.zeros(MOST, MOST, 0).flatten().shape());
    assertEquals(Shape.of(0), Tensor.zeros(0, MOST, MOST).flatten().shape());
    assertEquals(Shape.of(3, 0), Tensor.zeros(3, MOST, MOST, 0).flatten(1, 3).shape());
  }

  @Test
  void mergedDimensionsBesideAnEmptyOneMayBeTooLarge() {
    Tensor x = Tensor.zeros(0, 100_000, 100_000, 100_000);
    assertEquals(
        "flatten: too many positions in one dimension; got dimensions 1 to 3 of [0, 100000, 100000,"
            + " 100000]; expected at most 2^31 - 1 together. Merge fewer dimensions",
        message(ShapeException.class, () -> x.flatten(1, 3)));
  }

  @Test
  void numbersOfTimesWhoseSumOverflowsAreRefused() {
    Tensor times = Tensor.of(Long.MAX_VALUE, Long.MAX_VALUE, 2L);
    assertEquals(
        "repeatInterleave: no such number of times; got 2 numbers above 2^31 - 1 in [3] for shape"
            + " [3]; expected numbers from 0 on, together at most 2^31 - 1",
        message(ShapeException.class, () -> Tensor.ones(3).repeatInterleave(times, 0)));
  }

  /** No Java array has 2^31 - 1 elements, so these fail on machines of any size. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "INT64"})
  void rowsOfNumbersThatDoNotFitAreNamed(DType type) {
    String numbers = type + " [2147483647] = " + (type == DType.INT64 ? "16.0 GiB" : "8.0 GiB");
    String arange = message(DeviceException.class, () -> Tensor.arange(type, 0, MOST, 1));
    assertTrue(arange.startsWith("arange: not enough memory; got " + numbers), arange);
    String linspace = message(DeviceException.class, () -> Tensor.linspace(type, 0, 1, MOST));
    assertTrue(linspace.startsWith("linspace: not enough memory; got " + numbers), linspace);
  }

  @Test
  void whatLacksMemoryHasTheNameOfTheCall() {
    Tensor x = most(DType.FLOAT32);
    for (String op : new String[] {"var", "std"}) {
      String text = message(DeviceException.class, () -> op.equals("var") ? x.var() : x.std());
      assertTrue(text.startsWith(op + ": not enough memory; got float32 [2147483647]"), text);
    }
  }
}
