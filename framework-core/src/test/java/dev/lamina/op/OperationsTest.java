package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Domain;
import dev.lamina.testing.Errors;
import dev.lamina.testing.GradCheck;
import dev.lamina.testing.Layouts;
import dev.lamina.testing.OperationCase;
import dev.lamina.testing.Operations;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every operation. */
class OperationsTest {
  private static final DType[] REALS = {DType.FLOAT32, DType.FLOAT64};

  static List<OperationCase> all() {
    return Operations.all();
  }

  static Stream<OperationCase> differentiable() {
    return all().stream().filter(OperationCase::isDifferentiable);
  }

  static Stream<OperationCase> broadcasting() {
    return all().stream().filter(OperationCase::broadcasts);
  }

  static Stream<OperationCase> ofZeroDims() {
    return all().stream().filter(OperationCase::takesZeroDim);
  }

  @Test
  void namesOfCasesAreUnique() {
    Set<String> names = new HashSet<>();
    all().forEach(c -> assertTrue(names.add(c.name()), c.name()));
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientEqualsDifferences(OperationCase c) {
    GradCheck.first(c.function(), c.inputs(DType.FLOAT64));
    if (c.broadcasts()) {
      GradCheck.first(c.function(), c.broadcastInputs(DType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void secondGradientEqualsDifferences(OperationCase c) {
    GradCheck.second(c.function(), c.inputs(DType.FLOAT64));
    if (c.broadcasts()) {
      GradCheck.second(c.function(), c.broadcastInputs(DType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyLayoutGivesTheSameBits(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor[] inputs = c.inputs(dtype);
      Tensor expected = c.call(inputs);
      for (int i = 0; i < inputs.length; i++) {
        for (Layouts.Variant variant : Layouts.of(inputs[i])) {
          Tensor[] others = inputs.clone();
          others[i] = variant.tensor();
          String label = c + " of " + dtype + ", operand " + i + " " + variant.name();
          Bits.assertSame(expected, c.call(others), label);
          if (c.isDifferentiable()) {
            assertSameGradients(c, inputs, others, label);
          }
        }
      }
    }
  }

  private static void assertSameGradients(
      OperationCase c, Tensor[] inputs, Tensor[] others, String label) {
    Tensor[] a = leaves(inputs);
    Tensor[] b = leaves(others);
    Tensor y = c.call(a);
    Tensor gradient = Domain.REAL.sample(y.shape(), 3, y.dtype());
    y.backward(gradient);
    Tensor strided = Layouts.of(gradient).get(0).tensor();
    c.call(b).backward(strided);
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i].hasGrad(), b[i].hasGrad(), label);
      if (a[i].hasGrad()) {
        Bits.assertSame(a[i].grad(), b[i].grad(), label + ": gradient " + i);
      }
    }
  }

  private static Tensor[] leaves(Tensor[] inputs) {
    return Arrays.stream(inputs)
        .map(x -> x.dtype().isFloatingPoint() ? x.detach().requiresGrad_() : x)
        .toArray(Tensor[]::new);
  }

  @ParameterizedTest
  @MethodSource("all")
  void allOperandsMayBeStridedAtOnce(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor[] inputs = c.inputs(dtype);
      Tensor expected = c.call(inputs);
      Tensor[] strided =
          Arrays.stream(inputs)
              .map(x -> Layouts.of(x).get(Layouts.of(x).size() - 1).tensor())
              .toArray(Tensor[]::new);
      Bits.assertSame(expected, c.call(strided), c + " of " + dtype);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void expandedOperandsGiveTheBitsOfCopies(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor[] inputs = c.inputs(dtype);
      for (int i = 0; i < inputs.length; i++) {
        for (int d = 0; d < inputs[i].ndim(); d++) {
          Tensor[] expanded = inputs.clone();
          expanded[i] = inputs[i].narrow(d, 0, 1).expand(inputs[i].shape().toArray());
          Tensor[] copied = expanded.clone();
          copied[i] = expanded[i].clone();
          String label = c + " of " + dtype + ", operand " + i + " expanded in " + d;
          Bits.assertSame(c.call(copied), c.call(expanded), label);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("broadcasting")
  void broadcastingEqualsExpandingByHand(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor[] inputs = c.broadcastInputs(dtype);
      Shape[] shapes = c.materialised();
      Tensor[] full = new Tensor[inputs.length];
      for (int i = 0; i < full.length; i++) {
        full[i] = inputs[i].expand(shapes[i].toArray()).clone();
      }
      Bits.assertSame(c.call(full), c.call(inputs), c + " of " + dtype);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void operandsMayBeEmpty(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor y = c.call(c.emptyInputs(dtype));
      assertEquals(c.emptyResult(), y.shape());
      if (y.numel() == 0) {
        assertFalse(c.emptyValue().isPresent(), "the case expects elements");
      } else if (c.emptyValue().isPresent()) {
        double[] expected = new double[y.numel()];
        Arrays.fill(expected, c.emptyValue().get());
        assertArrayEquals(expected, y.toDoubleArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfEmptyOperandsHaveTheirShapes(OperationCase c) {
    Tensor[] x = leaves(c.emptyInputs(DType.FLOAT64));
    Tensor y = c.call(x);
    y.backward(Domain.REAL.sample(y.shape(), 3));
    for (Tensor leaf : x) {
      if (leaf.hasGrad()) {
        assertEquals(leaf.shape(), leaf.grad().shape());
        if (y.numel() == 0) {
          assertArrayEquals(new double[leaf.numel()], leaf.grad().toDoubleArray());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ofZeroDims")
  void operandsMayHaveNoDimensions(OperationCase c) {
    for (DType dtype : REALS) {
      Tensor[] inputs = c.zeroDimInputs(dtype);
      Tensor y = c.call(inputs);
      assertEquals(c.zeroDimResult(), y.shape());
      if (c.entry().isPresent()) {
        Tensor[] vectors = Arrays.stream(inputs).map(x -> x.unsqueeze(0)).toArray(Tensor[]::new);
        Bits.assertSame(c.call(vectors).squeeze(0), y, c + " of " + dtype);
      }
    }
    if (c.isDifferentiable()) {
      GradCheck.first(c.function(), c.zeroDimInputs(DType.FLOAT64));
      GradCheck.second(c.function(), c.zeroDimInputs(DType.FLOAT64));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void errorsSayWhatIsWrong(OperationCase c) {
    Assertions.assertAll(
        c.failures().stream().map(f -> () -> Errors.assertError(f.type(), f.message(), f.code())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void useAfterCloseNamesOperationAndScope(OperationCase c) {
    Tensor[] inputs = c.inputs(DType.FLOAT64);
    for (int i = 0; i < inputs.length; i++) {
      Tensor[] dead = inputs.clone();
      try (Scope scope = Scope.open("sample")) {
        dead[i] = inputs[i].clone();
      }
      ScopeException error =
          Assertions.assertThrows(ScopeException.class, () -> c.call(dead), c + " operand " + i);
      String message = error.getMessage().replaceAll("sample #\\d+", "sample #1");
      String expected =
          ": the values are gone: the tensor was made in scope sample #1, which has been closed;"
              + " got "
              + dead[i].dtype()
              + " "
              + dead[i].shape()
              + ". Call keep() on it inside the scope, or return it from Scope.run";
      assertTrue(message.endsWith(expected), message);
      if (i == 0) {
        assertEquals(c.errorName() + expected, message);
      }
    }
  }
}
