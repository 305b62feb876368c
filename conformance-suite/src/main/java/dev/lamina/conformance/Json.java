package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Strict readings of JSON values: what is not exactly of the kind asked for is an error. */
final class Json {
  private Json() {}

  /** A real number, or one of the texts for those that JSON does not have. */
  static double real(JsonNode value, String where) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return switch (value.isTextual() ? value.textValue() : "") {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw unexpected(where, value, "a number or one of \"nan\", \"inf\", \"-inf\"");
    };
  }

  static long integer(JsonNode value, String where) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw unexpected(where, value, "a 64-bit integer");
    }
    return value.longValue();
  }

  static int size(JsonNode value, String where) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw unexpected(where, value, "a 32-bit integer");
    }
    return value.intValue();
  }

  static boolean flag(JsonNode value, String where) {
    if (!value.isBoolean()) {
      throw unexpected(where, value, "true or false");
    }
    return value.booleanValue();
  }

  static String text(JsonNode value, String where) {
    if (!value.isTextual()) {
      throw unexpected(where, value, "a text");
    }
    return value.textValue();
  }

  static List<JsonNode> list(JsonNode value, String where) {
    if (!value.isArray()) {
      throw unexpected(where, value, "a list");
    }
    List<JsonNode> items = new ArrayList<>(value.size());
    value.forEach(items::add);
    return items;
  }

  static int[] sizes(JsonNode value, String where) {
    return list(value, where).stream().mapToInt(item -> size(item, where)).toArray();
  }

  static double[] reals(JsonNode value, String where) {
    return list(value, where).stream().mapToDouble(item -> real(item, where)).toArray();
  }

  /** A whole number above 0 that is written as a key, as the epochs of a loss curve are. */
  static int count(String key, String where) {
    if (!key.matches("[1-9][0-9]{0,8}")) {
      throw new MalformedCaseException(
          where + ": expected whole numbers above 0 as keys; got \"" + key + "\"");
    }
    return Integer.parseInt(key);
  }

  static MalformedCaseException unexpected(String where, JsonNode value, String expected) {
    return new MalformedCaseException(
        where + ": expected " + expected + "; got " + CallText.of(value));
  }
}
