package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that do not add up: what is said of each, and that all are named at once. */
class TensorErrorTest {
  @TempDir Path folder;

  private String of(String body) {
    return Errors.ofTensor(folder, body.replace('\'', '"'));
  }

  @Test
  void missingAndUnexpectedKeys() {
    assertEquals("the tensor has no dtype, no shape, no data or values", of("{}"));
    assertEquals("the tensor has no shape", of("{'dtype': 'float32', 'data': ''}"));
    assertEquals(
        "the tensor has both data and values; expected one of them",
        of("{'dtype': 'float32', 'shape': [0], 'data': '', 'values': []}"));
    assertEquals(
        "unexpected key 'strides' in a tensor",
        of("{'dtype': 'float32', 'strides': [[1]], 'shape': [0], 'data': ''}"));
    assertEquals(
        "'shape' appears twice",
        of("{'dtype': 'float32', 'shape': [0], 'shape': [1], 'data': ''}"));
    assertEquals("$tensor is a list; expected an object", of("[1, {}]"));
  }

  @Test
  void keysOfWrongKinds() {
    assertEquals(
        "dtype is an integer; expected a text\n"
            + "state/s/t: shape is a text; expected a list\n"
            + "state/s/t: sha256 is null; expected a text\n"
            + "state/s/t: data is a list; expected a text",
        of("{'dtype': 1, 'shape': '[1]', 'sha256': null, 'data': [1]}"));
    assertEquals(
        "values is a text; expected a list",
        of("{'dtype': 'float32', 'shape': [1], 'values': 'AAAA'}"));
  }

  @Test
  void badDtype() {
    assertEquals(
        "unknown dtype 'Float32'; expected one of [bool, uint8, int32, int64, float32, float64]",
        of("{'dtype': 'Float32', 'shape': [0], 'data': ''}"));
  }

  @Test
  void badShapes() {
    assertEquals(
        "shape: negative size; got [2, -3]; expected sizes of 0 or more",
        of("{'dtype': 'float32', 'shape': [2, -3], 'data': ''}"));
    assertEquals(
        "shape: too many elements; got [65536, 65536]; expected at most 2^31 - 1. Split the tensor",
        of("{'dtype': 'float32', 'shape': [65536, 65536], 'data': ''}"));
    String notIntegers = "shape holds something else than 32-bit integers";
    assertEquals(notIntegers, of("{'dtype': 'float32', 'shape': [1.0], 'data': ''}"));
    assertEquals(notIntegers, of("{'dtype': 'float32', 'shape': ['1'], 'data': ''}"));
    assertEquals(notIntegers, of("{'dtype': 'float32', 'shape': [[1]], 'data': ''}"));
    assertEquals(notIntegers, of("{'dtype': 'float32', 'shape': [4294967296], 'data': ''}"));
    assertEquals(notIntegers, of("{'dtype': 'float32', 'shape': [null], 'data': ''}"));
  }

  @Test
  void lengthsThatDoNotMatch() {
    assertEquals(
        "data holds 3 bytes; expected 8 for float32 [2, 1]",
        of("{'dtype': 'float32', 'shape': [2, 1], 'data': 'AAAA'}"));
    assertEquals(
        "data holds 3 bytes; expected 1 for bool []",
        of("{'dtype': 'bool', 'shape': [], 'data': 'AAAA'}"));
    assertEquals(
        "values holds 2 values; expected 3 for int64 [3]",
        of("{'dtype': 'int64', 'shape': [3], 'values': [1, 2]}"));
  }

  /** The promise of 16 GiB in a file of 200 bytes costs nothing. */
  @Test
  void aHugeShapeAllocatesNothing() {
    assertEquals(
        "data holds 0 bytes; expected 17179869176 for float64 [2147483647]",
        of("{'dtype': 'float64', 'shape': [2147483647], 'data': ''}"));
  }

  @Test
  void badBase64() {
    String illegal = of("{'dtype': 'float32', 'shape': [1], 'data': 'AA%AAA=='}");
    assertTrue(illegal.startsWith("data is not base64: Illegal character '%'"), illegal);
    String shortOne = of("{'dtype': 'float32', 'shape': [1], 'data': 'AAAAAA'}");
    assertEquals("data is not base64: Unexpected end of base64-encoded String", shortOne);
    for (String data : new String[] {"A", "AA", "AAA", "AA=A", "=", "AAAAA", "é", "AAA\\u0022"}) {
      String message = of("{'dtype': 'float32', 'shape': [1], 'data': '" + data + "'}");
      assertTrue(message.startsWith("data is not base64: "), data + " " + message);
    }
  }

