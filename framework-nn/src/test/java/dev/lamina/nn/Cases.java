package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads PyTorch's cases from the test resources and compares with them. */
final class Cases {
  private Cases() {}

  static List<JsonNode> of(String resource) {
    try (InputStream in = Cases.class.getResourceAsStream(resource)) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).get("cases").forEach(cases::add);
      return cases;
    } catch (IOException error) {
      throw new UncheckedIOException(resource, error);
    }
  }

  static Tensor tensor(JsonNode node) {
    assertEquals("float32", node.get("dtype").asText());
    return Tensor.of(floats(node.get("data")), Shape.of(ints(node.get("shape"))));
  }

  static float[] floats(JsonNode data) {
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      // not through double: rounding twice can miss the float that was printed
      values[i] = Float.parseFloat(data.get(i).asText());
    }
    return values;
  }

  static int[] ints(JsonNode data) {
    int[] values = new int[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.get(i).asInt();
    }
    return values;
  }

  /** The tolerance of the conformance cases: 1e-5 + 1.3e-6 |e| + 1e-6 of the largest value. */
  static void assertClose(JsonNode expected, Tensor actual) {
    assertEquals(Shape.of(ints(expected.get("shape"))), actual.shape());
    float[] e = floats(expected.get("data"));
    float[] a = actual.toFloatArray();
    float largest = 0;
    for (float value : e) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < e.length; i++) {
      double tolerance = 1e-5 + 1.3e-6 * Math.abs(e[i]) + 1e-6 * largest;
      assertEquals(e[i], a[i], tolerance, "element " + i);
    }
  }

  static void assertSameBits(JsonNode expected, Tensor actual) {
    assertEquals(Shape.of(ints(expected.get("shape"))), actual.shape());
    float[] e = floats(expected.get("data"));
    float[] a = actual.toFloatArray();
    for (int i = 0; i < e.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(e[i]),
          Float.floatToRawIntBits(a[i]),
          "element " + i + ": " + a[i]);
    }
  }
}
