package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Layout;
import dev.lamina.opencl.Product.Matrices;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Launches of the matrix kernels: products of at least two rows, two columns and one term. */
final class Multiply {
  private static final Logger LOG = LoggerFactory.getLogger(Multiply.class);

  /** Columns of an item in the product without local memory. */
  private static final int STRIP = 16;

  private static final Map<Form, String> OPTIONS = new ConcurrentHashMap<>();

  private Multiply() {}

  /** What the compiler must know of a launch. */
  private record Form(
      DType type,
      boolean fma,
      Optional<Tuning.Tile> tile,
      int rows,
      boolean accumulate,
      boolean rowsFast,
      boolean columnsFast,
      boolean vectorA,
      boolean vectorB,
      boolean vectorOut) {}

  /** How a launch is laid out: tiles along the dimension that is counted fastest, and in all. */
  private record Grid(int fastTiles, long tiles, int itemsPerTile, int group) {}

  /** Enqueues a product. */
  static void launch(Session s, Product p, Fusion fusion) {
    s.locked(
        () -> {
          Optional<Form> tiled = tiled(s, p, fusion);
          if (tiled.isPresent()) {
            Tuning.Tile tile = tiled.get().tile.orElseThrow();
            int across = tiles(p.n(), tile.n());
            long all = (long) tiles(p.m(), tile.m()) * across;
            Grid grid = new Grid(across, all, tile.items(), tile.items());
            enqueue(kernel(s, tiled.get(), fusion), p, fusion, grid);
          } else if (p.b().columnStep() == 1) {
            plain(s, p, fusion);
          } else {
            packed(s, p, fusion);
          }
        });
  }

  /** Adds another part of a product to the result. */
  static void addPart(Session s, Product p, Buffer part) {
    s.locked(
        () -> {
          String options = KernelText.arithmetic(p.type(), s.facts()) + " -DRM=1";
          Kernel kernel = s.kernel("add_part", options, Fusion.NONE.code().source());
          kernel.set(0, part).set(1, p.out()).set(2, p.numel());
          kernel.launch(p.numel());
        });
  }

  /** The best tile that the device can run; none where kernels have no local memory. */
  private static Optional<Form> tiled(Session s, Product p, Fusion fusion) {
    int bytes = p.type().bytes();
    return Tuning.of(s.facts().kind()).tiles(p.type()).stream()
        .filter(t -> t.items() <= s.limit() && t.localBytes(bytes) <= s.facts().localMemory())
        .sorted(Comparator.comparingDouble(t -> cost(s, p, t)))
        .map(t -> form(s, p, t))
        .filter(f -> runs(s, f, fusion))
        .findFirst();
  }

  /** Whether a kernel builds and takes its work group. Some need more registers than there are. */
  private static boolean runs(Session s, Form form, Fusion fusion) {
    Object tried = List.of(form, fusion.code().source());
    if (!s.refused().isEmpty() && s.refused().contains(tried)) {
      return false;
    }
    try {
      if (kernel(s, form, fusion).maxGroup() >= form.tile.orElseThrow().items()) {
        return true;
      }
    } catch (DeviceException e) {
      s.requireUsable("matmul");
      LOG.warn("a product goes on with smaller tiles than {}", form.tile.orElseThrow(), e);
    }
    s.refused().add(tried);
    return false;
  }

  /** Time in arbitrary units: what is computed, edges of tiles and idle units included. */
  private static double cost(Session s, Product p, Tuning.Tile tile) {
    long groups = (long) tiles(p.m(), tile.m()) * tiles(p.n(), tile.n()) * p.batches();
    long busy = Math.max(groups, 2L * s.facts().computeUnits());
    return (double) busy * tile.m() * tile.n() * tile.cost();
  }

  private static int tiles(int size, int tile) {
    return (size + tile - 1) / tile;
  }

  private static Form form(Session s, Product p, Tuning.Tile tile) {
    Matrices a = p.a();
    Matrices b = p.b();
    boolean rowsFast = a.columnStep() != 1 && Math.abs(a.rowStep()) < Math.abs(a.columnStep());
    boolean columnsFast = b.columnStep() == 1 || Math.abs(b.columnStep()) < Math.abs(b.rowStep());
    int v = tile.vector();
    boolean vectorA = rowsFast ? vectors(a.t(), p.m(), v) : vectors(a, p.k(), v);
    boolean vectorB = columnsFast ? vectors(b, p.n(), v) : vectors(b.t(), p.k(), v);
    return new Form(
        p.type(),
        s.facts().fma(),
        Optional.of(tile),
        tile.rows(),
        p.accumulate(),
        rowsFast,
        columnsFast,
        vectorA && tile.m() * tile.k() / tile.items() % v == 0,
        vectorB && tile.n() * tile.k() / tile.items() % v == 0,
        p.n() % v == 0);
  }