  @Test
  void bytesThatAreNoFlags() {
    assertEquals(
        "data holds bytes other than 0 and 1 for bool",
        of("{'dtype': 'bool', 'shape': [3], 'data': 'AQIA'}"));
  }

  @Test
  void badDecimals() {
    assertEquals(
        "values[1] is 'x'; expected float32",
        of("{'dtype': 'float32', 'shape': [2], 'values': [1, 'x', 'y']}"));
    assertEquals(
        "values[0] is '1e39'; expected float32",
        of("{'dtype': 'float32', 'shape': [1], 'values': [1e39]}"));
    assertEquals(
        "values[0] is '1e309'; expected float64",
        of("{'dtype': 'float64', 'shape': [1], 'values': [1e309]}"));
    assertEquals(
        "values[0] is '1.5'; expected int64",
        of("{'dtype': 'int64', 'shape': [1], 'values': [1.5]}"));
    assertEquals(
        "values[0] is '1'; expected int64",
        of("{'dtype': 'int64', 'shape': [1], 'values': ['1']}"));
    assertEquals(
        "values[0] is '2147483648'; expected int32",
        of("{'dtype': 'int32', 'shape': [1], 'values': [2147483648]}"));
    assertEquals(
        "values[0] is '256'; expected uint8",
        of("{'dtype': 'uint8', 'shape': [1], 'values': [256]}"));
    assertEquals(
        "values[0] is '-1'; expected uint8",
        of("{'dtype': 'uint8', 'shape': [1], 'values': [-1]}"));
    assertEquals(
        "values[0] is '1'; expected bool", of("{'dtype': 'bool', 'shape': [1], 'values': [1]}"));
    assertEquals(
        "values[0] is 'null'; expected float32",
        of("{'dtype': 'float32', 'shape': [1], 'values': [null]}"));
    assertEquals(
        "values[1] is a list; expected float32",
        of("{'dtype': 'float32', 'shape': [2], 'values': [1, [2, 3]]}"));
    assertEquals(
        "values[0] is 'NaN:7f800000'; expected float32",
        of("{'dtype': 'float32', 'shape': [1], 'values': ['NaN:7f800000']}"));
    assertEquals(
        "values[0] is 'NaN:7fc0'; expected float32",
        of("{'dtype': 'float32', 'shape': [1], 'values': ['NaN:7fc0']}"));
    assertEquals(
        "values[1] is 'no'; expected float32",
        of("{'shape': [2], 'values': [1, 'no'], 'dtype': 'float32'}"));
  }

  @Test
  void wrongChecksum() {
    assertEquals(
        "the values do not have their sha256, so one of them was changed; remove the sha256 if that"
            + " was on purpose",
        of("{'dtype': 'float32', 'shape': [1], 'sha256': 'abc', 'values': [1]}"));
  }

  /** Also those behind a base64 text that the parser cannot step over as it streams. */
  @Test
  void allBadTensorsAreNamedInOneError() {
    String state =
        """
        {"p": {
          "a": {"$tensor": {"dtype": "float16", "shape": [1], "data": "AAA="}},
          "b": {"$tensor": {"dtype": "float32", "shape": [1], "data": "A"}},
          "c": {"$tensor": {"dtype": "float32", "shape": [1], "data": "AAAAPw=="}},
          "d": {"$tensor": {"dtype": "float32", "shape": [1], "data": "AA="}},
          "e": {"$tensor": {"dtype": "float32", "shape": [1], "data": "?A=="}}},
         "q": {"list": [{"$tensor": {"dtype": "float32", "shape": [-1], "values": []}}]}}
        """;
    String[] lines = Errors.ofState(folder, state).split("\n");
    assertEquals(5, lines.length, String.join("\n", lines));
    assertTrue(lines[0].startsWith("state/p/a: unknown dtype 'float16'"), lines[0]);
    assertTrue(lines[1].startsWith("state/p/b: data is not base64"), lines[1]);
    assertTrue(lines[2].startsWith("state/p/d: data is not base64"), lines[2]);
    assertTrue(lines[3].startsWith("state/p/e: data is not base64"), lines[3]);
    assertTrue(lines[4].startsWith("state/q/list[0]: shape: negative size"), lines[4]);
  }
}
