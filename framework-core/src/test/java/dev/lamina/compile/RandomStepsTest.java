package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.op.Activation;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.op.LinearOp;
import dev.lamina.op.MapReduce;
import dev.lamina.op.TypeRule;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random steps of all kinds of operations, with views, changes in place and gradients, give the
 * same bits compiled as they are written.
 */
@Tag("cpu")
class RandomStepsTest {
  private static final int RUNS = 5;
  private static final int[] SIZES = {1, 2, 2, 3, 4, 5, 6, 7, 16, 17, 33, 65};

  private static final ElementwiseOp ERROR =
      ElementwiseOp.of("squared_error", 2, TypeRule.FLOATING, (x, s) -> x[0].sub(x[1]).square());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void compiledStepsHaveTheBitsOfThePlainOnes(long seed) {
    for (int i = 0; i < 8; i++) {
      check(100 * seed + i);
    }
  }

  private static void check(long seed) {
    Random choices = new Random(seed);
    int n = SIZES[choices.nextInt(SIZES.length)];
    List<Part> parts = parts(choices, n, 4 + choices.nextInt(16));
    World plain = new World(seed, n, parts);
    World planned = new World(seed, n, parts);
    Compiled step = Compiled.of("random", planned::run);
    for (int run = 0; run < RUNS; run++) {
      String label = "seed " + seed + ", run " + run;
      Tensor[] inputs = {random(1000 * seed + run, n), random(2000 * seed + run, n)};
      Tensor[] expected;
      try (Scope scope = Scope.open()) {
        expected = plain.run(inputs);
        for (Tensor each : expected) {
          each.keep();
        }
      }
      Tensor[] actual = step.runAll(inputs);
      assertEquals(expected.length, actual.length, label);
      for (int k = 0; k < actual.length; k++) {
        Bits.assertSame(expected[k].detach(), actual[k], label + ", result " + k);
      }
      for (int k = 0; k < plain.parameters.length; k++) {
        String which = label + ", parameter " + k;
        Tensor p = plain.parameters[k];
        Tensor q = planned.parameters[k];
        Bits.assertSame(p.detach(), q.detach(), which);
        assertEquals(p.hasGrad(), q.hasGrad(), which);
        if (p.hasGrad()) {
          Bits.assertSame(p.gradBuffer(), q.gradBuffer(), which + ", gradient");
        }
      }
      disturb(choices.nextInt(8), plain, planned);
    }
    assertTrue(step.refusal().isEmpty(), "seed " + seed + ": " + step.refusal());
    assertTrue(step.traces() < RUNS, "seed " + seed + ": never repeated");
  }

  /** What a user may do between two runs. */
  private static void disturb(int what, World... worlds) {
    for (World world : worlds) {
      Tensor p = world.parameters[what % world.parameters.length];
      switch (what) {
        case 0 -> Autograd.noGrad(() -> p.mul_(0.5));
        case 1 -> {
          if (p.hasGrad()) {
            world.taken.add(p.grad());
          }
        }
        case 2 -> p.zeroGrad();
        case 3 -> world.constant.add_(1);
        default -> {
          // nothing, mostly
        }
      }
    }
  }

  private static Tensor random(long seed, int n) {
    Tensor x = Tensor.empty(n, n).normal_(new Generator(seed), 0, 1);
    if (seed % 5 == 0) {
      // Zeros of both signs, and what overflows.
      x.narrow(0, 0, 1).mul_(0);
      x.narrow(1, n - 1, 1).mul_(seed % 3 == 0 ? 1e30 : -0.0);
    }
    return x;
  }

  /** One operation over what is there, all of it of one shape. */
  private record Part(Function<Tensor[], Tensor> call, int[] operands) {}

  /** Parameters and the step over them. */
  private static final class World {
    private final Tensor[] parameters;
    private final Tensor constant;
    private final List<Part> parts;
    private final List<Tensor> taken = new ArrayList<>();
    private final boolean clears;
    private final boolean updates;

    World(long seed, int n, List<Part> parts) {
      this.parts = parts;
      this.parameters =
          new Tensor[] {
            Tensor.parameter(random(3000 * seed + 1, n)), Tensor.parameter(random(4000 * seed, n))
          };
      this.constant = random(5000 * seed, n);
      this.clears = seed % 4 != 0;
      this.updates = seed % 3 != 0;
    }

    Tensor[] run(Tensor... inputs) {
      if (clears) {
        for (Tensor p : parameters) {
          p.zeroGrad();
        }
      }
      List<Tensor> there = new ArrayList<>(List.of(inputs));
      there.addAll(List.of(parameters));
      there.add(constant);
      for (Part part : parts) {
        Tensor[] x = new Tensor[part.operands.length];
        for (int i = 0; i < x.length; i++) {
          x[i] = there.get(part.operands[i]);
        }
        there.add(part.call.apply(x));
      }
      Tensor last = there.get(there.size() - 1);
      Tensor loss = last.tanh().sum();
      for (int i = there.size() - 2; i > there.size() - 5; i--) {
        loss = loss.add(there.get(i).sigmoid().mean());
      }
      if (loss.requiresGrad()) {
        loss.backward();
      }
      if (updates) {
        Autograd.noGrad(this::update);
      }
      return new Tensor[] {loss, last.mul(1), there.get(there.size() - 2).clone(), inputs[1]};
    }

