package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.expr.Program;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Loops of random expressions, of several outputs and of all primitives and types, against the
 * interpreter.
 */
class RandomProgramTest {
  private static final int PROGRAMS = 150;

  @Test
  void equalTheInterpreter() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      check(seed, DType.values());
    }
  }

  /** Programs of one floating-point type, which is what vector loops take. */
  @Test
  void ofOneTypeEqualTheInterpreter() {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      check(seed, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64);
    }
  }

  private static void check(int seed, DType... types) {
    Random random = new Random(seed);
    Program program = RandomPrograms.next(random, true, types);
    LoopHarness harness = new LoopHarness(program, seed);
    for (int i = 0; i < 2; i++) {
      int cols = new int[] {1, 5, 16, 33}[random.nextInt(4)];
      harness.check("seed " + seed, 3, cols, harness.randomPlacings());
      harness.checkInPlace("seed " + seed, 3, cols);
    }
  }
}
