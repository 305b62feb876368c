package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs programs by emitted loops, scalar ones and, where this process has them, vector ones, beside
 * the interpreter, on layouts of all kinds and on values that are hard.
 */
final class LoopHarness {
  /** How an operand lies in memory. */
  enum Placing {
    /** Row after row. */
    DENSE(false),
    /** Rows with room between them, after an offset. */
    PADDED(false),
    /** Every second element of wide rows. */
    STEPPED(false),
    /** Column after column. */
    TRANSPOSED(false),
    /** One value a row. */
    VALUE_A_ROW(true),
    /** The same row throughout. */
    SAME_ROW(true),
    /** One value throughout. */
    SINGLE(true);

    final boolean repeats;

    Placing(boolean repeats) {
      this.repeats = repeats;
    }

    Layout layout(int sheets, int rows, int cols) {
      Shape shape = Shape.of(sheets, rows, cols);
      return switch (this) {
        case DENSE -> Layout.contiguous(shape);
        case PADDED -> Layout.of(shape, new int[] {rows * (cols + 3) + 1, cols + 3, 1}, 2);
        case STEPPED -> Layout.of(shape, new int[] {rows * (2 * cols + 1), 2 * cols + 1, 2}, 1);
        case TRANSPOSED -> Layout.of(shape, new int[] {rows * cols, 1, rows}, 3);
        case VALUE_A_ROW -> Layout.of(shape, new int[] {rows, 1, 0}, 1);
        case SAME_ROW -> Layout.of(shape, new int[] {cols + 1, 0, 1}, 2);
        case SINGLE -> Layout.of(shape, new int[] {0, 0, 0}, 1);
      };
    }
  }

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int SHEETS = 2;

  private final Backend backend = Device.cpu().backend();
  private final Map<Long, Loop> scalarLoops = new HashMap<>();
  private final Map<Long, Loop> vectorLoops = new HashMap<>();
  private final Program program;
  private final Random random;
  private int vectorRuns;
  private int tiledRuns;

  LoopHarness(Program program, long seed) {
    this.program = program;
    this.random = new Random(seed);
  }

  /** How many runs had a vector loop. */
  int vectorRuns() {
    return vectorRuns;
  }

  /** How many runs had repeated rows. */
  int tiledRuns() {
    return tiledRuns;
  }

  /** A placing for each operand of the program, outputs only where they can be written. */
  Placing[] randomPlacings() {
    Placing[] placings = new Placing[program.operands()];
    for (int k = 0; k < placings.length; k++) {
      placings[k] = Placing.values()[random.nextInt(k < program.outputs() ? 4 : 7)];
    }
    return placings;
  }

  /** Runs the program every way there is and compares all that was written. */
  void check(String label, int rows, int cols, Placing... placings) {
    check(label, rows, cols, 0, placings);
  }

  /** As above, with output 0 also operand {@code same} if that is not 0. */
  private void check(String label, int rows, int cols, int same, Placing... placings) {
    int n = program.operands();
    Layout[] layouts = new Layout[n];
    Storage[] operands = new Storage[n];
    for (int k = 0; k < n; k++) {
      layouts[k] = placings[k].layout(SHEETS, rows, cols);
      operands[k] = storage(program.operandType(k), last(layouts[k]) + 5);
    }
    Iteration it = Iteration.of(Shape.of(SHEETS, rows, cols), layouts);
    String text = label + " " + rows + " x " + cols + " " + Arrays.toString(placings);
    compareAll(text, it, operands, same);
  }

  /** Runs a program of one input and one output in single precision on these numbers. */
  void checkOn(String label, float[] values) {
    Shape shape = Shape.of(values.length);
    Layout dense = Layout.contiguous(shape);
    Storage input = backend.allocate(DType.FLOAT32, values.length);
    System.arraycopy(values, 0, CpuStorage.floats(input), 0, values.length);
    Storage[] operands = {backend.allocate(DType.FLOAT32, values.length), input};
    compareAll(label, Iteration.of(shape, new Layout[] {dense, dense}), operands, 0);
  }

  private void compareAll(String text, Iteration it, Storage[] operands, int same) {
    long[] scalars = scalars();
    Storage[] expected = withCopies(operands, same);
    run(new InterpretedLoop(program), it, expected, scalars);

    Storage[] scalar = withCopies(operands, same);
    run(scalarLoops.computeIfAbsent(it.pattern(), this::scalarLoop), it, scalar, scalars);
    compare(text + " scalar", expected, scalar);

    if (TiledLoop.suits(program, it.pattern())) {
      Storage[] tiled = withCopies(operands, same);
      run(new TiledLoop(scalarLoop(it.pattern()), program, it.pattern()), it, tiled, scalars);
      compare(text + " tiled", expected, tiled);
      tiledRuns++;
    }

    if (!vectorLoops.containsKey(it.pattern())) {
      vectorLoops.put(it.pattern(), vectorLoop(it.pattern()));
    }
    Loop vectors = vectorLoops.get(it.pattern());
    if (vectors != null) {
      Storage[] vector = withCopies(operands, same);
      run(vectors, it, vector, scalars);
      compare(text + " vector", expected, vector);
      vectorRuns++;
    }

    Storage[] byBackend = withCopies(operands, same);
    backend.elementwise(program, it, byBackend, scalars);
    compare(text + " by the backend", expected, byBackend);
  }

