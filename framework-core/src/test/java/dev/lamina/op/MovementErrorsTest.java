package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.MeshIndexing;
import dev.lamina.tensor.QuantileInterpolation;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong calls of views, arrangements, sorting and statistics, and what is said to them. */
class MovementErrorsTest {
  /**
   * A wrong call.
   *
   * @param op the operation that the message begins with
   * @param type the exception
   * @param parts what else the message says
   * @param call the call
   */
  record Wrong(
      String op, Class<? extends Throwable> type, List<String> parts, Supplier<Object> call) {
    @Override
    public String toString() {
      return op + " " + parts;
    }
  }

  private static final List<Wrong> CALLS = new ArrayList<>();

  private static void shape(String op, Supplier<Object> call, String... parts) {
    CALLS.add(new Wrong(op, ShapeException.class, List.of(parts), call));
  }

  private static void type(String op, Supplier<Object> call, String... parts) {
    CALLS.add(new Wrong(op, DTypeException.class, List.of(parts), call));
  }

  private static void argument(String op, Supplier<Object> call, String... parts) {
    CALLS.add(new Wrong(op, IllegalArgumentException.class, List.of(parts), call));
  }

  private static Tensor cube() {
    return Tensor.zeros(2, 3, 4);
  }

  private static Tensor one() {
    return Tensor.scalar(1);
  }

  static Stream<Wrong> calls() {
    CALLS.clear();
    views();
    joining();
    arranging();
    sorting();
    counting();
    return CALLS.stream();
  }

  private static void views() {
    shape("flatten", () -> cube().flatten(2, 1), "[2, 3, 4]", "Swap them");
    shape("flatten", () -> cube().flatten(3), "no dimension 3", "[2, 3, 4]", "from -3 to 2");
    shape("flatten", () -> cube().flatten(0, 3), "no dimension 3", "[2, 3, 4]", "from -3 to 2");
    shape("unflatten", () -> cube().unflatten(2, 3, 2), "[4]", "[3, 2]", "product is 4");
    shape("unflatten", () -> cube().unflatten(2), "[2, 3, 4]", "squeeze(dim)");
    shape("unflatten", () -> one().unflatten(0, 1), "shape []", "item()");
    shape("movedim", () -> cube().movedim(new int[] {0, 0}, new int[] {1, 2}), "[0, 0]", "twice");
    shape("movedim", () -> cube().movedim(new int[] {0}, new int[] {1, 2}), "as many places");
    shape("unfold", () -> cube().unfold(1, 4, 1), "size 4", "[2, 3, 4]", "from 0 to 3");
    shape("unfold", () -> cube().unfold(1, 2, 0), "step 0", "at least 1");
    shape("diagonal", () -> Tensor.zeros(3).diagonal(), "[3]", "diagEmbed()");
    shape("diagonal", () -> cube().diagonal(0, 1, -2), "dimension 1 twice", "Name another one");
    shape("split", () -> cube().split(0), "size 0", "chunk(chunks, dim)");
    shape("split", () -> cube().split(new int[] {1, 3}, 1), "[1, 3]", "sum is 3", "narrow");
    shape("splitWithSizes", () -> cube().splitWithSizes(new int[] {4, -2}), "[4, -2]", "sum is 2");
    shape("split", () -> one().split(1), "shape []", "item()");
    shape("chunk", () -> cube().chunk(0), "0 parts", "from 1 on");
    shape("unbind", () -> one().unbind(), "shape []", "item()");
    shape("view", () -> cube().viewAs(Tensor.zeros(5)), "[2, 3, 4] (24 elements)", "[5]");
  }

  private static void joining() {
    shape("cat", () -> Tensor.cat(), "0 tensors", "at least one");
    shape("cat", () -> Tensor.cat(one(), one()), "shape []", "Tensor.stack(tensors)");
    shape(
        "cat",
        () -> Tensor.cat(Tensor.zeros(2, 3), Tensor.zeros(0), Tensor.zeros(2, 4)),
        "[2, 3]",
        "number 2, [2, 4]",
        "expand");
    shape("cat", () -> Tensor.cat(List.of(cube()), 3), "no dimension 3", "[2, 3, 4]");
    shape("stack", () -> Tensor.stack(cube(), one()), "number 1, []", "Tensor.cat(tensors, dim)");
    shape("stack", () -> Tensor.stack(List.of(cube()), 4), "no place 4", "from -4 to 3");
    shape("hstack", () -> Tensor.hstack(Tensor.zeros(2, 3), Tensor.zeros(3, 3)), "[3, 3]");
    shape("vstack", () -> Tensor.vstack(), "0 tensors");
    shape("meshgrid", () -> Tensor.meshgrid(cube()), "[2, 3, 4]", "flatten()");
    type(
        "meshgrid",
        () -> Tensor.meshgrid(List.of(Tensor.zeros(2), Tensor.of(1L)), MeshIndexing.XY),
        "float32 [2]",
        "number 1, int64 [1]",
        "to(dtype)");
  }

