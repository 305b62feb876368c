package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ScopeThreadsTest {
  @Test
  void everyThreadHasItsOwnScopes() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Double>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        double start = t;
        results.add(pool.submit(() -> work(start)));
      }
      for (int t = 0; t < 8; t++) {
        assertEquals(work(t), results.get(t).get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static double work(double start) {
    Tensor state = Tensor.full(dev.lamina.backend.Shape.of(33), start);
    for (int i = 0; i < 500; i++) {
      try (Scope scope = Scope.open()) {
        Tensor next = state.mul(0.99).add(state.sin()).add((double) i);
        state.copy_(next);
      }
    }
    return state.sum().item();
  }

  @Test
  void otherThreadsOpenNone() {
    try (Scope scope = Scope.open()) {
      Tensor made = CompletableFuture.supplyAsync(() -> Tensor.of(1f, 2f)).join();
      assertTrue(made.storage().owner() == made.storage(), "in no arena");
    }
  }

  @Test
  void otherThreadsMayReadWhileTheScopeIsOpen() {
    Tensor x;
    try (Scope scope = Scope.open()) {
      x = Tensor.of(1f, 2f);
      Tensor read = x;
      assertEquals(3, CompletableFuture.supplyAsync(() -> read.sum().item()).join());
    }
    Tensor dead = x;
    assertThrows(ScopeException.class, dead::sum);
  }

  @Test
  void closingOnAnotherThreadIsRefused() throws InterruptedException {
    Scope scope = Scope.open();
    Tensor x = Tensor.of(1f);
    List<String> messages = new ArrayList<>();
    Thread other =
        new Thread(
            () -> messages.add(assertThrows(ScopeException.class, scope::close).getMessage()),
            "worker");
    other.start();
    other.join();
    assertEquals(
        List.of(
            "scope: closed by a thread that did not open it; got thread worker; expected the thread"
                + " that called Scope.open()"),
        messages);
    assertEquals(1, x.item());
    scope.close();
  }
}
