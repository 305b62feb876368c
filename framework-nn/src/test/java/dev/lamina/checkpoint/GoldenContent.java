package dev.lamina.checkpoint;

import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import java.util.List;

/** What the golden files hold, spelled out. Like them, it may never change. */
final class GoldenContent {
  private GoldenContent() {}

  static Checkpoint checkpoint() {
    return Checkpoint.builder()
        .producer(
            State.builder()
                .put("name", "lamina")
                .put("version", "0.1.0")
                .put("java", "17.0.15")
                .build())
        .model(model())
        .section("parameters", parameters())
        .section("buffers", State.empty())
        .section("extremes", extremes())
        .section("kinds", kinds())
        .build();
  }

  private static State model() {
    State linear =
        module(
            "Linear",
            State.builder().put("inFeatures", 2).put("outFeatures", 3).put("bias", true).build(),
            State.empty());
    State relu = module("ReLU", State.empty(), State.empty());
    return module(
        "Sequential", State.empty(), State.builder().put("0", linear).put("1", relu).build());
  }

  private static State module(String type, State options, State children) {
    return State.builder()
        .put("type", type)
        .put("options", options)
        .put("children", children)
        .build();
  }

  private static State parameters() {
    return State.builder()
        .put("0.weight", floats(Shape.of(3, 2), 0.1f, -0.2f, 0.3f, 1e-3f, 12345.678f, -7f))
        .put("0.bias", floats(Shape.of(3), 0f, 0.5f, -1.5f))
        .build();
  }

  private static State extremes() {
    return State.builder()
        .put(
            "float32",
            floats(
                Shape.of(13),
                0f,
                -0f,
                1.1f,
                Float.MIN_VALUE,
                -0x1.fffffcp-127f,
                Float.MIN_NORMAL,
                Float.MAX_VALUE,
                -Float.MAX_VALUE,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.NaN,
                Float.intBitsToFloat(0xFFC00000),
                Float.intBitsToFloat(0x7FC00001)))
        .put(
            "float64",
            doubles(
                Shape.of(2, 7),
                0.0,
                -0.0,
                1.1,
                Double.MIN_VALUE,
                -0x0.fffffffffffffp-1022,
                Double.MIN_NORMAL,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.NaN,
                Double.longBitsToDouble(0xFFF8000000000000L),
                Double.longBitsToDouble(0x7FF8000000000001L),
                0x1p-44))
        .put(
            "int64",
            State.Array.of(
                new long[] {Long.MIN_VALUE, -1, 0, 1, (1L << 53) + 1, Long.MAX_VALUE},
                Shape.of(1, 2, 3)))
        .put("bool", State.Array.of(new boolean[] {true, false, false, true, true}, Shape.of(5)))
        .put("scalar32", floats(Shape.of(), -2.5f))
        .put("scalar64", doubles(Shape.of(), 1e300))
        .put("scalarInt", State.Array.of(new long[] {42}, Shape.of()))
        .put("scalarBool", State.Array.of(new boolean[] {true}, Shape.of()))
        .put("empty32", floats(Shape.of(0)))
        .put("empty64", doubles(Shape.of(3, 0)))
        .put("emptyInt", State.Array.of(new long[0], Shape.of(0, 0)))
        .put("emptyBool", State.Array.of(new boolean[0], Shape.of(2, 0, 4)))
        .build();
  }

  private static State kinds() {
    return State.builder()
        .put("smallest", Long.MIN_VALUE)
        .put("largest", Long.MAX_VALUE)
        .put("oneInteger", 1)
        .put("oneReal", 1.0)
        .put("minusZero", -0.0)
        .put("subnormal", Double.MIN_VALUE)
        .put("shortest", 0x1p-44)
        .put("nan", Double.NaN)
        .put("infinity", Double.POSITIVE_INFINITY)
        .put("minusInfinity", Double.NEGATIVE_INFINITY)
        .put("flag", true)
        .put("textNaN", "NaN")
        .put("text", "quote \" backslash \\ line\nbreak tab\t nul\u0000 é 日本 \uD83D\uDE00")
        .put("emptyText", "")
        .put("emptyTree", State.empty())
        .put("emptyList", List.of())
        .put("list", List.of(1, -2, 3.5, "four", false))
        .put(
            "mixedList",
            List.of(
                List.of(1, 2),
                State.builder().put("a", 1).build(),
                floats(Shape.of(1), 8f),
                Double.NaN))
        .put("$tensor", State.builder().put("dtype", "float32").build())
        .put("$", 1)
        .put("$$", 2)
        .put(
            "looksLikeATensor",
            State.builder()
                .put("dtype", "float32")
                .put("shape", List.of(1))
                .put("data", "AACAPw==")
                .build())
        .put("dots.and/slashes", "as names")
        .build();
  }

  private static State.Array floats(Shape shape, float... values) {
    return State.Array.of(values, shape);
  }

  private static State.Array doubles(Shape shape, double... values) {
    return State.Array.of(values, shape);
  }
}
