package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorCaseTest {
  /** x · y with x [2, 2] and y [2]. */
  private static final String MUL =
      """
      {"op": "mul", "cases": [{"variant": "", "dtype": "float32",
       "input": {"tensor": {"dtype": "float32", "shape": [2, 2], "data": [1, 2, 3, 4],
                            "requires_grad": true}},
       "args": [{"tensor": {"dtype": "float32", "shape": [2], "data": [10, 20],
                            "requires_grad": true}}],
       "kwargs": {},
       "outputs": [{"tensor": {"dtype": "float32", "shape": [2, 2], "data": [10, 40, 30, 80],
                               "requires_grad": false}}],
       "output_grads": [{"tensor": {"dtype": "float32", "shape": [2, 2], "data": [1, 1, 1, 2],
                                    "requires_grad": false}}],
       "input_grads": [{"tensor": {"dtype": "float32", "shape": [2, 2], "data": [10, 20, 10, 40],
                                   "requires_grad": false}},
                       {"tensor": {"dtype": "float32", "shape": [2], "data": [4, 10],
                                   "requires_grad": false}}]}]}""";

  /** A case without gradients, of four parts: operator, input, arguments and result. */
  private static final String CALL =
      """
      {"op": "%s", "cases": [{"variant": "", "dtype": "float32",
       "input": {"tensor": {"dtype": "%s", "shape": [2, 3], "data": [1, 2, 3, 4, 5, 6],
                            "requires_grad": false}},
       %s,
       "outputs": [{"tensor": {%s, "requires_grad": false}}]}]}""";

  @TempDir private Path directory;

  private Program run(String content) throws IOException {
    Files.writeString(directory.resolve("case.json"), content);
    return Program.run("--verbose", directory.toString());
  }

  @Test
  void comparesResultsAndGradientsInBothLayouts() throws IOException {
    Program run = run(MUL);
    assertEquals("2 0 0", run.counts().get("mul"), run.out());
    assertEquals(0, run.status());
  }

  @Test
  void saysWhichCallFailed() throws IOException {
    Program run = run(MUL.replace("[4, 10]", "[4, 11]"));
    assertEquals(
        List.of(
            "mul      0      2      0",
            "  failed: contiguous mul(float32[2, 2], float32[2])",
            "    input_grads[1]: largest difference 1.00000 at [1]: expected 11.0, got 10.0 (1 of 2"
                + " values differ)",
            "  failed: strided mul(float32[2, 2], float32[2])",
            "    input_grads[1]: largest difference 1.00000 at [1]: expected 11.0, got 10.0 (1 of 2"
                + " values differ)",
            "total: passed 0, failed 2, unsupported 0"),
        run.lines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10, 40, 30, 80    | 10, 40, 30, 81    | outputs[0]: largest difference 1.00000 at [1, 1]",
        "10, 20, 10, 40    | 10, 20, 11, 40    | input_grads[0]: largest difference 1.00000",
        "[4, 10]           | [4, 11]           | input_grads[1]: largest difference 1.00000 at [1]",
        "[1, 1, 1, 2]      | [1, 1, 1, 3]      | input_grads[0]: largest difference 20.0000",
        "[4, 10]           | [4]               | malformed case: input_grads[1]: 1 values do not",
        "[4, 10]           | [4, 10, 1]        | malformed case: input_grads[1]: 3 values do not",
        "\"input\"         | \"inputs\"        | malformed case: input is missing",
        "\"outputs\"       | \"output\"        | malformed case: outputs is missing",
      })
  void whatIsWrongFails(String right, String wrong, String message) throws IOException {
    Program run = run(MUL.replace(right.trim(), wrong.trim()));
    assertEquals("0 2 0", run.counts().get("mul"), run.out());
    assertTrue(run.out().contains("\n    " + message), run.out());
  }

  @Test
  void missingGradientsFail() throws IOException {
    String second = MUL.substring(MUL.lastIndexOf("{\"tensor\""), MUL.length() - 4);
    Program none = run(MUL.replace(second, "null"));
    assertTrue(
        none.out().contains("input_grads[1]: expected no gradient, got one [2]"), none.out());
    Program fewer = run(MUL.replace(",\n                 " + second, ""));
    assertTrue(fewer.out().contains("inputs with a gradient: expected 1, got 2"), fewer.out());
  }

  private static String call(String op, String dtype, String arguments, String output) {
    return CALL.formatted(op, dtype, arguments, output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum  | \"args\": [], \"kwargs\": {}                        | [] | [21]",
        "sum  | \"args\": [], \"kwargs\": {\"dim\": -1}             | [2] | [6, 15]",
        "sum  | \"args\": [[0, 1]], \"kwargs\": {\"keepdim\": true} | [1, 1] | [21]",
        "sum  | \"args\": [0, true], \"kwargs\": {}                 | [1, 3] | [5, 7, 9]",
        "add  | \"args\": [1], \"kwargs\": {}                       | [2, 3] | [2,3,4,5,6,7]",
        "add  | \"args\": [0.5], \"kwargs\": {}          | [2, 3] | [1.5,2.5,3.5,4.5,5.5,6.5]",
        "clamp | \"args\": [null, 4], \"kwargs\": {}                | [2, 3] | [1,2,3,4,4,4]",
        "clamp | \"args\": [2], \"kwargs\": {\"max\": null}         | [2, 3] | [2,2,3,4,5,6]",
        "view | \"args\": [[3, 2]], \"kwargs\": {}                  | [3, 2] | [1,2,3,4,5,6]",
        "transpose | \"args\": [0, 1], \"kwargs\": {}               | [3, 2] | [1,4,2,5,3,6]",
        "squeeze | \"args\": [], \"kwargs\": {}                     | [2, 3] | [1,2,3,4,5,6]",
        "narrow | \"args\": [1, 1], \"kwargs\": {\"length\": 1}     | [2, 1] | [2,5]",
        "narrow | \"args\": [1, <1>, 1], \"kwargs\": {}            | [2, 1] | [2,5]",
        "view | \"args\": [3, 2], \"kwargs\": {}                    | [3, 2] | [1,2,3,4,5,6]",
        "add  | \"args\": [true], \"kwargs\": {\"alpha\": 2}        | [2, 3] | [3,4,5,6,7,8]",
        "var  | \"args\": [1, false, true], \"kwargs\": {}  | [2, 1] | [0.6666667,0.6666667]",
        "scatter | \"args\": [0, <0,1>, 5], \"kwargs\": {\"reduce\": \"add\"}"
            + " | [2, 3] | [6,2,3,4,10,6]",
        "scatter | \"args\": [0, <0,1>, 5], \"kwargs\": {\"reduce\": \"multiply\"}"
            + " | [2, 3] | [5,2,3,4,25,6]",
      })
  void takesArgumentsByPositionAndByName(String op, String arguments, String shape, String data)
      throws IOException {
    String output = "\"dtype\": \"float32\", \"shape\": " + shape + ", \"data\": " + data;
    Program run = run(call(op, "float32", withIndices(arguments), output));
    assertEquals("2 0 0", run.counts().get(op), run.out());
  }

  /** Arguments with {@code <1>} and {@code <0,1>} written out, tensors of indices. */
  private static String withIndices(String arguments) {
    String index =
        """
        {"tensor": {"dtype": "int64", "shape": %s, "data": [%s], "requires_grad": false}}""";
    return arguments
        .replace("<1>", index.formatted("[]", "1"))
        .replace("<0,1>", index.formatted("[1, 2]", "0, 1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lgamma | float32 | \"args\": [], \"kwargs\": {}             | no operator lgamma",
        "neg    | int16   | \"args\": [], \"kwargs\": {}             | no tensors of type int16",
        "neg    | float32 | \"args\": [], \"kwargs\": {\"out\": 1}   | not known here: out",
        "neg    | float32 | \"args\": [1], \"kwargs\": {}            | argument 1 is not known here",
        "mm     | float32 | \"args\": [1], \"kwargs\": {}            | mat2 is 1 here; Lamina takes a"
      })
  void whatLaminaLacksIsUnsupported(String op, String dtype, String arguments, String reason)
      throws IOException {
    String output = "\"dtype\": \"float32\", \"shape\": [], \"data\": [0]";
    Program run = run(call(op, dtype, arguments, output));
    assertEquals("0 0 2", run.counts().get(op), run.out());
    List<String> reasons = run.lines().stream().filter(line -> line.contains(reason)).toList();
    assertEquals(2, reasons.size(), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sum | \"args\": [7], \"kwargs\": {}              | thrown: dev.lamina.backend.ShapeException",
        "sum | \"args\": [0], \"kwargs\": {\"dim\": 0}    | malformed case: dim is given by position",
        "add | \"args\": [], \"kwargs\": {}               | malformed case: other is missing",
        "add | \"args\": 1, \"kwargs\": {}                | malformed case: args: expected a list",
        "add | \"args\": [], \"kwargs\": []               | malformed case: kwargs: expected an",
        "add | \"args\": [\"one\"], \"kwargs\": {}        | malformed case: other: expected a number"
      })
  void whatCannotBeCalledFails(String op, String arguments, String reason) throws IOException {
    String output = "\"dtype\": \"float32\", \"shape\": [], \"data\": [0]";
    Program run = run(call(op, "float32", arguments, output));
    assertEquals("0 2 0", run.counts().get(op), run.out());
    assertTrue(run.out().contains("\n    " + reason), run.out());
  }
}
