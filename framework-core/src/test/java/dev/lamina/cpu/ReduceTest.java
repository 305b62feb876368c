package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions against their definition, written down value by value. */
class ReduceTest {
  private static final int[] LENGTHS = {
    1, 2, 7, 8, 15, 16, 17, 31, 63, 64, 65, 255, 1023, 1024, 1025, 1087, 4095, 4096, 4097, 8193
  };

  private final Backend backend = Device.cpu().backend();

  /** Partial results, halves and blocks, as {@link Fold} and {@link Reduce} say. */
  private static double defined(Reduction reduction, DType type, double[] x) {
    if (x.length > 4096) {
      double[] parts = new double[(x.length + 4095) / 4096];
      for (int i = 0; i < parts.length; i++) {
        int end = Math.min(x.length, 4096 * (i + 1));
        parts[i] = defined(reduction, type, Arrays.copyOfRange(x, 4096 * i, end));
      }
      return defined(reduction, type, parts);
    }
    int lanes = x.length < 1024 ? 16 : 64;
    double[] part = new double[lanes];
    for (int i = 0; i < x.length; i++) {
      int l = i % lanes;
      part[l] = i < lanes ? x[i] : combined(reduction, type, part[l], x[i]);
    }
    for (int w = lanes / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < x.length; l++) {
        part[l] = combined(reduction, type, part[l], part[l + w]);
      }
    }
    return part[0];
  }

  private static double combined(Reduction reduction, DType type, double a, double b) {
    double y =
        switch (reduction) {
          case SUM, MEAN -> a + b;
          case PROD -> a * b;
          case MAX -> Math.max(a, b);
          case MIN -> Math.min(a, b);
        };
    // A sum or product of two floats is exact enough in double to be rounded once.
    return type == DType.FLOAT32 ? (float) y : y;
  }

  static Stream<DType> types() {
    return Stream.of(DType.values()).filter(t -> t != DType.BOOL);
  }

  @ParameterizedTest
  @MethodSource("types")
  void rowsColumnsAndSlicesOfEveryLength(DType type) {
    Random random = new Random(type.ordinal());
    for (int n : LENGTHS) {
      for (Reduction reduction : Reduction.values()) {
        if (reduction == Reduction.MEAN && !type.isFloatingPoint()) {
          continue;
        }
        for (Layout layout : layouts(1 + random.nextInt(20), n)) {
          check(reduction, type, layout, random);
        }
      }
    }
  }

  /** Rows side by side, columns, rows with room between them and between their elements. */
  private static List<Layout> layouts(int rows, int n) {
    Shape shape = Shape.of(rows, n);
    return List.of(
        Layout.contiguous(shape),
        Layout.of(shape, new int[] {1, rows}, 3),
        Layout.of(shape, new int[] {1, rows + 5}, 0),
        Layout.of(shape, new int[] {n + 3, 1}, 2),
        Layout.of(shape, new int[] {2 * n + 1, 2}, 1),
        Layout.of(shape, new int[] {0, 1}, 1));
  }

  @Test
  void largeOnesAreDividedAtBordersThatChangeNothing() {
    Random random = new Random(5);
    for (Reduction reduction : Reduction.values()) {
      check(reduction, DType.FLOAT32, Layout.contiguous(Shape.of(1, 300_001)), random);
      check(reduction, DType.FLOAT32, Layout.contiguous(Shape.of(1501, 203)), random);
      check(reduction, DType.FLOAT32, Layout.contiguous(Shape.of(3, 100_003)), random);
      Shape wide = Shape.of(601, 502);
      check(reduction, DType.FLOAT32, Layout.of(wide, new int[] {1, 601}, 0), random);
      Shape deep = Shape.of(11, 30_000);
      check(reduction, DType.FLOAT32, Layout.of(deep, new int[] {1, 11}, 0), random);
      check(reduction, DType.FLOAT64, Layout.of(deep, new int[] {1, 13}, 0), random);
    }
  }

  @Test
  void severalDimensionsInAnyOrder() {
    Random random = new Random(6);
    Shape shape = Shape.of(5, 7, 6, 3);
    Layout permuted = Layout.of(shape, new int[] {6, 90, 1, 30}, 0);
    Layout spaced = Layout.of(shape, new int[] {1000, 100, 7, 2}, 4);
    Layout large = Layout.of(Shape.of(40, 50, 60, 3), new int[] {60, 2400, 1, 120_000}, 0);
    for (Reduction reduction : Reduction.values()) {
      for (int kept = 0; kept <= 4; kept++) {
        for (Layout layout : List.of(permuted, spaced, large)) {
          check(reduction, DType.FLOAT32, layout, kept, random);
        }
      }
    }
  }

  @Test
  void truthValuesAreAnyAndAll() {
    Random random = new Random(7);
    for (int n : LENGTHS) {
      for (int rare : new int[] {1, 0}) {
        Storage x = backend.allocate(DType.BOOL, n);
        Arrays.fill(CpuStorage.bytes(x), (byte) (1 - rare));
        Layout layout = Layout.contiguous(Shape.of(1, n));
        Storage out = backend.allocate(DType.BOOL, 1);
        backend.reduce(rare == 1 ? Reduction.MAX : Reduction.MIN, x, layout, 1, out);
        assertEquals(1 - rare, CpuStorage.bytes(out)[0], n + " alike");
        CpuStorage.bytes(x)[random.nextInt(n)] = (byte) rare;
        backend.reduce(rare == 1 ? Reduction.MAX : Reduction.MIN, x, layout, 1, out);
        assertEquals(rare, CpuStorage.bytes(out)[0], n + " and one other");
      }
    }
  }

  @Test
  void overNothing() {
    Storage x = backend.allocate(DType.FLOAT32, 4);
    Layout none = Layout.contiguous(Shape.of(3, 0));
    Storage out = backend.allocate(DType.FLOAT32, 3);
    backend.reduce(Reduction.SUM, x, none, 1, out);
    assertEquals("[0.0, 0.0, 0.0]", Arrays.toString(CpuStorage.floats(out)));
    backend.reduce(Reduction.PROD, x, none, 1, out);
    assertEquals("[1.0, 1.0, 1.0]", Arrays.toString(CpuStorage.floats(out)));
    backend.reduce(Reduction.MEAN, x, none, 1, out);
    assertEquals("[NaN, NaN, NaN]", Arrays.toString(CpuStorage.floats(out)));
  }

  private void check(Reduction reduction, DType type, Layout layout, Random random) {
    check(reduction, type, layout, 1, random);
  }

  private void check(Reduction reduction, DType type, Layout layout, int kept, Random random) {
    int[] at = RowPlaces.positions(layout, 0, layout.shape().ndim());
    Storage x = storage(type, 1 + layout.offset() + Arrays.stream(at).max().orElse(0), random);
    int n = Reduce.count(layout, kept, layout.shape().ndim());
    int rows = at.length / n;
    Storage out = backend.allocate(type, rows);
    backend.reduce(reduction, x, layout, kept, out);
    for (int r = 0; r < rows; r++) {
      double[] row = new double[n];
      for (int i = 0; i < n; i++) {
        row[i] = get(x, layout.offset() + at[r * n + i]);
      }
      String label = reduction + " of " + type + " " + layout + " from " + kept + ", row " + r;
      if (type.isFloatingPoint()) {
        double y = defined(reduction, type, row);
        y = reduction == Reduction.MEAN ? y / n : y;
        y = type == DType.FLOAT32 ? (float) y : y;
        assertEquals(Double.doubleToLongBits(y), Double.doubleToLongBits(get(out, r)), label);
      } else {
        assertEquals(whole(reduction, type, x, layout, at, r * n, n), whole(out, r), label);
      }
    }
  }

  private static long whole(
      Reduction reduction, DType type, Storage x, Layout layout, int[] at, int from, int n) {
    long[] values = new long[n];
    Arrays.setAll(values, i -> whole(x, layout.offset() + at[from + i]));
    return type.wrap(
        switch (reduction) {
          case SUM, MEAN -> Arrays.stream(values).sum();
          case PROD -> Arrays.stream(values).reduce(1, (a, b) -> a * b);
          case MAX -> Arrays.stream(values).max().orElseThrow();
          case MIN -> Arrays.stream(values).min().orElseThrow();
        });
  }

  private static long whole(Storage s, int i) {
    return s.dtype() == DType.INT64 ? CpuStorage.longs(s)[i] : (long) get(s, i);
  }

  private static double get(Storage s, int i) {
    return switch (s.dtype()) {
      case FLOAT32 -> CpuStorage.floats(s)[i];
      case FLOAT64 -> CpuStorage.doubles(s)[i];
      case INT64 -> CpuStorage.longs(s)[i];
      case INT32 -> CpuStorage.ints(s)[i];
      case UINT8 -> CpuStorage.bytes(s)[i] & 0xff;
      case BOOL -> CpuStorage.bytes(s)[i];
    };
  }

  /** Numbers of all sizes; now and then one that is hard, so that most results say something. */
  private Storage storage(DType type, int n, Random random) {
    Storage s = backend.allocate(type, n);
    for (int i = 0; i < n; i++) {
      boolean hard = random.nextInt(20_000) == 0;
      double real = random.nextGaussian() * Math.exp(2 * random.nextGaussian());
      switch (type) {
        case FLOAT32 -> CpuStorage.floats(s)[i] = hard ? HardValues.float32(random) : (float) real;
        case FLOAT64 -> CpuStorage.doubles(s)[i] = hard ? HardValues.float64(random) : real;
        case INT64 -> CpuStorage.longs(s)[i] = random.nextInt(2000) - 1000;
        case INT32 -> CpuStorage.ints(s)[i] = random.nextInt(2000) - 1000;
        case UINT8, BOOL -> CpuStorage.bytes(s)[i] = (byte) random.nextInt();
      }
    }
    return s;
  }

  // ---- Values that a program computes

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void computedValuesAreReducedAsIfTheyHadBeenStored(boolean single) {
    DType type = single ? DType.FLOAT32 : DType.FLOAT64;
    Random random = new Random(8);
    Program squares = squaredDifference(type);
    for (int n : LENGTHS) {
      for (int rows : new int[] {1, 3, 40}) {
        Shape shape = Shape.of(rows, n);
        for (Layout other :
            List.of(
                Layout.contiguous(shape),
                Layout.of(shape, new int[] {1, rows}, 2),
                Layout.of(shape, new int[] {0, 1}, 1),
                Layout.of(shape, new int[] {1, 0}, 1),
                Layout.of(shape, new int[] {0, 0}, 0))) {
          compare(squares, shape, other, random);
        }
      }
    }
    compare(squares, Shape.of(1, 300_001), Layout.contiguous(Shape.of(1, 300_001)), random);
    Shape cube = Shape.of(30, 100, 101);
    compare(squares, cube, Layout.of(cube, new int[] {100, 1, 3000}, 1), random);
    compare(squares, Shape.of(3, 0), Layout.contiguous(Shape.of(3, 0)), random);
  }

  private static Program squaredDifference(DType type) {
    Expr d = Expr.argument(0, type).sub(Expr.argument(1, type));
    return new Program("squares", new DType[] {type, type}, d.mul(d).add(Expr.scalar(0, type)));
  }

  private void compare(Program program, Shape shape, Layout other, Random random) {
    DType type = program.operandType(0);
    Layout dense = Layout.contiguous(shape);
    int numel = shape.numel();
    int reach = 1;
    for (int d = 0; d < shape.ndim(); d++) {
      reach += Math.max(0, shape.dim(d) - 1) * other.stride(d);
    }
    Storage[] inputs = {
      storage(type, numel + 1, random), storage(type, other.offset() + reach, random)
    };
    Iteration walk = Iteration.of(shape, dense, dense, other);
    long[] scalars = {Double.doubleToRawLongBits(0.1)};
    Prologue values = new Prologue(shape, program, walk, inputs, scalars);
    Storage stored = backend.allocate(type, numel);
    values.run(backend, stored);
    List<Reduction> reductions = new ArrayList<>(List.of(Reduction.values()));
    if (numel == 0) {
      reductions.removeAll(List.of(Reduction.MAX, Reduction.MIN));
    }
    for (Reduction reduction : reductions) {
      for (int kept = 0; kept <= shape.ndim(); kept++) {
        int rows = Reduce.count(dense, 0, kept);
        Storage expected = backend.allocate(type, rows);
        Storage actual = backend.allocate(type, rows);
        backend.reduce(reduction, stored, dense, kept, expected);
        backend.reduce(reduction, values, kept, actual);
        String label = reduction + " of " + shape + " and " + other + " from " + kept;
        IntStream.range(0, rows)
            .forEach(r -> assertEquals(get(expected, r), get(actual, r), label + ", row " + r));
      }
    }
  }
}
