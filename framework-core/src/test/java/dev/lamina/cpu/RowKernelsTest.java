package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernels that work on rows and positions, against the plain meaning of each. */
@Tag("cpu")
class RowKernelsTest {
  private static final Backend CPU = Device.cpu().backend();
  private static final int[] LENGTHS = {1, 2, 3, 13, 47, 48, 49, 100, 1500, 9000};

  /** Values of a row that is read backwards to front with gaps, as a strided layout. */
  private record Row(Storage storage, Layout layout, double[] values) {
    DType type() {
      return storage.dtype();
    }

    int n() {
      return values.length;
    }
  }

  private static Row row(DType type, int n, long seed) {
    Random random = new Random(seed);
    Storage storage = CPU.allocate(type, 3 * n + 5);
    Layout layout = Layout.of(Shape.of(1, n), new int[] {1, 3}, 4);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      double v = random.nextInt(n > 50 ? 200 : 7);
      if (type.isFloatingPoint()) {
        v = (v - 50) / 7;
        int special = random.nextInt(40);
        v = special == 0 ? Double.NaN : special == 1 ? -0.0 : special == 2 ? 0.0 : v;
      } else if (type == DType.BOOL) {
        v = ((int) v) & 1;
      } else if (type != DType.UINT8) {
        v -= 50;
      }
      put(((CpuStorage) storage).array, 4 + 3 * i, v);
      values[i] = value(((CpuStorage) storage).array, 4 + 3 * i);
    }
    return new Row(storage, layout, values);
  }

  private static void put(Object array, int at, double v) {
    if (array instanceof float[] x) {
      x[at] = (float) v;
    } else if (array instanceof double[] x) {
      x[at] = v;
    } else if (array instanceof long[] x) {
      x[at] = (long) v;
    } else if (array instanceof int[] x) {
      x[at] = (int) v;
    } else {
      ((byte[]) array)[at] = (byte) (int) v;
    }
  }

  private static double value(Object array, int at) {
    return array instanceof byte[] x ? x[at] & 0xFF : ((Number) Array.get(array, at)).doubleValue();
  }

  private static double[] values(Storage storage, int n) {
    Object array = ((CpuStorage) storage).array;
    return IntStream.range(0, n).mapToDouble(i -> value(array, i)).toArray();
  }

  private static final Comparator<Double> ORDER =
      (a, b) -> a.isNaN() || b.isNaN() ? a.compareTo(b) : a < b ? -1 : a > b ? 1 : 0;

  @ParameterizedTest
  @EnumSource(DType.class)
  void sortsStably(DType type) {
    for (int n : LENGTHS) {
      Row row = row(type, n, n);
      for (boolean descending : new boolean[] {false, true}) {
        Storage values = CPU.allocate(type, n);
        Storage positions = CPU.allocate(DType.INT64, n);
        CPU.sort(descending, row.storage(), row.layout(), values, positions);
        Comparator<Integer> order =
            Comparator.comparing(i -> row.values()[i], descending ? ORDER.reversed() : ORDER);
        List<Integer> expected = IntStream.range(0, n).boxed().sorted(order).toList();
        String what = type + " " + n + " " + descending;
        double[] sorted = values(values, n);
        for (int i = 0; i < n; i++) {
          assertEquals(expected.get(i), (int) CpuStorage.longs(positions)[i], what);
          assertEquals(row.values()[expected.get(i)], sorted[i], what);
        }
      }
    }
  }

  @Test
  void sortsWhatNeedsAllDigits() {
    Random random = new Random(12);
    for (int n : new int[] {40, 3000}) {
      Storage whole = CPU.allocate(DType.INT64, n);
      Storage real = CPU.allocate(DType.FLOAT64, n);
      Storage single = CPU.allocate(DType.FLOAT32, n);
      for (int i = 0; i < n; i++) {
        CpuStorage.longs(whole)[i] =
            i == 7 ? Long.MIN_VALUE : i == 9 ? Long.MAX_VALUE : random.nextLong();
        CpuStorage.doubles(real)[i] = Double.longBitsToDouble(random.nextLong());
        CpuStorage.floats(single)[i] = Float.intBitsToFloat(random.nextInt());
      }
      CpuStorage.doubles(real)[3] = Double.NEGATIVE_INFINITY;
      CpuStorage.doubles(real)[5] = Double.NaN;
      long[] wholes = CpuStorage.longs(whole).clone();
      double[] reals = CpuStorage.doubles(real).clone();
      float[] singles = CpuStorage.floats(single).clone();
      Arrays.sort(wholes);
      Arrays.sort(reals);
      Arrays.sort(singles);
      assertArrayEquals(wholes, CpuStorage.longs(sorted(whole, n)));
      assertArrayEquals(reals, CpuStorage.doubles(sorted(real, n)));
      assertArrayEquals(singles, CpuStorage.floats(sorted(single, n)));
    }
  }

  private static Storage sorted(Storage x, int n) {
    Storage values = CPU.allocate(x.dtype(), n);
    CPU.sort(false, x, Layout.contiguous(Shape.of(n)), values, CPU.allocate(DType.INT64, n));
    return values;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void findsTheFirstExtreme(DType type) {
    for (int n : LENGTHS) {
      Row row = row(type, n, 7 * n);
      for (boolean largest : new boolean[] {false, true}) {
        Storage value = CPU.allocate(type, 1);
        Storage position = CPU.allocate(DType.INT64, 1);
        CPU.argReduce(largest, row.storage(), row.layout(), 1, value, position);
        int at = 0;
        for (int i = 1; i < n; i++) {
          double v = row.values()[i];
          double best = row.values()[at];
          boolean better = Double.isNaN(v) || (largest ? v > best : v < best);
          at = better && !Double.isNaN(best) ? i : at;
        }
        assertEquals(at, CpuStorage.longs(position)[0], type + " " + n);
        assertEquals(row.values()[at], values(value, 1)[0], type + " " + n);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void foldsRows(DType type) {
    for (int n : LENGTHS) {
      Row row = row(type, n, 3 * n);
      double largest = row.values()[0];
      double smallest = row.values()[0];
      for (double v : row.values()) {
        largest = Math.max(largest, v);
        smallest = Math.min(smallest, v);
      }
      assertEquals(largest, fold(Reduction.MAX, row), type + " " + n);
      assertEquals(smallest, fold(Reduction.MIN, row), type + " " + n);
    }
  }

  private static double fold(Reduction reduction, Row row) {
    Storage out = CPU.allocate(row.type(), 1);
    CPU.reduce(reduction, row.storage(), row.layout(), 1, out);
    return values(out, 1)[0];
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void multipliesAsSumsAdd(DType type) {
    for (int n : new int[] {1, 5, 16, 33, 1023, 1024, 4097, 10_000}) {
      // The roundings of factors near 1 show how they were grouped.
      Storage x = CPU.allocate(type, n);
      Random random = new Random(n);
      double[] v = random.doubles(n, 0.99, 1.01).toArray();
      for (int i = 0; i < n; i++) {
        put(((CpuStorage) x).array, i, v[i]);
      }
      Storage out = CPU.allocate(type, 1);
      Layout layout = Layout.contiguous(Shape.of(n));
      CPU.reduce(Reduction.PROD, x, layout, 0, out);
      double[] exact = values(x, n);
      assertEquals(grouped(type, exact, 0, n), values(out, 1)[0], type + " " + n);
    }
  }

  private static double grouped(DType type, double[] x, int from, int n) {
    if (n > 4096) {
      double[] parts = new double[(n + 4095) / 4096];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = grouped(type, x, from + 4096 * i, Math.min(4096, n - 4096 * i));
      }
      return grouped(type, parts, 0, parts.length);
    }
    int lanes = n < 1024 ? 16 : 64;
    double[] part = new double[lanes];
    for (int i = 0; i < n; i++) {
      part[i % lanes] = i < lanes ? x[from + i] : round(type, part[i % lanes] * x[from + i]);
    }
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < n; l++) {
        part[l] = round(type, part[l] * part[l + w]);
      }
    }
    return part[0];
  }

  private static double round(DType type, double v) {
    return type == DType.FLOAT32 ? (float) v : v;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void scansInOrder(DType type) {
    for (Scan scan : Scan.values()) {
      Row row = row(type, 100, 11);
      Storage out = CPU.allocate(type, 100);
      CPU.scan(scan, row.storage(), row.layout(), out);
      Storage one = CPU.allocate(type, 1);
      Object cell = ((CpuStorage) one).array;
      double[] got = values(out, 100);
      assertEquals(row.values()[0], got[0]);
      for (int i = 1; i < row.n(); i++) {
        double a = got[i - 1];
        double b = row.values()[i];
        if (type == DType.BOOL) {
          put(cell, 0, scan == Scan.SUM ? Math.max(a, b) : a * b);
        } else if (type == DType.INT64) {
          put(cell, 0, scan == Scan.SUM ? a + b : (long) a * (long) b);
        } else if (type == DType.INT32) {
          put(cell, 0, scan == Scan.SUM ? a + b : (int) a * (int) b);
        } else {
          put(cell, 0, scan == Scan.SUM ? a + b : a * b);
        }
        if (scan == Scan.PROD && type == DType.INT64 && Math.abs(got[i]) > 1e15) {
          break;
        }
        assertEquals(value(cell, 0), got[i], type + " " + scan + " " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void findsPlacesInSortedRows(DType type) {
    for (int n : new int[] {1, 2, 31, 1500}) {
      Row row = row(type, n, 5 * n);
      Storage sorted = CPU.allocate(type, n);
      CPU.sort(false, row.storage(), row.layout(), sorted, CPU.allocate(DType.INT64, n));
      Row wanted = row(type, 100, 6);
      Layout there = Layout.contiguous(Shape.of(1, n));
      for (boolean right : new boolean[] {false, true}) {
        Storage out = CPU.allocate(DType.INT64, 100);
        CPU.searchSorted(sorted, there, wanted.storage(), wanted.layout(), right, out);
        double[] in = values(sorted, n);
        for (int i = 0; i < 100; i++) {
          int expected = 0;
          for (double v : in) {
            int order = ORDER.compare(v, wanted.values()[i]);
            expected += order < 0 || right && order == 0 ? 1 : 0;
          }
          assertEquals(expected, CpuStorage.longs(out)[i], type + " " + n);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void gathersAndScattersInOrder(DType type) {
    Shape shape = Shape.of(2, 3, 5);
    Row x = row(type, 30, 9);
    Layout from = Layout.of(shape, new int[] {45, 15, 3}, 4);
    Storage index = CPU.allocate(DType.INT64, 30);
    Random random = new Random(4);
    for (int i = 0; i < 30; i++) {
      CpuStorage.longs(index)[i] = random.nextInt(3);
    }
    Layout dense = Layout.contiguous(shape);
    // Positions along the middle dimension: there the base stands still.
    Layout base = Layout.of(shape, new int[] {45, 0, 3}, 4);
    Storage out = CPU.allocate(type, 30);
    CPU.gather(out, index, x.storage(), Iteration.of(shape, dense, dense, base), 15);
    Storage set = CPU.allocate(type, 30);
    Storage sum = CPU.allocate(type, 30);
    Layout still = Layout.of(shape, new int[] {15, 0, 1}, 0);
    Iteration walk = Iteration.of(shape, from, dense, still);
    CPU.scatter(Scatter.SET, x.storage(), index, set, walk, 5);
    CPU.scatter(Scatter.ADD, x.storage(), index, sum, walk, 5);
    Storage expectedSet = CPU.allocate(type, 30);
    Storage expectedSum = CPU.allocate(type, 30);
    for (int i = 0; i < 30; i++) {
      int row = (int) CpuStorage.longs(index)[i];
      int at = i / 15 * 15 + row * 5 + i % 5;
      assertEquals(x.values()[at], values(out, 30)[i], type + " " + i);
      put(((CpuStorage) expectedSet).array, at, x.values()[i]);
      double total = values(expectedSum, 30)[at] + x.values()[i];
      put(((CpuStorage) expectedSum).array, at, type == DType.BOOL ? Math.min(1, total) : total);
    }
    for (int i = 0; i < 30; i++) {
      assertEquals(values(expectedSet, 30)[i], values(set, 30)[i], type + " " + i);
      assertEquals(values(expectedSum, 30)[i], values(sum, 30)[i], type + " " + i);
    }
  }
}
