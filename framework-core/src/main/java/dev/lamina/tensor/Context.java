package dev.lamina.tensor;

import dev.lamina.backend.Backend;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.backend.StoragePool;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the engine knows of one thread: the open scope, whether gradients are recorded, recycled
 * memory. An operation reads it once. Engine-internal.
 */
public final class Context {
  private static final ThreadLocal<Context> CURRENT = ThreadLocal.withInitial(Context::new);
  private static final int WALKS = 256;

  /** Operations are recorded for gradients. */
  private static final int RECORDS = 1;

  /** Results can never be recorded, and nothing is. */
  private static final int INFERENCE = 2;

  /** Nodes remember where they were made, and passes look for NaN. */
  private static final int ANOMALIES = 4;

  /** More nodes than a thread makes between two epochs. */
  private static final long EPOCH = 1L << 36;

  private static final AtomicLong EPOCHS = new AtomicLong();

  private final Known[] walks = new Known[WALKS];
  private final KnownPlan[] plans = new KnownPlan[64];
  private StoragePool[] pools = new StoragePool[4];
  private boolean recycles = true;
  private Arena arena;
  private MemoryReport report;
  private int modes = RECORDS;
  private long clock;

  /** Layouts that met before, and how to walk them. */
  private record Known(Layout[] operands, Walk walk) {}

  /**
   * How an element-wise operation runs.
   *
   * @param out layout of each result
   * @param iteration the walk over results, then inputs
   */
  public record Walk(Layout out, Iteration iteration) {}

  /**
   * How a reduction runs.
   *
   * @param arranged the operand's layout, the dimensions that stay first
   * @param kept how many stay
   * @param full the result's shape with reduced dimensions of size 1
   * @param out the result's layout
   */
  public record Plan(Layout arranged, int kept, Shape full, Layout out) {}

  /** Works out a reduction. */
  @FunctionalInterface
  public interface Planner {
    /**
     * The plan.
     *
     * @param layout the operand's layout
     * @param mask bit d for dimension d to be reduced
     * @param keepDim whether reduced dimensions stay with size 1
     * @return the plan
     */
    Plan plan(Layout layout, long mask, boolean keepDim);
  }

  private record KnownPlan(Layout layout, long mask, boolean keepDim, Plan plan) {}

  private Context() {}

  /**
   * This thread's context.
   *
   * @return the context
   */
  public static Context current() {
    return CURRENT.get();
  }

  /** Whether operations are recorded for gradients. */
  public boolean gradEnabled() {
    return (modes & RECORDS) != 0;
  }

  /**
   * Switches recording. It stays off in inference mode.
   *
   * @param enabled whether to record from now on
   * @return what held before
   */
  public boolean gradEnabled(boolean enabled) {
    return exchange(RECORDS, enabled && (modes & INFERENCE) == 0);
  }

  /** Whether results are made that can never be recorded. */
  public boolean isInference() {
    return (modes & INFERENCE) != 0;
  }

  /**
   * Switches whether results are made that can never be recorded.
   *
   * @param enabled whether from now on
   * @return what held before
   */
  public boolean inference(boolean enabled) {
    return exchange(INFERENCE, enabled);
  }

  /** Whether backward passes look for NaN, and nodes remember where they were made. */
  public boolean detectsAnomalies() {
    return (modes & ANOMALIES) != 0;
  }

  /**
   * Switches the search for NaN in gradients.
   *
   * @param enabled whether to search from now on
   * @return what held before
   */
  public boolean anomalies(boolean enabled) {
    return exchange(ANOMALIES, enabled);
  }

  private boolean exchange(int mode, boolean enabled) {
    boolean before = (modes & mode) != 0;
    modes = enabled ? modes | mode : modes & ~mode;
    return before;
  }

  /** The arena that new storages go to, if one is open. */
  public Optional<Arena> arena() {
    return Optional.ofNullable(arena);
  }

  /**
   * Changes the arena that new storages go to.
   *
   * @param next the arena, or empty for the garbage collector
   * @return the one before
   */
  public Optional<Arena> arena(Optional<Arena> next) {
    Optional<Arena> before = Optional.ofNullable(arena);
    arena = next.orElse(null);
    return before;
  }

  /** The recycled storages of a backend. */
  public StoragePool pool(Backend backend) {
    int i = backend.index();
    if (i >= pools.length) {
      pools = Arrays.copyOf(pools, 2 * i);
    }
    if (pools[i] == null) {
      pools[i] = recycles ? new StoragePool(backend) : StoragePool.keepingNothing(backend);
    }
    return pools[i];
  }