  /** Whether each vector along a row is aligned, and inside or outside as a whole. */
  private static boolean vectors(Matrices x, int columns, int v) {
    return x.columnStep() == 1
        && x.offset() % v == 0
        && x.batchStep() % v == 0
        && x.rowStep() % v == 0
        && columns % v == 0;
  }

  private static Kernel kernel(Session s, Form form, Fusion fusion) {
    String options = OPTIONS.computeIfAbsent(form, f -> options(f, s.facts()));
    return s.kernel("multiply", options, fusion.code().source());
  }

  private static String options(Form f, DeviceFacts facts) {
    StringBuilder o = new StringBuilder(KernelText.arithmetic(f.type, facts));
    o.append(f.accumulate ? " -DACCUMULATE" : "");
    if (f.tile.isEmpty()) {
      return o.append(" -DRM=").append(f.rows).toString();
    }
    Tuning.Tile t = f.tile.get();
    o.append(" -DTILED -DMT=").append(t.m()).append(" -DNT=").append(t.n());
    o.append(" -DKT=").append(t.k()).append(" -DTM=").append(t.rows());
    o.append(" -DTN=").append(t.columns()).append(" -DVW=").append(t.vector());
    o.append(" -DTV=").append(ExprText.type(f.type)).append(t.vector());
    o.append(" -DBUFFERS=").append(t.buffers());
    o.append(f.rowsFast ? " -DM_FAST" : "").append(f.columnsFast ? " -DN_FAST" : "");
    o.append(f.vectorA ? " -DA_VEC" : "").append(f.vectorB ? " -DB_VEC" : "");
    return o.append(f.vectorOut ? " -DC_VEC" : "").toString();
  }

  /** Without local memory; the columns of the right operand lie side by side. */
  private static void plain(Session s, Product p, Fusion fusion) {
    int rows = Tuning.of(s.facts().kind()).rows();
    Form form =
        new Form(
            p.type(),
            s.facts().fma(),
            Optional.empty(),
            rows,
            p.accumulate(),
            false,
            false,
            false,
            false,
            false);
    Kernel kernel = kernel(s, form, fusion);
    int down = tiles(p.m(), rows);
    int group = Math.min(Launches.group(s), Integer.highestOneBit(kernel.maxGroup()));
    Grid grid = new Grid(down, (long) down * tiles(p.n(), STRIP), 1, group);
    enqueue(kernel, p, fusion, grid);
  }

  /** Copies the right operand so that its columns lie side by side. */
  private static void packed(Session s, Product p, Fusion fusion) {
    Matrices b = p.b();
    boolean same = b.batchStep() == 0;
    int batches = same ? 1 : p.batches();
    int each = p.k() * p.n();
    Layout from = b.layout(batches, p.k(), p.n());
    Buffer copy = s.allocate("matmul", (long) batches * each * p.type().bytes());
    try {
      RowKernels.copyDense(s, p.type(), b.buffer(), from, copy);
      plain(s, p.withRight(new Matrices(copy, 0, same ? 0 : each, p.n(), 1)), fusion);
    } finally {
      s.release(copy);
    }
  }

  private static void enqueue(Kernel kernel, Product p, Fusion fusion, Grid grid) {
    kernel.set(0, p.a().buffer()).set(1, p.b().buffer()).set(2, p.out());
    int arg = fusion.setBuffers(kernel, 3);
    fusion.setValues(kernel, arg + 1);
    FastDivision by = FastDivision.by(grid.fastTiles);
    long items = Launches.padded(grid.tiles * grid.itemsPerTile, grid.group);
    for (int first = 0; first < p.batches(); first += Launches.BATCHES) {
      kernel.ints(
          arg,
          p.a().offset(),
          p.a().batchStep(),
          p.a().rowStep(),
          p.a().columnStep(),
          p.b().offset(),
          p.b().batchStep(),
          p.b().rowStep(),
          p.b().columnStep(),
          p.m(),
          p.n(),
          p.k(),
          first,
          grid.fastTiles,
          by.multiplier(),
          by.shift(),
          (int) grid.tiles);
      int batches = Math.min(p.batches() - first, Launches.BATCHES);
      kernel.launch(new long[] {items, batches}, new long[] {grid.group, 1});
    }
  }
}