    private void update() {
      for (Tensor p : parameters) {
        if (p.hasGrad()) {
          p.sub_(p.gradBuffer().tanh().mul(0.1));
        }
      }
    }
  }

  private static List<Part> parts(Random choices, int n, int count) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int there = 5 + i;
      int from = Math.max(0, there - 4 - choices.nextInt(5));
      int[] operands = new int[3];
      for (int k = 0; k < operands.length; k++) {
        operands[k] = from + choices.nextInt(there - from);
      }
      parts.add(new Part(call(choices, n), operands));
    }
    return parts;
  }

  private static Function<Tensor[], Tensor> call(Random choices, int n) {
    int at = choices.nextInt(n);
    return switch (choices.nextInt(44)) {
      case 0 -> x -> x[0].add(x[1]);
      case 1 -> x -> x[0].mul(x[1]);
      case 2 -> x -> x[0].sub(x[1].mean(0));
      case 3 -> x -> x[0].div(x[1].abs().add(1));
      case 4 -> x -> x[0].tanh();
      case 5 -> x -> x[0].relu();
      case 6 -> x -> x[0].clamp(-3, 3).exp();
      case 7 -> x -> x[0].matmul(x[1]);
      case 8 -> x -> x[0].matmul(x[1].t());
      case 9 -> x -> x[0].t().matmul(x[1]).add(x[2]);
      case 10 -> x -> x[0].softmax(1);
      case 11 -> x -> x[0].sub(x[1].sum(1).unsqueeze(1));
      case 12 -> x -> x[0].t();
      case 13 -> x -> x[0].flip(0);
      case 14 -> x -> x[0].reshape(n * n).flip(0).view(n, n);
      case 15 -> x -> Tensor.cat(List.of(x[0], x[1]), 0).narrow(0, at, n);
      case 16 -> x -> Tensor.stack(List.of(x[0], x[1], x[2]), 1).select(1, at % 3);
      case 17 -> x -> x[0].roll(1, 0);
      case 18 -> x -> x[0].cumsum(0);
      case 19 -> x -> Tensor.where(x[0].gt(x[1]), x[1], x[2]);
      case 20 -> x -> x[0].maximum(x[1]);
      case 21 -> x -> x[0].clone().add_(1).mul_(x[1].detach());
      case 22 -> x -> part(x[0], x[1], at);
      case 23 -> x -> x[0].detach();
      case 24 -> x -> x[0].square().sum().sqrt().add(1).reciprocal().mul(x[1]);
      case 25 -> x -> x[0].max(1).values().unsqueeze(1).add(x[1]);
      case 26 -> x -> x[0].maskedFill(x[1].lt(0), 0.5);
      case 27 -> x -> x[0].var(0).add(x[1]);
      case 28 -> x -> x[0].sort(0).values();
      case 29 -> x -> x[0].logSoftmax(0).add(x[1]);
      case 30 -> x -> x[0].narrow(0, at, 1).expand(n, n).mul(x[1]);
      case 31 -> x -> x[0].select(1, at).add(x[1]);
      case 32 -> x -> Tensor.zerosLike(x[0]).add(x[0].diagonal());
      case 33 -> x -> x[0].narrow(1, at, 1).matmul(x[1].narrow(0, at, 1));
      case 34 -> x -> x[0].relu().narrow(1, at, 1).matmul(x[1].neg().narrow(0, at, 1));
      case 35 -> x -> x[0].add(MapReduce.mean(ERROR, x[1], x[2]));
      case 36 -> x -> x[0].mul(MapReduce.sum(ERROR, x[1], x[2].detach()).tanh());
      case 37 -> x -> LinearOp.apply(x[0], x[1], Optional.of(x[2].select(0, at)));
      case 38 -> x -> LinearOp.apply(x[0], x[1], Optional.of(x[2].select(0, at)), Activation.RELU);
      case 39 -> x -> LinearOp.apply(x[0], x[1], Optional.empty(), Activation.RELU);
      case 40 -> x -> x[0].mul(0.5).add(x[1]).sub(x[2]);
      case 41 -> x -> x[0].mul(x[1].narrow(1, at, 1)).add(x[2].narrow(0, at, 1));
      case 42 -> x -> x[0].clone().add_(x[1].t()).abs_();
      default -> x -> x[0].prod(0).tanh().mul(x[1]);
    };
  }

  /** A copy with a row that is written over. */
  private static Tensor part(Tensor x, Tensor row, int at) {
    Tensor copy = x.detach().clone();
    copy.narrow(0, at, 1).copy_(row.detach().narrow(0, 0, 1));
    copy.select(1, at).mul_(2);
    return copy.add(x);
  }
}
