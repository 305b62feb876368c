package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.op.Catalog;
import dev.lamina.op.Input;
import dev.lamina.op.Operation;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every declared operation and its gradient give the same bits in a compiled step. */
@Tag("cpu")
class CompiledCatalogTest {
  static Stream<Operation> all() {
    return Catalog.all().stream()
        .filter(op -> op.samples().stream().anyMatch(s -> !s.inputs().isEmpty()));
  }

  static Stream<Operation> differentiable() {
    return all().filter(op -> op.derivatives() >= 1);
  }

  private static Tensor[] inputs(Operation.Sample sample, DType type, long seed) {
    List<Tensor> inputs = new ArrayList<>();
    for (Input input : sample.inputs()) {
      inputs.add(input.tensor(type, seed + 31L * inputs.size()));
    }
    return inputs.toArray(Tensor[]::new);
  }

  private static Tensor[] results(Operation.Sample sample, Tensor... x) {
    Lamina.manualSeed(5);
    return sample.call().apply(x).toArray(Tensor[]::new);
  }

  @ParameterizedTest
  @MethodSource("all")
  void forward(Operation op) {
    DType type = op.types().contains(DType.FLOAT32) ? DType.FLOAT32 : op.types().iterator().next();
    for (int s = 0; s < op.samples().size(); s++) {
      Operation.Sample sample = op.samples().get(s);
      Compiled step = Compiled.of(op.name(), x -> results(sample, x));
      for (long seed : new long[] {11, 12, 13, 11}) {
        Tensor[] inputs = inputs(sample, type, seed);
        assertSame(results(sample, inputs), step.runAll(inputs), op + ", sample " + s);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradients(Operation op) {
    for (int s = 0; s < op.samples().size(); s++) {
      Operation.Sample sample = op.samples().get(s);
      Compiled step = Compiled.of(op.name(), x -> withGradients(sample, x));
      for (long seed : new long[] {11, 12, 13}) {
        Tensor[] inputs = inputs(sample, DType.FLOAT32, seed);
        assertSame(withGradients(sample, inputs), step.runAll(inputs), op + ", sample " + s);
      }
    }
  }

  /** Gradients of the sum of all real results by all real inputs. */
  private static Tensor[] withGradients(Operation.Sample sample, Tensor... x) {
    Tensor[] leaves = new Tensor[x.length];
    List<Tensor> wanted = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      boolean real = x[i].dtype().isFloatingPoint() && sample.inputs().get(i).isDifferentiable();
      leaves[i] = real ? x[i].clone().requiresGrad_() : x[i];
      if (real) {
        wanted.add(leaves[i]);
      }
    }
    Tensor sum = Tensor.zeros();
    for (Tensor y : results(sample, leaves)) {
      sum = y.requiresGrad() ? sum.add(y.square().sum()) : sum;
    }
    if (!sum.requiresGrad()) {
      return new Tensor[] {sum};
    }
    return Autograd.gradOrZeros(List.of(sum), wanted, dev.lamina.autograd.GradOptions.defaults())
        .stream()
        .map(g -> g.mul(1))
        .toArray(Tensor[]::new);
  }

  private static void assertSame(Tensor[] expected, Tensor[] actual, String label) {
    assertEquals(expected.length, actual.length, label);
    for (int i = 0; i < expected.length; i++) {
      Bits.assertSame(expected[i].detach(), actual[i], label + ", result " + i);
    }
  }

  @Test
  void mostOperationsCanBeRepeated() {
    long repeated = 0;
    long all = 0;
    for (Operation op : differentiable().toList()) {
      Operation.Sample sample = op.samples().get(0);
      Compiled step = Compiled.of(op.name(), x -> withGradients(sample, x));
      for (int i = 0; i < 2; i++) {
        step.runAll(inputs(sample, DType.FLOAT32, i));
      }
      all++;
      repeated += step.traces() == 1 ? 1 : 0;
    }
    // Factorisations read their matrices, and so do some checks.
    assertTrue(repeated > all / 2, repeated + " of " + all);
  }
}
