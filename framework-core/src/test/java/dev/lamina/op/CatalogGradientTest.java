package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lamina.autograd.GradCheck;
import dev.lamina.backend.DType;
import dev.lamina.backend.LaminaException;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every declared operation: its gradients and theirs against central differences.
 *
 * <p>Derivatives reach some 1e3 in the samples, so differences are off by 1e-10 · 1e3 of truncation
 * and as much of rounding; the tolerances leave a margin of 10 and find a wrong sign, factor or
 * term.
 */
@Tag("cpu") // The rules are the same everywhere; the self-test compares devices.
class CatalogGradientTest {
  private static final GradCheck CHECK = GradCheck.builder().atol(2e-6).rtol(2e-6).build();

  static Stream<Operation> differentiable() {
    return Catalog.all().stream().filter(op -> op.derivatives() >= 1);
  }

  static Stream<Operation> twiceDifferentiable() {
    return Catalog.all().stream().filter(op -> op.derivatives() >= 2);
  }

  private static Tensor[] inputs(Operation.Sample sample) {
    List<Tensor> inputs = new ArrayList<>();
    for (Input input : sample.inputs()) {
      Tensor x = input.tensor(DType.FLOAT64, 11 + 31L * inputs.size());
      inputs.add(input.isDifferentiable() ? x.requiresGrad_() : x);
    }
    return inputs.toArray(Tensor[]::new);
  }

  private static boolean isDifferentiable(Operation.Sample sample) {
    return sample.inputs().stream().anyMatch(Input::isDifferentiable);
  }

  /** A check of one sample. */
  private interface Check {
    void run(Operation.Sample sample, Tensor[] inputs);
  }

  private static void each(Operation op, Check check) {
    int checked = 0;
    for (int i = 0; i < op.samples().size(); i++) {
      Operation.Sample sample = op.samples().get(i);
      if (isDifferentiable(sample)) {
        checked++;
        try {
          check.run(sample, inputs(sample));
        } catch (LaminaException e) {
          fail(op + ", sample " + i + " of " + sample.inputs() + ": " + e.getMessage(), e);
        }
      }
    }
    assertTrue(checked > 0, op + " has no sample with a differentiable operand");
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientEqualsDifferences(Operation op) {
    each(op, (sample, inputs) -> CHECK.gradCheckAll(sample.call()::apply, inputs));
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientFlows(Operation op) {
    boolean[] flows = {false};
    each(
        op,
        (sample, inputs) ->
            flows[0] |= sample.call().apply(inputs).stream().anyMatch(Tensor::requiresGrad));
    assertTrue(flows[0], op + ": no result takes part in a graph");
  }

  @ParameterizedTest
  @MethodSource("twiceDifferentiable")
  void secondGradientEqualsDifferences(Operation op) {
    each(op, (sample, inputs) -> CHECK.gradGradCheckAll(sample.call()::apply, inputs));
  }
}
