package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.cpu.LoopHarness.Placing;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.OpPrograms;
import dev.lamina.op.Ops;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Emitted loops, scalar and vector, against the interpreter, bit for bit. */
class EmittedLoopTest {
  /** Around the widths of vectors, and around what counts as a short row. */
  private static final int[] COLS = {1, 2, 3, 7, 16, 17, 37, 64, 70};

  static Stream<Arguments> operations() {
    return Ops.all().stream().map(op -> Arguments.of(op.name() + "/" + op.scalars(), op));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void everyTypeEqualsTheInterpreter(String name, ElementwiseOp op) {
    long seed = name.hashCode();
    for (OpPrograms.Named named : OpPrograms.of(op)) {
      LoopHarness harness = new LoopHarness(named.program(), seed++);
      int operands = named.program().operands();
      harness.check(named.name(), 3, 37, all(Placing.DENSE, operands));
      harness.check(named.name(), 5, 17, stepped(named, operands));
      for (int i = 0; i < 2; i++) {
        int cols = COLS[(int) Math.floorMod(seed + i, (long) COLS.length)];
        harness.check(named.name(), 1 + i, cols, harness.randomPlacings());
      }
      harness.checkInPlace(named.name(), 2, 17);
    }
  }

  private static Placing[] stepped(OpPrograms.Named named, int operands) {
    Placing[] placings = all(Placing.STEPPED, operands);
    // With the first output dense, as it is of all operations that are not in place.
    placings[0] = operands > named.program().outputs() ? Placing.DENSE : Placing.STEPPED;
    return placings;
  }

  private static Placing[] all(Placing placing, int operands) {
    Placing[] placings = new Placing[operands];
    java.util.Arrays.fill(placings, placing);
    return placings;
  }

  static Stream<OpPrograms.Named> thorough() {
    return Stream.of(Ops.ADD, Ops.MAXIMUM, Ops.RELU, Ops.CLAMP)
        .flatMap(op -> OpPrograms.of(op).stream())
        .filter(named -> named.plain() && named.program().operandType(0) == DType.FLOAT32)
        .filter(named -> named.program().operands() <= 3);
  }

  @ParameterizedTest
  @MethodSource("thorough")
  void everyCombinationOfLayoutsEqualsTheInterpreter(OpPrograms.Named named) {
    LoopHarness harness = new LoopHarness(named.program(), 11);
    int operands = named.program().operands();
    int combinations = (int) Math.pow(Placing.values().length, operands);
    for (int c = 0; c < combinations; c++) {
      Placing[] placings = new Placing[operands];
      boolean valid = true;
      for (int k = 0, rest = c; k < operands; k++, rest /= Placing.values().length) {
        placings[k] = Placing.values()[rest % Placing.values().length];
        valid &= k >= named.program().outputs() || !placings[k].repeats;
      }
      if (valid) {
        harness.check(named.name(), 4, COLS[c % COLS.length], placings);
      }
    }
  }

  /** Large enough to be divided among threads and into tiles. */
  @Test
  void largeWalksEqualTheInterpreter() {
    for (ElementwiseOp op : List.of(Ops.MUL, Ops.WHERE, Ops.CLAMP)) {
      for (OpPrograms.Named named : OpPrograms.of(op)) {
        if (named.program().operandType(0) == DType.FLOAT32 && !named.name().contains("int")) {
          LoopHarness harness = new LoopHarness(named.program(), 12);
          int operands = named.program().operands();
          harness.check(named.name(), 1, 60_001, all(Placing.DENSE, operands));
          harness.check(named.name(), 131, 457, withLast(Placing.TRANSPOSED, operands));
          harness.check(named.name(), 457, 131, withLast(Placing.SAME_ROW, operands));
          harness.check(named.name(), 457, 131, harness.randomPlacings());
        }
      }
    }
  }

  private static Placing[] withLast(Placing last, int operands) {
    Placing[] placings = all(Placing.DENSE, operands);
    placings[operands - 1] = last;
    return placings;
  }

  @Test
  void simpleArithmeticHasVectorLoopsWhereTheProcessHasVectors() {
    if (Vectors.SUPPORT.isEmpty()) {
      assertEquals(Long.MAX_VALUE, VectorMode.THRESHOLD, "nothing may wait for vectors");
      return;
    }
    for (ElementwiseOp op : List.of(Ops.ADD, Ops.MUL, Ops.RELU, Ops.SQRT, Ops.MAXIMUM)) {
      OpPrograms.Named named =
          OpPrograms.of(op).stream()
              .filter(p -> p.plain() && p.program().operandType(0) == DType.FLOAT32)
              .findFirst()
              .orElseThrow();
      LoopHarness harness = new LoopHarness(named.program(), 1);
      harness.check(named.name(), 2, 64, all(Placing.DENSE, named.program().operands()));
      assertTrue(harness.vectorRuns() > 0, named.name());
    }
  }
}
