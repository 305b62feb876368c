package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.LaminaException;
import dev.lamina.compile.Compiled;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random functions of operands of any types, shapes and layouts have the bits of the function
 * itself, and so have their gradients; where the function fails, the fused one fails with the same
 * message.
 */
@Tag("cpu")
class RandomFusedTest {
  private static final DType[] TYPES = {
    DType.FLOAT32,
    DType.FLOAT32,
    DType.FLOAT32,
    DType.FLOAT32,
    DType.FLOAT64,
    DType.INT64,
    DType.INT32,
    DType.UINT8,
    DType.BOOL
  };

  private static final float[] HARD = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    1e-40f,
    88.9f,
    -104f
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void fusedFunctionsHaveTheBitsOfTheFunction(long seed) {
    for (int i = 0; i < 25; i++) {
      check(1000 * seed + i);
    }
  }

  static void check(long seed) {
    Random choices = new Random(seed);
    int arity = 1 + choices.nextInt(4);
    int[][] steps = new int[1 + choices.nextInt(12)][];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          new int[] {choices.nextInt(36), choices.nextInt(1 << 16), choices.nextInt(1 << 16)};
    }
    Function<Tensor[], Tensor> function = x -> program(steps, x);
    Function<Tensor[], Tensor> fused = Fused.of(arity, function);
    Compiled compiled = Compiled.of("fused", x -> new Tensor[] {fused.apply(x)});
    int[] sizes = sizes(choices);
    boolean simple = choices.nextBoolean();
    for (int run = 0; run < 3; run++) {
      Tensor[] x = new Tensor[arity];
      for (int i = 0; i < arity; i++) {
        DType type = simple ? DType.FLOAT32 : TYPES[choices.nextInt(TYPES.length)];
        x[i] = operand(choices, type, run == 2 ? stretched(choices, sizes) : sizes);
      }
      String label = "seed " + seed + ", run " + run;
      assertSame(result(function, x), result(fused, x), label);
      Tensor[] detached = new Tensor[arity];
      for (int i = 0; i < arity; i++) {
        detached[i] = x[i].detach();
      }
      assertSame(result(function, detached), result(y -> compiled.runAll(y)[0], detached), label);
    }
  }

  private static int[] sizes(Random choices) {
    int[][] some = {{}, {0, 3}, {1}, {17}, {5, 7}, {33, 2}, {2, 3, 4}, {1, 65}, {1030}, {3, 0}};
    return some[choices.nextInt(some.length)];
  }

  /** Sizes that can be stretched to some. */
  private static int[] stretched(Random choices, int[] sizes) {
    int ndim = choices.nextInt(sizes.length + 1);
    int[] fewer = new int[ndim];
    for (int d = 0; d < ndim; d++) {
      fewer[d] = choices.nextInt(3) == 0 ? 1 : sizes[sizes.length - ndim + d];
    }
    return fewer;
  }

  /** A tensor of random or hard values in some layout. */
  private static Tensor operand(Random choices, DType type, int[] sizes) {
    int[] more = sizes.clone();
    int layout = sizes.length == 0 ? 0 : choices.nextInt(5);
    if (layout == 1) {
      more[more.length - 1] *= 2;
    } else if (layout == 2) {
      more[0] += 3;
    } else if (layout == 3) {
      more[0] = 1;
    } else if (layout == 4) {
      for (int i = 0; i < more.length; i++) {
        more[i] = sizes[more.length - 1 - i];
      }
    }
    Tensor values = Tensor.empty(more).normal_(new Generator(choices.nextLong()), 0, 2);
    int n = values.numel();
    if (choices.nextInt(3) == 0 && n > 0) {
      Tensor flat = values.view(n);
      for (int k = 0; k < Math.min(n, 20); k++) {
        flat.select(0, choices.nextInt(n)).fill_(HARD[choices.nextInt(HARD.length)]);
      }
    }
    Tensor x = type.isFloatingPoint() ? values.to(type) : whole(values, type);
    Tensor seen =
        switch (layout) {
          case 1 -> x.get("..., ::2");
          case 2 -> x.narrow(0, 2, sizes[0]);
          case 3 -> x.expand(sizes);
          case 4 -> x.permute(reversed(sizes.length));
          default -> x;
        };
    return type.isFloatingPoint() && choices.nextInt(4) != 0 && layout == 0
        ? seen.requiresGrad_()
        : type.isFloatingPoint() && choices.nextBoolean() ? seen.detach().requiresGrad_() : seen;
  }

  private static Tensor whole(Tensor values, DType type) {
    return values.nanToNum().clamp(-50, 50).abs().to(type);
  }

  private static int[] reversed(int ndim) {
    int[] dims = new int[ndim];
    for (int i = 0; i < ndim; i++) {
      dims[i] = ndim - 1 - i;
    }
    return dims;
  }

  /** What a call gives: values and gradients, or an error. */
  private static List<Object> result(Function<Tensor[], Tensor> function, Tensor[] x) {
    List<Object> found = new ArrayList<>();
    for (Tensor t : x) {
      t.zeroGrad();
    }
    Tensor y;
    try {
      y = function.apply(x);
    } catch (LaminaException e) {
      found.add(e.toString());
      return found;
    }
    found.add(y.detach().clone());
    if (y.requiresGrad()) {
      Tensor g = Tensor.emptyLike(y.detach()).normal_(new Generator(5), 0, 1);
      y.backward(g);
      for (Tensor t : x) {
        found.add(t.requiresGrad() && t.hasGrad() ? t.grad().clone() : "none");
        t.zeroGrad();
      }
    }
    return found;
  }

  private static void assertSame(List<Object> expected, List<Object> actual, String label) {
    assertEquals(expected.size(), actual.size(), label);
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i) instanceof Tensor e && actual.get(i) instanceof Tensor a) {
        Bits.assertSame(e, a, label + ", " + i);
      } else {
        assertEquals(expected.get(i), actual.get(i), label + ", " + i);
      }
    }
  }

  /** A straight-line program; each step takes values that are there. */
  private static Tensor program(int[][] steps, Tensor... x) {
    List<Tensor> values = new ArrayList<>(List.of(x));
    for (int[] step : steps) {
      int n = values.size();
      Tensor a = values.get(step[1] % n);
      Tensor b = values.get(n - 1 - step[2] % Math.min(n, 3));
      values.add(step(step[0], a, b));
    }
    return values.get(values.size() - 1);
  }

  private static Tensor step(int which, Tensor a, Tensor b) {
    return switch (which) {
      case 0, 1 -> a.add(b);
      case 2 -> a.sub(b);
      case 3, 4 -> a.mul(b);
      case 5 -> a.div(b);
      case 6 -> a.relu();
      case 7 -> a.tanh();
      case 8 -> a.maximum(b);
      case 9 -> Tensor.where(a.lt(b), b, a);
      case 10 -> a.sin();
      case 11 -> a.square();
      case 12 -> a.neg();
      case 13 -> a.sigmoid();
      case 14 -> a.exp();
      case 15 -> a.abs().add(1).log();
      case 16 -> a.add(0.3).mul(2);
      case 17 -> a.minimum(b);
      case 18 -> a.clamp(-1, 2);
      case 19 -> a.eq(b);
      case 20 -> a.ge(b).logicalOr(a.ne(b));
      case 21 -> a.to(DType.FLOAT64);
      case 22 -> a.to(DType.FLOAT32);
      case 23 -> a.to(DType.INT64);
      case 24 -> a.sqrt();
      case 25 -> a.rsqrt();
      case 26 -> a.floor();
      case 27 -> a.remainder(b);
      case 28 -> a.pow(2);
      case 29 -> a.pow(b);
      case 30 -> a.detach();
      case 31 -> a.clone();
      case 32 -> a.sign();
      case 33 -> a.atan2(b);
      case 34 -> a.isNan();
      default -> a.lerp(b, 0.25);
    };
  }
}
