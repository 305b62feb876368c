package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoragePoolTest {
  private final StoragePool pool = new StoragePool(Device.cpu().backend());

  @Test
  void sizesAreRoundedUpToPowersOfTwo() {
    assertEquals(16, pool.take(DType.FLOAT32, 0).capacity());
    assertEquals(16, pool.take(DType.FLOAT32, 1).capacity());
    assertEquals(16, pool.take(DType.FLOAT32, 16).capacity());
    assertEquals(32, pool.take(DType.FLOAT32, 17).capacity());
    assertEquals(1 << 20, pool.take(DType.BOOL, (1 << 20) - 1).capacity());
  }

  @Test
  void ofLargeStoragesAtMostAFifthIsLeftOver() {
    assertEquals(1 << 16, pool.take(DType.BOOL, 1 << 16).capacity());
    assertEquals(5 << 14, pool.take(DType.BOOL, (1 << 16) + 1).capacity());
    assertEquals(5 << 14, pool.take(DType.BOOL, 5 << 14).capacity());
    assertEquals(6 << 14, pool.take(DType.BOOL, (5 << 14) + 1).capacity());
    assertEquals(7 << 14, pool.take(DType.BOOL, (6 << 14) + 1).capacity());
    assertEquals(1 << 17, pool.take(DType.BOOL, (7 << 14) + 1).capacity());
    assertEquals(5 << 21, pool.take(DType.BOOL, 10_000_000).capacity());
    for (int n = 60_000; n < 40_000_000; n += n / 7) {
      int capacity = pool.take(DType.BOOL, n).capacity();
      assertTrue(capacity >= n && (n < 1 << 16 || capacity <= 1.25 * n), n + " in " + capacity);
    }
  }

  @Test
  void largeStoragesAreTakenAgainByTheirClass() {
    Storage first = pool.take(DType.BOOL, 10_000_000);
    pool.give(first);
    assertNotSame(first, pool.take(DType.BOOL, 8_000_000), "a smaller class");
    assertNotSame(first, pool.take(DType.BOOL, (5 << 21) + 1), "a larger class");
    assertSame(first, pool.take(DType.BOOL, (1 << 23) + 1));
    assertEquals(0, pool.bytes());
  }

  @Test
  void whatIsGivenIsTakenAgainWithANewGeneration() {
    Storage first = pool.take(DType.FLOAT32, 100);
    int generation = first.generation();
    pool.give(first);
    assertEquals(generation + 1, first.generation());
    assertEquals(4 * 128, pool.bytes());
    assertNotSame(first, pool.take(DType.FLOAT64, 100), "another type");
    assertNotSame(first, pool.take(DType.FLOAT32, 60), "another size");
    assertSame(first, pool.take(DType.FLOAT32, 65));
    assertEquals(0, pool.bytes());
  }

  @Test
  void lastGivenIsFirstTaken() {
    List<Storage> taken = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      taken.add(pool.take(DType.INT64, 20));
    }
    taken.forEach(pool::give);
    assertEquals(40 * 32 * 8, pool.bytes());
    for (int i = 39; i >= 0; i--) {
      assertSame(taken.get(i), pool.take(DType.INT64, 20));
    }
  }

  @Test
  void whatDoesNotComeFromThePoolIsLeftToTheCollector() {
    Storage odd = Device.cpu().backend().allocate(DType.FLOAT32, 100);
    int generation = odd.generation();
    pool.give(odd);
    assertEquals(0, pool.bytes());
    assertEquals(generation + 1, odd.generation(), "its tensors are invalid all the same");
  }

  @Test
  void retiringForgetsOwnerHoldsAndViews() {
    Storage s = pool.take(DType.FLOAT32, 3);
    s.enter("arena", 7);
    s.hold(2);
    s.noteRecordedView();
    assertEquals("arena", s.owner());
    assertEquals(7, s.slot());
    assertEquals(2, s.holds());
    assertTrue(s.hasRecordedViews());
    s.touch();
    pool.give(s);
    assertSame(s, s.owner());
    assertEquals(0, s.holds());
    assertTrue(!s.hasRecordedViews());
    assertEquals(0, s.version());
  }
}
