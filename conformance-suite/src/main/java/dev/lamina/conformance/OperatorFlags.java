package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The file beside the operators' cases that says what PyTorch can do with each operator: {@code
 * {"abs": {"tier", "autograd", …}}}. It holds no cases.
 */
final class OperatorFlags {
  private OperatorFlags() {}

  static boolean isRecognised(JsonNode root) {
    if (!root.isObject() || root.isEmpty()) {
      return false;
    }
    for (JsonNode entry : root) {
      if (!entry.has("tier") || !entry.has("autograd") || !entry.has("gradgrad")) {
        return false;
      }
    }
    return true;
  }
}
