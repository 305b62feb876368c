package dev.lamina.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds up the sixteen partial sums of sixteen rows at once, by halves: two rows of w sums each
 * become one vector, the first row's halves added in its one half, the second row's in the other.
 * Rows are paired so that the results come out in their order.
 *
 * <p>A few of these steps a method, and memory between them: the JIT compiler gives up on more.
 */
final class FloatTree {
  private static final VectorSpecies<Float> S = Width.FLOATS;
  private static final int W = S.length();

  private static final VectorMask<Float> UPPER_8 = upper(8);
  private static final VectorMask<Float> UPPER_4 = upper(4);
  private static final VectorMask<Float> UPPER_2 = upper(2);
  private static final VectorMask<Float> UPPER_1 = upper(1);
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);

  private FloatTree() {}

  /** The lanes that are in the second of two neighbouring groups of {@code w}. */
  private static VectorMask<Float> upper(int w) {
    long bits = 0;
    for (int l = 0; l < W; l++) {
      bits |= (l & w) != 0 ? 1L << l : 0;
    }
    return VectorMask.fromLong(S, bits);
  }

  /** Exchanges neighbouring groups of {@code w} lanes. */
  private static VectorShuffle<Float> swap(int w) {
    return VectorShuffle.fromOp(S, l -> (l ^ w) & W - 1);
  }

  /**
   * Adds up partial sums.
   *
   * @param sums sixteen for each of sixteen rows, in order, from {@code at} on
   * @param room where in the same array there is room for 64 values
   * @param out the rows' sums go here, sixteen from {@code to} on
   */
  static void add(float[] sums, int at, int room, float[] out, int to) {
    if (W == 16) {
      for (int i = 0; i < 64; i += 16) {
        fourOf16(sums, at + i, room + i);
      }
      last16(sums, room, out, to);
    } else if (W == 8) {
      for (int row = 0; row < 16; row += 8) {
        fourOf8(sums, at + 16 * row, room);
        fourOf8(sums, at + 16 * row + 16, room + 8);
        last8(sums, room, out, to + row);
      }
    } else {
      for (int row = 0; row < 16; row += 4) {
        fourOf4(sums, at + 16 * row, out, to + row);
      }
    }
  }

  private static void fourOf16(float[] sums, int at, int room) {
    FloatVector a = eights(read(sums, at), read(sums, at + 8 * 16));
    FloatVector b = eights(read(sums, at + 4 * 16), read(sums, at + 12 * 16));
    fours(a, b).intoArray(sums, room);
  }

  private static void last16(float[] sums, int at, float[] out, int to) {
    FloatVector a = twos(read(sums, at), read(sums, at + 2 * 16));
    FloatVector b = twos(read(sums, at + 16), read(sums, at + 3 * 16));
    ones(a, b).intoArray(out, to);
  }

  private static void fourOf8(float[] sums, int at, int room) {
    FloatVector a = fours(folded8(sums, at), folded8(sums, at + 4 * 16));
    FloatVector b = fours(folded8(sums, at + 2 * 16), folded8(sums, at + 6 * 16));
    twos(a, b).intoArray(sums, room);
  }

  private static void last8(float[] sums, int at, float[] out, int to) {
    ones(read(sums, at), read(sums, at + 8)).intoArray(out, to);
  }

  private static void fourOf4(float[] sums, int at, float[] out, int to) {
    FloatVector a = twos(folded4(sums, at), folded4(sums, at + 2 * 16));
    FloatVector b = twos(folded4(sums, at + 16), folded4(sums, at + 3 * 16));
    ones(a, b).intoArray(out, to);
  }

  private static FloatVector read(float[] sums, int at) {
    return FloatVector.fromArray(S, sums, at);
  }

  private static FloatVector folded8(float[] sums, int at) {
    return read(sums, at).add(read(sums, at + 8));
  }

  private static FloatVector folded4(float[] sums, int at) {
    return read(sums, at).add(read(sums, at + 8)).add(read(sums, at + 4).add(read(sums, at + 12)));
  }

  private static FloatVector eights(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_8).add(b.blend(a, UPPER_8).rearrange(SWAP_8));
  }

  private static FloatVector fours(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_4).add(b.blend(a, UPPER_4).rearrange(SWAP_4));
  }

  private static FloatVector twos(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_2).add(b.blend(a, UPPER_2).rearrange(SWAP_2));
  }

  private static FloatVector ones(FloatVector a, FloatVector b) {
    return a.blend(b, UPPER_1).add(b.blend(a, UPPER_1).rearrange(SWAP_1));
  }
}
