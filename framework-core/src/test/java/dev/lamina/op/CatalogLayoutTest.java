package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.GradOptions;
import dev.lamina.backend.DType;
import dev.lamina.backend.LaminaException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Layouts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every declared operation gives the same bits, forward and in its gradient, however its operands
 * lie in memory.
 */
@Tag("cpu") // Kernels take minutes to build; the self-test compares layouts on other devices.
class CatalogLayoutTest {
  static Stream<Operation> all() {
    return Catalog.all().stream()
        .filter(op -> op.samples().stream().anyMatch(s -> !s.inputs().isEmpty()));
  }

  static Stream<Operation> differentiable() {
    return all().filter(op -> op.derivatives() >= 1);
  }

  private static Tensor[] inputs(Operation.Sample sample, DType type) {
    List<Tensor> inputs = new ArrayList<>();
    for (Input input : sample.inputs()) {
      inputs.add(input.tensor(type, 11 + 31L * inputs.size()));
    }
    return inputs.toArray(Tensor[]::new);
  }

  /** Calls an operation; random ones draw the same numbers each time. */
  private static List<Tensor> call(Operation.Sample sample, Tensor[] inputs) {
    Lamina.manualSeed(5);
    return sample.call().apply(inputs);
  }

  private static void assertSame(List<Tensor> expected, List<Tensor> actual, String label) {
    assertEquals(expected.size(), actual.size(), label);
    for (int i = 0; i < expected.size(); i++) {
      Bits.assertSame(expected.get(i), actual.get(i), label + ", result " + i);
    }
  }

  private static Tensor[] strided(Tensor[] inputs) {
    return Arrays.stream(inputs)
        .map(x -> Layouts.of(x).get(Layouts.of(x).size() - 1).tensor())
        .toArray(Tensor[]::new);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyLayoutGivesTheSameBits(Operation op) {
    DType type = op.types().contains(DType.FLOAT32) ? DType.FLOAT32 : op.types().iterator().next();
    for (int s = 0; s < op.samples().size(); s++) {
      Operation.Sample sample = op.samples().get(s);
      Tensor[] inputs = inputs(sample, type);
      List<Tensor> expected = call(sample, inputs);
      for (int i = 0; i < inputs.length; i++) {
        for (Layouts.Variant variant : Layouts.of(inputs[i])) {
          Tensor[] others = inputs.clone();
          others[i] = variant.tensor();
          String label = op + ", sample " + s + ", operand " + i + " " + variant.name();
          assertSame(expected, call(sample, others), label);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyTypeTakesStridedOperands(Operation op) {
    for (DType type : op.types()) {
      for (int s = 0; s < op.samples().size(); s++) {
        Operation.Sample sample = op.samples().get(s);
        Tensor[] inputs = inputs(sample, type);
        String label = op + " of " + type + ", sample " + s;
        assertSame(call(sample, inputs), call(sample, strided(inputs)), label);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void expandedOperandsGiveTheBitsOfCopies(Operation op) {
    DType type = op.types().contains(DType.FLOAT64) ? DType.FLOAT64 : op.types().iterator().next();
    for (int s = 0; s < op.samples().size(); s++) {
      Operation.Sample sample = op.samples().get(s);
      Tensor[] inputs = inputs(sample, type);
      for (int i = 0; i < inputs.length; i++) {
        for (int d = 0; d < inputs[i].ndim(); d++) {
          if (inputs[i].size(d) > 1) {
            String label = op + ", sample " + s + ", operand " + i + " expanded in " + d;
            assertExpanded(sample, inputs, i, d, label);
          }
        }
      }
    }
  }

  private static void assertExpanded(
      Operation.Sample sample, Tensor[] inputs, int i, int d, String label) {
    Tensor[] expanded = inputs.clone();
    expanded[i] = inputs[i].narrow(d, 0, 1).expand(inputs[i].shape().toArray());
    Tensor[] copied = inputs.clone();
    copied[i] = expanded[i].clone();
    List<Tensor> expected;
    try {
      expected = call(sample, copied);
    } catch (LaminaException e) {
      // Equal rows may be nothing for it, such as a singular matrix.
      assertThrows(e.getClass(), () -> call(sample, expanded), label);
      return;
    }
    assertSame(expected, call(sample, expanded), label);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfStridedOperandsHaveTheSameBits(Operation op) {
    for (int s = 0; s < op.samples().size(); s++) {
      Operation.Sample sample = op.samples().get(s);
      Tensor[] inputs = inputs(sample, DType.FLOAT64);
      String label = op + ", sample " + s + ", gradient";
      assertSame(gradients(sample, inputs, false), gradients(sample, strided(inputs), true), label);
    }
  }

  private static List<Tensor> gradients(Operation.Sample sample, Tensor[] inputs, boolean strided) {
    Tensor[] x = inputs.clone();
    List<Tensor> leaves = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (sample.inputs().get(i).isDifferentiable()) {
        x[i] = inputs[i].detach().requiresGrad_();
        leaves.add(x[i]);
      }
    }
    List<Tensor> outputs = call(sample, x).stream().filter(Tensor::requiresGrad).toList();
    if (outputs.isEmpty()) {
      return List.of();
    }
    List<Tensor> incoming = new ArrayList<>();
    for (Tensor y : outputs) {
      Tensor g = new Input(Input.Values.ANY, 0, y.shape()).tensor(y.dtype(), 3);
      incoming.add(strided ? strided(new Tensor[] {g})[0] : g);
    }
    GradOptions options = GradOptions.defaults().gradOutputs(incoming);
    return Autograd.gradOrZeros(outputs, leaves, options);
  }
}
