package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/**
 * One argument of an operator.
 *
 * @param name its name in PyTorch's signature
 * @param value as recorded
 * @param placed the tensor that it stands for, if it is one
 */
record Operand(String name, JsonNode value, Optional<Tensor> placed) {
  boolean isTensor() {
    return placed.isPresent();
  }

  boolean isInteger() {
    return value.isIntegralNumber();
  }

  /**
   * The tensor.
   *
   * @throws UnsupportedCaseException if the argument is none, since that is another form of the
   *     call
   */
  Tensor tensor() {
    return placed.orElseThrow(() -> otherForm("a tensor"));
  }

  double real() {
    return isTensor() ? refuse("a number") : Json.real(value, name);
  }

  long integer() {
    return isTensor() ? refuse("a number") : Json.integer(value, name);
  }

  int size() {
    return isTensor() ? refuse("a number") : Json.size(value, name);
  }

  boolean flag() {
    return Json.flag(value, name);
  }

  /** Several sizes or dimensions; one alone may be written without the list. */
  int[] sizes() {
    return value.isArray() ? Json.sizes(value, name) : new int[] {size()};
  }

  private int refuse(String form) {
    throw otherForm(form);
  }

  private UnsupportedCaseException otherForm(String form) {
    return new UnsupportedCaseException(
        name + " is " + CallText.of(value) + " here; Lamina takes " + form);
  }
}
