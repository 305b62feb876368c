package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Random;

/**
 * What an operand of a {@link Operation.Sample} holds. Values are the same on every machine.
 *
 * @param values what kind of values
 * @param limit what positions are less than; else unused
 * @param shape the shape
 */
public record Input(Values values, int limit, Shape shape) {
  /** Kinds of values. */
  public enum Values {
    /** Any numbers, of both signs and no two alike, none nearer to 0 than to others. */
    ANY,
    /** Numbers above 0. */
    POSITIVE,
    /** Numbers between -0.9 and 0.9. */
    UNIT,
    /** Truth values. */
    MASK,
    /** Positions of a dimension, int64, from 0 to below a limit. */
    POSITIONS,
    /** Small whole numbers from 0 on, with repetitions. */
    REPEATED
  }

  /** Numbers of both signs, no two alike. */
  public static Input any(int... sizes) {
    return new Input(Values.ANY, 0, Shape.of(sizes));
  }

  /** Numbers above 0. */
  public static Input positive(int... sizes) {
    return new Input(Values.POSITIVE, 0, Shape.of(sizes));
  }

  /** Numbers between -0.9 and 0.9. */
  public static Input unit(int... sizes) {
    return new Input(Values.UNIT, 0, Shape.of(sizes));
  }

  /** Truth values. */
  public static Input mask(int... sizes) {
    return new Input(Values.MASK, 0, Shape.of(sizes));
  }

  /** Positions from 0 to below a limit, with repetitions, int64. */
  public static Input positions(int limit, int... sizes) {
    return new Input(Values.POSITIONS, limit, Shape.of(sizes));
  }

  /** Small whole numbers of the sample's type, many of them equal; no gradient is checked. */
  public static Input repeated(int... sizes) {
    return new Input(Values.REPEATED, 0, Shape.of(sizes));
  }

  /** Whether the operand has the type that the sample is run with. */
  public boolean isTyped() {
    return values != Values.MASK && values != Values.POSITIONS;
  }

  /** Whether a gradient of this operand is asked for. */
  public boolean isDifferentiable() {
    return isTyped() && values != Values.REPEATED;
  }

  /**
   * The operand.
   *
   * @param type the type the sample is run with
   * @param seed tells operands of one kind apart
   * @return a contiguous tensor on the default device
   */
  public Tensor tensor(DType type, long seed) {
    Random random = new Random(seed);
    int n = shape.numel();
    int[] order = shuffled(n, random);
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] =
          switch (values) {
            // Multiples of a step, so that comparisons stay the same under small changes.
            case ANY -> (order[i] - n / 2 + 0.5) * spread(n) + 0.01 * random.nextDouble();
            case POSITIVE -> (order[i] + 0.5) * spread(n) + 0.01 * random.nextDouble();
            case UNIT -> 1.7 * ((order[i] + random.nextDouble() / 2) / Math.max(n, 1)) - 0.85;
            case MASK -> random.nextInt(2);
            case POSITIONS -> random.nextInt(limit);
            case REPEATED -> random.nextInt(4);
          };
    }
    Tensor reals = Tensor.of(v, shape);
    return switch (values) {
      case MASK -> reals.to(DType.BOOL);
      case POSITIONS -> reals.to(DType.INT64);
      default -> type.isFloatingPoint() ? reals.to(type) : integers(reals, type);
    };
  }

  /** Whole numbers in the same order; no two alike as long as the type has enough of them. */
  private Tensor integers(Tensor reals, DType type) {
    boolean whole = values == Values.REPEATED || values == Values.UNIT;
    Tensor scaled = whole ? reals : reals.div(spread(shape.numel()));
    return type == DType.BOOL ? scaled.gt(0).to(type) : scaled.to(DType.INT64).to(type);
  }

  private static double spread(int n) {
    return n == 0 ? 1 : Math.min(0.7, 12.0 / n);
  }

  private static int[] shuffled(int n, Random random) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