  /** Runs the program with its first output written over the first input of the same type. */
  void checkInPlace(String label, int rows, int cols) {
    int outputs = program.outputs();
    for (int input = outputs; input < program.operands(); input++) {
      if (program.operandType(input) == program.operandType(0)) {
        Placing[] placings = randomPlacings();
        placings[input] = placings[0];
        check(label + " into operand " + input, rows, cols, input, placings);
        return;
      }
    }
  }

  /**
   * Runs a program of one type over dense rows so often that the JIT compiler's last code for it
   * runs too, and compares that.
   */
  void checkCompiled(String label, int n, int times) {
    Shape shape = Shape.of(n);
    Layout[] layouts = new Layout[program.operands()];
    Arrays.fill(layouts, Layout.contiguous(shape));
    Storage[] operands = new Storage[program.operands()];
    for (int k = 0; k < operands.length; k++) {
      operands[k] = storage(program.operandType(k), n);
    }
    Iteration it = Iteration.of(shape, layouts);
    Storage[] expected = withCopies(operands, 0);
    long[] scalars = scalars();
    run(new InterpretedLoop(program), it, expected, scalars);
    Loop loop = scalarLoop(it.pattern());
    for (int i = 0; i < times; i++) {
      run(loop, it, operands, scalars);
    }
    compare(label + " compiled", expected, operands);
  }

  private static int last(Layout layout) {
    int at = layout.offset();
    for (int d = 0; d < layout.shape().ndim(); d++) {
      at += (layout.shape().dim(d) - 1) * layout.stride(d);
    }
    return at;
  }

  private static void run(Loop loop, Iteration it, Storage[] operands, long[] scalars) {
    it.forEachSheet(meta -> loop.run(operands, meta, it.rows(), it.cols(), scalars));
  }

  private Loop scalarLoop(long pattern) {
    return define(new LoopEmitter(program, pattern));
  }

  private Loop vectorLoop(long pattern) {
    return Vectors.SUPPORT
        .flatMap(v -> v.loopEmitter(program, pattern))
        .map(LoopHarness::define)
        .orElse(null);
  }

  private static Loop define(LoopEmitter emitter) {
    byte[] bytes = emitter.emit("dev/lamina/cpu/TestedLoop$" + COUNT.getAndIncrement());
    try {
      return (Loop)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** The same inputs, and outputs of their own. */
  private Storage[] withCopies(Storage[] operands, int same) {
    Storage[] copies = operands.clone();
    for (int k = 0; k < program.outputs(); k++) {
      Storage from = operands[k == 0 ? same : k];
      copies[k] = backend.allocate(from.dtype(), from.capacity());
      System.arraycopy(
          ((CpuStorage) from).array, 0, ((CpuStorage) copies[k]).array, 0, from.capacity());
    }
    copies[same] = copies[0];
    return copies;
  }

  private Storage storage(DType type, int numel) {
    Storage s = backend.allocate(type, numel);
    for (int i = 0; i < numel; i++) {
      switch (type) {
        case FLOAT32 -> CpuStorage.floats(s)[i] = HardValues.float32(random);
        case FLOAT64 -> CpuStorage.doubles(s)[i] = HardValues.float64(random);
        case INT64 -> CpuStorage.longs(s)[i] = HardValues.int64(random);
        case INT32 -> CpuStorage.ints(s)[i] = (int) HardValues.int64(random);
        case UINT8 -> CpuStorage.bytes(s)[i] = (byte) HardValues.int64(random);
        case BOOL -> CpuStorage.bytes(s)[i] = (byte) random.nextInt(2);
      }
    }
    return s;
  }

  private long[] scalars() {
    long[] scalars = new long[4];
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Scalar s) {
        scalars[s.index()] =
            s.type().isFloatingPoint()
                ? Double.doubleToRawLongBits(HardValues.float64(random))
                : HardValues.int64(random);
      }
    }
    return scalars;
  }

  private void compare(String label, Storage[] expected, Storage[] actual) {
    for (int k = 0; k < program.outputs(); k++) {
      for (int i = 0; i < expected[k].capacity(); i++) {
        if (bits(expected[k], i) != bits(actual[k], i)) {
          assertEquals(
              text(expected[k], i),
              text(actual[k], i),
              label + ", output " + k + " at " + i + " of " + program);
        }
      }
    }
  }

  private static long bits(Storage s, int i) {
    return switch (s.dtype()) {
      case FLOAT32 -> Float.floatToIntBits(CpuStorage.floats(s)[i]);
      case FLOAT64 -> Double.doubleToLongBits(CpuStorage.doubles(s)[i]);
      case INT64 -> CpuStorage.longs(s)[i];
      case INT32 -> CpuStorage.ints(s)[i];
      case UINT8, BOOL -> CpuStorage.bytes(s)[i];
    };
  }

  private static String text(Storage s, int i) {
    return switch (s.dtype()) {
      case FLOAT32 -> Float.toHexString(CpuStorage.floats(s)[i]);
      case FLOAT64 -> Double.toHexString(CpuStorage.doubles(s)[i]);
      case INT64 -> Long.toString(CpuStorage.longs(s)[i]);
      case INT32 -> Integer.toString(CpuStorage.ints(s)[i]);
      case UINT8, BOOL -> Byte.toString(CpuStorage.bytes(s)[i]);
    };
  }
}
