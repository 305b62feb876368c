package dev.lamina.random;

import java.util.Arrays;

/**
 * The 32-bit Mersenne Twister, mt19937, and the uniform numbers that are cut from its words.
 *
 * <p>Words are produced a block of 624 at a time, and a whole block is tempered at once, so that
 * bulk fills run as plain loops over an array. Not safe for several threads: {@link Generator}
 * holds the lock.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed
 * uniform pseudo-random number generator", ACM TOMACS 8(1), 1998, with the seeding of 2002.
 */
final class MersenneTwister {
  /** Words in a block, the size of the state. */
  static final int BLOCK = 624;

  private static final int SHIFT = 397;
  private static final int TWIST = 0x9908b0df;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;
  private static final int SEED_MULTIPLIER = 1812433253;

  private static final int FLOAT_MASK = (1 << 24) - 1;
  private static final float FLOAT_UNIT = 0x1p-24f;
  private static final long DOUBLE_MASK = (1L << 53) - 1;
  private static final double DOUBLE_UNIT = 0x1p-53;

  private final int[] words = new int[BLOCK];
  private final int[] tempered = new int[BLOCK];
  private int index = BLOCK;

  /** Starts the stream that belongs to {@code seed}. */
  void seed(int seed) {
    words[0] = seed;
    for (int i = 1; i < BLOCK; i++) {
      int previous = words[i - 1];
      words[i] = SEED_MULTIPLIER * (previous ^ (previous >>> 30)) + i;
    }
    index = BLOCK;
  }

  /** The next 32 bits of the stream. */
  int next() {
    if (index == BLOCK) {
      advance();
    }
    return tempered[index++];
  }

  /** The next two words as 64 bits, the earlier one on top. */
  long next64() {
    long high = next();
    return high << 32 | Integer.toUnsignedLong(next());
  }

  /** The low 53 bits of two words as a number in [0, 1). */
  double nextDouble() {
    return (next64() & DOUBLE_MASK) * DOUBLE_UNIT;
  }

  /** Writes {@code n} numbers in [0, 1), each the low 24 bits of one word. */
  void fill(float[] out, int offset, int n) {
    int done = 0;
    while (done < n) {
      if (index == BLOCK) {
        advance();
      }
      int count = Math.min(BLOCK - index, n - done);
      take(out, offset + done, count);
      done += count;
    }
  }

  // A method of its own, so that it is compiled after some calls, within the first long fill.
  private void take(float[] out, int at, int count) {
    for (int i = 0; i < count; i++) {
      out[at + i] = (tempered[index + i] & FLOAT_MASK) * FLOAT_UNIT;
    }
    index += count;
  }

  /** Writes {@code n} numbers as from {@link #nextDouble}. */
  void fill(double[] out, int offset, int n) {
    for (int i = offset; i < offset + n; i++) {
      out[i] = nextDouble();
    }
  }

  /** The block the stream stands in, untempered, each word as an unsigned value. */
  long[] words() {
    return Arrays.stream(words).mapToLong(Integer::toUnsignedLong).toArray();
  }

  /**
   * How many words of the block are used up; {@link #BLOCK} when the next draw starts a new one.
   */
  int index() {
    return index;
  }

  /** Continues where {@link #words} and {@link #index} were read. */
  void restore(long[] block, int position) {
    for (int i = 0; i < BLOCK; i++) {
      words[i] = (int) block[i];
    }
    temper();
    index = position;
  }

  private void advance() {
    twist();
    temper();
    index = 0;
  }

  // Three stretches instead of one loop with indices modulo 624: no division, no bounds trouble.
  private void twist() {
    int wrap = BLOCK - SHIFT;
    for (int i = 0; i < wrap; i++) {
      words[i] = words[i + SHIFT] ^ mix(words[i], words[i + 1]);
    }
    for (int i = wrap; i < BLOCK - 1; i++) {
      words[i] = words[i - wrap] ^ mix(words[i], words[i + 1]);
    }
    words[BLOCK - 1] = words[SHIFT - 1] ^ mix(words[BLOCK - 1], words[0]);
  }

  private static int mix(int word, int following) {
    return ((word & UPPER | following & LOWER) >>> 1) ^ (-(following & 1) & TWIST);
  }

  private void temper() {
    for (int i = 0; i < BLOCK; i++) {
      int y = words[i];
      y ^= y >>> 11;
      y ^= y << 7 & 0x9d2c5680;
      y ^= y << 15 & 0xefc60000;
      tempered[i] = y ^ y >>> 18;
    }
  }
}
