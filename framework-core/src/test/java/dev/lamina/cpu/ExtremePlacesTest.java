package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Largest and smallest elements and their places, against a search from front to back. */
class ExtremePlacesTest {
  private static final int[] LENGTHS = {
    1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 1000, 1023, 1025, 4095, 4096, 4097, 8193
  };

  private final Backend backend = Device.cpu().backend();

  @ParameterizedTest
  @EnumSource(DType.class)
  void rowsColumnsAndSlicesOfEveryLength(DType type) {
    Random random = new Random(type.ordinal());
    for (int n : LENGTHS) {
      int rows = 1 + random.nextInt(20);
      Shape shape = Shape.of(rows, n);
      for (Layout layout :
          List.of(
              Layout.contiguous(shape),
              Layout.of(shape, new int[] {1, rows}, 3),
              Layout.of(shape, new int[] {1, rows + 5}, 0),
              Layout.of(shape, new int[] {n + 3, 1}, 2),
              Layout.of(shape, new int[] {2 * n + 1, 2}, 1),
              Layout.of(shape, new int[] {0, 1}, 1))) {
        check(type, layout, 1, random);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void largeOnesAreDivided(DType type) {
    Random random = new Random(5);
    check(type, Layout.contiguous(Shape.of(1, 300_001)), 1, random);
    check(type, Layout.contiguous(Shape.of(1501, 203)), 1, random);
    check(type, Layout.of(Shape.of(601, 502), new int[] {1, 601}, 0), 1, random);
    check(type, Layout.of(Shape.of(11, 30_000), new int[] {1, 13}, 0), 1, random);
    check(type, Layout.of(Shape.of(40, 50, 60, 3), new int[] {60, 2400, 1, 120_000}, 0), 2, random);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void zerosOfBothSignsAreEqualAndKeepTheirOwn(DType type) {
    for (int n : LENGTHS) {
      Storage x = backend.allocate(type, n);
      for (int i = 0; i < n; i++) {
        set(x, i, i % 2 == 0 ? -0.0 : 0.0);
      }
      for (boolean largest : new boolean[] {true, false}) {
        Storage values = backend.allocate(type, 1);
        Storage places = backend.allocate(DType.INT64, 1);
        backend.argReduce(largest, x, Layout.contiguous(Shape.of(1, n)), 1, values, places);
        assertEquals(0, CpuStorage.longs(places)[0], "of " + n);
        assertEquals(-0.0, get(values, 0), "of " + n);
      }
    }
  }

  @Test
  void foldsOfVectorsKeepNanZerosAndInfinities() {
    double[] hard = {
      Double.NaN,
      -0.0,
      0.0,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Double.NEGATIVE_INFINITY,
      Double.POSITIVE_INFINITY,
      1,
      -1
    };
    Random random = new Random(8);
    for (int call = 0; call < 3000; call++) {
      int n = 1 + random.nextInt(150);
      int kinds = 1 + random.nextInt(hard.length);
      int skipped = random.nextInt(hard.length);
      Storage x = backend.allocate(DType.FLOAT32, n);
      float max = Float.NEGATIVE_INFINITY;
      float min = Float.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        float v = (float) hard[(skipped + random.nextInt(kinds)) % hard.length];
        CpuStorage.floats(x)[i] = v;
        max = Math.max(max, v);
        min = Math.min(min, v);
      }
      Layout row = Layout.contiguous(Shape.of(1, n));
      Storage out = backend.allocate(DType.FLOAT32, 1);
      backend.reduce(Reduction.MAX, x, row, 1, out);
      assertEquals(max, CpuStorage.floats(out)[0], "largest of " + n);
      backend.reduce(Reduction.MIN, x, row, 1, out);
      assertEquals(min, CpuStorage.floats(out)[0], "smallest of " + n);
    }
  }

  private void check(DType type, Layout layout, int kept, Random random) {
    int[] at = RowPlaces.positions(layout, 0, layout.shape().ndim());
    int n = Reduce.count(layout, kept, layout.shape().ndim());
    int rows = at.length / n;
    int size = 1 + Arrays.stream(at).max().orElse(0) + layout.offset();
    Storage x = backend.allocate(type, size);
    // Values that occur several times, and here and there one that is not a number.
    int kinds = type == DType.BOOL ? 2 : 1 + random.nextInt(250);
    boolean hasNan = type.isFloatingPoint() && random.nextInt(3) == 0;
    for (int i = 0; i < size; i++) {
      boolean isNan = hasNan && random.nextInt(2 * n) == 0;
      set(x, i, isNan ? Double.NaN : random.nextInt(kinds) - (type == DType.INT64 ? 100 : 0));
    }
    for (boolean largest : new boolean[] {true, false}) {
      Storage values = backend.allocate(type, rows);
      Storage places = backend.allocate(DType.INT64, rows);
      backend.argReduce(largest, x, layout, kept, values, places);
      for (int r = 0; r < rows; r++) {
        int place = 0;
        double best = get(x, layout.offset() + at[r * n]);
        for (int i = 1; i < n && !Double.isNaN(best); i++) {
          double v = get(x, layout.offset() + at[r * n + i]);
          if (Double.isNaN(v) || (largest ? v > best : v < best)) {
            best = v;
            place = i;
          }
        }
        String label = (largest ? "largest of " : "smallest of ") + type + " " + layout + ", " + r;
        assertEquals(place, CpuStorage.longs(places)[r], label);
        assertEquals(best, get(values, r), label);
      }
    }
  }

  private static void set(Storage x, int i, double v) {
    switch (x.dtype()) {
      case FLOAT32 -> CpuStorage.floats(x)[i] = (float) v;
      case FLOAT64 -> CpuStorage.doubles(x)[i] = v;
      case INT64 -> CpuStorage.longs(x)[i] = (long) v;
      case INT32 -> CpuStorage.ints(x)[i] = (int) v;
      case UINT8, BOOL -> CpuStorage.bytes(x)[i] = (byte) (int) v;
    }
  }

  private static double get(Storage x, int i) {
    return switch (x.dtype()) {
      case FLOAT32 -> CpuStorage.floats(x)[i];
      case FLOAT64 -> CpuStorage.doubles(x)[i];
      case INT64 -> CpuStorage.longs(x)[i];
      case INT32 -> CpuStorage.ints(x)[i];
      case UINT8, BOOL -> CpuStorage.bytes(x)[i] & 0xff;
    };
  }
}
