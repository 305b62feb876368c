package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.GradOptions;
import dev.lamina.backend.DType;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of fused functions up to the third equal those of the functions themselves. */
@Tag("cpu")
class FusedDerivativesTest {
  private static final int[] SIZES = {3, 5};

  static List<Function<Tensor[], Tensor>> cutFunctions() {
    return List.of(
        x -> x[0].detach().mul(x[1]).add(x[1].square()),
        x -> x[0].detach().mul(x[0]).mul(x[1]),
        x -> x[0].exp().detach().mul(x[0].sin()).add(x[1]),
        x -> Autograd.noGrad(() -> x[0].exp()).mul(x[0].tanh()).mul(x[1]),
        x -> Autograd.inferenceMode(() -> x[0].mul(2)).add(x[0].square()).add(x[1]),
        x -> x[0].square().detach_().mul(x[0]).mul(x[1].square()));
  }

  @ParameterizedTest
  @MethodSource("cutFunctions")
  void nothingFlowsWhereTheFunctionRecordsNothing(Function<Tensor[], Tensor> function) {
    assertSameDerivatives(function, 7, "");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomFunctionsHaveTheSameDerivatives(long seed) {
    for (int i = 0; i < 12; i++) {
      Random choices = new Random(100 * seed + i);
      int[][] steps = new int[1 + choices.nextInt(6)][];
      for (int k = 0; k < steps.length; k++) {
        steps[k] = new int[] {choices.nextInt(12), choices.nextInt(2 + k), choices.nextInt(2 + k)};
      }
      assertSameDerivatives(x -> program(steps, x), seed, "seed " + seed + ", function " + i);
    }
  }

  private static Tensor program(int[][] steps, Tensor[] x) {
    List<Tensor> there = new ArrayList<>(List.of(x));
    for (int[] step : steps) {
      Tensor a = there.get(step[1]);
      Tensor b = there.get(step[2]);
      there.add(
          switch (step[0]) {
            case 0 -> a.mul(b);
            case 1 -> a.sub(b.mul(0.3));
            case 2 -> a.tanh();
            case 3 -> a.square().add(0.1).sqrt();
            case 4 -> a.mul(0.3).exp();
            case 5 -> a.div(b.square().add(1));
            case 6 -> a.abs().add(0.5).log();
            case 7 -> a.relu().mul(b);
            case 8 -> Tensor.where(a.gt(b), a.square(), b);
            case 9 -> a.clamp(-0.7, 0.7).mul(b);
            case 10 -> a.detach().mul(b);
            default -> Autograd.noGrad(() -> a.mul(2)).mul(b.sin());
          });
    }
    return there.get(there.size() - 1).add(x[1]);
  }

  private static void assertSameDerivatives(
      Function<Tensor[], Tensor> function, long seed, String label) {
    List<Optional<Tensor>> expected = derivatives(function, seed);
    List<Optional<Tensor>> actual = derivatives(Fused.of(2, function), seed);
    assertEquals(expected.size(), actual.size(), label);
    for (int i = 0; i < expected.size(); i++) {
      String each = label + ", derivative " + i;
      assertEquals(expected.get(i).isPresent(), actual.get(i).isPresent(), each);
      if (expected.get(i).isPresent()) {
        double[] values = expected.get(i).get().detach().toDoubleArray();
        // Orders of addition may differ; large terms may cancel.
        double tolerance =
            1e-11 * Math.max(1, Arrays.stream(values).map(Math::abs).max().orElse(0));
        assertArrayEquals(values, actual.get(i).get().detach().toDoubleArray(), tolerance, each);
      }
    }
  }

  /** The first, second and third derivatives, as far as there are any. */
  private static List<Optional<Tensor>> derivatives(
      Function<Tensor[], Tensor> function, long seed) {
    List<Tensor> x = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      x.add(Tensor.randn(new Generator(seed + i), DType.FLOAT64, SIZES));
    }
    x.forEach(Tensor::requiresGrad_);
    List<Optional<Tensor>> all = new ArrayList<>();
    Tensor sum = function.apply(x.toArray(new Tensor[0])).square().sum();
    for (int order = 1; order <= 3 && sum.requiresGrad(); order++) {
      GradOptions options = GradOptions.defaults().createGraph();
      List<Optional<Tensor>> found = Autograd.gradIfUsed(List.of(sum), x, options);
      all.addAll(found);
      sum = Tensor.scalar(0);
      for (Optional<Tensor> gradient : found) {
        sum = gradient.isPresent() ? sum.add(gradient.get().square().sum()) : sum;
      }
    }
    return all;
  }
}
