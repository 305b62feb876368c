package dev.lamina.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fused passes against the same formulas in ordinary operations: equal to the last bit. */
class FusedUpdateOracleTest {
  private static final int STEPS = 12;
  // below, at and above the widths of vectors, and one with a tail
  private static final int[][] SHAPES = {{1}, {7}, {16, 2}, {3, 5, 13}, {0, 4}};

  @TestFactory
  List<DynamicTest> sgd() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (int form = 0; form < 16; form++) {
        boolean momentum = (form & 1) != 0;
        boolean nesterov = momentum && (form & 2) != 0;
        double dampening = nesterov ? 0 : 0.25;
        double mu = momentum ? 0.9 : 0;
        double decay = (form & 4) != 0 ? 0.03 : 0;
        boolean maximize = (form & 8) != 0;
        OptimizerBuilder builder =
            Sgd.builder()
                .lr(0.07)
                .momentum(mu)
                .dampening(dampening)
                .nesterov(nesterov)
                .weightDecay(decay)
                .maximize(maximize);
        tests.add(
            DynamicTest.dynamicTest(
                dtype + " form " + form,
                () ->
                    compare(
                        dtype,
                        builder,
                        () ->
                            PlainOptimizers.sgd(0.07, mu, dampening, nesterov, decay, maximize))));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> adam() {
    List<DynamicTest> tests = new ArrayList<>();
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (int form = 0; form < 8; form++) {
        double decay = (form & 1) != 0 ? 0.03 : 0;
        boolean amsgrad = (form & 2) != 0;
        boolean maximize = (form & 4) != 0;
        OptimizerBuilder builder =
            Adam.builder()
                .lr(0.07)
                .betas(0.8, 0.95)
                .eps(1e-6)
                .weightDecay(decay)
                .amsgrad(amsgrad)
                .maximize(maximize);
        double[] betas = {0.8, 0.95};
        tests.add(
            DynamicTest.dynamicTest(
                dtype + " form " + form,
                () ->
                    compare(
                        dtype,
                        builder,
                        () -> PlainOptimizers.adam(0.07, betas, 1e-6, decay, amsgrad, maximize))));
      }
    }
    return tests;
  }

  private static void compare(
      DType dtype, OptimizerBuilder builder, Supplier<PlainOptimizers.Plain> oracle) {
    Generator generator = new Generator(20261122);
    List<Tensor> fused = new ArrayList<>();
    List<Tensor> plain = new ArrayList<>();
    List<PlainOptimizers.Plain> rules = new ArrayList<>();
    for (int[] shape : SHAPES) {
      Tensor start = Tensor.randn(generator, dtype, shape);
      fused.add(Tensor.parameter(start.clone()));
      plain.add(start.clone());
      rules.add(oracle.get());
    }
    Optimizer optimizer = builder.build(fused);
    for (int t = 1; t <= STEPS; t++) {
      optimizer.zeroGrad();
      for (int i = 0; i < SHAPES.length; i++) {
        Tensor gradient = Tensor.randn(generator, dtype, SHAPES[i]);
        fused.get(i).mul(gradient).sum().backward();
        rules.get(i).step(plain.get(i), gradient, t);
      }
      optimizer.step();
      for (int i = 0; i < SHAPES.length; i++) {
        assertSameBits(plain.get(i), fused.get(i), "step " + t + ", parameter " + i);
      }
    }
  }

  private static void assertSameBits(Tensor expected, Tensor actual, String where) {
    double[] e = expected.toDoubleArray();
    double[] a = actual.toDoubleArray();
    assertEquals(e.length, a.length, where);
    for (int i = 0; i < e.length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(e[i]),
          Double.doubleToRawLongBits(a[i]),
          where + ", element " + i + ": " + e[i] + " against " + a[i]);
    }
  }
}
