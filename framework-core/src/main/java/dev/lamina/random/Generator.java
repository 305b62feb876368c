package dev.lamina.random;

import dev.lamina.state.State;
import dev.lamina.state.Stateful;
import java.util.SplittableRandom;

/**
 * A source of random numbers: the Mersenne Twister mt19937 with the stream of PyTorch's CPU
 * generator.
 *
 * <p>After the same seed, the same calls give the numbers that PyTorch 1.13 gives: integers,
 * uniform and Bernoulli numbers to the bit, float32 normals to the bit of its vectorised x86 build,
 * the others within rounding. They are the same bits on every machine.
 *
 * <p>Each method fills {@code out[offset] … out[offset + n - 1]} and draws as many words of the
 * stream as its description says. A call holds the generator's lock from its first draw to its
 * last, so one generator may serve several threads; which thread draws first is then not defined.
 * {@code n = 0} draws nothing.
 *
 * <p>All methods throw {@link IllegalArgumentException} for a parameter outside its range and for a
 * part of the array that does not exist; nothing is drawn then.
 */
public final class Generator implements Stateful {
  private static final long WORD_RANGE = 1L << 32;

  private final Object lock = new Object();
  private final MersenneTwister engine = new MersenneTwister();
  private long seed;
  // Box-Muller makes normals in pairs; the second waits here for the next call that wants just one.
  private boolean spareReady;
  private double spare;

  // A holder, so that a program with its own generators never makes the default one.
  private static final class Default {
    static final Generator INSTANCE = new Generator(new SplittableRandom().nextLong());
  }

  /**
   * A generator at the start of the stream that belongs to a seed.
   *
   * @param seed any value; the stream depends on its low 32 bits, as in PyTorch
   */
  public Generator(long seed) {
    this.seed = seed;
    engine.seed((int) seed);
  }

  /**
   * The process-wide generator, which random calls use that are given no other. Its first seed
   * differs from run to run, until {@link #manualSeed} sets one.
   *
   * @return always the same generator
   */
  public static Generator defaultGenerator() {
    return Default.INSTANCE;
  }

  /**
   * Starts again at the beginning of the stream that belongs to a seed; a kept normal is dropped.
   *
   * @param seed any value; the stream depends on its low 32 bits, as in PyTorch
   */
  public void manualSeed(long seed) {
    synchronized (lock) {
      this.seed = seed;
      engine.seed((int) seed);
      spareReady = false;
      spare = 0;
    }
  }

  /**
   * The seed the stream began with.
   *
   * @return all 64 bits of it
   */
  public long seed() {
    synchronized (lock) {
      return seed;
    }
  }

  /**
   * The next word of the stream.
   *
   * @return 32 random bits
   */
  public int random32() {
    synchronized (lock) {
      return engine.next();
    }
  }

  /**
   * The next two words of the stream, the earlier one in the upper half.
   *
   * @return 64 random bits
   */
  public long random64() {
    synchronized (lock) {
      return engine.next64();
    }
  }

  /**
   * Uniform numbers in [from, to), one word each: {@code (word mod 2^24) / 2^24 · (to - from) +
   * from} with one rounding at the end. That rounding may give {@code to} itself.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param from lower end
   * @param to upper end, at least {@code from}
   */
  public void uniform(float[] out, int offset, int n, double from, double to) {
    Arguments.range("uniform", out.length, offset, n);
    float low = (float) from;
    float width = (float) to - low;
    Arguments.interval("uniform", from, to, width);
    synchronized (lock) {
      engine.fill(out, offset, n);
    }
    if (low != 0 || width != 1) {
      for (int i = offset; i < offset + n; i++) {
        out[i] = Math.fma(out[i], width, low);
      }
    }
  }

  /**
   * Uniform numbers in [from, to), two words each: {@code (words mod 2^53) / 2^53 · (to - from) +
   * from} with one rounding at the end.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param from lower end
   * @param to upper end, at least {@code from}
   */
  public void uniform(double[] out, int offset, int n, double from, double to) {
    Arguments.range("uniform", out.length, offset, n);
    double width = to - from;
    Arguments.interval("uniform", from, to, width);
    synchronized (lock) {
      engine.fill(out, offset, n);
    }
    if (from != 0 || width != 1) {
      for (int i = offset; i < offset + n; i++) {
        out[i] = Math.fma(out[i], width, from);
      }
    }
  }

