package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.StoragePool;
import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.op.LinearOp;
import dev.lamina.random.Generator;
import dev.lamina.testing.Bits;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A network of 3, 32 and 1 units trained by gradient descent, with scopes and without. */
class ScopeTrainingTest {
  /** Most bytes a step inside a scope may allocate: tensors, nodes, but no values. */
  private static final long BYTES_IN_SCOPE = 8 << 10;

  /** Without one, the two results of 100 by 32 floats are new each time, 13 kB each. */
  private static final long BYTES_WITHOUT = 40 << 10;

  private static final int STEPS = 500;
  private static final int ROUNDS = 100;

  private static final FusedUpdate DESCENT =
      FusedUpdate.define("descent", 1, 2, 1, (x, s) -> new Expr[] {x[0].sub(x[1].mul(s[0]))});

  private static final class Network {
    final Tensor x;
    final Tensor y;
    final List<Tensor> parameters;
    final FusedUpdate.Bound[] updates = new FusedUpdate.Bound[4];
    final double[] rate = {1e-3};

    Network(DType dtype) {
      Generator generator = new Generator(3);
      x = Tensor.randn(generator, dtype, 100, 3);
      y = Tensor.randn(generator, dtype, 100, 1);
      parameters =
          Stream.of(new int[] {32, 3}, new int[] {32}, new int[] {1, 32}, new int[] {1})
              .map(shape -> Tensor.parameter(Tensor.randn(generator, dtype, shape).mul(0.3)))
              .toList();
    }

    Tensor loss() {
      Tensor hidden = LinearOp.apply(x, parameters.get(0), Optional.of(parameters.get(1))).relu();
      Tensor out = LinearOp.apply(hidden, parameters.get(2), Optional.of(parameters.get(3)));
      return out.sub(y).square().mean();
    }

    /** One step; the loss as a number. */
    double step() {
      for (Tensor p : parameters) {
        p.zeroGrad();
      }
      Tensor loss = loss();
      loss.backward();
      for (int i = 0; i < updates.length; i++) {
        Tensor p = parameters.get(i);
        if (updates[i] == null || !updates[i].holds(1, p.gradBuffer())) {
          updates[i] = DESCENT.bind(p, p.gradBuffer());
        }
        updates[i].run(rate);
      }
      return loss.item();
    }

    double stepInScope() {
      try (Scope scope = Scope.open()) {
        return step();
      }
    }

    /** The same by in-place operations and handed-out gradients. */
    double plainStep() {
      for (Tensor p : parameters) {
        p.zeroGrad();
      }
      Tensor loss = loss();
      loss.backward();
      Autograd.noGrad(() -> parameters.forEach(p -> p.sub_(p.grad().mul(1e-3))));
      return loss.item();
    }
  }

  @Test
  void fiftyStepsHaveTheSameBitsEitherWay() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Network with = new Network(dtype);
      Network without = new Network(dtype);
      Network plain = new Network(dtype);
      for (int i = 0; i < 50; i++) {
        double expected = without.step();
        assertEquals(expected, with.stepInScope(), "loss of step " + i);
        try (Scope scope = Scope.open()) {
          assertEquals(expected, plain.plainStep(), "loss of step " + i);
        }
      }
      for (int p = 0; p < 4; p++) {
        Bits.assertSame(without.parameters.get(p), with.parameters.get(p), "parameter " + p);
        Bits.assertSame(
            without.parameters.get(p).grad(), with.parameters.get(p).grad(), "gradient " + p);
        Bits.assertSame(without.parameters.get(p), plain.parameters.get(p), "plain " + p);
      }
    }
  }

  @Test
  void poolDoesNotGrow() {
    Network network = new Network(DType.FLOAT32);
    for (int i = 0; i < 10; i++) {
      network.stepInScope();
    }
    StoragePool pool = Context.current().pool(Device.cpu().backend());
    long bytes = pool.bytes();
    for (int i = 0; i < 1000; i++) {
      network.stepInScope();
    }
    assertEquals(bytes, pool.bytes());
  }

  @Test
  void poolDoesNotGrowWithoutScopesEither() {
    Network network = new Network(DType.FLOAT32);
    for (int i = 0; i < 10; i++) {
      network.step();
    }
    StoragePool pool = Context.current().pool(Device.cpu().backend());
    long bytes = pool.bytes();
    for (int i = 0; i < 300; i++) {
      network.step();
    }
    assertEquals(bytes, pool.bytes(), "what backward passes take they give back");
  }

  @Test
  void allocationOfAStepIsBounded() {
    Network network = new Network(DType.FLOAT32);
    assertBytes("in a scope", BYTES_IN_SCOPE, network::stepInScope);
    assertBytes("without a scope", BYTES_WITHOUT, network::step);
  }

  /**
   * In the long run: code that is not compiled yet, vector code above all, allocates what compiled
   * code does not, so rounds of steps go by until one stays below the bound.
   */
  private static void assertBytes(String label, long bound, Runnable step) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && bytes > bound; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < STEPS; i++) {
        step.run();
      }
      bytes = (threads.getThreadAllocatedBytes(thread) - before) / STEPS;
    }
    assertTrue(bytes <= bound, label + " a step allocates " + bytes + " bytes");
  }
}
