package dev.lamina.tensor;

import dev.lamina.backend.Storage;
import java.util.Arrays;

/**
 * The storages made while an arena was the current one, to be recycled together. Engine-internal.
 */
public final class Arena {
  private final String name;
  private Storage[] items = new Storage[16];
  private int size;
  private Arena outer;
  private boolean ended;

  /**
   * An empty arena.
   *
   * @param name what it is called in errors
   */
  public Arena(String name) {
    this.name = name;
  }

  /**
   * What it is called in errors.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /** Takes charge of a storage. */
  public void add(Storage storage) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    storage.enter(this, size);
    items[size++] = storage;
  }

  /** Gives up a storage: it lives on without this arena. */
  public void remove(Storage storage) {
    items[storage.slot()] = null;
    storage.leave();
  }

  /** How many storages have been added since {@link #clear}, gaps included. */
  public int mark() {
    return size;
  }

  /** Recycles one storage. */
  public void recycle(Storage storage, Context context) {
    int slot = storage.slot();
    items[slot] = null;
    if (slot == size - 1) {
      size--;
    }
    context.give(storage);
  }

  /** Recycles what was added since a mark and holds no pending gradient. */
  public void sweep(int mark, Context context) {
    int kept = mark;
    for (int i = mark; i < size; i++) {
      Storage s = items[i];
      if (s == null) {
        continue;
      }
      if (s.holds() == 0) {
        context.give(s);
      } else {
        s.enter(this, kept);
        items[kept++] = s;
      }
    }
    Arrays.fill(items, kept, size, null);
    size = kept;
  }

  /** Remembers the arena around this one. */
  void within(Arena around) {
    outer = around;
  }

  /** Whether this arena lies inside another one that is open. */
  boolean isInside(Arena around) {
    for (Arena a = outer; a != null; a = a.outer) {
      if (a == around) {
        return true;
      }
    }
    return false;
  }

  /** Ends this arena and those around it, up to but not with another one. */
  void endUpTo(Arena end, Context context) {
    for (Arena a = this; a != end; a = a.outer) {
      a.clear(context);
      a.ended = true;
    }
  }

  /** Bytes of what this arena and those around it are in charge of. */
  long bytes() {
    long all = 0;
    for (Arena a = this; a != null; a = a.outer) {
      for (int i = 0; i < a.size; i++) {
        Storage s = a.items[i];
        all += s == null ? 0 : (long) s.capacity() * s.dtype().bytes();
      }
    }
    return all;
  }

  /** Whether a scope around it has ended it. */
  boolean hasEnded() {
    return ended;
  }

  /** Recycles everything. */
  public void clear(Context context) {
    for (int i = 0; i < size; i++) {
      Storage s = items[i];
      if (s != null) {
        items[i] = null;
        context.give(s);
      }
    }
    size = 0;
  }
}