  /**
   * Normal numbers by the method of Box and Muller, on one of two paths.
   *
   * <p>Fewer than 16 are computed singly in float64 from float64 uniforms, four words a pair; the
   * second of a pair is kept for the next such call, which may ask for either type. From 16 on,
   * {@code n} float32 uniforms are drawn and transformed in blocks of 16; if {@code n} is no
   * multiple of 16, the last 16 places are drawn and transformed once more.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param mean their mean
   * @param std their standard deviation, at least 0
   */
  public void normal(float[] out, int offset, int n, double mean, double std) {
    Arguments.range("normal", out.length, offset, n);
    Arguments.deviation("normal", std);
    synchronized (lock) {
      if (n >= BoxMuller.BLOCK) {
        normalBlocks(out, offset, n, (float) mean, (float) std);
        return;
      }
      for (int i = offset; i < offset + n; i++) {
        out[i] = (float) Math.fma(nextNormal(), std, mean);
      }
    }
  }

  /**
   * Normal numbers in float64, on the same two paths as {@link #normal(float[], int, int, double,
   * double)}, with float64 uniforms on both.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param mean their mean
   * @param std their standard deviation, at least 0
   */
  public void normal(double[] out, int offset, int n, double mean, double std) {
    Arguments.range("normal", out.length, offset, n);
    Arguments.deviation("normal", std);
    synchronized (lock) {
      if (n >= BoxMuller.BLOCK) {
        normalBlocks(out, offset, n, mean, std);
        return;
      }
      for (int i = offset; i < offset + n; i++) {
        out[i] = Math.fma(nextNormal(), std, mean);
      }
    }
  }

  private void normalBlocks(float[] out, int offset, int n, float mean, float std) {
    engine.fill(out, offset, n);
    int end = offset + n;
    for (int at = offset; at <= end - BoxMuller.BLOCK; at += BoxMuller.BLOCK) {
      BoxMuller.transform(out, at, mean, std);
    }
    if (n % BoxMuller.BLOCK != 0) {
      engine.fill(out, end - BoxMuller.BLOCK, BoxMuller.BLOCK);
      BoxMuller.transform(out, end - BoxMuller.BLOCK, mean, std);
    }
  }

  private void normalBlocks(double[] out, int offset, int n, double mean, double std) {
    engine.fill(out, offset, n);
    int end = offset + n;
    for (int at = offset; at <= end - BoxMuller.BLOCK; at += BoxMuller.BLOCK) {
      BoxMuller.transform(out, at, mean, std);
    }
    if (n % BoxMuller.BLOCK != 0) {
      engine.fill(out, end - BoxMuller.BLOCK, BoxMuller.BLOCK);
      BoxMuller.transform(out, end - BoxMuller.BLOCK, mean, std);
    }
  }

  private double nextNormal() {
    if (spareReady) {
      spareReady = false;
      return spare;
    }
    double theta = 2 * Math.PI * engine.nextDouble();
    double radius = Math.sqrt(-2 * StrictMath.log1p(-engine.nextDouble()));
    spare = radius * StrictMath.sin(theta);
    spareReady = true;
    return radius * StrictMath.cos(theta);
  }

  /**
   * Integers in [low, high): {@code draw mod (high - low) + low}. A draw is one word, or two for a
   * range of 2^32 and more.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param low the least value
   * @param high one more than the greatest value
   */
  public void randint(long[] out, int offset, int n, long low, long high) {
    Arguments.range("randint", out.length, offset, n);
    Arguments.increasing("randint", low, high);
    // Unsigned: high - low may exceed the largest long.
    long range = high - low;
    boolean wide = Long.compareUnsigned(range, WORD_RANGE) >= 0;
    synchronized (lock) {
      for (int i = offset; i < offset + n; i++) {
        long draw = wide ? engine.next64() : Integer.toUnsignedLong(engine.next());
        out[i] = Long.remainderUnsigned(draw, range) + low;
      }
    }
  }

