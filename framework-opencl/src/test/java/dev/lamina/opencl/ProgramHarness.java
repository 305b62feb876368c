package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.fail;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.cpu.HardValues;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Runs an element-wise program on the CPU and on a device, on values that are hard. */
final class ProgramHarness {
  /** How an operand lies in memory. */
  enum Placing {
    DENSE(false),
    /** Dense, after an offset. */
    SHIFTED(false),
    /** Every second element, with room after every row. */
    STEPPED(false),
    /** The first dimension runs fastest. */
    TURNED(false),
    /** One value along the last dimension. */
    VALUE_A_ROW(true),
    /** The same row throughout. */
    SAME_ROW(true),
    SINGLE(true);

    private final boolean repeats;

    Placing(boolean repeats) {
      this.repeats = repeats;
    }

    Layout layout(Shape shape) {
      int n = shape.ndim();
      int[] strides = Layout.contiguous(shape).strides().clone();
      switch (this) {
        case DENSE -> {
          return Layout.contiguous(shape);
        }
        case SHIFTED -> {
          return Layout.of(shape, strides, 3);
        }
        case STEPPED -> {
          for (int d = n - 1, step = 2; d >= 0; d--) {
            strides[d] = step;
            step = step * shape.dim(d) + 1;
          }
        }
        case TURNED -> {
          for (int d = 0, step = 1; d < n; d++) {
            strides[d] = step;
            step *= shape.dim(d);
          }
        }
        case VALUE_A_ROW -> strides[n - 1] = 0;
        case SAME_ROW -> Arrays.fill(strides, 0, n - 1, 0);
        case SINGLE -> Arrays.fill(strides, 0);
      }
      return Layout.of(shape, strides, 1);
    }
  }

  private static final Backend CPU = Device.cpu().backend();

  private final Backend device;
  private final Program program;
  private final IntFunction<String> names;
  private final IntToDoubleFunction bounds;
  private final Random random;

  /** A program whose bits must be the CPU's. */
  ProgramHarness(Backend device, String name, Program program, long seed) {
    this(device, program, k -> name + ", output " + k, k -> 0, seed);
  }

  /** Several programs in one. */
  ProgramHarness(Backend device, ProgramPack pack, long seed) {
    this(device, pack.program(), k -> pack.names().get(k), pack::bound, seed);
  }

  private ProgramHarness(
      Backend device,
      Program program,
      IntFunction<String> names,
      IntToDoubleFunction bounds,
      long seed) {
    this.device = device;
    this.program = program;
    this.names = names;
    this.bounds = bounds;
    this.random = new Random(seed);
  }

  Placing[] all(Placing placing) {
    Placing[] placings = new Placing[program.operands()];
    Arrays.fill(placings, placing);
    return placings;
  }

  /** A placing for each operand; outputs only where every element has a place of its own. */
  Placing[] mixed() {
    Placing[] placings = new Placing[program.operands()];
    for (int k = 0; k < placings.length; k++) {
      do {
        placings[k] = Placing.values()[random.nextInt(Placing.values().length)];
      } while (k < program.outputs() && placings[k].repeats);
    }
    return placings;
  }

  /** Runs the program on both sides and compares all memory of the outputs. */
  void check(int[] dims, Placing... placings) {
    check(dims, 0, placings);
  }

  /** Runs it with the first output written over the first input of its type, if there is one. */
  void checkInPlace(int[] dims) {
    for (int input = program.outputs(); input < program.operands(); input++) {
      if (program.operandType(input) == program.operandType(0)) {
        Placing[] placings = mixed();
        placings[input] = placings[0];
        check(dims, input, placings);
        return;
      }
    }
  }

