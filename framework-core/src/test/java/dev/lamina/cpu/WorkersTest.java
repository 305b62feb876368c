package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 64, 1000})
  void runsEveryPieceOnce(int pieces) {
    for (int round = 0; round < 200; round++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(pieces + 1);
      Workers.run(pieces, runs::incrementAndGet);
      for (int i = 0; i < pieces; i++) {
        assertEquals(1, runs.get(i), "piece " + i + " of round " + round);
      }
      assertEquals(0, runs.get(pieces));
    }
  }

  @Test
  void whatPiecesWriteIsSeenByTheCaller() {
    for (int round = 1; round <= 2000; round++) {
      int value = round;
      int[] written = new int[16]; // No volatile: the hand-over itself must publish it.
      Workers.run(16, piece -> written[piece] = value);
      for (int x : written) {
        assertEquals(value, x);
      }
    }
  }

  @Test
  void callsFollowingEachOtherDoNotMixTheirPieces() {
    for (int round = 0; round < 20_000; round++) {
      int pieces = 2 + round % 5;
      AtomicInteger mine = new AtomicInteger();
      Workers.run(pieces, piece -> mine.incrementAndGet());
      assertEquals(pieces, mine.get());
    }
  }

  @Test
  void nobodyLooksForWorkWhileThePoolIsTaken() {
    for (int round = 0; round < 200; round++) {
      Workers.run(2, piece -> assertFalse(Workers.areAwake()));
    }
  }

  @Test
  void threadsLookForWorkAfterACall() {
    boolean seen = Workers.threads() == 1;
    while (!seen) {
      Workers.run(8, piece -> {});
      seen = Workers.areAwake();
    }
    assertTrue(seen);
  }

  @Test
  void callsInsidePiecesRunInPlace() {
    AtomicIntegerArray runs = new AtomicIntegerArray(12);
    Workers.run(
        4,
        outer -> {
          Thread thread = Thread.currentThread();
          Workers.run(
              3,
              inner -> {
                assertSame(thread, Thread.currentThread());
                runs.incrementAndGet(outer * 3 + inner);
              });
        });
    for (int i = 0; i < 12; i++) {
      assertEquals(1, runs.get(i));
    }
  }

  @Test
  void failuresReachTheCallerAndLeaveThePoolUsable() {
    for (int round = 0; round < 100; round++) {
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Workers.run(
                      8,
                      piece -> {
                        if (piece == 5) {
                          throw new IllegalStateException("piece 5");
                        }
                      }));
      assertEquals("piece 5", thrown.getMessage());
      AtomicInteger count = new AtomicInteger();
      Workers.run(8, piece -> count.incrementAndGet());
      assertEquals(8, count.get());
    }
  }

  @Test
  void tooManyPiecesAreRefused() {
    if (Workers.threads() == 1) {
      return; // One thread counts them in a loop, as many as there are.
    }
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Workers.run(Workers.MOST_PIECES + 1, piece -> {}));
    assertEquals("too many pieces of work: 524289", thrown.getMessage());
    AtomicInteger count = new AtomicInteger();
    Workers.run(4, piece -> count.incrementAndGet());
    assertEquals(4, count.get());
  }

  @Test
  void manyThreadsShareOnePool() throws InterruptedException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    List<Thread> users = new ArrayList<>();
    AtomicInteger total = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    for (int u = 0; u < 16; u++) {
      users.add(
          new Thread(
              () -> {
                await(start);
                for (int round = 0; round < 300; round++) {
                  Workers.run(
                      6,
                      piece -> {
                        seen.add(Thread.currentThread());
                        total.incrementAndGet();
                      });
                }
              }));
    }
    users.forEach(Thread::start);
    start.countDown();
    for (Thread user : users) {
      user.join();
    }
    seen.removeAll(users);
    assertAll(
        () -> assertEquals(16 * 300 * 6, total.get()),
        () -> assertTrue(seen.size() <= Workers.threads() - 1, seen.toString()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Virtual threads where the JVM has them. */
  private static Thread start(Runnable code) {
    try {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, code);
    } catch (NoSuchMethodException e) {
      Thread thread = new Thread(code);
      thread.start();
      return thread;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void virtualThreadsMayCall() throws InterruptedException {
    AtomicInteger total = new AtomicInteger();
    List<Thread> users = new ArrayList<>();
    for (int u = 0; u < 64; u++) {
      users.add(
          start(
              () -> {
                for (int round = 0; round < 100; round++) {
                  Workers.run(5, piece -> total.incrementAndGet());
                }
              }));
    }
    for (Thread user : users) {
      user.join();
    }
    assertEquals(64 * 100 * 5, total.get());
  }

  @Test
  void idleThreadsPark() throws InterruptedException {
    Workers.run(4, piece -> {});
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("lamina-worker-"))
        .anyMatch(t -> t.getState() != Thread.State.WAITING)) {
      assertTrue(System.nanoTime() < deadline, "a worker without work does not park");
      Thread.sleep(1);
    }
    AtomicInteger count = new AtomicInteger();
    Workers.run(4, piece -> count.incrementAndGet());
    assertEquals(4, count.get());
  }
}
