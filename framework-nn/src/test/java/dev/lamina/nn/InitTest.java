package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.Lamina;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class InitTest {
  @TestFactory
  List<DynamicTest> givesPyTorchsValues() {
    return Cases.of("init.json").stream()
        .map(c -> DynamicTest.dynamicTest(c.get("init").asText(), () -> check(c)))
        .toList();
  }

  private static void check(JsonNode c) {
    Lamina.manualSeed(c.get("seed").asLong());
    Tensor tensor = Tensor.zeros(Cases.ints(c.get("shape")));
    JsonNode options = c.get("kwargs");
    Tensor filled =
        switch (c.get("init").asText()) {
          case "uniform_" ->
              Init.uniform_(tensor, options.get("a").asDouble(), options.get("b").asDouble());
          case "normal_" ->
              Init.normal_(tensor, options.get("mean").asDouble(), options.get("std").asDouble());
          case "constant_" -> Init.constant_(tensor, options.get("val").asDouble());
          case "kaiming_uniform_" -> Init.kaimingUniform_(tensor, options.get("a").asDouble());
          default -> throw new AssertionError(c.get("init"));
        };
    assertSame(tensor, filled);
    if (c.get("init").asText().equals("normal_")) {
      // PyTorch's own builds differ by 1e-6 here, since some approximate logarithm and sine
      Cases.assertClose(c.get("out"), filled);
    } else {
      Cases.assertSameBits(c.get("out"), filled);
    }
  }

  @Test
  void aGeneratorOfTheCallersLeavesTheDefaultAlone() {
    Lamina.manualSeed(1);
    float next = Tensor.rand(1).toFloatArray()[0];
    Lamina.manualSeed(1);
    Tensor a = Init.uniform_(new Generator(7), Tensor.zeros(5), -1, 1);
    Tensor b = Init.normal_(new Generator(7), Tensor.zeros(5), 0, 1);
    Tensor c = Init.kaimingUniform_(new Generator(7), Tensor.zeros(5, 1), Math.sqrt(5));
    assertEquals(next, Tensor.rand(1).toFloatArray()[0]);
    assertArrayEquals(a.toFloatArray(), c.toFloatArray());
    assertNotEquals(a.toFloatArray()[0], b.toFloatArray()[0]);
  }

  @Test
  void fillsParametersWithoutRecording() {
    Tensor parameter = Tensor.parameter(Tensor.zeros(2, 3));
    Init.constant_(parameter, 2);
    Init.normal_(parameter, 0, 1);
    Init.kaimingUniform_(parameter, 0);
    assertTrue(parameter.isLeaf());
    assertTrue(parameter.requiresGrad());
    assertFalse(parameter.hasGrad());
  }

  @Test
  void countsAllInputsOfAnOutput() {
    // fan in 4 * 9 = 36: bound sqrt(6 / 36)
    float[] values = Init.kaimingUniform_(Tensor.zeros(8, 4, 9), 0).toFloatArray();
    double bound = Math.sqrt(6.0 / 36);
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest <= bound && largest > 0.95 * bound, "largest " + largest);
  }

  @Test
  void refusesAVector() {
    ShapeException error =
        assertThrows(ShapeException.class, () -> Init.kaimingUniform_(Tensor.zeros(3), 0));
    assertEquals(
        "kaimingUniform_: a weight needs at least 2 dimensions to tell inputs from outputs; got"
            + " [3]; expected [out, in, ...]. Use uniform_ for a vector",
        error.getMessage());
  }
}
