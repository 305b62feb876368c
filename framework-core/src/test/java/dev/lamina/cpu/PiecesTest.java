package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work that is divided is done once, up to the largest numbers. */
class PiecesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "5, 7",
    "65536, 65536",
    "65537, 65536",
    "1000003, 4096",
    "2147483647, 65536",
    "2147483647, 1073741824",
    "2147483647, 2147483647",
    "2147483646, 8191"
  })
  void everyUnitIsInOnePiece(int units, int each) {
    AtomicLong count = new AtomicLong();
    AtomicLong sum = new AtomicLong();
    Reduce.inPieces(
        units,
        each,
        Long.MAX_VALUE,
        (from, to) -> {
          assertTrue(from < to && to <= units, from + " to " + to);
          long n = (long) to - from;
          count.addAndGet(n);
          sum.addAndGet(n * from + n * (n - 1) / 2);
        });
    assertEquals(units, count.get());
    assertEquals((long) units * (units - 1L) / 2, sum.get());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4096, 1", "4097, 2", "8192, 2", "2147483647, 524288"})
  void blocksHoldAllValuesOfARow(int n, int blocks) {
    assertEquals(blocks, Reduce.blocks(n));
  }
}
