package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DeviceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final long MIB = 1 << 20;

  private Session session;
  private Memory memory;

  @BeforeEach
  void open() {
    session = TestDevice.open(Settings.fromProperties().withBudget(16 * MIB));
    memory = session.memory();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void roundsUpByAtMostAQuarter() {
    assertEquals(64, Memory.sizeClass(0));
    assertEquals(64, Memory.sizeClass(64));
    assertEquals(80, Memory.sizeClass(65));
    assertEquals(128, Memory.sizeClass(128));
    assertEquals(160, Memory.sizeClass(129));
    for (long n = 64; n < 100_000; n++) {
      long size = Memory.sizeClass(n);
      assertTrue(size >= n && size <= n + n / 4 + 1, n + " -> " + size);
      assertEquals(size, Memory.sizeClass(size));
    }
  }

  @Test
  void reusesWhatWasGivenBack() {
    Buffer a = session.allocate("a", 1000);
    session.release(a);
    Buffer b = session.allocate("b", 1001);
    assertSame(a.mem(), b.mem());
    assertNotSame(a, b);
    // The old name of the same memory gives nothing back any more.
    session.release(a);
    assertEquals(b.bytes(), memory.liveBytes());
    assertEquals(0, memory.freeBytes());
    assertNotSame(b.mem(), session.allocate("c", 1000).mem());
  }

  @Test
  void givesABufferForNoBytes() {
    assertEquals(64, session.allocate("empty", 0).bytes());
  }

  @Test
  void keepsAQuarterOfTheBudgetAtMost() {
    Deque<Buffer> held = new ArrayDeque<>();
    for (int i = 0; i < 10; i++) {
      held.add(session.allocate("x", MIB));
    }
    while (!held.isEmpty()) {
      session.release(held.remove());
      assertTrue(memory.freeBytes() <= 4 * MIB);
    }
    assertEquals(0, memory.liveBytes());
    session.release(session.allocate("x", 5 * MIB));
    assertTrue(memory.freeBytes() <= 4 * MIB);
  }

  @Test
  void dropsWhatIsKeptBeforeItRefuses() {
    for (int i = 0; i < 4; i++) {
      session.release(session.allocate("x", MIB * (4 + i) / 8));
    }
    assertTrue(memory.freeBytes() > 0);
    Buffer all = session.allocate("all", 16 * MIB);
    assertEquals(16 * MIB, all.bytes());
    assertEquals(0, memory.freeBytes());
  }

  @Test
  void asksOthersToGiveUpMemory() {
    Buffer kept = session.allocate("kept", 10 * MIB);
    AtomicInteger asked = new AtomicInteger();
    memory.onPressure(
        () -> {
          asked.incrementAndGet();
          session.release(kept);
        });
    session.allocate("x", 10 * MIB);
    assertEquals(1, asked.get());
  }

  @Test
  void collectsOwnersThatNobodyReaches() {
    for (int i = 0; i < 40; i++) {
      Buffer buffer = session.allocate("x", 3 * MIB);
      Memory.releaseWith(new Object(), session, buffer);
    }
    assertTrue(memory.liveBytes() <= 16 * MIB);
  }

  @Test
  void releasesOnceThroughTheCleaner() {
    Object owner = new Object();
    Buffer buffer = session.allocate("x", 1000);
    java.lang.ref.Cleaner.Cleanable cleanable = Memory.releaseWith(owner, session, buffer);
    cleanable.clean();
    assertEquals(0, memory.liveBytes());
    Buffer next = session.allocate("y", 1000);
    cleanable.clean();
    assertEquals(next.bytes(), memory.liveBytes());
    java.lang.ref.Reference.reachabilityFence(owner);
  }

  @Test
  void saysWhoHoldsTheMemory() {
    for (int i = 0; i < 3; i++) {
      session.allocate("matmul", 4 * MIB);
    }
    session.allocate("relu", 1 * MIB);
    DeviceException e =
        assertThrows(DeviceException.class, () -> session.allocate("conv", 4 * MIB));
    String message = e.getMessage();
    assertTrue(message.startsWith("allocate conv: no memory is left on "), message);
    assertTrue(message.contains("4.0 MiB (4194304 bytes)"), message);
    assertTrue(message.contains("13.0 MiB (13631488 bytes) in use"), message);
    assertTrue(message.contains("at most 16.0 MiB"), message);
    assertTrue(message.contains("the device has " + Memory.size(session.facts().memory())));
    int first = message.indexOf("4.0 MiB (4194304 bytes) x 3 (matmul)");
    assertTrue(first > 0 && first < message.indexOf("x 1 (relu)"), message);
    // And it can go on with what there is.
    session.allocate("small", MIB);
  }

  @Test
  void refusesAtOnceWhatTheDeviceCannotGive() {
    AtomicInteger asked = new AtomicInteger();
    memory.onPressure(asked::incrementAndGet);
    long most = session.facts().maxAllocation();
    DeviceException e =
        assertThrows(DeviceException.class, () -> session.allocate("huge", most + 1));
    assertTrue(
        e.getMessage().startsWith("allocate huge: one piece of memory is larger"), e.getMessage());
    assertTrue(e.getMessage().contains("(" + (most + 1) + " bytes)"), e.getMessage());
    assertTrue(e.getMessage().contains("(" + most + " bytes)"), e.getMessage());
    assertEquals(0, asked.get());
  }

  @Test
  void servesManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> jobs = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int id = t;
        jobs.add(
            () -> {
              // All four at once fit the budget only after what is kept has been dropped.
              for (int i = 0; i < 500; i++) {
                long bytes = MIB * (1 + (id + 7 * i) % 30) / 8;
                Buffer buffer = session.allocate("x", bytes);
                assertTrue(buffer.bytes() >= bytes);
                session.release(buffer);
              }
              return id;
            });
      }
      for (Future<Integer> job : threads.invokeAll(jobs)) {
        job.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, memory.liveBytes());
    assertTrue(memory.freeBytes() <= 4 * MIB);
  }

  @Test
  void refusesBuffersOfOtherSessions() {
    Session other = TestDevice.open();
    try {
      Buffer foreign = other.allocate("x", 64);
      assertThrows(IllegalArgumentException.class, () -> session.release(foreign));
    } finally {
      other.close();
    }
  }
}
