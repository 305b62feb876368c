package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The elementary functions that vector loops hold copies of: bits equal to the interpreter's on
 * numbers of all sizes and on all sides of every border of their forms.
 */
class VectorFunctionsTest {
  /** Where one of the functions changes its form, or its result stops being a normal number. */
  private static final float[] BORDERS = {
    0f,
    Float.MIN_NORMAL,
    0x1p-25f,
    0x1p-24f,
    0.34657359f,
    0.55f,
    0.70710677f,
    0.921875f,
    1f,
    1.4142135f,
    3.95f,
    10f,
    18f,
    87.33655f,
    88.72284f,
    89f,
    103.97208f,
    104f,
    0x1p17f,
    0x1p22f,
    0x1p127f,
    Float.POSITIVE_INFINITY
  };

  private static final int NEIGHBOURS = 40;

  private static LoopHarness harness(Prim function) {
    Expr x = Expr.argument(0, DType.FLOAT32);
    return harness(function.name(), Expr.of(function, x));
  }

  private static LoopHarness harness(String name, Expr e) {
    return new LoopHarness(new Program(name, new DType[] {DType.FLOAT32}, e), 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "LOG2", "SIN", "COS", "TANH", "ERF"})
  void equalTheInterpreterOnNumbersOfAllSizes(Prim function) {
    // A prime step, so that the last bits are of all kinds; vectors have neighbours of one size.
    int step = 20_011;
    float[] values = new float[(int) ((1L << 32) / step)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * step);
    }
    LoopHarness harness = harness(function);
    harness.checkOn(function.name(), values);
    shuffle(values);
    harness.checkOn(function.name() + " in any order", values);
    if (Vectors.SUPPORT.isPresent()) {
      assertEquals(2, harness.vectorRuns(), function.name());
    }
  }

  private static void shuffle(float[] values) {
    Random random = new Random(3);
    for (int i = values.length - 1; i > 0; i--) {
      int k = random.nextInt(i + 1);
      float v = values[i];
      values[i] = values[k];
      values[k] = v;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "LOG2", "SIN", "COS", "TANH", "ERF"})
  void equalTheInterpreterAroundEveryBorder(Prim function) {
    int around = 2 * NEIGHBOURS + 1;
    float[] values = new float[2 * around * BORDERS.length];
    for (int b = 0; b < BORDERS.length; b++) {
      int bits = Float.floatToIntBits(BORDERS[b]);
      for (int i = 0; i < around; i++) {
        float near = Float.intBitsToFloat(Math.max(0, bits + i - NEIGHBOURS));
        values[2 * (b * around + i)] = near;
        values[2 * (b * around + i) + 1] = -near;
      }
    }
    harness(function).checkOn(function.name(), values);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXP", "EXPM1", "LOG", "LOG1P", "LOG2", "SIN", "COS", "TANH", "ERF"})
  void numbersThatAreNotANumberStayThat(Prim function) {
    int[] bits = {0x7f800001, 0x7fc00000, 0x7fc00180, 0x7fffffff, 0xff800001, 0xffc00000, -1};
    float[] values = new float[64];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i % bits.length]);
    }
    harness(function).checkOn(function.name(), values);
  }

  /** One lane beyond the limit of the vector form among others that are not. */
  @ParameterizedTest
  @EnumSource(names = {"SIN", "COS"})
  void largeNumbersAmongSmallOnes(Prim function) {
    Random random = new Random(4);
    float[] values = new float[1024];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * (i % 7 == 0 ? 1e7 : 10));
    }
    harness(function).checkOn(function.name(), values);
  }

  /** Functions share the constants of a loop, but no local variables. */
  @Test
  void severalInOneLoop() {
    Expr x = Expr.argument(0, DType.FLOAT32);
    Expr e =
        x.exp()
            .add(x.tanh())
            .mul(x.sin().add(x.cos()))
            .sub(Expr.of(Prim.ERF, x.abs().log()))
            .add(Expr.of(Prim.EXPM1, Expr.of(Prim.LOG1P, Expr.of(Prim.LOG2, x.abs()))));
    LoopHarness harness = harness("several", e);
    Random random = new Random(5);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = HardValues.float32(random);
    }
    harness.checkOn("several", values);
    assertTrue(Vectors.SUPPORT.isEmpty() || harness.vectorRuns() > 0);
  }

  /** In double precision the functions are those of the library, which have no vector form. */
  @Test
  void doublesHaveNoVectorForm() {
    Program program =
        new Program("exp", new DType[] {DType.FLOAT64}, Expr.argument(0, DType.FLOAT64).exp());
    Vectors.SUPPORT.ifPresent(v -> assertTrue(v.loopEmitter(program, 0).isEmpty()));
  }
}
