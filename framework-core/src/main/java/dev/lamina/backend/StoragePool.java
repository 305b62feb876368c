package dev.lamina.backend;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One thread's recycled storages, in stacks by element type and capacity: powers of two up to
 * 65,536 elements, then four steps from each to the next, so that of a large storage at most a
 * fifth is left over.
 *
 * <p>What is kept is bounded, and given up before the JVM runs out of memory.
 */
public final class StoragePool {
  private static final int SMALLEST = 4;

  /** Logarithm of the largest capacity below which there are powers of two only. */
  private static final int FINE = 16;

  private static final int STEPS = 4;

  /** The next capacity would be 2^31. */
  private static final int CLASSES = FINE + STEPS * (31 - FINE);

  static final long LIMIT_BYTES =
      SystemProperty.number(
          "lamina.pool.limit",
          0,
          Long.MAX_VALUE,
          Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));

  private static final List<WeakReference<StoragePool>> POOLS = new ArrayList<>();

  private final Backend backend;
  private final long limit;
  private final Thread owner = Thread.currentThread();
  // Memory that nobody uses must not be the reason for running out of it. Only the owner uses the
  // stacks; other threads may put empty ones in their place.
  private volatile SoftReference<Stacks> kept = new SoftReference<>(new Stacks());

  private static final class Stacks {
    final Storage[][] stacks = new Storage[DType.values().length * CLASSES][];
    final int[] heights = new int[DType.values().length * CLASSES];
    long bytes;

    void release() {
      for (int k = 0; k < stacks.length; k++) {
        for (int i = 0; i < heights[k]; i++) {
          stacks[k][i].release();
        }
      }
    }
  }

  /**
   * An empty pool.
   *
   * @param backend where new storages come from
   */
  public StoragePool(Backend backend) {
    this(backend, backend.poolLimit());
  }

  /**
   * An empty pool that keeps nothing, so that all it gives is new and just as large as asked for.
   *
   * @param backend where new storages come from
   * @return the pool
   */
  public static StoragePool keepingNothing(Backend backend) {
    return new StoragePool(backend, 0);
  }

  private StoragePool(Backend backend, long limit) {
    this.backend = backend;
    this.limit = limit;
    synchronized (POOLS) {
      POOLS.removeIf(known -> known.get() == null);
      POOLS.add(new WeakReference<>(this));
    }
  }

  /**
   * Lets go of what the pools of all threads keep for a backend. This thread's memory goes back at
   * once, that of others, which may be using their stacks just now, by way of the garbage
   * collector.
   *
   * @param backend the backend
   */
  public static void trim(Backend backend) {
    synchronized (POOLS) {
      for (WeakReference<StoragePool> known : POOLS) {
        StoragePool pool = known.get();
        if (pool != null && pool.backend == backend) {
          if (pool.owner == Thread.currentThread()) {
            pool.renewed();
          } else {
            pool.kept = new SoftReference<>(new Stacks());
          }
        }
      }
    }
  }

  private Stacks stacks() {
    Stacks now = kept.get();
    return now != null ? now : renewed();
  }

  private Stacks renewed() {
    Stacks old = kept.get();
    if (old != null) {
      old.release();
    }
    Stacks fresh = new Stacks();
    kept = new SoftReference<>(fresh);
    return fresh;
  }

  private static int sizeClass(int numel) {
    int log = 32 - Integer.numberOfLeadingZeros(Math.max(numel, 1) - 1);
    if (log <= FINE) {
      return Math.max(SMALLEST, log);
    }
    int below = log - 1;
    int step = (numel - 1 - (1 << below)) >> (below - 2);
    return FINE + STEPS * (below - FINE) + step + 1;
  }

  /** The number of elements of a class below {@link #CLASSES}. */
  private static int capacityOf(int sizeClass) {
    if (sizeClass <= FINE) {
      return 1 << sizeClass;
    }
    int above = sizeClass - FINE - 1;
    int below = FINE + above / STEPS;
    return (1 << below) + ((above % STEPS + 1) << (below - 2));
  }

  /**
   * A storage of at least this size, contents undefined.
   *
   * @param dtype type of the elements
   * @param numel number of elements
   * @return a recycled or new storage
   */
  public Storage take(DType dtype, int numel) {
    int c = sizeClass(numel);
    int k = dtype.ordinal() * CLASSES + Math.min(c, CLASSES - 1);
    Stacks p = stacks();
    int height = p.heights[k];
    if (height > 0 && c < CLASSES) {
      Storage s = p.stacks[k][height - 1];
      p.stacks[k][height - 1] = null;
      p.heights[k] = height - 1;
      p.bytes -= (long) s.capacity() * dtype.bytes();
      return s;
    }
    if (limit > 0 && c < CLASSES) {
      int capacity = capacityOf(c);
      if ((long) dtype.bytes() * capacity <= backend.maxAllocation()) {
        return backend.allocate(dtype, capacity);
      }
    }
    return backend.allocate(dtype, numel);
  }

  /**
   * Takes a storage back. Every tensor made of it becomes invalid.
   *
   * @param storage one that {@link #take} gave
   */
  public void give(Storage storage) {
    storage.retire();
    int capacity = storage.capacity();
    long size = (long) capacity * storage.dtype().bytes();
    int c = sizeClass(capacity);
    if (c >= CLASSES || capacity != capacityOf(c) || size > limit || !storage.isUsable()) {
      storage.release();
      return;
    }
    Stacks p = stacks();
    if (p.bytes + size > limit) {
      // Full of sizes that are no longer asked for, perhaps: begin anew.
      p = renewed();
    }
    int k = storage.dtype().ordinal() * CLASSES + c;
    Storage[] stack = p.stacks[k];
    int height = p.heights[k];
    if (stack == null) {
      stack = new Storage[8];
      p.stacks[k] = stack;
    } else if (height == stack.length) {
      stack = Arrays.copyOf(stack, 2 * height);
      p.stacks[k] = stack;
    }
    stack[height] = storage;
    p.heights[k] = height + 1;
    p.bytes += size;
  }

  /**
   * How much is kept for reuse.
   *
   * @return bytes
   */
  public long bytes() {
    return stacks().bytes;
  }
}
