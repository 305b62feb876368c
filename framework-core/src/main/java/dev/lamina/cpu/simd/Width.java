package dev.lamina.cpu.simd;

import dev.lamina.backend.SystemProperty;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of vectors, decided once: what the machine prefers, or property {@code
 * lamina.simd.bits} (128, 256 or 512) so that one machine can test all widths.
 */
final class Width {
  /** Bits of a vector. */
  static final int BITS = choose();

  /** Vectors of floats of this width. */
  static final VectorSpecies<Float> FLOATS =
      BITS == 512
          ? FloatVector.SPECIES_512
          : BITS == 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

  /** Vectors of doubles of this width. */
  static final VectorSpecies<Double> DOUBLES =
      BITS == 512
          ? DoubleVector.SPECIES_512
          : BITS == 256 ? DoubleVector.SPECIES_256 : DoubleVector.SPECIES_128;

  /** Vectors of ints of this width. */
  static final VectorSpecies<Integer> INTS =
      BITS == 512
          ? IntVector.SPECIES_512
          : BITS == 256 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;

  private Width() {}

  private static int choose() {
    int preferred = Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
    // Between the three widths there is none: a number there means the one below.
    return Integer.highestOneBit(
        (int) SystemProperty.number("lamina.simd.bits", 128, 512, preferred));
  }
}
