package dev.lamina.data;

import dev.lamina.random.Generator;
import java.util.Arrays;

/**
 * The division of n rows at random into those to train on and those to test with.
 *
 * <pre>{@code
 * Split split = Split.trainTest(cars.rows(), 0.2, 42);
 * Table train = cars.take(split.train());
 * Table test = cars.take(split.test());
 * }</pre>
 */
public final class Split {
  private final int[] train;
  private final int[] test;

  private Split(int[] train, int[] test) {
    this.train = train;
    this.test = test;
  }

  /**
   * Divides by the permutation that a generator with this seed begins with.
   *
   * @param n the number of rows
   * @param testFraction the share of rows to test with, between 0 and 1; rounded to whole rows
   * @param seed the seed of the generator
   * @return the two parts
   * @throws IllegalArgumentException if a part would be empty
   */
  public static Split trainTest(int n, double testFraction, long seed) {
    return trainTest(n, testFraction, new Generator(seed));
  }

  /**
   * Divides by the next permutation of {@code generator}: its first rows are for training, the last
   * {@code round(testFraction * n)} for the test.
   *
   * @param n the number of rows
   * @param testFraction the share of rows to test with, between 0 and 1
   * @param generator where the permutation comes from
   * @return the two parts
   * @throws IllegalArgumentException if a part would be empty
   */
  public static Split trainTest(int n, double testFraction, Generator generator) {
    long held = Math.round(testFraction * n);
    if (!(testFraction > 0 && testFraction < 1) || held == 0 || held >= n) {
      throw new IllegalArgumentException(
          "Split.trainTest: a part is empty; got n "
              + n
              + ", testFraction "
              + testFraction
              + "; expected a fraction between 0 and 1 that leaves at least one row in each part");
    }
    long[] order = new long[n];
    generator.permutation(order, 0, n);
    int[] rows = Arrays.stream(order).mapToInt(Math::toIntExact).toArray();
    int kept = n - (int) held;
    return new Split(Arrays.copyOf(rows, kept), Arrays.copyOfRange(rows, kept, n));
  }

  /** {@return the rows to train on, in the order of the permutation} */
  public int[] train() {
    return train.clone();
  }

  /** {@return the rows to test with, in the order of the permutation} */
  public int[] test() {
    return test.clone();
  }

  /** {@return the sizes: {@code Split(314 train, 78 test)}} */
  @Override
  public String toString() {
    return "Split(" + train.length + " train, " + test.length + " test)";
  }
}
