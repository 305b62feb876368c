package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object that is read by name. A missing name or a value of another kind is a {@link
 * MalformedCaseException} that says where.
 */
final class Fields {
  private static final BigInteger LAST_SEED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final JsonNode object;
  private final String where;

  private Fields(JsonNode object, String where) {
    this.object = object;
    this.where = where;
  }

  /** Reads an object; {@code where} stands before its names in messages and may be empty. */
  static Fields of(JsonNode object, String where) {
    if (!object.isObject()) {
      throw Json.unexpected(where.isEmpty() ? "case" : where, object, "an object");
    }
    return new Fields(object, where);
  }

  private String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  boolean has(String name) {
    return object.has(name);
  }

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * Checks that all is there, and that nothing is there which nobody would look at.
   *
   * @param required names that have to be there
   * @param optional names that may be there
   * @throws MalformedCaseException if required names are missing
   * @throws UnsupportedCaseException if there are names beyond these
   */
  void requireNames(List<String> required, String... optional) {
    Set<String> missing = new LinkedHashSet<>(required);
    missing.removeAll(names());
    if (!missing.isEmpty()) {
      throw new MalformedCaseException(path(String.join(", ", missing)) + " is missing");
    }
    Set<String> unknown = names();
    unknown.removeAll(required);
    unknown.removeAll(List.of(optional));
    if (!unknown.isEmpty()) {
      throw new UnsupportedCaseException(
          "no check is known for " + path(String.join(", ", unknown)));
    }
  }

  JsonNode value(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new MalformedCaseException(path(name) + " is missing");
    }
    return value;
  }

  boolean flag(String name) {
    return Json.flag(value(name), path(name));
  }

  /** The value of a name, or nothing that can be iterated where there is none. */
  JsonNode optional(String name) {
    return object.path(name);
  }

  String text(String name) {
    return Json.text(value(name), path(name));
  }

  double real(String name) {
    return Json.real(value(name), path(name));
  }

  long integer(String name) {
    return Json.integer(value(name), path(name));
  }

  int size(String name) {
    return Json.size(value(name), path(name));
  }

  int[] sizes(String name) {
    return Json.sizes(value(name), path(name));
  }

  double[] reals(String name) {
    return Json.reals(value(name), path(name));
  }

  List<JsonNode> list(String name) {
    return Json.list(value(name), path(name));
  }

  Fields object(String name) {
    return of(value(name), path(name));
  }

  /** The seed; PyTorch takes any 64 bits, signed or not. */
  long seed() {
    JsonNode value = value("seed");
    BigInteger seed = value.bigIntegerValue();
    if (!value.isIntegralNumber() || seed.bitLength() > 63 && !fitsUnsigned(seed)) {
      throw Json.unexpected(path("seed"), value, "a 64-bit integer");
    }
    return seed.longValue();
  }

  private static boolean fitsUnsigned(BigInteger seed) {
    return seed.signum() >= 0 && seed.compareTo(LAST_SEED) <= 0;
  }

  RecordedTensor tensor(String name) {
    return RecordedTensor.of(value(name), path(name));
  }

  List<RecordedTensor> tensors(String name) {
    List<RecordedTensor> tensors = new ArrayList<>();
    for (JsonNode item : list(name)) {
      tensors.add(RecordedTensor.of(item, path(name) + "[" + tensors.size() + "]"));
    }
    return tensors;
  }

  /** The tensors of an object by name. */
  Map<String, RecordedTensor> namedTensors(String name) {
    Fields fields = object(name);
    Map<String, RecordedTensor> tensors = new LinkedHashMap<>();
    fields.names().forEach(key -> tensors.put(key, fields.tensor(key)));
    return tensors;
  }
}
