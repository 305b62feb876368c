package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.ScalarMath;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** New tensors of constants and of regular numbers. */
public final class Creation {
  /** What this class declares. */
  public static final List<Operation> OPERATIONS =
      List.of(
          Operation.creation("of", "Tensor.of(values)", "A tensor of Java values.")
              .types(Operation.ALL)
              .sample(x -> Tensor.of(1.5f, -2f))
              .sample(x -> Tensor.of(DType.UINT8, 255, 256, -1))
              .sample(x -> Tensor.of(new int[][] {{1, 2}, {3, 4}})),
          Operation.creation("scalar", "Tensor.scalar(value)", "A number without dimensions.")
              .types(Operation.ALL)
              .sample(x -> Tensor.scalar(2.5)),
          Operation.creation("zeros", "Tensor.zeros(shape)", "Zeros.")
              .types(Operation.ALL)
              .sample(x -> Tensor.zeros(2, 3))
              .sample(x -> Tensor.zeros(DType.INT32, 0, 3)),
          like("zerosLike", "Tensor.zerosLike(x)", "Zeros of another tensor's shape.")
              .sample(x -> Tensor.zerosLike(x[0]), Input.any(2, 3)),
          like("newZeros", "x.newZeros(shape)", "Zeros of another tensor's type.")
              .sample(x -> x[0].newZeros(3), Input.any(2)),
          Operation.creation("ones", "Tensor.ones(shape)", "Ones.")
              .types(Operation.ALL)
              .sample(x -> Tensor.ones(2, 3))
              .sample(x -> Tensor.ones(DType.UINT8)),
          like("onesLike", "Tensor.onesLike(x)", "Ones of another tensor's shape.")
              .sample(x -> Tensor.onesLike(x[0]), Input.any(2, 3)),
          like("newOnes", "x.newOnes(shape)", "Ones of another tensor's type.")
              .sample(x -> x[0].newOnes(3), Input.any(2)),
          Operation.creation("full", "Tensor.full(shape, value)", "One number everywhere.")
              .types(Operation.ALL)
              .sample(x -> Tensor.full(Shape.of(2, 3), 0.1))
              .sample(x -> Tensor.full(Shape.of(3), DType.INT64, 1L << 60)),
          like("fullLike", "Tensor.fullLike(x, value)", "One number in another tensor's shape.")
              .sample(x -> Tensor.fullLike(x[0], 7), Input.any(2)),
          like("newFull", "x.newFull(shape, value)", "One number in another tensor's type.")
              .sample(x -> x[0].newFull(Shape.of(3), 2.5), Input.any(2)),
          Operation.creation("empty", "Tensor.empty(shape)", "Memory with undefined contents.")
              .types(Operation.ALL)
              .sample(x -> Tensor.empty(DType.INT32, 2, 3).zero_()),
          like("emptyLike", "Tensor.emptyLike(x)", "The same in another tensor's shape.")
              .sample(x -> Tensor.emptyLike(x[0]).fill_(1), Input.any(2, 3)),
          like("newEmpty", "x.newEmpty(shape)", "The same in another tensor's type.")
              .sample(x -> x[0].newEmpty(3).fill_(1), Input.any(2)),
          Operation.composite("zero_", "x.zero_()", "Zeros into a tensor.")
              .sample(x -> x[0].clone().zero_(), Input.any(2, 3))
              .types(Operation.ALL),
          Operation.creation("eye", "Tensor.eye(n, m)", "Ones on the diagonal, zeros elsewhere.")
              .types(Operation.ALL)
              .sample(x -> Tensor.eye(3))
              .sample(x -> Tensor.eye(DType.BOOL, 2, 4)),
          Operation.creation("arange", "Tensor.arange(start, end, step)", "Numbers a step apart.")
              .types(Operation.NUMBERS)
              .sample(x -> Tensor.arange(5))
              .sample(x -> Tensor.arange(1.0, 0.0, -0.3)),
          Operation.creation(
                  "linspace", "Tensor.linspace(start, end, steps)", "Numbers at equal distances.")
              .types(Operation.NUMBERS)
              .sample(x -> Tensor.linspace(-1, 2, 7)),
          Operation.creation(
                  "logspace", "Tensor.logspace(start, end, steps)", "Numbers at equal ratios.")
              .types(Operation.NUMBERS)
              .sample(x -> Tensor.logspace(-1, 2, 7)),
          Operation.creation("rand", "Tensor.rand(shape)", "Uniform numbers from 0 to below 1.")
              .sample(x -> Tensor.rand(new Generator(3), DType.FLOAT32, 2, 3)),
          like("randLike", "Tensor.randLike(x)", "Uniform numbers in another tensor's shape.")
              .types(Operation.FLOATING)
              .sample(x -> Tensor.randLike(new Generator(3), x[0]), Input.any(2, 3)),
          Operation.creation("randn", "Tensor.randn(shape)", "Standard normal numbers.")
              .sample(x -> Tensor.randn(new Generator(3), DType.FLOAT32, 2, 3)),
          like("randnLike", "Tensor.randnLike(x)", "Normal numbers in another tensor's shape.")
              .types(Operation.FLOATING)
              .sample(x -> Tensor.randnLike(new Generator(3), x[0]), Input.any(2, 3)),
          Operation.creation("randint", "Tensor.randint(low, high, shape)", "Random integers.")
              .types(Operation.NUMBERS)
              .sample(x -> Tensor.randint(new Generator(3), -5, 9, 2, 3)),
          like("randintLike", "Tensor.randintLike(x, low, high)", "The same in a known shape.")
              .sample(x -> Tensor.randintLike(new Generator(3), x[0], 0, 9), Input.any(2, 3)),
          Operation.creation(
                  "randperm", "Tensor.randperm(n)", "The integers below n in random order.")
              .types(EnumSet.of(DType.INT64))
              .sample(x -> Tensor.randperm(new Generator(3), 6)));

