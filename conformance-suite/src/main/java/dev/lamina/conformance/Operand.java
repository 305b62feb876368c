package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One argument of an operator.
 *
 * @param name its name in PyTorch's signature
 * @param value as recorded
 * @param tensors from the encoding of a tensor to the tensor
 */
record Operand(String name, JsonNode value, Function<JsonNode, Optional<Tensor>> tensors) {
  /** The tensor that this argument stands for, if it is one. */
  private Optional<Tensor> placed() {
    return tensors.apply(value);
  }

  boolean isTensor() {
    return placed().isPresent();
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
    return placed().orElseThrow(() -> otherForm("a tensor"));
  }

  /** A number; a truth value counts as 0 or 1. */
  double real() {
    if (isFlag()) {
      return integer();
    }
    return isTensor() ? refuse("a number") : Json.real(value, name);
  }

  /** An integer; a truth value counts as 0 or 1. */
  long integer() {
    if (isFlag()) {
      return flag() ? 1 : 0;
    }
    return isTensor() ? refuse("a number") : Json.integer(value, name);
  }

  /** A number without what is behind its point. */
  long truncated() {
    return isWhole() ? integer() : (long) real();
  }

  /** Whether this is an integer or a truth value. */
  boolean isWhole() {
    return isInteger() || isFlag();
  }

  /** A number as a tensor of no dimensions, of the type that it has in PyTorch. */
  Tensor scalar() {
    if (isFlag()) {
      return Tensor.of(new boolean[] {flag()}, Shape.of());
    }
    return isInteger() ? Tensor.scalar(DType.INT64, integer()) : Tensor.scalar(real());
  }

  int size() {
    return isTensor() ? refuse("a number") : Json.size(value, name);
  }

  /** A position, which may stand in a tensor of one integer. */
  int position() {
    return isTensor() ? Math.toIntExact(tensor().itemLong()) : size();
  }

  boolean flag() {
    return Json.flag(value, name);
  }

  boolean isNull() {
    return value.isNull();
  }

  boolean isFlag() {
    return value.isBoolean();
  }

  boolean isText() {
    return value.isTextual();
  }

  boolean isList() {
    return value.isArray();
  }

  String text() {
    return Json.text(value, name);
  }

  /** A type, encoded as {@code {"dtype": name}}. */
  DType dtype() {
    return RecordedTensor.dtype(Fields.of(value, name).text("dtype"));
  }

  /** The bounds of a slice, start, stop and step, if this is one. */
  Optional<List<Operand>> slice() {
    return value.has("slice") ? Optional.of(of(value.get("slice")).items()) : Optional.empty();
  }

  boolean isEllipsis() {
    return value.has("ellipsis");
  }

  /** The elements of a list. */
  List<Operand> items() {
    return Json.list(value, name).stream().map(this::of).toList();
  }

  private Operand of(JsonNode part) {
    return new Operand(name, part, tensors);
  }

  /** The elements of a list of tensors. */
  List<Tensor> listOfTensors() {
    return items().stream().map(Operand::tensor).toList();
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
