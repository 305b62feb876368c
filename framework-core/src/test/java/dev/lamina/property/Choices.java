package dev.lamina.property;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;

/**
 * What a property decides by: a list of numbers that jqwik draws, and shrinks where a case fails.
 * Zeros, and what lies behind the end, stand for the plainest choice.
 */
final class Choices {
  private static final int LENGTH = 60;

  private final int[] numbers;
  private int next;

  private Choices(int[] numbers) {
    this.numbers = numbers;
  }

  /** All choices. */
  static Arbitrary<Choices> any() {
    return Arbitraries.integers()
        .between(0, 5039)
        .withDistribution(RandomDistribution.uniform())
        .array(int[].class)
        .ofSize(LENGTH)
        .map(Choices::new);
  }

  /** A number from 0 to below a bound. */
  int nextInt(int bound) {
    return next < numbers.length ? numbers[next++] % bound : 0;
  }

  /** True or false, false if nothing is left. */
  boolean nextBoolean() {
    return nextInt(2) == 1;
  }

  /** True in one of so many cases. */
  boolean oneIn(int cases) {
    return nextInt(cases) == cases - 1;
  }

  /** A position of a dimension, counted from the start or from the end. */
  int signed(int position, int size) {
    return nextBoolean() ? position - size : position;
  }

  /** A shape of up to so many dimensions, sizes from 0 to 4, seldom 0. */
  int[] shape(int mostDims) {
    int[] shape = new int[nextInt(mostDims + 1)];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = oneIn(10) ? 0 : 1 + nextInt(4);
    }
    return shape;
  }

  @Override
  public String toString() {
    return Arrays.toString(numbers);
  }
}
