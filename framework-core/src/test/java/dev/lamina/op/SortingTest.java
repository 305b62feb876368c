package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.QuantileInterpolation;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.UniqueValues;
import dev.lamina.tensor.ValuesIndices;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SortingTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void nanIsLargestAndEqualElementsKeepTheirOrder() {
    Tensor x = Tensor.of(2f, NAN, -0f, INF, 0f, 2f, -INF, NAN);
    ValuesIndices up = x.sort();
    assertArrayEquals(new long[] {6, 2, 4, 0, 5, 3, 1, 7}, up.indices().toLongArray());
    assertArrayEquals(new float[] {-INF, -0f, 0f, 2, 2, INF, NAN, NAN}, up.values().toFloatArray());
    assertArrayEquals(new long[] {1, 7, 3, 0, 5, 2, 4, 6}, x.sort(0, true).indices().toLongArray());
  }

  @Test
  void sortsEveryDimensionOfAnyLayout() {
    Tensor x = Tensor.of(new long[] {5, 1, 4, 2, 3, 0}, Shape.of(2, 3)).t();
    assertArrayEquals(new long[] {2, 5, 1, 3, 0, 4}, x.sort().values().toLongArray());
    ValuesIndices down = x.sort(0, true);
    assertArrayEquals(new long[] {5, 3, 4, 2, 1, 0}, down.values().toLongArray());
    assertArrayEquals(new long[] {0, 1, 2, 0, 1, 2}, down.indices().toLongArray());
    assertTrue(down.values().isContiguous());
    assertArrayEquals(x.sort(0).values().toLongArray(), x.msort().toLongArray());
  }

  @Test
  void sortsNothingAndSingleValues() {
    assertEquals(Shape.of(2, 0), Tensor.zeros(2, 0).sort().indices().shape());
    assertEquals(Shape.of(0, 2), Tensor.zeros(0, 2).sort().values().shape());
    ValuesIndices one = Tensor.scalar(7).sort(-1);
    assertEquals(7, one.values().item());
    assertEquals(0, one.indices().itemLong());
    assertEquals(Shape.of(), Tensor.scalar(7).argsort().shape());
  }

  @Test
  void sortsIntegersBeyondDoubles() {
    long big = 1L << 60;
    Tensor x = Tensor.of(big + 1, Long.MIN_VALUE, big, Long.MAX_VALUE);
    assertArrayEquals(
        new long[] {Long.MIN_VALUE, big, big + 1, Long.MAX_VALUE}, x.sort().values().toLongArray());
  }

  @Test
  void gradientsGoToTheElementsChosen() {
    Tensor x = Tensor.of(new float[] {3, 1, 2, 6, 5, 4}, Shape.of(2, 3)).requiresGrad_();
    x.topk(2).values().mul(Tensor.of(1f, 10f)).sum().backward();
    assertArrayEquals(new double[] {1, 0, 10, 1, 10, 0}, x.grad().toDoubleArray());
    x.zeroGrad();
    x.kthvalue(1, 0).values().sum().backward();
    assertArrayEquals(new double[] {1, 1, 1, 0, 0, 0}, x.grad().toDoubleArray());
  }

  @Test
  void topkTakesNanFirstAndTheFrontOfEquals() {
    Tensor x = Tensor.of(1f, 5f, NAN, 5f);
    assertArrayEquals(new long[] {2, 1}, x.topk(2).indices().toLongArray());
    assertArrayEquals(new long[] {0, 1}, x.topk(2, 0, false).indices().toLongArray());
    assertEquals(Shape.of(0), x.topk(0).values().shape());
  }

  @Test
  void theMedianIsTheLowerOne() {
    Tensor x = Tensor.of(4L, 1L, 3L, 2L);
    assertEquals(2, x.median().itemLong());
    assertEquals(3, x.median(0).indices().itemLong());
    assertEquals(Shape.of(1), x.median(0, true).values().shape());
  }

  @Test
  void theMedianOfNanIsTheFirstNan() {
    Tensor x = Tensor.of(new float[] {1, NAN, NAN, 3, 1, 2}, Shape.of(2, 3));
    ValuesIndices rows = x.median(1);
    assertArrayEquals(new float[] {NAN, 2}, rows.values().toFloatArray());
    assertArrayEquals(new long[] {1, 2}, rows.indices().toLongArray());
    assertTrue(Double.isNaN(x.median().item()));
    assertTrue(Double.isNaN(Tensor.zeros(0).median().item()));
  }

  @Test
  void equalMediansShareTheGradient() {
    Tensor x = Tensor.of(2f, 1f, 2f, 2f, 7f).requiresGrad_();
    x.median().mul(6).backward();
    assertArrayEquals(new double[] {2, 0, 2, 2, 0}, x.grad().toDoubleArray());
    Tensor none = Tensor.zeros(0, 2).requiresGrad_();
    none.median().backward();
    assertEquals(Shape.of(0, 2), none.grad().shape());
  }

  @Test
  void theModeIsTheSmallestOfTheMostFrequent() {
    Tensor x = Tensor.of(new long[] {3, 1, 3, 1, 2, 0, 5, 5, 5, 9}, Shape.of(2, 5));
    ValuesIndices modes = x.mode();
    assertArrayEquals(new long[] {1, 5}, modes.values().toLongArray());
    assertArrayEquals(new long[] {3, 3}, modes.indices().toLongArray());
    assertEquals(Shape.of(1, 5), x.mode(0, true).values().shape());
    assertEquals(4, Tensor.scalar(4).mode().values().item());
  }

  @Test
  void valuesOccurOnce() {
    Tensor x = Tensor.of(new float[] {2, 1, 2, 0, 1, 2}, Shape.of(2, 3));
    UniqueValues found = x.uniqueAll();
    assertArrayEquals(new float[] {0, 1, 2}, found.values().toFloatArray());
    assertArrayEquals(new long[] {2, 1, 2, 0, 1, 2}, found.inverse().toLongArray());
    assertEquals(Shape.of(2, 3), found.inverse().shape());
    assertArrayEquals(new long[] {1, 2, 3}, found.counts().toLongArray());
    assertEquals(3, Tensor.of(NAN, 1f, NAN).unique().numel());
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).unique().shape());
    assertEquals(Shape.of(), Tensor.scalar(1).uniqueAll().inverse().shape());
  }

  @Test
  void slicesOccurOnce() {
    Tensor x = Tensor.of(new long[] {1, 0, 1, 2, 0, 2, 1, 0, 1}, Shape.of(3, 3));
    UniqueValues rows = x.uniqueAll(0);
    assertArrayEquals(new long[] {1, 0, 1, 2, 0, 2}, rows.values().toLongArray());
    assertArrayEquals(new long[] {0, 1, 0}, rows.inverse().toLongArray());
    assertArrayEquals(new long[] {2, 1}, rows.counts().toLongArray());
    UniqueValues columns = x.uniqueAll(1);
    assertArrayEquals(new long[] {0, 1, 0, 2, 0, 1}, columns.values().toLongArray());
    assertArrayEquals(new long[] {1, 0, 1}, columns.inverse().toLongArray());
    assertEquals(Shape.of(0, 4), Tensor.zeros(0, 4).unique(0).shape());
  }

  @Test
  void quantilesLieBetweenElements() {
    Map<QuantileInterpolation, Double> expected = new EnumMap<>(QuantileInterpolation.class);
    expected.put(QuantileInterpolation.LINEAR, 2.5);
    expected.put(QuantileInterpolation.LOWER, 1.0);
    expected.put(QuantileInterpolation.HIGHER, 4.0);
    expected.put(QuantileInterpolation.MIDPOINT, 2.5);
    expected.put(QuantileInterpolation.NEAREST, 1.0);
    Tensor x = Tensor.of(4f, 1f);
    expected.forEach(
        (how, value) -> assertEquals(value, x.quantile(0.5, 0, false, how).item(), how.name()));
    // The middle of four elements lies between the second and the third; an even place is the
    // third.
    Tensor four = Tensor.of(1f, 2f, 3f, 4f);
    assertEquals(3, four.quantile(0.5, 0, false, QuantileInterpolation.NEAREST).item());
  }

  @Test
  void severalQuantilesStandInFront() {
    Tensor x = Tensor.arange(24).to(DType.FLOAT64).view(2, 3, 4);
    Tensor q = Tensor.of(0.0, 0.5, 1.0);
    for (int dim = 0; dim < 3; dim++) {
      Tensor kept = x.quantile(q, dim, true, QuantileInterpolation.LINEAR);
      int[] sizes = {3, dim == 0 ? 1 : 2, dim == 1 ? 1 : 3, dim == 2 ? 1 : 4};
      assertEquals(Shape.of(sizes), kept.shape());
      Tensor dropped = x.quantile(q, dim, false, QuantileInterpolation.LINEAR);
      assertArrayEquals(kept.toDoubleArray(), dropped.toDoubleArray());
      for (int i = 0; i < 3; i++) {
        Tensor alone = x.quantile(i / 2.0, dim, false);
        assertEquals(alone.shape(), dropped.get(i).shape());
        assertArrayEquals(alone.toDoubleArray(), dropped.get(i).toDoubleArray());
      }
    }
    assertEquals(Shape.of(3, 1, 1, 1), x.quantile(q, true, QuantileInterpolation.LOWER).shape());
    assertEquals(11.5, x.quantile(0.5).item());
  }

  @Test
  void nanSpoilsOneQuantileAndIsLeftOutOfTheOther() {
    Tensor x = Tensor.of(new double[] {1, Double.NaN, 3, 4, 5, 6}, Shape.of(2, 3));
    assertArrayEquals(new double[] {Double.NaN, 5}, x.quantile(0.5, 1, false).toDoubleArray());
    assertArrayEquals(
        new double[] {2, 5},
        x.nanquantile(0.5, 1, false, QuantileInterpolation.LINEAR).toDoubleArray());
    assertTrue(Double.isNaN(Tensor.of(Double.NaN).nanquantile(0.5).item()));
  }

  @Test
  void placesAreBeforeOrBehindEquals() {
    Tensor row = Tensor.of(1L, 3L, 3L, 5L);
    Tensor values = Tensor.of(new long[] {0, 3, 5, 9}, Shape.of(2, 2));
    assertArrayEquals(new long[] {0, 1, 3, 4}, row.searchsorted(values).toLongArray());
    assertArrayEquals(new long[] {0, 3, 4, 4}, row.searchsorted(values, true).toLongArray());
    assertArrayEquals(new long[] {0, 1, 3, 4}, values.bucketize(row).toLongArray());
    assertEquals(2, Tensor.scalar(4).bucketize(Tensor.of(1f, 3f)).itemLong());
    assertArrayEquals(new long[] {0}, Tensor.zeros(0).searchsorted(Tensor.of(1f)).toLongArray());
  }

  @Test
  void everyRowIsSearchedForItsOwnValues() {
    Tensor rows = Tensor.of(new float[] {1, 2, 3, 10, 20, 30}, Shape.of(2, 3));
    Tensor values = Tensor.of(new float[] {2, 25, 2, 25}, Shape.of(2, 2));
    assertArrayEquals(new long[] {1, 3, 0, 2}, rows.searchsorted(values).toLongArray());
    Tensor turned = rows.flip(1);
    assertArrayEquals(
        new long[] {1, 3, 0, 2},
        turned.searchsorted(values, false, turned.argsort()).toLongArray());
  }

  @Test
  void binsTakeTheirLowerEdgeAndTheLastBoth() {
    Tensor x = Tensor.of(-1f, 0f, 1f, 2f, 3f, 4f, 5f, NAN, INF);
    assertArrayEquals(new float[] {2, 3}, x.histc(2, 0, 4).toFloatArray());
    assertArrayEquals(new float[] {1, 0, 2}, Tensor.of(1.0, 3.0, 3.0).histc(3).toFloatArray());
    assertArrayEquals(new float[] {0, 2}, Tensor.of(5f, 5f).histc(2).toFloatArray());
    assertArrayEquals(new float[] {0, 0}, Tensor.zeros(0).histc(2).toFloatArray());
  }

  @Test
  void numbersAreCountedAndWeighed() {
    Tensor x = Tensor.of(1L, 4L, 1L);
    assertArrayEquals(new long[] {0, 2, 0, 0, 1}, x.bincount().toLongArray());
    assertEquals(Shape.of(7), x.bincount(7).shape());
    Tensor weighed = x.bincount(Tensor.of(0.5f, 2f, 1f), 0);
    assertEquals(DType.FLOAT32, weighed.dtype());
    assertArrayEquals(new float[] {0, 1.5f, 0, 0, 2}, weighed.toFloatArray());
    assertEquals(DType.FLOAT64, x.bincount(x, 0).dtype());
    assertEquals(Shape.of(3), Tensor.zeros(DType.INT64, 0).bincount(3).shape());
  }

  @Test
  void positionsThatAGradientNeedsMustNotBeChanged() {
    List<Function<Tensor, ValuesIndices>> searches =
        List.of(
            Tensor::sort,
            x -> x.topk(2),
            x -> x.kthvalue(2),
            x -> x.median(0),
            x -> x.max(0, true));
    for (Function<Tensor, ValuesIndices> search : searches) {
      Tensor x = Tensor.of(3f, 1f, 2f).requiresGrad_();
      ValuesIndices found = search.apply(x);
      found.indices().zero_();
      assertThrows(AutogradException.class, () -> found.values().sum().backward());
    }
  }
}
