package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static Arguments arguments(String positional, String named) {
    List<JsonNode> values = new ArrayList<>();
    json(positional).forEach(values::add);
    return new Arguments(values, Fields.of(json(named), "kwargs"));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException bad) {
      throw new AssertionError(bad);
    }
  }

  @Test
  void takesPositionalOnesFirst() {
    Arguments arguments = arguments("[3, 32]", "{\"bias\": false}");
    assertEquals(3, arguments.size("in_features"));
    assertEquals(32, arguments.size("out_features"));
    assertEquals(false, arguments.flag("bias", true));
    assertEquals(0.5, arguments.real("slope", 0.5));
    assertEquals("zeros", arguments.text("padding_mode", "zeros"));
    arguments.requireNoMore();
  }

  @Test
  void handsOnWhatIsGivenOnly() {
    List<Object> given = new ArrayList<>();
    Arguments options = arguments("[]", "{\"lr\": 1, \"betas\": [0.8, 0.9], \"amsgrad\": true}");
    options.ifReal("lr", given::add);
    options.ifReal("eps", given::add);
    options.ifPair("betas", (first, second) -> given.addAll(List.of(first, second)));
    options.ifFlag("amsgrad", given::add);
    options.ifFlag("maximize", given::add);
    options.requireNoMore();
    assertEquals(List.of(1.0, 0.8, 0.9, true), given);
  }

  @Test
  void whatNobodyTakesIsUnsupported() {
    Arguments named = arguments("[]", "{\"lr\": 1, \"foreach\": true, \"fused\": null}");
    named.real("lr");
    UnsupportedCaseException unknown =
        assertThrows(UnsupportedCaseException.class, named::requireNoMore);
    assertEquals("not known here: foreach, fused", unknown.getMessage());
    UnsupportedCaseException further =
        assertThrows(UnsupportedCaseException.class, arguments("[1]", "{}")::requireNoMore);
    assertEquals("argument 0 is not known here", further.getMessage());
  }

  @Test
  void refusesWhatIsMalformed() {
    assertMalformed("lr is missing", () -> arguments("[]", "{}").real("lr"));
    assertMalformed(
        "lr: expected a number or one of \"nan\", \"inf\", \"-inf\"; got \"fast\"",
        () -> arguments("[\"fast\"]", "{}").real("lr"));
    assertMalformed(
        "n: expected a 32-bit integer; got 1.5", () -> arguments("[1.5]", "{}").size("n"));
    assertMalformed(
        "n: expected a 32-bit integer; got 4294967296",
        () -> arguments("[4294967296]", "{}").size("n"));
    assertMalformed(
        "bias: expected true or false; got 1", () -> arguments("[1]", "{}").flag("bias", true));
    assertMalformed(
        "betas: expected two numbers; got [1]",
        () -> arguments("[[1]]", "{}").ifPair("betas", (a, b) -> {}));
    assertMalformed(
        "lr is given by position and by name", () -> arguments("[1]", "{\"lr\": 1}").real("lr"));
  }

  @Test
  void seedsHave64Bits() {
    assertEquals(-1, Fields.of(json("{\"seed\": 18446744073709551615}"), "").seed());
    assertEquals(-5, Fields.of(json("{\"seed\": -5}"), "").seed());
    for (String bad : List.of("18446744073709551616", "-9223372036854775809", "1.0", "\"1\"")) {
      assertThrows(
          MalformedCaseException.class,
          () -> Fields.of(json("{\"seed\": " + bad + "}"), "").seed(),
          bad);
    }
  }

  private static void assertMalformed(String message, Runnable reading) {
    assertEquals(message, assertThrows(MalformedCaseException.class, reading::run).getMessage());
  }
}
