package dev.lamina.backend;

import java.util.Arrays;

/**
 * One thread's recycled storages, in stacks by element type and power-of-two capacity.
 *
 * <p>What is kept is bounded: a storage that would take the pool beyond its limit is left to the
 * garbage collector.
 */
public final class StoragePool {
  private static final int SMALLEST = 4;
  private static final int CLASSES = 31;
  private static final long LIMIT_BYTES =
      Long.getLong("lamina.pool.limit", Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4));

  private final Backend backend;
  private final Storage[][] stacks = new Storage[DType.values().length * CLASSES][];
  private final int[] heights = new int[DType.values().length * CLASSES];
  private long bytes;

  /**
   * An empty pool.
   *
   * @param backend where new storages come from
   */
  public StoragePool(Backend backend) {
    this.backend = backend;
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
    int height = heights[k];
    if (height > 0 && c < CLASSES) {
      Storage s = stacks[k][height - 1];
      stacks[k][height - 1] = null;
      heights[k] = height - 1;
      bytes -= (long) s.capacity() * dtype.bytes();
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
    if (c >= CLASSES || capacity != 1 << c || bytes + size > LIMIT_BYTES) {
      return;
    }
    int k = storage.dtype().ordinal() * CLASSES + c;
    Storage[] stack = stacks[k];
    int height = heights[k];
    if (stack == null) {
      stack = new Storage[8];
      stacks[k] = stack;
    } else if (height == stack.length) {
      stack = Arrays.copyOf(stack, 2 * height);
      stacks[k] = stack;
    }
    stack[height] = storage;
    heights[k] = height + 1;
    bytes += size;
  }

  /**
   * How much is kept for reuse.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }
}
