package dev.lamina.cpu;

import java.util.Random;

/** Values at which loops go wrong: ends of ranges, signed zeros, subnormals, infinities, NaN. */
public final class HardValues {
  private static final float[] FLOATS = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    -0.5f,
    2f,
    -3f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -0x1.fffffcp-127f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1p24f,
    0x1p63f,
    -0x1p63f,
    88.72284f,
    -103.97f,
    1e-20f
  };
  private static final double[] DOUBLES = {
    0d,
    -0d,
    1d,
    -1d,
    0.5,
    -0.5,
    2d,
    -3d,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    0x1p53,
    0x1p63,
    -0x1p63,
    1e300,
    Float.MAX_VALUE,
    1e39,
    1e-46
  };
  private static final long[] LONGS = {
    0,
    1,
    -1,
    2,
    -3,
    63,
    64,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    1L << 32,
    (1L << 53) + 1,
    (1L << 24) + 1
  };

  private HardValues() {}

  /**
   * A value in single precision, hard or not.
   *
   * @param random where it comes from
   * @return the value
   */
  public static float float32(Random random) {
    return random.nextInt(2) == 0
        ? FLOATS[random.nextInt(FLOATS.length)]
        : 4 * random.nextFloat() - 2;
  }

  /**
   * A value in double precision, hard or not.
   *
   * @param random where it comes from
   * @return the value
   */
  public static double float64(Random random) {
    return random.nextInt(2) == 0
        ? DOUBLES[random.nextInt(DOUBLES.length)]
        : 4 * random.nextDouble() - 2;
  }

  /**
   * An integer, hard or not.
   *
   * @param random where it comes from
   * @return the value
   */
  public static long int64(Random random) {
    return random.nextInt(2) == 0 ? LONGS[random.nextInt(LONGS.length)] : random.nextInt(20) - 10;
  }
}