  private void check(int[] dims, int same, Placing... placings) {
    Shape shape = Shape.of(dims);
    int n = program.operands();
    Layout[] layouts = new Layout[n];
    Object[] values = new Object[n];
    for (int k = 0; k < n; k++) {
      layouts[k] = placings[k].layout(shape);
      values[k] = values(program.operandType(k), end(layouts[k]) + 5);
    }
    values[0] = same > 0 ? values[same] : values[0];
    Iteration it = Iteration.of(shape, layouts);
    long[] scalars = scalars();
    Object[] expected = run(CPU, it, values, same, scalars);
    Object[] actual = run(device, it, values, same, scalars);
    for (int k = 0; k < program.outputs(); k++) {
      String at = names.apply(k) + " on " + shape + " " + Arrays.toString(placings);
      at = same > 0 ? at + " over operand " + same : at;
      compare(at, bounds.applyAsDouble(k), expected[k], actual[k]);
    }
  }

  private Object[] run(Backend backend, Iteration it, Object[] values, int same, long[] scalars) {
    Storage[] operands = new Storage[values.length];
    for (int k = 0; k < operands.length; k++) {
      int size = Array.getLength(values[k]);
      operands[k] = backend.allocate(program.operandType(k), size);
      backend.write(values[k], 0, operands[k], 0, size);
    }
    operands[same] = operands[0];
    backend.elementwise(program, it, operands, scalars);
    Object[] results = new Object[program.outputs()];
    for (int k = 0; k < results.length; k++) {
      int size = Array.getLength(values[k]);
      results[k] = Array.newInstance(values[k].getClass().componentType(), size);
      backend.read(operands[k], 0, results[k], 0, size);
    }
    return results;
  }

  private static int end(Layout layout) {
    int at = layout.offset() + 1;
    for (int d = 0; d < layout.shape().ndim(); d++) {
      at += Math.max(0, layout.shape().dim(d) - 1) * layout.stride(d);
    }
    return at;
  }

  private Object values(DType type, int n) {
    switch (type) {
      case FLOAT32 -> {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
          v[i] = HardValues.float32(random);
        }
        return v;
      }
      case FLOAT64 -> {
        double[] v = new double[n];
        Arrays.setAll(v, i -> HardValues.float64(random));
        return v;
      }
      case INT64 -> {
        long[] v = new long[n];
        Arrays.setAll(v, i -> HardValues.int64(random));
        return v;
      }
      case INT32 -> {
        int[] v = new int[n];
        Arrays.setAll(v, i -> (int) HardValues.int64(random));
        return v;
      }
      case UINT8 -> {
        byte[] v = new byte[n];
        random.nextBytes(v);
        return v;
      }
      default -> {
        boolean[] v = new boolean[n];
        for (int i = 0; i < n; i++) {
          v[i] = random.nextBoolean();
        }
        return v;
      }
    }
  }

  private long[] scalars() {
    long[] scalars = new long[Iteration.MAX_OPERANDS];
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Scalar s) {
        scalars[s.index()] =
            switch (s.type()) {
              case FLOAT32, FLOAT64 -> Double.doubleToRawLongBits(HardValues.float64(random));
              case INT64, INT32, UINT8 -> HardValues.int64(random);
              case BOOL -> random.nextInt(2);
            };
      }
    }
    return scalars;
  }

  private void compare(String at, double ulps, Object expected, Object actual) {
    for (int i = 0; i < Array.getLength(expected); i++) {
      Object e = Array.get(expected, i);
      Object a = Array.get(actual, i);
      // The boxes compare by bits and take all NaN for one.
      if (!e.equals(a) && distance(e, a) > ulps) {
        fail(at + ": element " + i + " is " + text(a) + ", not " + text(e) + "; " + program);
      }
    }
  }

  private static double distance(Object expected, Object actual) {
    if (expected instanceof Float e && actual instanceof Float a) {
      return distance(e, a, Math.ulp(e));
    }
    if (expected instanceof Double e && actual instanceof Double a) {
      return distance(e, a, Math.ulp(e));
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Zeros of different signs are half a unit apart, numbers and NaN infinitely far. */
  private static double distance(double e, double a, double ulp) {
    if (e == a) {
      return 0.5;
    }
    double ulps = Math.abs(e - a) / ulp;
    return ulps > 0 ? ulps : Double.POSITIVE_INFINITY;
  }

  private static String text(Object value) {
    return value instanceof Float f
        ? Float.toHexString(f)
        : value instanceof Double d ? Double.toHexString(d) : value.toString();
  }
}