  /**
   * Runs code whose tensors all have new memory that goes to nobody else afterwards.
   *
   * @param body the code
   */
  public void withoutRecycling(Runnable body) {
    StoragePool[] before = pools;
    boolean recycled = recycles;
    pools = new StoragePool[before.length];
    recycles = false;
    try {
      body.run();
    } finally {
      pools = before;
      recycles = recycled;
    }
  }

  /**
   * A new tensor without defined contents, in the open arena if there is one.
   *
   * @param backend where
   * @param dtype type of the elements
   * @param layout a dense layout
   * @return the tensor
   * @throws DeviceException if there is not enough memory, with the operation and the shape
   */
  public Tensor allocate(Backend backend, DType dtype, Layout layout) {
    Arena home = arena;
    Storage storage;
    try {
      storage =
          home == null
              ? backend.allocate(dtype, layout.numel())
              : pool(backend).take(dtype, layout.numel());
    } catch (DeviceException e) {
      storage = Shortage.retry(this, backend, dtype, layout, e);
    }
    if (home != null) {
      home.add(storage);
    } else if (Capture.isRunning()) {
      Capture.kept(storage);
    }
    if (report != null) {
      report.made(storage);
    }
    if ((modes & INFERENCE) != 0) {
      storage.noteInference();
    }
    return new Tensor(storage, layout, home);
  }

  /**
   * A Java array for values on their way into a tensor or out of one.
   *
   * @param dtype type of the values
   * @param n how many
   * @return the array
   * @throws DeviceException if there is not enough memory, with the operation and the number
   */
  public Object array(DType dtype, int n) {
    try {
      return Shortage.newArray(dtype, n);
    } catch (OutOfMemoryError e) {
      return Shortage.retryArray(this, dtype, n, e);
    }
  }

  /** Recycles a storage that an arena was in charge of. */
  void give(Storage storage) {
    if (report != null) {
      report.gone(storage);
    }
    pool(storage.backend()).give(storage);
  }

  /** The report that is told of this thread's memory, if one is being made. */
  Optional<MemoryReport> report() {
    return Optional.ofNullable(report);
  }

  /** Changes the report that is told of this thread's memory. */
  void report(Optional<MemoryReport> next) {
    report = next.orElse(null);
  }

  /**
   * Begins an epoch of this thread's clock.
   *
   * @return a number above those of all nodes that any thread has made, and below those of the
   *     nodes that this one makes from now on
   */
  public long epoch() {
    clock = Math.max(clock, EPOCHS.addAndGet(EPOCH));
    return clock;
  }

  /** A number above that of all nodes this one depends on: their order of creation in a thread. */
  public long tick(long after) {
    clock = Math.max(clock, after) + 1;
    return clock;
  }

  /**
   * The plan of a reduction, worked out once a layout.
   *
   * @param layout the operand's layout
   * @param mask bit d for dimension d to be reduced
   * @param keepDim whether reduced dimensions stay with size 1
   * @param planner works it out
   * @return the plan
   */
  public Plan plan(Layout layout, long mask, boolean keepDim, Planner planner) {
    int hash = 31 * System.identityHashCode(layout) + 2 * (int) mask + (keepDim ? 1 : 0);
    int slot = (hash * 0x9E3779B1) >>> 26;
    KnownPlan known = plans[slot];
    if (known != null && known.layout == layout && known.mask == mask && known.keepDim == keepDim) {
      return known.plan;
    }
    Plan fresh = planner.plan(layout, mask, keepDim);
    plans[slot] = new KnownPlan(layout, mask, keepDim, fresh);
    return fresh;
  }

  /**
   * The layout of element-wise results and the walk that computes them.
   *
   * @param op named in the error
   * @param outputs number of results
   * @param operands layouts of the inputs, at least one
   * @return the walk
   */
  public Walk walk(String op, int outputs, Layout[] operands) {
    int hash = outputs;
    for (Layout layout : operands) {
      hash = 31 * hash + System.identityHashCode(layout);
    }
    int slot = (hash * 0x9E3779B1) >>> 24;
    Known known = walks[slot];
    if (known != null
        && same(known.operands, operands)
        && known.walk.iteration.operands() == outputs + operands.length) {
      return known.walk;
    }
    Shape shape = operands[0].shape();
    for (int i = 1; i < operands.length; i++) {
      shape = Shape.broadcast(op, shape, operands[i].shape());
    }
    Layout out = Layout.contiguous(shape);
    Layout[] all = new Layout[outputs + operands.length];
    Arrays.fill(all, 0, outputs, out);
    System.arraycopy(operands, 0, all, outputs, operands.length);
    Walk fresh = new Walk(out, Iteration.of(shape, all));
    walks[slot] = new Known(operands.clone(), fresh);
    return fresh;
  }

  private static boolean same(Layout[] a, Layout[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (a[i] != b[i]) {
        return false;
      }
    }
    return true;
  }
}
