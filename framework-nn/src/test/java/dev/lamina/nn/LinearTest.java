package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.Lamina;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LinearTest {
  @TestFactory
  List<DynamicTest> givesPyTorchsValuesOutputsAndGradients() {
    return Cases.of("linear.json").stream()
        .map(c -> DynamicTest.dynamicTest(c.get("args").toString(), () -> check(c)))
        .toList();
  }

  private static void check(JsonNode c) {
    Lamina.manualSeed(c.get("seed").asLong());
    int[] sizes = Cases.ints(c.get("args"));
    Linear linear = new Linear(sizes[0], sizes[1], c.get("kwargs").path("bias").asBoolean(true));
    Map<String, Tensor> parameters = linear.namedParameters();
    assertEquals(c.get("parameters").size(), parameters.size());
    parameters.forEach((name, p) -> Cases.assertSameBits(c.get("parameters").get(name), p));

    Tensor input = Cases.tensor(c.get("inputs").get(0)).requiresGrad_();
    Tensor output = linear.forward(input);
    Cases.assertClose(c.get("outputs").get(0), output);
    output.backward(Cases.tensor(c.get("output_grads").get(0)));
    Cases.assertClose(c.get("input_grads").get(0), input.grad());
    parameters.forEach(
        (name, p) -> Cases.assertClose(c.get("parameter_grads").get(name), p.grad()));
  }

  @Test
  void computesInputTimesWeightTransposedPlusBias() {
    Linear linear = new Linear(2, 3);
    Init.constant_(linear.weight(), 0);
    linear.load(
        State.builder()
            .put(
                "parameters",
                State.builder()
                    .put("weight", State.Array.of(new float[] {1, 2, 3, 4, 5, 6}, Shape.of(3, 2)))
                    .put("bias", State.Array.of(new float[] {10, 20, 30}, Shape.of(3)))
                    .build())
            .build());
    assertArrayEquals(new float[] {13, 27, 41}, linear.forward(Tensor.of(1f, 1f)).toFloatArray());
    assertEquals(Shape.of(3), linear.forward(Tensor.of(1f, 1f)).shape());
    assertEquals(Shape.of(0, 3), linear.forward(Tensor.zeros(0, 2)).shape());
    assertEquals(Shape.of(4, 5, 3), linear.forward(Tensor.zeros(4, 5, 2)).shape());
  }

  @Test
  void drawsFromAGeneratorOfTheCallers() {
    Linear a = new Linear(3, 2, true, new Generator(5));
    Linear b = new Linear(3, 2, true, new Generator(5));
    Linear c = new Linear(3, 2, true, new Generator(6));
    assertEquals(a.state(), b.state());
    assertNotEquals(a.state(), c.state());
  }

  @Test
  void saysWhatItIs() {
    Linear linear = new Linear(3, 32, false);
    assertEquals("Linear(inFeatures=3, outFeatures=32, bias=false)", linear.toString());
    assertEquals(3, linear.inFeatures());
    assertEquals(32, linear.outFeatures());
    assertTrue(linear.bias().isEmpty());
    assertEquals(List.of("weight"), List.copyOf(linear.namedParameters().keySet()));
    assertEquals(
        List.of("weight", "bias"), List.copyOf(new Linear(3, 32).namedParameters().keySet()));
  }

  @Test
  void runsOnTheShapeOnlyDevice() {
    Tensor input = Tensor.zeros(32, 3).to(Device.meta());
    Tensor output = new Linear(3, 8).forward(input);
    assertEquals(Shape.of(32, 8), output.shape());
    assertEquals(Device.meta(), output.device());
  }

  @Test
  void outlivesTheScopeItIsCreatedIn() {
    Linear linear;
    try (Scope scope = Scope.open()) {
      linear = new Linear(3, 2);
    }
    assertEquals(6, linear.weight().toFloatArray().length);
    assertEquals(Shape.of(1, 2), linear.forward(Tensor.ones(1, 3)).shape());
  }

  @Test
  void refusesSizesBelowOne() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new Linear(0, -2));
    assertEquals(
        "Linear: a layer needs at least one feature on each side; got inFeatures=0,"
            + " outFeatures=-2; expected both to be 1 or more",
        error.getMessage());
  }

  @Test
  void namesBothNumbersOfFeatures() {
    Linear linear = new Linear(3, 8);
    ShapeException error =
        assertThrows(ShapeException.class, () -> linear.forward(Tensor.zeros(32, 4)));
    assertEquals(
        "linear: input has 4 features but the weight expects 3; got input [32, 4], weight [8, 3];"
            + " expected input [..., 3]. Check the number of input columns or the layer's"
            + " inFeatures",
        error.getMessage());
  }
}