  private static void arranging() {
    shape("flip", () -> cube().flip(0, -3), "dimension 0 is named twice", "[2, 3, 4]");
    shape("flip", () -> cube().flip(3), "no dimension 3");
    shape("roll", () -> cube().roll(new int[] {1}, new int[] {}), "[1]", "roll(shift)");
    shape("roll", () -> one().roll(1, 0), "shape []");
    shape("rot90", () -> Tensor.zeros(3).rot90(), "[3]", "unsqueeze(dim)");
    shape("rot90", () -> cube().rot90(1, 1, 1), "dimension 1 twice");
    shape("repeat", () -> cube().repeat(2, 2), "[2, 2]", "[2, 3, 4]", "tile(times)");
    shape("repeat", () -> cube().repeat(1, 1, -1), "none negative");
    shape("tile", () -> cube().tile(-1), "[-1]", "0 or more");
    shape("repeat", () -> cube().repeat(1, 1, 1 << 30), "1073741824", "size 4", "2^31 - 1");
    shape("tile", () -> cube().tile(1 << 30), "1073741824", "size 4", "2^31 - 1");
    shape("repeatInterleave", () -> cube().repeatInterleave(-1, 0), "got -1", "[2, 3, 4]");
    shape("repeatInterleave", () -> cube().repeatInterleave(1 << 30, 0), "size 2", "2^31 - 1");
    shape("repeatInterleave", () -> cube().repeatInterleave(Tensor.of(1L, -1L), 0), "1 negative");
    shape("repeatInterleave", () -> cube().repeatInterleave(Tensor.of(1L, 1L), 1), "[2]", "[3]");
    type("repeatInterleave", () -> cube().repeatInterleave(one()), "float32", "to(DType.INT64)");
    shape("diag", () -> cube().diag(), "[2, 3, 4]", "diagEmbed()");
    shape("diagEmbed", () -> one().diagEmbed(), "shape []", "view(1)");
    shape("diagEmbed", () -> cube().diagEmbed(0, 1, 1), "dimension 1 twice");
    shape("diagEmbed", () -> Tensor.zeros(2).diag(Integer.MAX_VALUE), "2147483647", "[2]");
    shape("diagEmbed", () -> Tensor.zeros(2).diag(Integer.MIN_VALUE), "-2147483648", "[2]");
    shape("tril", () -> Tensor.zeros(3).tril(), "[3]", "[..., m, n]", "unsqueeze(dim)");
    shape("triu_", () -> Tensor.zeros(3).triu_(), "[3]", "unsqueeze(dim)");
  }

  private static void sorting() {
    shape("sort", () -> cube().sort(3), "no dimension 3", "[2, 3, 4]");
    shape("topk", () -> cube().topk(5), "k = 5", "[2, 3, 4]", "0 to 4", "Math.min");
    shape("kthvalue", () -> cube().kthvalue(0), "k = 0", "1 to 4");
    shape("median", () -> Tensor.zeros(2, 0).median(1), "[2, 0]", "at least one element");
    shape("median", () -> Tensor.zeros(DType.INT64, 0).median(), "int64 [0]");
    shape("mode", () -> Tensor.zeros(0).mode(), "[0]", "at least one element");
    shape("unique", () -> Tensor.zeros(2, 0).unique(0), "[2, 0]", "empty dimension");
    shape("unique", () -> one().unique(0), "shape []");
    shape("searchsorted", () -> cube().searchsorted(Tensor.zeros(3)), "[3]", "[2, 3, 4]", "Expand");
    type("searchsorted", () -> Tensor.zeros(3).searchsorted(Tensor.of(1L)), "int64 [1]", "float32");
    shape(
        "searchsorted",
        () -> Tensor.zeros(3).searchsorted(one(), false, Tensor.of(1L)),
        "int64 [1]",
        "argsort()");
    shape("bucketize", () -> one().bucketize(cube()), "[2, 3, 4]", "searchsorted");
  }

  private static void counting() {
    type("quantile", () -> Tensor.of(1L).quantile(0.5), "int64 [1]", "to(DType.FLOAT32)");
    type("quantile", () -> Tensor.of(1f).quantile(Tensor.of(0.5)), "q float64 [1]");
    shape("quantile", () -> Tensor.zeros(0).quantile(0.5), "[0]", "at least one element");
    shape(
        "nanquantile",
        () -> Tensor.zeros(2).nanquantile(cube(), 0, true, QuantileInterpolation.LOWER),
        "q [2, 3, 4]");
    type("histc", () -> Tensor.of(1L).histc(3), "int64 [1]", "bincount()");
    argument("histc", () -> one().histc(0), "0 bins", "at least one bin");
    argument("histc", () -> one().histc(3, 2, 1), "from 2.0 to 1.0", "smaller one first");
    argument("histc", () -> Tensor.scalar(Double.NaN).histc(3), "NaN", "histc(bins, min, max)");
    type("bincount", () -> one().bincount(), "float32 []", "histc()");
    shape("bincount", () -> Tensor.zeros(DType.INT64, 2, 2).bincount(), "[2, 2]", "flatten()");
    shape("bincount", () -> Tensor.of(3L, -1L).bincount(), "got -1", "unique()");
    shape("bincount", () -> Tensor.of(3L).bincount(cube(), 0), "weights [2, 3, 4]");
  }

  @ParameterizedTest
  @MethodSource("calls")
  void wrongCallsSayWhatAndHow(Wrong wrong) {
    String message = assertThrows(wrong.type(), () -> wrong.call().get()).getMessage();
    assertEquals(wrong.op() + ":", message.split(" ")[0]);
    for (String part : wrong.parts()) {
      assertTrue(message.contains(part), () -> part + " is missing in: " + message);
    }
    assertTrue(message.contains("got "), message);
  }
}
