package dev.lamina.opencl;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.cpu.RandomPrograms;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.OpPrograms;
import dev.lamina.op.Ops;
import dev.lamina.opencl.ProgramHarness.Placing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Element-wise programs against the CPU: bit for bit, but for the elementary functions, which must
 * keep the bounds of the OpenCL specification. Each form of a program is a kernel that takes long
 * to compile, so every day not all of them run.
 */
class ElementwiseProgramsTest {
  /** One kernel form each: flat or one row, a sheet, a dimension around it, two, three and four. */
  private static final int[][] SHAPES = {
    {37}, {1, 300}, {5, 17}, {3, 4, 7}, {2, 3, 4, 5}, {2, 3, 2, 3, 4}, {2, 2, 3, 2, 2, 3}
  };

  private static final int RANDOM_EVERY_DAY = 8;

  private static Backend backend;
  private static boolean float64;

  @BeforeAll
  static void open() {
    Device device = OpenClDevice.required();
    backend = device.backend();
    float64 = OpenClDevice.backend(device).session().facts().float64();
  }

  static Stream<ElementwiseOp> operations() {
    return Ops.all().stream();
  }

  private static List<OpPrograms.Named> programs(ElementwiseOp op) {
    return OpPrograms.of(op).stream()
        .filter(named -> float64 || !needsFloat64(named.program()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void everyProgramHasTheBitsOfTheCpu(ElementwiseOp op) {
    int form = Ops.all().indexOf(op);
    // Operands of different types are cast, which the programs of `copy` show for every pair.
    List<OpPrograms.Named> programs =
        programs(op).stream().filter(named -> hasOneType(named.program())).toList();
    for (ProgramPack pack : ProgramPack.of(programs)) {
      ProgramHarness harness = new ProgramHarness(backend, pack, form);
      int[] dims = SHAPES[new int[] {0, 1, 2, 4}[form % 4]];
      for (int i = 0; i < 4; i++) {
        harness.check(dims, form % 4 == 0 ? harness.all(Placing.SHIFTED) : harness.mixed());
      }
      harness.checkInPlace(dims);
      form++;
    }
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void everyFormOfEveryProgramHasTheBitsOfTheCpu(ElementwiseOp op) {
    for (ProgramPack pack : ProgramPack.of(programs(op))) {
      thoroughly(new ProgramHarness(backend, pack, Ops.all().indexOf(op)));
    }
  }

  @Test
  void randomProgramsHaveTheBitsOfTheCpuInEveryForm() {
    for (int seed = 0; seed < RANDOM_EVERY_DAY; seed++) {
      random(seed);
    }
  }

  @Tag("slow")
  @Test
  void manyRandomProgramsHaveTheBitsOfTheCpuInEveryForm() {
    for (int seed = RANDOM_EVERY_DAY; seed < 100; seed++) {
      random(seed);
    }
  }

  private static void random(int seed) {
    List<DType> types = new ArrayList<>(List.of(DType.values()));
    if (!float64) {
      types.remove(DType.FLOAT64);
    }
    Program program = RandomPrograms.next(new Random(seed), false, types.toArray(DType[]::new));
    thoroughly(new ProgramHarness(backend, "seed " + seed, program, seed));
  }

  private static void thoroughly(ProgramHarness harness) {
    harness.check(SHAPES[0], harness.all(Placing.DENSE));
    harness.check(SHAPES[0], harness.all(Placing.SHIFTED));
    for (int[] dims : SHAPES) {
      harness.check(dims, harness.mixed());
      harness.checkInPlace(dims);
    }
    // Around the sizes of work groups.
    for (int n : new int[] {1, 255, 256, 257, 1023}) {
      harness.check(new int[] {n}, harness.all(Placing.DENSE));
    }
  }

  /** Sums of scalars in every type, so that none is taken for another. */
  @Test
  void scalarsOfAllTypesArrive() {
    List<DType> types = new ArrayList<>(List.of(DType.values()));
    if (!float64) {
      types.remove(DType.FLOAT64);
    }
    List<Expr> outputs = new ArrayList<>();
    for (DType type : types) {
      Expr a = Expr.argument(0, DType.FLOAT32).cast(type);
      int at = outputs.size();
      outputs.add(type == DType.BOOL ? a.and(Expr.scalar(at, type)) : a.add(Expr.scalar(at, type)));
    }
    Program program =
        new Program("scalars", new DType[] {DType.FLOAT32}, outputs.toArray(Expr[]::new));
    ProgramHarness harness = new ProgramHarness(backend, "scalars", program, 1);
    for (int i = 0; i < 5; i++) {
      harness.check(new int[] {5, 17}, harness.mixed());
    }
  }

  /** As many outputs and inputs as there may be: several vectors of offsets and strides. */
  @Test
  void programsWithSixteenOperandsWork() {
    DType[] inputs = new DType[8];
    Arrays.fill(inputs, DType.INT64);
    inputs[3] = DType.BOOL;
    Expr[] outputs = new Expr[8];
    for (int k = 0; k < outputs.length; k++) {
      Expr a = Expr.argument(k, inputs[k]).cast(DType.FLOAT32);
      outputs[k] = a.mul(k + 1).add(Expr.argument((k + 1) % 8, inputs[(k + 1) % 8]).cast(a.type()));
    }
    Program program = new Program("wide", inputs, outputs);
    thoroughly(new ProgramHarness(backend, "wide", program, 2));
  }

  @Test
  void nothingHappensToEmptyOperands() {
    Program program =
        new Program("negated", new DType[] {DType.FLOAT32}, Expr.argument(0, DType.FLOAT32).neg());
    ProgramHarness harness = new ProgramHarness(backend, "negated", program, 3);
    harness.check(new int[] {0}, harness.all(Placing.DENSE));
    harness.check(new int[] {3, 0, 2}, harness.all(Placing.DENSE));
  }

  /** Whether all inputs but truth values have one type. */
  private static boolean hasOneType(Program program) {
    return IntStream.range(program.outputs(), program.operands())
            .mapToObj(program::operandType)
            .filter(type -> type != DType.BOOL)
            .distinct()
            .count()
        <= 1;
  }

  private static boolean needsFloat64(Program program) {
    for (int k = 0; k < program.operands(); k++) {
      if (program.operandType(k) == DType.FLOAT64) {
        return true;
      }
    }
    return program.steps().stream().anyMatch(e -> e.type() == DType.FLOAT64);
  }
}
