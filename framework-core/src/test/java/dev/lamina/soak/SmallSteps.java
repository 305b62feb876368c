package dev.lamina.soak;

import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;

/**
 * A program that makes very many small steps of gradient descent and says how fast the first and
 * the last tenth were, and how much memory was in use after each.
 */
final class SmallSteps {
  private final Tensor x = Tensor.of(0.5f, -1f, 2f);
  private final Tensor target = Tensor.of(1f, 0.25f, -3f);
  private final Tensor w = Tensor.parameter(Tensor.zeros(3));

  private SmallSteps() {}

  /**
   * Runs.
   *
   * @param arguments number of steps, and whether each has a scope
   */
  public static void main(String[] arguments) {
    int steps = Integer.parseInt(arguments[0]);
    boolean scoped = Boolean.parseBoolean(arguments[1]);
    SmallSteps loop = new SmallSteps();
    long[] nanos = new long[10];
    long[] bytes = new long[10];
    for (int tenth = 0; tenth < 10; tenth++) {
      long start = System.nanoTime();
      for (int i = 0; i < steps / 10; i++) {
        if (scoped) {
          loop.scopedStep();
        } else {
          loop.step();
        }
      }
      nanos[tenth] = System.nanoTime() - start;
      bytes[tenth] = used();
      System.out.println(nanos[tenth] * 10 / steps + " ns a step, " + bytes[tenth] + " bytes");
    }
    System.out.println("error " + loop.w.mul(loop.x).sub(loop.target).abs().sum().item());
    // Vector code, which takes over on the way, brings 1.2 MB of classes; a leak of one byte a step
    // would be 9 MB.
    boolean grows = bytes[9] - bytes[0] > 3_000_000;
    // Tenths differ by what else the machine does; a list that grows would make it hundreds.
    long first = Math.min(nanos[0], Math.min(nanos[1], nanos[2]));
    long last = Math.min(nanos[7], Math.min(nanos[8], nanos[9]));
    boolean slows = last > 3 * first;
    System.exit(grows || slows ? 1 : 0);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private void step() {
    w.mul(x).sub(target).square().sum().backward();
    Autograd.noGrad(() -> w.sub_(w.gradBuffer().mul(0.1)));
    w.zeroGrad();
  }

  private void scopedStep() {
    try (Scope scope = Scope.open()) {
      step();
    }
  }
}
