package dev.lamina.testing;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Random;

/**
 * What values an operand takes in a sample. Real ones lie in narrow bands, 0.15 to 0.2, 0.4 to
 * 0.45, … and the same below zero, so that no band holds a kink (0, or an end of a clamp) and no
 * step of a central difference crosses one.
 */
public enum Domain {
  /** Real numbers of both signs, away from 0. */
  REAL,
  /** Real numbers above 0. */
  POSITIVE,
  /** Truth values. */
  MASK,
  /** Positions 0 and 1, int64. */
  POSITIONS;

  /**
   * Sample values.
   *
   * @param shape their shape
   * @param seed makes them different
   * @return float64, bool or int64
   */
  public Tensor sample(Shape shape, long seed) {
    Random random = new Random(seed);
    int n = shape.numel();
    switch (this) {
      case MASK -> {
        boolean[] mask = new boolean[n];
        for (int i = 0; i < n; i++) {
          mask[i] = random.nextBoolean();
        }
        return Tensor.of(mask, shape);
      }
      case POSITIONS -> {
        long[] positions = new long[n];
        for (int i = 0; i < n; i++) {
          positions[i] = random.nextInt(2);
        }
        return Tensor.of(positions, shape);
      }
      default -> {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
          double size = 0.15 + 0.25 * random.nextInt(8) + 0.05 * random.nextDouble();
          values[i] = this == POSITIVE || random.nextBoolean() ? size : -size;
        }
        return Tensor.of(values, shape);
      }
    }
  }

  /**
   * Sample values in a type; real numbers are scaled so that integers differ from each other.
   *
   * @param shape their shape
   * @param seed makes them different
   * @param dtype the type of real operands; masks and positions keep theirs
   * @return a tensor
   */
  public Tensor sample(Shape shape, long seed, DType dtype) {
    Tensor values = sample(shape, seed);
    if (this == MASK || this == POSITIONS || dtype == DType.FLOAT64) {
      return values;
    }
    return dtype.isInteger() ? values.mul(4.0).to(dtype) : values.to(dtype);
  }
}
