package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Storage;
import dev.lamina.backend.StoragePool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private final Context context = Context.current();
  private final StoragePool pool = context.pool(Device.cpu().backend());
  private final Arena arena = new Arena("test");

  private Storage storage() {
    Storage s = pool.take(DType.FLOAT32, 100);
    arena.add(s);
    return s;
  }

  private static boolean isRetired(Storage s, int generation) {
    return s.generation() != generation;
  }

  @Test
  void clearingRecyclesAll() {
    List<Storage> all = new ArrayList<>();
    List<Integer> generations = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(storage());
      generations.add(all.get(i).generation());
      assertSame(arena, all.get(i).owner());
    }
    assertEquals(50, arena.mark());
    arena.clear(context);
    for (int i = 0; i < 50; i++) {
      assertTrue(isRetired(all.get(i), generations.get(i)));
      assertSame(all.get(i), all.get(i).owner());
    }
    assertEquals(0, arena.mark());
    arena.clear(context);
    assertEquals("test", arena.name());
  }

  @Test
  void removedStoragesLiveOn() {
    Storage a = storage();
    Storage b = storage();
    int generation = a.generation();
    arena.remove(a);
    arena.clear(context);
    assertFalse(isRetired(a, generation));
    assertSame(a, a.owner());
    assertTrue(isRetired(b, generation) || b.generation() > 0);
  }

  @Test
  void lastOneRecycledMakesRoom() {
    storage();
    Storage last = storage();
    int mark = arena.mark();
    arena.recycle(last, context);
    assertEquals(mark - 1, arena.mark());
    Storage first = storage();
    storage();
    arena.recycle(first, context);
    assertEquals(mark + 1, arena.mark(), "a gap stays");
    arena.clear(context);
  }

  @Test
  void sweepingKeepsWhatIsOlderOrHeld() {
    Storage old = storage();
    int mark = arena.mark();
    Storage free = storage();
    Storage held = storage();
    Storage free2 = storage();
    Storage gap = storage();
    arena.recycle(gap, context);
    held.hold(1);
    int generation = old.generation();
    int heldGeneration = held.generation();
    int freeGeneration = free.generation();
    int free2Generation = free2.generation();
    arena.sweep(mark, context);
    assertFalse(isRetired(old, generation));
    assertFalse(isRetired(held, heldGeneration));
    assertTrue(isRetired(free, freeGeneration) && isRetired(free2, free2Generation));
    assertEquals(mark + 1, arena.mark());
    assertEquals(mark, held.slot());
    held.hold(-1);
    arena.recycle(held, context);
    assertEquals(mark, arena.mark());
    arena.clear(context);
  }
}
