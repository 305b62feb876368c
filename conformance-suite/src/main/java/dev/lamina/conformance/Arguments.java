package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * The arguments of a recorded call, positional and named. They are taken one by one in the order of
 * PyTorch's signature; what nobody has taken at the end, nobody can honour.
 */
final class Arguments {
  private final Fields named;
  private final Set<String> taken = new HashSet<>();
  private final List<JsonNode> positional;
  private int next;

  /** Reads the arguments of a call. */
  Arguments(List<JsonNode> positional, Fields named) {
    this.positional = positional;
    this.named = named;
  }

  /** Reads options, which are all named. */
  static Arguments named(Fields options) {
    return new Arguments(List.of(), options);
  }

  /** The next argument of the signature, if it is given. */
  Optional<JsonNode> find(String name) {
    if (next < positional.size()) {
      if (named.has(name)) {
        throw new MalformedCaseException(name + " is given by position and by name");
      }
      return Optional.of(positional.get(next++));
    }
    return findNamed(name);
  }

  /** An argument of a signature that can only be given by name. */
  Optional<JsonNode> findNamed(String name) {
    taken.add(name);
    return named.has(name) ? Optional.of(named.value(name)) : Optional.empty();
  }

  /** The next argument, if there is one more that is given by position. */
  Optional<JsonNode> findPositional() {
    return next < positional.size() ? Optional.of(positional.get(next++)) : Optional.empty();
  }

  private JsonNode require(String name) {
    return find(name).orElseThrow(() -> new MalformedCaseException(name + " is missing"));
  }

  int size(String name) {
    return Json.size(require(name), name);
  }

  double real(String name) {
    return Json.real(require(name), name);
  }

  double real(String name, double otherwise) {
    return find(name).map(value -> Json.real(value, name)).orElse(otherwise);
  }

  boolean flag(String name, boolean otherwise) {
    return find(name).map(value -> Json.flag(value, name)).orElse(otherwise);
  }

  String text(String name, String otherwise) {
    return find(name).map(value -> Json.text(value, name)).orElse(otherwise);
  }

  /** Hands a number on if it is given. */
  void ifReal(String name, DoubleConsumer use) {
    find(name).ifPresent(value -> use.accept(Json.real(value, name)));
  }

  /** Hands a truth value on if it is given. */
  void ifFlag(String name, Consumer<Boolean> use) {
    find(name).ifPresent(value -> use.accept(Json.flag(value, name)));
  }

  /** Hands two numbers on if they are given, as a list. */
  void ifPair(String name, Pair use) {
    find(name)
        .ifPresent(
            value -> {
              double[] pair = Json.reals(value, name);
              if (pair.length != 2) {
                throw Json.unexpected(name, value, "two numbers");
              }
              use.accept(pair[0], pair[1]);
            });
  }

  /** Takes two numbers. */
  @FunctionalInterface
  interface Pair {
    void accept(double first, double second);
  }

  /**
   * Ends the reading.
   *
   * @throws UnsupportedCaseException if arguments are left
   */
  void requireNoMore() {
    if (next < positional.size()) {
      throw new UnsupportedCaseException("argument " + next + " is not known here");
    }
    Set<String> rest = new LinkedHashSet<>(named.names());
    rest.removeAll(taken);
    if (!rest.isEmpty()) {
      throw new UnsupportedCaseException("not known here: " + String.join(", ", rest));
    }
  }
}
