package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read back, bit for bit. */
class RoundTripTest {
  @TempDir Path folder;

  private static CheckpointOptions options(Encoding encoding) {
    return CheckpointOptions.defaults().encoding(encoding);
  }

  private static Checkpoint holding(State content) {
    return Checkpoint.builder().model(State.empty()).section("s", content).build();
  }

  private void assertComesBack(State content, CheckpointOptions options) {
    Path file = folder.resolve("c.json");
    Checkpoint checkpoint = holding(content);
    Checkpoints.write(file, checkpoint, options);
    assertEquals(checkpoint, Checkpoints.read(file));
  }

  /** Lengths around the sizes of the chunks in which bytes are taken and collected. */
  @ParameterizedTest
  @EnumSource
  void arraysOfAwkwardLengths(Encoding encoding) {
    SplittableRandom random = new SplittableRandom(7);
    State.Builder content = State.builder();
    for (int center : new int[] {0, 128, 256, 1024, 2048, 4096, 8320, 16384, 16640, 66560}) {
      for (int n = Math.max(0, center - 1); n <= center + 1; n++) {
        for (DType dtype : DType.values()) {
          content.put(dtype + " " + n, array(random, dtype, n));
        }
      }
    }
    assertComesBack(content.build(), options(encoding));
  }

  /** Random bit patterns: every exponent, subnormals and odd NaNs among them. */
  private static State.Array array(SplittableRandom random, DType dtype, int n) {
    Shape shape = Shape.of(n);
    return switch (dtype) {
      case FLOAT32 -> {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
          values[i] = quiet(Float.intBitsToFloat(random.nextInt()));
        }
        yield State.Array.of(values, shape);
      }
      case FLOAT64 ->
          State.Array.of(
              random
                  .longs(n)
                  .mapToDouble(Double::longBitsToDouble)
                  .map(RoundTripTest::quiet)
                  .toArray(),
              shape);
      case INT64 -> State.Array.of(random.longs(n).toArray(), shape);
      case INT32 -> new State.Array(dtype, shape, random.ints(n).toArray());
      case UINT8 -> {
        byte[] values = new byte[n];
        for (int i = 0; i < n; i++) {
          values[i] = (byte) random.nextInt();
        }
        yield new State.Array(dtype, shape, values);
      }
      case BOOL -> {
        boolean[] values = new boolean[n];
        for (int i = 0; i < n; i++) {
          values[i] = random.nextBoolean();
        }
        yield State.Array.of(values, shape);
      }
    };
  }

  // a signalling NaN may be quieted by any move of it, so what was put in is not defined

  private static float quiet(float value) {
    return Float.isNaN(value)
        ? Float.intBitsToFloat(Float.floatToRawIntBits(value) | 0x00400000)
        : value;
  }

  private static double quiet(double value) {
    return Double.isNaN(value)
        ? Double.longBitsToDouble(Double.doubleToRawLongBits(value) | 0x0008000000000000L)
        : value;
  }

  @ParameterizedTest
  @EnumSource
  void randomTrees(Encoding encoding) {
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Path file = folder.resolve("c.json");
      Checkpoint checkpoint = holding(tree(random, 0));
      Checkpoints.write(file, checkpoint, options(encoding).checksums(random.nextBoolean()));
      assertEquals(checkpoint, Checkpoints.read(file), "seed " + seed);
    }
  }

  private static State tree(SplittableRandom random, int depth) {
    State.Builder tree = State.builder();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = text(random) + i;
      switch (random.nextInt(depth < 4 ? 8 : 6)) {
        case 0 -> tree.put(name, random.nextLong());
        case 1 -> tree.put(name, quiet(Double.longBitsToDouble(random.nextLong())));
        case 2 -> tree.put(name, text(random));
        case 3 -> tree.put(name, random.nextBoolean());
        case 4 -> tree.put(name, random.nextBoolean() ? Double.NaN : -0.0);
        case 5 ->
            tree.put(name, array(random, DType.values()[random.nextInt(4)], random.nextInt(5)));
        case 6 -> tree.put(name, tree(random, depth + 1));
        default -> {
          List<Object> list = new ArrayList<>();
          State values = tree(random, depth + 1);
          values.names().forEach(n -> list.add(values.value(n)));
          tree.put(name, list);
        }
      }
    }
    return tree.build();
  }

  private static String text(SplittableRandom random) {
    String[] parts = {"$", "$tensor", "\"", "\\", "\n", "\0", "é", "\uD83D\uDE00", "日", "a"};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  @Test
  void longTextsWithCharactersAcrossEveryBoundary() {
    State.Builder content = State.builder();
    for (int shift = 0; shift < 4; shift++) {
      content.put("t" + shift, "a".repeat(shift) + "\uD83D\uDE00é日".repeat(20_000));
    }
    content.put("n".repeat(100_000), 1);
    assertComesBack(content.build(), CheckpointOptions.defaults());
  }

  @Test
  void nestingUpToTheLimit() {
    // below the state, the section and the innermost tree stands a tensor, each a level
    assertComesBack(nested(253), CheckpointOptions.defaults());
    String message =
        assertThrows(
                CheckpointException.class,
                () -> Checkpoints.write(folder.resolve("deep.json"), holding(nested(254))))
            .getMessage();
    assertTrue(message.startsWith("save: the state is nested too deeply at 'state/s/a/a"), message);
    assertTrue(message.endsWith("expected at most 256 levels, since no reader accepts more"));
    assertFalse(Files.exists(folder.resolve("deep.json")));
  }

  @Test
  void halfASurrogatePairIsRefused() {
    Path file = folder.resolve("c.json");
    State name = State.builder().put("a\uD800", 1).build();
    State text = State.builder().put("a", List.of(1, "\uDC00")).build();
    assertEquals(
        "save: the name or text at 'state/s/a[1]' is not valid Unicode; got half of a surrogate"
            + " pair",
        assertThrows(CheckpointException.class, () -> Checkpoints.write(file, holding(text)))
            .getMessage());
    assertThrows(CheckpointException.class, () -> Checkpoints.write(file, holding(name)));
  }

  private static State nested(int levels) {
    State tree = State.builder().put("t", State.Array.of(new float[1], Shape.of(1))).build();
    for (int i = 0; i < levels; i++) {
      tree = State.builder().put("a", tree).build();
    }
    return tree;
  }

  @Test
  void keysOfATensorComeInAnyOrder() throws IOException {
    Path file = folder.resolve("c.json");
    Files.writeString(
        file,
        """
        {"version": 1, "state": {"s": {
          "a": {"$tensor": {"values": [1, -0.0, "NaN"], "shape": [3], "dtype": "float32"}},
          "b": {"$tensor": {"data": "AACAPw==", "dtype": "float32", "shape": [1, 1]}},
          "c": {"$tensor": {"values": [true, false], "shape": [2], "dtype": "bool"}}}},
         "producer": {"version": "1", "name": "by hand", "host": {"cores": 2}},
         "model": {}, "format": "lamina-checkpoint"}

        """);
    Checkpoint checkpoint = Checkpoints.read(file);
    State section = checkpoint.section("s");
    assertEquals(State.Array.of(new float[] {1f, -0f, Float.NaN}, Shape.of(3)), section.array("a"));
    assertEquals(State.Array.of(new float[] {1f}, Shape.of(1, 1)), section.array("b"));
    assertEquals(State.Array.of(new boolean[] {true, false}, Shape.of(2)), section.array("c"));
    assertEquals(2, checkpoint.producer().tree("host").integer("cores"));
  }

  /** A shortest float32 decimal rounds to its value directly, not by way of float64. */
  @Test
  void float32DecimalsAreRoundedOnce() throws IOException {
    Path file = folder.resolve("c.json");
    // above the midpoint of 1 and the next float32 by less than half a unit of float64
    String value = "1.000000059604644775390625000001";
    Files.writeString(
        file,
        "{\"format\": \"lamina-checkpoint\", \"version\": 1, \"producer\": {\"name\": \"a\","
            + " \"version\": \"b\"}, \"model\": {}, \"state\": {\"s\": {\"t\": {\"$tensor\":"
            + " {\"dtype\": \"float32\", \"shape\": [], \"values\": ["
            + value
            + "]}}}}}");
    float read = Checkpoints.read(file).section("s").array("t").floats()[0];
    assertEquals(Math.nextUp(1f), read);
  }

  @Test
  void checksumsAreLeftOutOnRequest() throws IOException {
    Path file = folder.resolve("c.json");
    Checkpoint checkpoint = holding(nested(0));
    Checkpoints.write(file, checkpoint);
    assertTrue(Files.readString(file).contains("\"sha256\""));
    Checkpoints.write(file, checkpoint, CheckpointOptions.defaults().checksums(false));
    assertFalse(Files.readString(file).contains("\"sha256\""));
    assertEquals(checkpoint, Checkpoints.read(file));
  }
}
