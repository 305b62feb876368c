package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scan;

/** Running sums, largest and smallest values, and places in sorted lines. */
final class LineKernels {
  /** Values that an item looks at, at least. */
  private static final int LEAST = 64;

  private LineKernels() {}

  /** A kernel for lines of a type. */
  static Kernel kernel(Session s, String function, DType type) {
    return s.kernel(function, options(type), KernelText.of("lines"));
  }

  private static String options(DType type) {
    String kind =
        switch (type) {
          case BOOL -> " -DTRUTH";
          case UINT8 -> "";
          case INT32, INT64 -> " -DSIGNED";
          case FLOAT32, FLOAT64 -> " -DFLOATING";
        };
    String name = ExprText.type(type);
    String wide = type.bytes() > 4 ? " -DWIDE" : "";
    return "-DT=" + name + " -DT16=" + name + "16" + kind + wide;
  }

  /** As {@link dev.lamina.backend.Backend#scan}. */
  static void scan(Session s, Scan scan, DType type, Buffer x, Layout layout, Buffer out) {
    if (layout.numel() == 0) {
      return;
    }
    Lines.with(
        s,
        type,
        x,
        layout,
        layout.shape().ndim() - 1,
        lines ->
            s.locked(
                () -> {
                  Kernel kernel = kernel(s, "scan", type);
                  kernel.set(0, lines.x()).set(1, out);
                  kernel.ints(2, lines.words(lines.count(), 1, lines.n()));
                  kernel.set(3, scan == Scan.PROD ? 1 : 0);
                  Launches.heavy(s, kernel, lines.count());
                }));
  }

  /** The largest or smallest of each line; zeros of both signs are told apart. */
  static void extreme(
      Session s, boolean largest, DType type, Buffer x, Layout layout, int kept, Buffer out) {
    if (layout.numel() > 0) {
      Lines.with(s, type, x, layout, kept, lines -> extreme(s, largest, type, lines, out));
    }
  }

  private static void extreme(Session s, boolean largest, DType type, Lines lines, Buffer out) {
    int parts = parts(s, lines.count(), lines.n());
    if (parts == 1) {
      launchExtreme(s, largest, type, lines, 1, out);
      return;
    }
    Buffer some = s.allocate("reduce", (long) type.bytes() * lines.count() * parts);
    try {
      launchExtreme(s, largest, type, lines, parts, some);
      Dims kept = Dims.line(lines.count(), parts);
      extreme(s, largest, type, new Lines(some, 0, kept, parts, 1), out);
    } finally {
      s.release(some);
    }
  }

  private static void launchExtreme(
      Session s, boolean largest, DType type, Lines lines, int parts, Buffer out) {
    int items = lines.count() * parts;
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "extreme", type);
          kernel.set(0, lines.x()).set(1, out);
          kernel.ints(2, lines.words(items, parts, lines.n(), largest ? 0 : 1));
          Launches.heavy(s, kernel, items);
        });
  }

  /** How many items share the candidates of a line. */
  private static int parts(Session s, int lines, int candidates) {
    long items = (long) s.facts().computeUnits() * Tuning.of(s.facts().kind()).itemsPerUnit();
    long wanted = items / Math.max(1, lines);
    return (int) Math.max(1, Math.min(wanted, candidates / LEAST));
  }

  /** Where the results of {@link #argReduce} go. */
  record Found(Buffer values, Buffer positions) {}

  /** As {@link dev.lamina.backend.Backend#argReduce}. */
  static void argReduce(
      Session s, boolean largest, DType type, Buffer x, Layout layout, int kept, Found out) {
    if (layout.numel() > 0) {
      Lines.with(
          s, type, x, layout, kept, lines -> new ArgReduce(s, largest, type, lines).run(out));
    }
  }

  /** A search for the largest or smallest, in launches that each leave fewer candidates. */
  private record ArgReduce(Session s, boolean largest, DType type, Lines lines) {
    void run(Found out) {
      int first = LineKernels.parts(s, lines.count(), lines.n());
      if (first == 1) {
        launch(lines.x(), lines.n(), lines.x(), 1, out, false);
        return;
      }
      Buffer some = s.allocate("argReduce", 4L * lines.count() * first);
      Buffer fewer = s.allocate("argReduce", 4L * lines.count() * first);
      try {
        launch(lines.x(), lines.n(), some, first, out, false);
        int left = first;
        while (left > 1) {
          int parts = LineKernels.parts(s, lines.count(), left);
          launch(some, left, fewer, parts, out, true);
          Buffer t = some;
          some = fewer;
          fewer = t;
          left = parts;
        }
      } finally {
        s.release(some);
        s.release(fewer);
      }
    }

    private void launch(
        Buffer from, int candidates, Buffer to, int parts, Found out, boolean listed) {
      int items = lines.count() * parts;
      s.locked(
          () -> {
            Kernel kernel = kernel(s, "arg_reduce", type);
            kernel.set(0, lines.x()).set(1, from).set(2, to);
            kernel.set(3, out.values()).set(4, out.positions());
            int[] words =
                lines.words(
                    items, parts, candidates, listed ? 1 : 0, largest ? 0 : 1, parts == 1 ? 1 : 0);
            kernel.ints(5, words);
            Launches.heavy(s, kernel, items);
          });
    }
  }

  /** Lines of the same number of values each. */
  record Grid(Buffer x, Layout layout) {
    int rows() {
      return layout.shape().dim(0);
    }

    int n() {
      return layout.shape().dim(1);
    }
  }

  /** As {@link dev.lamina.backend.Backend#searchSorted}. */
  static void searchSorted(
      Session s, DType type, Grid sorted, Grid values, boolean right, Buffer out) {
    int items = values.rows() * values.n();
    if (items == 0) {
      return;
    }
    FastDivision by = FastDivision.by(values.n());
    s.locked(
        () -> {
          Kernel kernel = kernel(s, "search_sorted", type);
          kernel.set(0, sorted.x()).set(1, values.x()).set(2, out);
          kernel.ints(
              3,
              items,
              values.n(),
              by.multiplier(),
              by.shift(),
              values.layout().offset(),
              values.layout().stride(0),
              values.layout().stride(1),
              sorted.n(),
              sorted.layout().offset(),
              sorted.layout().stride(0),
              sorted.layout().stride(1),
              right ? 1 : 0);
          kernel.launch(items);
        });
  }
}
