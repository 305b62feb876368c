package dev.lamina.benchmarks.lamina;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.benchmarks.work.Network;
import dev.lamina.benchmarks.work.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs against plain Java in double. */
class ProgramsTest {
  private static final int HIDDEN = 32;
  private static final int N = Data.OBSERVATIONS;

  private static Work work(String name) {
    return Programs.all().get(name).get();
  }

  /** The parameters of W1 as one array: weights and biases of both layers. */
  private static double[] parameters() {
    double[] p = new double[5 * HIDDEN + 1];
    int at = 0;
    for (int layer = 0; layer < 2; layer++) {
      for (float w : Network.SMALL.weight(layer)) {
        p[at++] = w;
      }
      for (float b : Network.SMALL.bias(layer)) {
        p[at++] = b;
      }
    }
    return p;
  }

  /** The loss of W1, and its gradient unless that is null. */
  private static double loss(double[] p, double[] gradient) {
    float[] x = Data.observations();
    float[] y = Data.targets();
    double loss = 0;
    for (int i = 0; i < N; i++) {
      double[] h = new double[HIDDEN];
      double out = p[5 * HIDDEN];
      for (int j = 0; j < HIDDEN; j++) {
        double z = p[3 * HIDDEN + j];
        for (int k = 0; k < 3; k++) {
          z += p[3 * j + k] * x[3 * i + k];
        }
        h[j] = Math.max(0, z);
        out += p[4 * HIDDEN + j] * h[j];
      }
      double d = out - y[i];
      loss += d * d / N;
      for (int j = 0; j < HIDDEN; j++) {
        gradient[4 * HIDDEN + j] += 2 * d / N * h[j];
        double g = h[j] > 0 ? 2 * d / N * p[4 * HIDDEN + j] : 0;
        gradient[3 * HIDDEN + j] += g;
        for (int k = 0; k < 3; k++) {
          gradient[3 * j + k] += g * x[3 * i + k];
        }
      }
      gradient[5 * HIDDEN] += 2 * d / N;
    }
    return loss;
  }

  private static double lossAfter(int steps, boolean adam) {
    double[] p = parameters();
    double[] m = new double[p.length];
    double[] v = new double[p.length];
    for (int t = 1; t <= steps; t++) {
      double[] g = new double[p.length];
      loss(p, g);
      for (int i = 0; i < p.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(0.9, t));
        double spread = Math.sqrt(v[i] / (1 - Math.pow(0.999, t)));
        p[i] -= Data.RATE * (adam ? mean / (spread + 1e-8) : g[i]);
      }
    }
    return loss(p, new double[p.length]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W1/loop", "W1/fit", "start", "memory"})
  void gradientDescentReachesTheLoss(String name) {
    Work work = work(name);
    assertEquals(lossAfter(0, false), work.result(), 1e-6);
    work.run();
    assertEquals(lossAfter(1, false), work.result(), 1e-6);
    work.run(99);
    // float32: each step rounds at 6e-8.
    assertEquals(lossAfter(100, false), work.result(), 1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W2/loop", "W2/fit"})
  void adamReachesTheLoss(String name) {
    Work work = work(name);
    work.run(10);
    // A gradient that is nearly 0 may have either sign, and the step has the full length.
    assertEquals(lossAfter(10, true), work.result(), 2e-3);
  }

  @Test
  void theClassifierLearnsItsBatchSlowly() {
    Work work = work("W3");
    double first = work.result();
    assertEquals(Math.log(10), first, 0.2);
    work.run(20);
    assertTrue(work.result() < first, work.result() + " after " + first);
    assertTrue(work.result() > 0.9 * first, work.result() + " after " + first);
  }

  @Test
  void aProductHasTheSumOfProducts() {
    float[] a = Data.uniform(11, 64 * 64, 1);
    float[] b = Data.uniform(12, 64 * 64, 1);
    double sum = 0;
    for (int k = 0; k < 64; k++) {
      sum += (double) a[64 + k] * b[64 * k + 1];
    }
    Work work = work("W4/64");
    work.run();
    assertEquals(sum, work.result(), 1e-4);
  }

  @Test
  void onePredictionIsThatOfTheLayers() {
    double[] h = new double[784];
    float[] row = Data.row();
    for (int i = 0; i < h.length; i++) {
      h[i] = row[i];
    }
    Network net = Network.CLASSIFIER;
    for (int layer = 0; layer < net.layers(); layer++) {
      float[] weight = net.weight(layer);
      float[] bias = net.bias(layer);
      double[] next = new double[net.out(layer)];
      for (int i = 0; i < next.length; i++) {
        next[i] = bias[i];
        for (int k = 0; k < h.length; k++) {
          next[i] += weight[i * h.length + k] * h[k];
        }
        next[i] = layer + 1 < net.layers() ? Math.max(0, next[i]) : next[i];
      }
      h = next;
    }
    assertEquals(h[0] - h[1], work("W10").result(), 1e-5);
  }

  @Test
  void leastSquaresFindsThePlane() {
    // The response is 1 x1 + 2 x2 + 3 x3 and noise between 0 and 1.
    assertEquals(1, work("W11/100x3").result(), 0.15);
    assertEquals(1, work("W11/10000x10").result(), 0.02);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W5/eager", "W5/fused"})
  void theChainIsThatOfItsElements(String name) {
    float a = Data.uniform(21, Data.PLACE + 1, 1)[Data.PLACE];
    float b = Data.uniform(22, Data.PLACE + 1, 1)[Data.PLACE];
    float c = Data.uniform(23, Data.PLACE + 1, 1)[Data.PLACE];
    assertTrue(a * b + c > 0.5, "an element that relu leaves alone");
    assertEquals(a * b + c, work(name).result());
  }
}