  /** A tensor in the form of another one of any type. */
  private static Operation like(String name, String signature, String summary) {
    return Operation.creation(name, signature, summary).types(Operation.ALL);
  }

  private Creation() {}

  /** A tensor whose contents are not defined. */
  public static Tensor empty(Device device, DType dtype, Shape shape) {
    return Context.current().allocate(device.backend(), dtype, Layout.contiguous(shape));
  }

  /** One real number everywhere; integers take what is before the point. */
  public static Tensor full(Device device, DType dtype, Shape shape, double value) {
    requireRange("full", dtype, value);
    return empty(device, dtype, shape).fill_(value);
  }

  /** One integer everywhere. */
  public static Tensor full(Device device, DType dtype, Shape shape, long value) {
    requireRange("full", dtype, value);
    return empty(device, dtype, shape).fill_(value);
  }

  /** A number below zero may stand for the uint8 with the same low bits. */
  static void requireRange(String op, DType dtype, double value) {
    boolean fits =
        switch (dtype) {
          case UINT8 -> Math.abs(value) < 256;
          case INT32 -> (int) value == (long) value;
          default -> true;
        };
    if (!fits) {
      throw new DTypeException(
          op
              + ": "
              + dtype
              + " has no such number; got "
              + (value == Math.rint(value) && Math.abs(value) < 0x1p62 ? "" + (long) value : value)
              + "; expected "
              + (dtype == DType.UINT8 ? "0 to 255" : "-2^31 to 2^31 - 1")
              + ". Use a type with a larger range");
    }
  }

  /** Start, start + step, … before an end, of integers. */
  public static Tensor arange(DType dtype, long start, long end, long step) {
    requireNumbers("arange", dtype);
    requireStep(start, end, step);
    // Unsigned, since the distance of two longs may be more than the largest.
    long distance = step > 0 ? end - start : start - end;
    long count = distance == 0 ? 0 : Long.divideUnsigned(distance - 1, Math.abs(step)) + 1;
    int n = count(count < 0 ? Long.MAX_VALUE : count, start, end, step);
    return wholes(dtype, n, i -> start + i * step);
  }

  /** Start, start + step, … before an end, of reals. */
  public static Tensor arange(DType dtype, double start, double end, double step) {
    if (dtype == DType.INT64) {
      return arange(dtype, (long) start, (long) end, (long) step);
    }
    requireNumbers("arange", dtype);
    requireStep(start, end, step);
    int n = count((long) Math.ceil((end - start) / step), start, end, step);
    return dtype.isFloatingPoint()
        ? reals(dtype, n, i -> start + i * step)
        : wholes(dtype, n, i -> (long) start + i * (long) step);
  }