  /**
   * The numbers 0 … n - 1 in random order, by {@code n - 1} exchanges: place {@code i} with place
   * {@code i + word mod (n - i)}, from the front.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   */
  public void permutation(long[] out, int offset, int n) {
    Arguments.range("permutation", out.length, offset, n);
    for (int i = 0; i < n; i++) {
      out[offset + i] = i;
    }
    synchronized (lock) {
      for (int i = 0; i < n - 1; i++) {
        int chosen = offset + i + Integer.remainderUnsigned(engine.next(), n - i);
        long kept = out[offset + i];
        out[offset + i] = out[chosen];
        out[chosen] = kept;
      }
    }
  }

  /**
   * Ones with probability {@code p}, else zeros, one word each: 1 where a float32 uniform is below
   * {@code p} as a float32. This is PyTorch's {@code bernoulli} of a float32 tensor of
   * probabilities.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param p probability of a one, 0 to 1
   */
  public void bernoulli(float[] out, int offset, int n, double p) {
    Arguments.range("bernoulli", out.length, offset, n);
    Arguments.probability("bernoulli", p);
    float bound = (float) p;
    synchronized (lock) {
      engine.fill(out, offset, n);
    }
    for (int i = offset; i < offset + n; i++) {
      out[i] = out[i] < bound ? 1 : 0;
    }
  }

  /**
   * Ones with probability {@code p}, else zeros, two words each: 1 where a float64 uniform is below
   * {@code p}. This is PyTorch's {@code bernoulli} of a float64 tensor of probabilities.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param p probability of a one, 0 to 1
   */
  public void bernoulli(double[] out, int offset, int n, double p) {
    Arguments.range("bernoulli", out.length, offset, n);
    Arguments.probability("bernoulli", p);
    synchronized (lock) {
      engine.fill(out, offset, n);
    }
    for (int i = offset; i < offset + n; i++) {
      out[i] = out[i] < p ? 1 : 0;
    }
  }

  /**
   * Exponential numbers, two words each: {@code -log(1 - u) / rate} in float64, rounded to float32.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param rate the inverse of their mean, above 0
   */
  public void exponential(float[] out, int offset, int n, double rate) {
    Arguments.range("exponential", out.length, offset, n);
    Arguments.rate("exponential", rate);
    synchronized (lock) {
      for (int i = offset; i < offset + n; i++) {
        out[i] = (float) nextExponential(rate);
      }
    }
  }

  /**
   * Exponential numbers in float64, two words each: {@code -log(1 - u) / rate}.
   *
   * @param out where they go
   * @param offset first index
   * @param n how many
   * @param rate the inverse of their mean, above 0
   */
  public void exponential(double[] out, int offset, int n, double rate) {
    Arguments.range("exponential", out.length, offset, n);
    Arguments.rate("exponential", rate);
    synchronized (lock) {
      for (int i = offset; i < offset + n; i++) {
        out[i] = nextExponential(rate);
      }
    }
  }

  private double nextExponential(double rate) {
    return -1 / rate * StrictMath.log1p(-engine.nextDouble());
  }

  /**
   * Everything that the next draws depend on: {@code algorithm}, {@code seed}, the block of {@code
   * words} with the {@code index} of the next one, and the kept normal, if there is one.
   *
   * @return a copy, which later draws do not change
   */
  @Override
  public State state() {
    synchronized (lock) {
      return new GeneratorState(seed, engine.words(), engine.index(), spareReady, spare).toState();
    }
  }

  /**
   * Continues, bit for bit, where {@link #state} was taken.
   *
   * @param state what {@link #state} returned
   * @throws IllegalArgumentException if it is no state of this kind of generator, with all that is
   *     wrong; this generator is then unchanged
   */
  @Override
  public void load(State state) {
    GeneratorState loaded = GeneratorState.of(state);
    synchronized (lock) {
      engine.restore(loaded.words(), loaded.index());
      seed = loaded.seed();
      spareReady = loaded.spareReady();
      spare = loaded.spare();
    }
  }
}
