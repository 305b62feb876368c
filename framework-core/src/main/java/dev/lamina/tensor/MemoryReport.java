package dev.lamina.tensor;

import dev.lamina.backend.Device;
import dev.lamina.backend.Storage;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the memory of tensors goes: how much the operations of one thread asked for, how much of it
 * is still held, and how much was held at most; in all, by device, by operation and by module.
 *
 * <pre>{@code
 * try (MemoryReport report = MemoryReport.start()) {
 *   try (Scope step = Scope.open()) {
 *     Functional.mseLoss(net.forward(x), y).backward();
 *   }
 *   System.out.println(report);
 * }
 * }</pre>
 *
 * <p>Counted are the storages of tensors made on this thread while the report is running, in bytes
 * of memory rather than of elements: a storage of a scope may be up to twice as large as its
 * tensor. Views have no memory of their own. What lies in a scope is held until the scope is
 * closed; what does not is held until the garbage collector has found that nobody uses it, so that
 * figures without a scope vary. Scratch memory inside kernels and data of user code are not
 * counted.
 *
 * <p>While a report is running an allocation takes some microseconds more; otherwise nothing.
 */
public final class MemoryReport implements AutoCloseable {
  private static final AtomicInteger RUNNING = new AtomicInteger();

  private final Context context = Context.current();
  private final ReferenceQueue<Storage> collected = new ReferenceQueue<>();
  private final Map<Identity, Held> held = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private final Map<String, Tally> operations = new LinkedHashMap<>();
  private final Map<String, Tally> modules = new LinkedHashMap<>();
  private final Map<Device, Tally> devices = new LinkedHashMap<>();
  private final Tally all = new Tally();
  private boolean open = true;

  /**
   * One line of the report.
   *
   * @param name the operation, or the module's path, such as {@code Sequential/0/Linear}
   * @param allocations how many storages were asked for
   * @param allocated bytes of all of them
   * @param live bytes still held
   * @param peak bytes held at most at one time
   */
  public record Row(String name, long allocations, long allocated, long live, long peak) {}

  private static final class Tally {
    long allocations;
    long allocated;
    long live;
    long peak;

    void made(long bytes) {
      allocations++;
      allocated += bytes;
      live += bytes;
      peak = Math.max(peak, live);
    }

    Row row(String name) {
      return new Row(name, allocations, allocated, live, peak);
    }
  }

  /** Finds a storage by what it is, without keeping it. */
  private static final class Identity extends WeakReference<Storage> {
    private final int hash;

    Identity(Storage storage, ReferenceQueue<Storage> queue) {
      super(storage, queue);
      hash = System.identityHashCode(storage);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || other instanceof Identity key && key.get() != null && key.get() == get();
    }
  }

  private record Held(long bytes, List<Tally> tallies) {}

  private MemoryReport() {}

  /**
   * Begins a report of this thread.
   *
   * @return the report, to be closed by try-with-resources
   * @throws IllegalStateException if one is running already
   */
  public static MemoryReport start() {
    MemoryReport report = new MemoryReport();
    if (report.context.report().isPresent()) {
      throw new IllegalStateException(
          "memory report: one is running on this thread already; expected none. Close it first");
    }
    report.context.report(Optional.of(report));
    RUNNING.incrementAndGet();
    return report;
  }

  /**
   * The report of a computation.
   *
   * @param body what to compute on this thread
   * @return its report, closed
   */
  public static MemoryReport of(Runnable body) {
    try (MemoryReport report = start()) {
      body.run();
      return report;
    }
  }

  /** Whether modules should tell where they are. Engine-internal. */
  public static boolean isRunning() {
    return RUNNING.get() > 0;
  }

  /**
   * Notes that a module begins. Engine-internal.
   *
   * @param parent type of the module around it
   * @param child its name there and its type, such as {@code 0/Linear}
   */
  public static void enter(String parent, String child) {
    Context.current()
        .report()
        .ifPresent(
            r -> r.path.addLast((r.path.isEmpty() ? parent : r.path.getLast()) + "/" + child));
  }

  /** Notes that the module that began last is done. Engine-internal. */
  public static void leave() {
    Context.current().report().ifPresent(r -> r.path.pollLast());
  }

  void made(Storage storage) {
    forgetCollected();
    long bytes = (long) storage.capacity() * storage.dtype().bytes();
    String module =
        !path.isEmpty()
            ? path.getLast()
            : RunningOperation.isBackward() ? "backward" : "outside of modules";
    List<Tally> tallies =
        List.of(
            all,
            devices.computeIfAbsent(storage.backend().device(), d -> new Tally()),
            operations.computeIfAbsent(RunningOperation.name(), o -> new Tally()),
            modules.computeIfAbsent(module, m -> new Tally()));
    tallies.forEach(tally -> tally.made(bytes));
    held.put(new Identity(storage, collected), new Held(bytes, tallies));
  }

  void gone(Storage storage) {
    release(new Identity(storage, null));
  }

  private void release(Identity key) {
    Held entry = held.remove(key);
    if (entry != null) {
      entry.tallies.forEach(tally -> tally.live -= entry.bytes);
    }
  }

  private void forgetCollected() {
    for (Reference<? extends Storage> each = collected.poll();
        each != null;
        each = collected.poll()) {
      release((Identity) each);
    }
  }

  /** Ends the report; its figures stay what they are. Closing twice does nothing. */
  @Override
  public void close() {
    if (open) {
      forgetCollected();
      open = false;
      RUNNING.decrementAndGet();
      context.report(Optional.empty());
      held.clear();
    }
  }

  /**
   * What is held.
   *
   * @return bytes
   */
  public long live() {
    return all(all).live();
  }

  /**
   * What was held at most at one time.
   *
   * @return bytes
   */
  public long peak() {
    return all(all).peak();
  }

  private Row all(Tally tally) {
    if (open) {
      forgetCollected();
    }
    return tally.row("all");
  }

  /**
   * The devices.
   *
   * @return a row a device, the one with the highest peak first
   */
  public List<Row> devices() {
    return rows(devices);
  }

  /**
   * The operations.
   *
   * @return a row an operation, the one with the highest peak first
   */
  public List<Row> operations() {
    return rows(operations);
  }

  /**
   * The modules, as far as they were called by containers or by {@code call}. What a backward pass
   * needs is counted as {@code backward}, the rest as {@code outside of modules}.
   *
   * @return a row a module, the one with the highest peak first
   */
  public List<Row> modules() {
    return rows(modules);
  }

  private List<Row> rows(Map<?, Tally> tallies) {
    if (open) {
      forgetCollected();
    }
    List<Row> rows = new ArrayList<>();
    tallies.forEach((name, tally) -> rows.add(tally.row(name.toString())));
    rows.sort(Comparator.comparingLong(Row::peak).reversed());
    return rows;
  }

  /** The report as a table, largest peaks first. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    int width = "operation".length();
    for (List<Row> rows : List.of(devices(), operations(), modules())) {
      for (Row row : rows) {
        width = Math.max(width, row.name().length());
      }
    }
    String line = "%-" + width + "s  %11s  %11s  %11s  %11s%n";
    append(text, line, "device", devices());
    append(text, line, "operation", operations());
    append(text, line, "module", modules());
    return text.toString();
  }

  private static void append(StringBuilder text, String line, String title, List<Row> rows) {
    text.append(
        String.format(Locale.ROOT, line, title, "allocations", "allocated", "live", "peak"));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              line,
              row.name(),
              row.allocations(),
              Shortage.text(row.allocated()),
              Shortage.text(row.live()),
              Shortage.text(row.peak())));
    }
  }
}
