package dev.lamina.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call of PyTorch's recorded stream, in order, on one generator a seed. */
class GeneratorConformanceTest {
  // float64 logarithms and sines differ by an ulp or two between libraries.
  private static final double FLOAT64_TOLERANCE = 1e-12;

  @TestFactory
  List<DynamicTest> drawsWhatPyTorchDraws() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode seedCase : cases()) {
      long seed = seedCase.get("seed").longValue();
      tests.add(DynamicTest.dynamicTest("seed " + seed, () -> runAll(seed, seedCase.get("calls"))));
    }
    return tests;
  }

  @Test
  void fileHoldsFourSeedsOf43Calls() throws IOException {
    JsonNode cases = cases();
    assertEquals(4, cases.size());
    for (JsonNode seedCase : cases) {
      assertEquals(43, seedCase.get("calls").size());
    }
  }

  private static JsonNode cases() throws IOException {
    // BigDecimal: a float32 written in decimal must be rounded once, not first to a double.
    ObjectMapper mapper =
        new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    try (InputStream raw = GeneratorConformanceTest.class.getResourceAsStream("random.json.gz");
        InputStream json = new GZIPInputStream(raw)) {
      return mapper.readTree(json).get("cases");
    }
  }

  private static void runAll(long seed, JsonNode calls) {
    Generator generator = new Generator(seed);
    for (int i = 0; i < calls.size(); i++) {
      JsonNode call = calls.get(i);
      JsonNode expected = call.get("out").get("data");
      String where = "seed " + seed + ", call " + i + " (" + call.get("call").textValue() + ")";
      switch (call.get("out").get("dtype").textValue()) {
        case "float32" -> checkFloats(where, expected, floats(generator, call, expected.size()));
        case "float64" -> checkDoubles(where, expected, doubles(generator, call, expected.size()));
        case "int64" -> checkLongs(where, expected, longs(generator, call, expected.size()));
        default -> fail(where + ": unknown dtype");
      }
    }
  }

  private static float[] floats(Generator generator, JsonNode call, int n) {
    float[] out = new float[n];
    switch (call.get("call").textValue()) {
      case "rand" -> generator.uniform(out, 0, n, 0, 1);
      case "randn" -> generator.normal(out, 0, n, 0, 1);
      case "uniform_" -> generator.uniform(out, 0, n, real(call, "a"), real(call, "b"));
      case "normal_" -> generator.normal(out, 0, n, real(call, "mean"), real(call, "std"));
      case "bernoulli" -> generator.bernoulli(out, 0, n, real(call, "p"));
      case "exponential_" -> generator.exponential(out, 0, n, real(call, "rate"));
      default -> fail("unknown float32 call " + call.get("call"));
    }
    return out;
  }

  private static double[] doubles(Generator generator, JsonNode call, int n) {
    double[] out = new double[n];
    switch (call.get("call").textValue()) {
      case "rand" -> generator.uniform(out, 0, n, 0, 1);
      case "randn" -> generator.normal(out, 0, n, 0, 1);
      default -> fail("unknown float64 call " + call.get("call"));
    }
    return out;
  }

  private static long[] longs(Generator generator, JsonNode call, int n) {
    long[] out = new long[n];
    switch (call.get("call").textValue()) {
      case "randint" ->
          generator.randint(out, 0, n, call.get("low").longValue(), call.get("high").longValue());
      case "randperm" -> generator.permutation(out, 0, n);
      default -> fail("unknown int64 call " + call.get("call"));
    }
    return out;
  }

  private static double real(JsonNode call, String name) {
    return call.get(name).doubleValue();
  }

  private static void checkFloats(String where, JsonNode expected, float[] actual) {
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected.get(i).decimalValue().floatValue(), actual[i], where + " at " + i);
    }
  }

  private static void checkDoubles(String where, JsonNode expected, double[] actual) {
    boolean uniform = where.endsWith("(rand)");
    for (int i = 0; i < actual.length; i++) {
      double tolerance = uniform ? 0 : FLOAT64_TOLERANCE;
      assertEquals(expected.get(i).doubleValue(), actual[i], tolerance, where + " at " + i);
    }
  }

  private static void checkLongs(String where, JsonNode expected, long[] actual) {
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected.get(i).longValue(), actual[i], where + " at " + i);
    }
  }
}
