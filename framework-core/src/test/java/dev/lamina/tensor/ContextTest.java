package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContextTest {
  private final Context context = Context.current();

  @Test
  void everyThreadHasItsOwn() {
    assertSame(context, Context.current());
    assertNotSame(context, CompletableFuture.supplyAsync(Context::current).join());
    assertNotSame(context.pool(Device.cpu().backend()), context.pool(Device.meta().backend()));
    assertSame(context.pool(Device.cpu().backend()), context.pool(Device.cpu().backend()));
  }

  @Test
  void allocationsGoToTheOpenArenaOnly() {
    Layout layout = Layout.contiguous(Shape.of(3));
    Tensor free = context.allocate(Device.cpu().backend(), DType.FLOAT32, layout);
    assertSame(free.storage(), free.storage().owner());
    assertEquals(3, free.storage().capacity(), "to the element");
    Arena arena = new Arena("test");
    Optional<Arena> before = context.arena(Optional.of(arena));
    Tensor owned = context.allocate(Device.cpu().backend(), DType.FLOAT32, layout);
    assertSame(arena, context.arena(before).orElseThrow());
    assertSame(arena, owned.storage().owner());
    assertEquals(16, owned.storage().capacity());
    arena.clear(context);
  }

  @Test
  void clockRunsAheadOfWhatItIsShown() {
    long now = context.tick(0);
    assertEquals(now + 1, context.tick(0));
    assertEquals(now + 1001, context.tick(now + 1000));
    assertTrue(context.tick(0) > now + 1001);
  }

  @Test
  void walksAreRememberedByTheirLayouts() {
    Layout a = Layout.contiguous(Shape.of(4, 3));
    Layout b = Layout.contiguous(Shape.of(3));
    Context.Walk walk = context.walk("add", 1, new Layout[] {a, b});
    assertSame(walk, context.walk("mul", 1, new Layout[] {a, b}));
    assertNotSame(walk, context.walk("add", 2, new Layout[] {a, b}));
    assertNotSame(walk, context.walk("add", 1, new Layout[] {b, a}));
    assertNotSame(walk, context.walk("add", 1, new Layout[] {a, b, b}));
    assertEquals(Shape.of(4, 3), walk.out().shape());
    assertTrue(
        assertThrows(
                ShapeException.class,
                () -> context.walk("add", 1, new Layout[] {a, Layout.contiguous(Shape.of(5))}))
            .getMessage()
            .startsWith("add: shapes do not broadcast"));
  }

  /** Far more combinations than the memory of walks has places. */
  @Test
  void collisionsInTheMemoryOfWalksAreNoticed() {
    for (int i = 1; i < 40; i++) {
      for (int j = 1; j < 40; j++) {
        Tensor x = Tensor.ones(DType.INT64, i, 1).add(Tensor.ones(DType.INT64, j));
        assertEquals(Shape.of(i, j), x.shape());
        assertEquals(2L * i * j, x.sum().itemLong());
        assertEquals(Shape.of(j), x.sum(0).shape());
        assertEquals(Shape.of(i, 1), x.sum(1, true).shape());
      }
    }
  }
}
