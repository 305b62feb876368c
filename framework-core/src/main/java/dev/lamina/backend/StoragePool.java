package dev.lamina.backend;

import java.lang.ref.SoftReference;
import java.util.Arrays;

/**
 * One thread's recycled storages, in stacks by element type and power-of-two capacity.
 *
 * <p>What is kept is bounded, and given up before the JVM runs out of memory.
 */
public final class StoragePool {
  private static final int SMALLEST = 4;
  private static final int CLASSES = 31;
  private static final long LIMIT_BYTES =
      Long.getLong("lamina.pool.limit", Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));

  private final Backend backend;
  // Memory that nobody uses must not be the reason for running out of it.
  private SoftReference<Stacks> kept = new SoftReference<>(new Stacks());

  private static final class Stacks {
    final Storage[][] stacks = new Storage[DType.values().length * CLASSES][];
    final int[] heights = new int[DType.values().length * CLASSES];
    long bytes;
  }

  /**
   * An empty pool.
   *
   * @param backend where new storages come from
   */
  public StoragePool(Backend backend) {
    this.backend = backend;
  }

  private Stacks stacks() {
    Stacks now = kept.get();
    return now != null ? now : renewed();
  }

  private Stacks renewed() {
    Stacks fresh = new Stacks();
    kept = new SoftReference<>(fresh);
    return fresh;
  }

  private static int sizeClass(int numel) {
    return Math.max(SMALLEST, 32 - Integer.numberOfLeadingZeros(Math.max(numel, 1) - 1));
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
    return backend.allocate(dtype, c < CLASSES ? 1 << c : numel);
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
    if (c >= CLASSES || capacity != 1 << c || size > LIMIT_BYTES) {
      return;
    }
    Stacks p = stacks();
    if (p.bytes + size > LIMIT_BYTES) {
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
