package dev.lamina.benchmarks;

import dev.lamina.Lamina;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Linear;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time from the start of the process to the first loss and to that of step 300; logging included.
 */
final class FirstLoss {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLoss.class);

  private FirstLoss() {}

  static void main(String[] options) {
    Lamina.manualSeed(42);
    Tensor x = Tensor.randn(100, 3);
    Tensor y = Tensor.randn(100, 1);
    Sequential net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
    Optimizer optimizer = Sgd.builder().lr(0.01).build(net.parameters());
    for (int step = 1; step <= 300; step++) {
      optimizer.zeroGrad();
      Tensor loss = Functional.mseLoss(net.forward(x), y);
      loss.backward();
      optimizer.step();
      if (step == 1 || step == 300) {
        LOG.info("step {}: loss {}", step, loss.item());
        double seconds = secondsSinceStart();
        System.out.printf(Locale.ROOT, "step %3d after %.3f s%n", step, seconds);
      }
    }
  }

  private static double secondsSinceStart() {
    long now = System.currentTimeMillis();
    return (now - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }
}
