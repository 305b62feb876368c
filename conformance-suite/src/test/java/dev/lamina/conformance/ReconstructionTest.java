package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Factorisations are free in signs, and in nothing else. */
class ReconstructionTest {
  /**
   * A factorisation.
   *
   * @param operator its name
   * @param columns which output has the vectors as columns
   * @param rows which output has the same signs by rows; -1 for none
   */
  private record Kind(String operator, int columns, int rows) {
    /** A recorded case of a square matrix. */
    CaseEditor editor(Path directory) {
      String file = "ops/linalg/" + operator + ".json.gz";
      return new CaseEditor(
          directory, file, one -> one.at("/input/tensor/shape/0").asInt() > 1 && isSquare(one));
    }

    private static boolean isSquare(JsonNode one) {
      JsonNode shape = one.at("/input/tensor/shape");
      return shape.size() == 2 && shape.get(0).equals(shape.get(1));
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
            new Kind("linalg.qr", 0, 1),
            new Kind("linalg.svd", 0, 2),
            new Kind("linalg.eigh", 1, -1))
        .map(Arguments::of);
  }

  @TempDir private Path directory;

  private static void negate(ObjectNode root, String list, int part, int vector, boolean byRows) {
    ObjectNode tensor = (ObjectNode) root.at("/" + list + "/" + part + "/tensor");
    int n = tensor.at("/shape/1").asInt();
    ArrayNode data = (ArrayNode) tensor.get("data");
    for (int i = 0; i < n; i++) {
      int at = byRows ? vector * n + i : i * n + vector;
      data.set(at, DoubleNode.valueOf(-data.get(at).asDouble()));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void signsAreFree(Kind kind) {
    Program run =
        kind.editor(directory)
            .add(
                copy -> {
                  for (String list : new String[] {"outputs", "output_grads"}) {
                    negate(copy, list, kind.columns(), 1, false);
                    if (kind.rows() >= 0) {
                      negate(copy, list, kind.rows(), 1, true);
                    }
                  }
                })
            .run("--verbose");
    assertEquals("total: passed 2, failed 0, unsupported 0", run.lastLine(), run.out());
  }

  /** R of a QR without Q. */
  private static final String R =
      """
      {"op": "linalg.qr", "cases": [{"variant": "", "dtype": "float64",
       "input": {"tensor": {"dtype": "float64", "shape": [2, 2], "data": [3, 1, 4, 2],
                            "requires_grad": false}},
       "args": ["r"], "kwargs": {},
       "outputs": [{"tensor": {"dtype": "float64", "shape": [0], "data": []}},
                   {"tensor": {"dtype": "float64", "shape": [2, 2], "data": [%s]}}]}]}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5, 2.2, 0, 0.4    | passed 2, failed 0",
        "-5, -2.2, 0, 0.4  | passed 2, failed 0",
        "-5, -2.2, 0, -0.4 | passed 2, failed 0",
        "5, -2.2, 0, 0.4   | passed 0, failed 2",
        "5, 2.2, 0, 0.41   | passed 0, failed 2",
        "3, 1, 4, 2        | passed 0, failed 2",
      })
  void rAloneIsFreeInTheSignsOfRows(String r, String counts) throws IOException {
    Files.writeString(directory.resolve("case.json"), R.formatted(r));
    Program run = Program.run("--verbose", directory.toString());
    assertEquals("total: " + counts + ", unsupported 0", run.lastLine(), run.out());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyRecordedNumberCounts(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    int copies = 0;
    for (String list : new String[] {"outputs", "input_grads"}) {
      JsonNode parts = editor.original().get(list);
      for (int part = 0; part < parts.size(); part++) {
        int n = parts.at("/" + part + "/tensor/data").size();
        for (int i = 0; i < n; i++) {
          String place = "/" + list + "/" + part + "/tensor/data/" + i;
          double value = editor.original().at(place).asDouble();
          editor.replace(place, DoubleNode.valueOf(value + 1e-8));
          copies++;
        }
      }
    }
    Program run = editor.run("--layout", "contiguous");
    assertEquals("total: passed 0, failed " + copies + ", unsupported 0", run.lastLine());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void oneSideAloneIsNotFree(Kind kind) {
    CaseEditor editor =
        kind.editor(directory).add(copy -> negate(copy, "output_grads", kind.columns(), 1, false));
    assertEquals("total: passed 0, failed 2, unsupported 0", editor.run().lastLine());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anotherShapeFails(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    ArrayNode longer = editor.original().at("/outputs/0/tensor/shape").deepCopy();
    editor.replace("/outputs/0/tensor/shape", longer.add(1));
    assertEquals("total: passed 0, failed 2, unsupported 0", editor.run().lastLine());
  }
}
