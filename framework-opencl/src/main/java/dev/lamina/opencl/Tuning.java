package dev.lamina.opencl;

import dev.lamina.backend.DType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters of the kernels for a kind of device.
 *
 * @param single tiles of matrix products of 4-byte elements, the largest first; none for kernels
 *     without local memory
 * @param wide tiles of 8-byte elements
 * @param rows rows of an item in the product without local memory, whose columns are 16
 * @param columnRun columns of an item in additions of rows
 * @param itemsPerUnit items that keep a compute unit busy
 * @param sortedRows how many rows are sorted by their positions before they are added; with fewer,
 *     every item looks at all positions
 */
record Tuning(
    List<Tile> single, List<Tile> wide, int rows, int columnRun, int itemsPerUnit, int sortedRows) {
  // Each item looks at all positions otherwise, some nanoseconds a piece, while a sort takes some
  // twenty launches of some microseconds. Not measured.
  private static final int SORTED = 4096;

  /**
   * What a work-group computes of a matrix product, with the operands in local memory.
   *
   * @param m rows
   * @param n columns
   * @param k inner positions in local memory at a time
   * @param rows rows of an item
   * @param columns columns of an item
   * @param vector elements of a vector
   * @param buffers tiles in local memory: with 2, one is filled while the other is read
   * @param cost time for an element compared with the largest tile, when all units are busy
   */
  record Tile(int m, int n, int k, int rows, int columns, int vector, int buffers, double cost) {
    /** Items of a work-group. */
    int items() {
      return (m / rows) * (n / columns);
    }

    /** Bytes of local memory; each line is longer by one vector, against bank conflicts. */
    long localBytes(int elementBytes) {
      return (long) buffers * k * (m + n + 2 * vector) * elementBytes;
    }
  }

  // Tiles of 8-byte elements: two of them make a vector of 16 bytes, and half the registers go as
  // far. Not measured; half of the single-precision tile in each direction.
  private static final List<Tile> WIDE =
      List.of(new Tile(64, 64, 8, 4, 4, 2, 2, 1.0), new Tile(32, 32, 8, 2, 2, 2, 2, 1.6));

  private static final List<Tile> GENERAL =
      List.of(new Tile(64, 64, 16, 4, 4, 4, 1, 1.0), new Tile(32, 32, 16, 4, 4, 4, 1, 1.2));

  private static final Map<Kind, Tuning> TABLE = table();

  private static Map<Kind, Tuning> table() {
    Map<Kind, Tuning> t = new EnumMap<>(Kind.class);
    // 8 x 8 an item reads one byte of local memory a multiply-add, which is what a multiprocessor
    // delivers; its 64 sums and two fragments fit the 255 registers of a thread. CLBlast's database
    // has 128 x 128 and 64 x 64 among its most frequent tiles from compute capability 7.0 on.
    t.put(
        Kind.NVIDIA,
        new Tuning(
            List.of(
                new Tile(128, 128, 8, 8, 8, 4, 2, 1.0),
                new Tile(64, 64, 16, 4, 4, 4, 2, 1.3),
                new Tile(32, 32, 16, 2, 2, 2, 2, 2.0)),
            WIDE,
            4,
            1,
            1024,
            SORTED));
    // CLBlast: 64 x 64 with 4 x 4 an item on GCN and early CDNA, 128 x 64 with 8 x 8 on RDNA 2.
    t.put(
        Kind.AMD,
        new Tuning(
            List.of(
                new Tile(128, 64, 16, 8, 4, 4, 1, 1.0),
                new Tile(64, 64, 16, 4, 4, 4, 1, 1.1),
                new Tile(32, 32, 16, 2, 2, 2, 1, 2.0)),
            WIDE,
            4,
            1,
            1024,
            SORTED));
    // CLBlast: 64 x 64 with 4 x 8 an item; more registers spill before Xe. Groups of at most 256.
    t.put(
        Kind.INTEL,
        new Tuning(
            List.of(new Tile(64, 64, 16, 4, 8, 4, 1, 1.0), new Tile(32, 32, 16, 4, 4, 4, 1, 1.2)),
            WIDE,
            4,
            1,
            512,
            SORTED));
    // CLBlast: 32 x 32 with 2 x 4 an item on M2, 64 x 128 on M1. 32 KiB of local memory.
    t.put(Kind.APPLE, new Tuning(GENERAL, WIDE, 4, 1, 512, SORTED));
    // CLBlast's choice where it knows nothing is 32 x 32 with 4 x 4 an item.
    t.put(Kind.GPU, new Tuning(GENERAL, WIDE, 4, 1, 512, SORTED));
    // Local memory is plain memory there, and barriers cost. 6 rows by 16 columns are 12 of the 16
    // vector registers of AVX2, or 6 of 32 with AVX-512, where 4 and 8 rows were slower on PoCL.
    t.put(Kind.CPU, new Tuning(List.of(), List.of(), 6, 64, 4, Integer.MAX_VALUE));
    return t;
  }

  /** The parameters for a kind of device. */
  static Tuning of(Kind kind) {
    return TABLE.get(kind);
  }

  /** The tiles for a type, the largest first. */
  List<Tile> tiles(DType type) {
    return type.bytes() == 4 ? single : wide;
  }
}
