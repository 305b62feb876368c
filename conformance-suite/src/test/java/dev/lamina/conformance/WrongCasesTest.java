package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that pass as recorded fail as soon as anything that was recorded is changed. */
class WrongCasesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * A case, and what in it is compared.
   *
   * @param file where it stands
   * @param key what names it
   * @param value its name
   * @param recorded the names of what is compared
   * @param relative by which part of itself a number is changed, and of 1 if {@code absolute}
   * @param absolute whether the comparison has an absolute part
   */
  private record Kind(
      String file,
      String key,
      String value,
      List<String> recorded,
      double relative,
      boolean absolute) {
    CaseEditor editor(Path directory) {
      return new CaseEditor(directory, file, one -> one.path(key).asText().equals(value));
    }

    @Override
    public String toString() {
      return file + " " + key + "=" + value;
    }
  }

  static Stream<Kind> kinds() {
    List<String> statistics =
        List.of(
            "coefficients",
            "standard_errors",
            "t",
            "p",
            "sigma",
            "r_squared",
            "adj_r_squared",
            "f",
            "rss",
            "fitted_head");
    List<String> module =
        List.of("parameters", "outputs", "input_grads", "parameter_grads", "output_grads");
    return Stream.of(
        new Kind("training/random.json.gz", "seed", "42", List.of("calls"), 1e-5, true),
        new Kind("training/init.json.gz", "init", "normal_", List.of("out"), 1e-5, true),
        new Kind("training/init.json.gz", "init", "constant_", List.of("out"), 1e-5, true),
        new Kind("training/modules.json.gz", "module", "Linear", module, 1e-3, true),
        new Kind("training/optimizers.json.gz", "optimizer", "Adam", List.of("after"), 1e-11, true),
        new Kind("training/optimizers.json.gz", "optimizer", "SGD", List.of("after"), 1e-11, true),
        new Kind(
            "training/runs.json.gz",
            "run",
            "scratch",
            List.of("loss_at_epoch", "test_loss"),
            3e-4,
            false),
        new Kind(
            "training/runs.json.gz", "optimizer", "SGD", List.of("loss_at_epoch"), 3e-4, false),
        new Kind("ols/r-lm.json.gz", "name", "longley", statistics, 1e-7, false),
        new Kind("ols/r-lm.json.gz", "name", "cars", statistics, 1e-9, false));
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("kinds")
  void passesAsRecorded(Kind kind) {
    Program run = kind.editor(directory).add(copy -> {}).run("--verbose");
    assertEquals("total: passed 2, failed 0, unsupported 0", run.lastLine(), run.out());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyRecordedNumberCounts(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    List<String> places = new ArrayList<>();
    kind.recorded().forEach(name -> numbers(editor.original().path(name), "/" + name, places));
    Random random = new Random(17);
    int copies = Math.min(places.size(), 40);
    for (int i = 0; i < copies; i++) {
      String place = places.get(random.nextInt(places.size()));
      editor.replace(place, changed(editor.original().at(place), kind));
    }
    assertAllFail(editor, copies);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void notANumberCounts(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    List<String> places = new ArrayList<>();
    kind.recorded().forEach(name -> numbers(editor.original().path(name), "/" + name, places));
    String first = places.get(0);
    String last = places.get(places.size() - 1);
    editor.replace(first, TextNode.valueOf("nan")).replace(last, TextNode.valueOf("-inf"));
    editor.replace(last, TextNode.valueOf("many")).replace(first, JSON.nullNode());
    assertAllFail(editor, 4);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void typesAndShapesCount(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    List<String> tensors = new ArrayList<>();
    kind.recorded().forEach(name -> tensors(editor.original().path(name), "/" + name, tensors));
    int copies = 0;
    for (String place : tensors) {
      ArrayNode shape = (ArrayNode) editor.original().at(place + "/shape");
      int n = editor.original().at(place + "/data").size();
      editor.replace(place + "/shape", shape.deepCopy().add(1));
      editor.replace(place + "/shape", JSON.arrayNode().add(n).add(1).add(1).add(1));
      editor.replace(place + "/shape", JSON.arrayNode().add(n + 1));
      editor.replace(place + "/shape", JSON.arrayNode().add(-n));
      String dtype = editor.original().at(place + "/dtype").asText();
      String other = dtype.equals("float64") ? "float32" : "float64";
      editor.replace(place + "/dtype", TextNode.valueOf(other));
      editor.replace(place + "/dtype", TextNode.valueOf("float"));
      editor.add(copy -> ((ArrayNode) copy.at(place + "/data")).remove(0));
      copies += 7;
    }
    if (copies > 0) {
      assertAllFail(editor, copies);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingMayBeMissing(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    List<String> names = new ArrayList<>();
    editor.original().fieldNames().forEachRemaining(names::add);
    // A run has a test loss or has none.
    names.remove("test_loss");
    int copies = 0;
    for (String name : names) {
      editor.add(copy -> copy.remove(name));
      editor.replace("/" + name, JSON.nullNode());
      copies += 2;
    }
    assertAllFail(editor, copies);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingRecordedMayBeEmpty(Kind kind) {
    CaseEditor editor = kind.editor(directory);
    for (String name : kind.recorded()) {
      editor.replace("/" + name, JSON.arrayNode()).replace("/" + name, JSON.objectNode());
    }
    assertAllFail(editor, 2 * kind.recorded().size());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatNobodyChecksIsNotPassedOver(Kind kind) {
    Program run =
        kind.editor(directory).replace("/further_result", DoubleNode.valueOf(1)).run("--verbose");
    assertEquals("total: passed 0, failed 0, unsupported 2", run.lastLine());
    assertTrue(run.out().contains("no check is known for further_result"), run.out());
  }

  private static void assertAllFail(CaseEditor editor, int copies) {
    Program run = editor.add(copy -> {}).run("--layout", "contiguous", "--verbose");
    assertEquals(
        "total: passed 1, failed " + copies + ", unsupported 0", run.lastLine(), () -> run.out());
    assertEquals(1, run.status());
  }

  /** All places of recorded numbers; not those of shapes, seeds and arguments. */
  private static void numbers(JsonNode node, String place, List<String> places) {
    if (node.isNumber()) {
      places.add(place);
    } else if (node.has("data")) {
      numbers(node.get("data"), place + "/data", places);
    } else {
      children(node, place, (child, at) -> numbers(child, at, places));
    }
  }

  private static void tensors(JsonNode node, String place, List<String> places) {
    if (node.has("data")) {
      places.add(place);
    } else {
      children(node, place, (child, at) -> tensors(child, at, places));
    }
  }

  @FunctionalInterface
  private interface Visit {
    void child(JsonNode node, String place);
  }

  private static void children(JsonNode node, String place, Visit visit) {
    if (node.has("call")) {
      visit.child(node.get("out"), place + "/out");
    } else if (node.isObject()) {
      node.properties().forEach(one -> visit.child(one.getValue(), place + "/" + one.getKey()));
    } else {
      for (int i = 0; i < node.size(); i++) {
        visit.child(node.get(i), place + "/" + i);
      }
    }
  }

  private static JsonNode changed(JsonNode number, Kind kind) {
    if (number.isIntegralNumber()) {
      return LongNode.valueOf(number.longValue() + 1);
    }
    double value = number.doubleValue();
    double scale = kind.absolute() ? Math.max(1, Math.abs(value)) : Math.abs(value);
    return DoubleNode.valueOf(value + kind.relative() * scale);
  }
}
