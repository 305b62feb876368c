package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.random.Generator;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {

  @Test
  void everyRowIsInOnePart() {
    Split split = Split.trainTest(392, 0.2, 0);
    assertEquals("Split(314 train, 78 test)", split.toString());
    int[] all =
        IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())).toArray();
    long[] order = new long[392];
    new Generator(0).permutation(order, 0, 392);
    assertArrayEquals(order, Arrays.stream(all).asLongStream().toArray());
    Arrays.sort(all);
    assertArrayEquals(IntStream.range(0, 392).toArray(), all);
  }

  @Test
  void theSeedDecides() {
    assertArrayEquals(Split.trainTest(50, 0.3, 7).test(), Split.trainTest(50, 0.3, 7).test());
    Generator generator = new Generator(7);
    int[] first = Split.trainTest(50, 0.3, generator).test();
    assertArrayEquals(Split.trainTest(50, 0.3, 7).test(), first);
    int[] second = Split.trainTest(50, 0.3, generator).test();
    assertEquals(false, Arrays.equals(first, second));
  }

  @Test
  void partsAreCopies() {
    Split split = Split.trainTest(4, 0.5, 1);
    int first = split.train()[0];
    split.train()[0] = 99;
    assertEquals(first, split.train()[0]);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.5, 1", "10, 0.25, 3", "10, 0.24, 2", "3, 0.9, 0", "5, 0.1, 1"})
  void testPartIsRounded(int n, double fraction, int expected) {
    if (expected == 0) {
      assertEquals(
          "Split.trainTest: a part is empty; got n 3, testFraction 0.9;"
              + " expected a fraction between 0 and 1 that leaves at least one row in each part",
          assertThrows(IllegalArgumentException.class, () -> Split.trainTest(n, fraction, 1))
              .getMessage());
    } else {
      assertEquals(expected, Split.trainTest(n, fraction, 1).test().length);
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "10, 1", "10, -0.5", "10, 1.5", "10, NaN", "0, 0.5", "1, 0.5", "10, 0.01"})
  void emptyParts(int n, double fraction) {
    assertEquals(
        "Split.trainTest: a part is empty; got n "
            + n
            + ", testFraction "
            + fraction
            + "; expected a fraction between 0 and 1 that leaves at least one row in each part",
        assertThrows(IllegalArgumentException.class, () -> Split.trainTest(n, fraction, 1))
            .getMessage());
  }
}
