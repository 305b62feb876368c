package dev.lamina.tensor;

import com.sun.management.ThreadMXBean;
import dev.lamina.backend.DType;
import java.lang.management.ManagementFactory;

/** Measures what a training step allocates, and fails if it is too much. */
final class StepAllocation {
  /** Most bytes a step inside a scope may allocate: tensors, nodes, but no values. */
  private static final long IN_SCOPE = 8 << 10;

  /** Without one, the two results of 100 by 32 floats are new each time, 13 kB each. */
  private static final long WITHOUT = 40 << 10;

  private static final int STEPS = 500;
  private static final int ROUNDS = 200;

  private StepAllocation() {}

  public static void main(String[] args) {
    Network network = new Network(DType.FLOAT32);
    long inScope = settled(IN_SCOPE, network::stepInScope);
    long without = settled(WITHOUT, network::step);
    System.out.println("bytes a step: " + inScope + " in a scope, " + without + " without");
    System.exit(inScope <= IN_SCOPE && without <= WITHOUT ? 0 : 1);
  }

  /**
   * In the long run: code that is not compiled yet, vector code above all, allocates what compiled
   * code does not, so rounds of steps go by until one stays below the bound.
   */
  private static long settled(long bound, Runnable step) {
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
    return bytes;
  }
}