  private static int count(long values, double start, double end, double step) {
    if (values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "arange: too many values; got start "
              + start
              + ", end "
              + end
              + ", step "
              + step
              + "; expected at most 2^31 - 1");
    }
    return (int) values;
  }

  private static void requireStep(double start, double end, double step) {
    if (!(step != 0) || step != step || !(step > 0 ? start <= end : start >= end)) {
      throw new IllegalArgumentException(
          "arange: the step does not lead from start to end; got start "
              + start
              + ", end "
              + end
              + ", step "
              + step
              + "; expected a step that is not 0 and goes from start towards end. Change its sign,"
              + " or exchange the ends");
    }
  }

  /** Numbers at equal distances, both ends included. */
  public static Tensor linspace(DType dtype, double start, double end, int steps) {
    requireSteps("linspace", dtype, steps);
    return dtype.isFloatingPoint()
        ? reals(dtype, steps, spaced(dtype, start, end, steps))
        : wholes(dtype, steps, counted(dtype, start, end, steps));
  }

  /**
   * Integers as PyTorch has them on common processors: whole pairs of 32-byte vectors count on from
   * the first integer of each vector, which has lost what followed its point.
   */
  private static IntToLongFunction counted(DType dtype, double start, double end, int steps) {
    IntToDoubleFunction exact = spaced(dtype, start, end, steps);
    int lanes = 32 / dtype.bytes();
    int inVectors = steps - steps % (2 * lanes);
    double step = steps < 2 ? 0 : ((double) (long) end - (long) start) / (steps - 1);
    return i -> {
      int from = i < inVectors ? i - i % lanes : i;
      return (long) ((long) exact.applyAsDouble(from) + (i - from) * step);
    };
  }

  /** Powers of a base whose exponents are at equal distances. */
  public static Tensor logspace(DType dtype, double start, double end, int steps, double base) {
    requireSteps("logspace", dtype, steps);
    IntToDoubleFunction exponent = spaced(dtype, start, end, steps);
    IntToDoubleFunction value = i -> ScalarMath.pow(base, exponent.applyAsDouble(i));
    return dtype.isFloatingPoint()
        ? reals(dtype, steps, value)
        : wholes(dtype, steps, whole(value));
  }

  private static IntToLongFunction whole(IntToDoubleFunction value) {
    return i -> (long) value.applyAsDouble(i);
  }

  /** Counted from both ends, so that the last value is the end itself; rounded to the type. */
  private static IntToDoubleFunction spaced(DType dtype, double start, double end, int steps) {
    int half = steps / 2;
    if (dtype == DType.FLOAT32) {
      float a = (float) start;
      float b = (float) end;
      float step = steps < 2 ? 0 : (b - a) / (steps - 1);
      return i -> steps == 1 ? a : i < half ? a + step * i : b - step * (steps - 1 - i);
    }
    double a = dtype == DType.FLOAT64 ? start : (long) start;
    double b = dtype == DType.FLOAT64 ? end : (long) end;
    double step = steps < 2 ? 0 : (b - a) / (steps - 1);
    return i -> steps == 1 ? a : i < half ? a + step * i : b - step * (steps - 1 - i);
  }

  private static void requireSteps(String op, DType dtype, int steps) {
    requireNumbers(op, dtype);
    if (steps < 0) {
      throw new IllegalArgumentException(
          op + ": the number of steps must not be negative; got " + steps + "; expected 0 or more");
    }
  }

  private static void requireNumbers(String op, DType dtype) {
    if (dtype == DType.BOOL) {
      throw new DTypeException(
          op + ": truth values cannot be counted; got bool; expected a type of numbers");
    }
  }

  /** Ones on the diagonal. */
  public static Tensor eye(DType dtype, int n, int m) {
    if (n < 0 || m < 0) {
      throw new ShapeException(
          "eye: a matrix cannot have fewer than no rows or columns; got "
              + n
              + " rows and "
              + m
              + " columns; expected 0 or more");
    }
    Shape shape = Shape.of(n, m);
    return wholes(dtype, shape.numel(), i -> i / m == i % m ? 1 : 0).view(n, m);
  }

  private static Tensor reals(DType dtype, int n, IntToDoubleFunction value) {
    Object array = Transfer.array(dtype, n);
    for (int i = 0; i < n; i++) {
      if (array instanceof float[] floats) {
        floats[i] = (float) value.applyAsDouble(i);
      } else {
        ((double[]) array)[i] = value.applyAsDouble(i);
      }
    }
    return JavaValues.of(array, dtype, Shape.of(n));
  }

  private static Tensor wholes(DType dtype, int n, IntToLongFunction value) {
    Object array = Transfer.array(dtype, n);
    for (int i = 0; i < n; i++) {
      long v = value.applyAsLong(i);
      switch (dtype) {
        case FLOAT32 -> ((float[]) array)[i] = v;
        case FLOAT64 -> ((double[]) array)[i] = v;
        case INT64 -> ((long[]) array)[i] = v;
        case INT32 -> ((int[]) array)[i] = (int) v;
        case UINT8 -> ((byte[]) array)[i] = (byte) v;
        case BOOL -> ((boolean[]) array)[i] = v != 0;
      }
    }
    return JavaValues.of(array, dtype, Shape.of(n));
  }
}
