package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;

/**
 * Sorting: values become entries, keys with their places, that are sorted in short runs and then
 * merged in pairs.
 */
final class SortKernels {
  /** Entries that an item writes when runs are merged; the kernel has the same number. */
  private static final int PART = 32;

  /** Entries that an item sorts by insertion. */
  private static final int RUN = 16;

  /** The smallest work-group whose network beats insertions. */
  private static final int LEAST_GROUP = 32;

  private final Session session;
  private final boolean wide;
  private final int lines;
  private final int n;
  private Buffer entries;
  private Buffer spare;

  /**
   * Makes room for entries.
   *
   * @param wide whether keys have 64 bits
   * @param lines number of lines
   * @param n entries of a line
   */
  SortKernels(Session session, boolean wide, int lines, int n) {
    this.session = session;
    this.wide = wide;
    this.lines = lines;
    this.n = n;
    this.entries = allocate();
    try {
      this.spare = n > RUN ? allocate() : entries;
    } catch (RuntimeException e) {
      session.release(entries);
      throw e;
    }
  }

  private Buffer allocate() {
    return session.allocate("sort", (long) lines * n * bytes());
  }

  private int bytes() {
    return wide ? 16 : 8;
  }

  /** The entries; others after {@link #sort}. */
  Buffer entries() {
    return entries;
  }

  /** Gives the room back. */
  void release() {
    session.release(entries);
    if (spare != entries) {
      session.release(spare);
    }
  }

  /** As {@link dev.lamina.backend.Backend#sort}; nothing is done without elements. */
  static void sort(
      Session s, boolean descending, DType type, Buffer x, Layout layout, LineKernels.Found out) {
    if (layout.numel() > 0) {
      int kept = layout.shape().ndim() - 1;
      Lines.with(s, type, x, layout, kept, lines -> sort(s, descending, type, lines, out));
    }
  }

  private static void sort(
      Session s, boolean descending, DType type, Lines lines, LineKernels.Found out) {
    SortKernels sort = new SortKernels(s, type.bytes() > 4, lines.count(), lines.n());
    int items = lines.count() * lines.n();
    int[] words = lines.words(items, lines.n());
    try {
      s.locked(
          () -> {
            Kernel kernel = LineKernels.kernel(s, "sort_keys", type);
            kernel.set(0, lines.x()).set(1, sort.entries).ints(2, words);
            kernel.set(3, descending ? 1 : 0);
            kernel.launch(items);
          });
      sort.sort();
      s.locked(
          () -> {
            Kernel kernel = LineKernels.kernel(s, "sort_values", type);
            kernel.set(0, lines.x()).set(1, sort.entries);
            kernel.set(2, out.values()).set(3, out.positions()).ints(4, words);
            kernel.launch(items);
          });
    } finally {
      sort.release();
    }
  }

  /** Sorts the entries of each line. */
  void sort() {
    if (n > 1) {
      session.locked(this::sortLocked);
    }
  }

  private void sortLocked() {
    int run = runs();
    while (run < n) {
      int parts = (n + PART - 1) / PART;
      Kernel kernel = kernel("merge_runs", "");
      kernel.set(0, entries).set(1, spare);
      kernel.ints(2, words(run, parts));
      Launches.heavy(session, kernel, (long) lines * parts);
      Buffer merged = spare;
      spare = entries;
      entries = merged;
      run *= 2;
    }
  }

  /** Sorts short runs and returns their length. */
  private int runs() {
    int group = group();
    if (group >= LEAST_GROUP && n > RUN) {
      Kernel kernel = kernel("sort_groups", " -DGROUP=" + group);
      if (kernel.maxGroup() >= group) {
        int parts = (n + 2 * group - 1) / (2 * group);
        kernel.set(0, entries).ints(1, words(2 * group, parts));
        kernel.launch(new long[] {(long) lines * parts * group}, new long[] {group});
        return 2 * group;
      }
    }
    int parts = (n + RUN - 1) / RUN;
    Kernel kernel = kernel("sort_runs", "");
    kernel.set(0, entries).ints(1, words(RUN, parts));
    Launches.heavy(session, kernel, (long) lines * parts);
    return RUN;
  }

  /** The work-group that sorts in local memory; 0 where there is none worth using. */
  private int group() {
    DeviceFacts facts = session.facts();
    if (facts.kind() == Kind.CPU) {
      return 0;
    }
    long fits = facts.localMemory() / (2L * bytes());
    return Integer.highestOneBit((int) Math.min(session.group(), fits));
  }

  private int[] words(int run, int parts) {
    FastDivision by = FastDivision.by(parts);
    return new int[] {lines * parts, n, run, parts, by.multiplier(), by.shift()};
  }

  private Kernel kernel(String function, String more) {
    return session.kernel(function, (wide ? "-DWIDE" : "") + more, KernelText.of("sort"));
  }
}
