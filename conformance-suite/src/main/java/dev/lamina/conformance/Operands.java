package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input and the arguments of a recorded operator call. They are taken in the order of PyTorch's
 * signature, the input first; tensors are laid out as the conditions say.
 */
final class Operands {
  private final String variant;
  private final Arguments arguments;
  private final Map<JsonNode, Tensor> tensors = new IdentityHashMap<>();
  private final List<Tensor> leaves = new ArrayList<>();

  Operands(Fields recorded, Conditions conditions) {
    variant = recorded.text("variant");
    List<JsonNode> positional = new ArrayList<>();
    positional.add(recorded.value("input"));
    positional.addAll(recorded.list("args"));
    Fields kwargs = recorded.object("kwargs");
    arguments = new Arguments(positional, kwargs);
    positional.forEach(value -> place(value, conditions));
    kwargs.names().forEach(name -> place(kwargs.value(name), conditions));
  }

  private void place(JsonNode value, Conditions conditions) {
    if (value.has("tensor")) {
      Fields encoded = Fields.of(value, "argument").object("tensor");
      Tensor tensor = conditions.given(RecordedTensor.of(value.get("tensor"), "argument"));
      if (encoded.flag("requires_grad")) {
        leaves.add(tensor.requiresGrad_());
      }
      tensors.put(value, tensor);
    } else if (value.isArray()) {
      value.forEach(item -> place(item, conditions));
    }
  }

  /** The variant of the operator; some are calls of another form. */
  String variant() {
    return variant;
  }

  /** The tensors that require a gradient, in order of appearance. */
  List<Tensor> leaves() {
    return leaves;
  }

  /** Whether there is a further argument of this name that is not null. */
  Optional<Operand> find(String name) {
    return arguments.find(name).filter(value -> !value.isNull()).map(value -> operand(name, value));
  }

  private Operand operand(String name, JsonNode value) {
    return new Operand(name, value, part -> Optional.ofNullable(tensors.get(part)));
  }

  /** Whether there is a further argument of this name, null included. */
  Optional<Operand> findAny(String name) {
    return arguments.find(name).map(value -> operand(name, value));
  }

  /** An argument that can only be given by name, if it is and is not null. */
  Optional<Operand> findNamed(String name) {
    return arguments
        .findNamed(name)
        .filter(value -> !value.isNull())
        .map(value -> operand(name, value));
  }

  /** The next argument if there is one more that is given by position, and it is not null. */
  Optional<Operand> findPositional(String name) {
    return arguments
        .findPositional()
        .filter(value -> !value.isNull())
        .map(value -> operand(name, value));
  }

  /**
   * Sizes or dimensions; one alone may be written without the list, and several as arguments of
   * their own.
   */
  int[] sizes(String name) {
    Operand first = take(name);
    if (first.isList()) {
      return first.sizes();
    }
    List<Integer> sizes = new ArrayList<>(List.of(first.size()));
    for (var more = arguments.findPositional(); more.isPresent(); ) {
      sizes.add(operand(name, more.get()).size());
      more = arguments.findPositional();
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  Operand take(String name) {
    return find(name).orElseThrow(() -> new MalformedCaseException(name + " is missing"));
  }

  Tensor tensor(String name) {
    return take(name).tensor();
  }

  /** Ends the reading; arguments that are left make the case unsupported. */
  void requireNoMore() {
    arguments.requireNoMore();
  }
}
