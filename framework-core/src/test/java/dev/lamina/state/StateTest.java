package dev.lamina.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class StateTest {
  private static final State.Array PAIR = State.Array.of(new float[] {1f, 2f}, Shape.of(2));

  private static State everyKind() {
    return State.builder()
        .put("tree", State.builder().put("inner", 1).build())
        .put("integer", Long.MIN_VALUE)
        .put("real", 0.25)
        .put("text", "relu")
        .put("flag", true)
        .put("array", PAIR)
        .put("list", List.of(1, 2.5f, "three", List.of(false)))
        .build();
  }

  private static String errorOf(Executable action) {
    return assertThrows(IllegalArgumentException.class, action).getMessage();
  }

  @Test
  void givesBackEveryKindInOrder() {
    State state = everyKind();
    assertEquals(
        List.of("tree", "integer", "real", "text", "flag", "array", "list"),
        List.copyOf(state.names()));
    assertEquals(1, state.tree("tree").integer("inner"));
    assertEquals(Long.MIN_VALUE, state.integer("integer"));
    assertEquals(0.25, state.real("real"));
    assertEquals("relu", state.text("text"));
    assertTrue(state.flag("flag"));
    assertEquals(PAIR, state.array("array"));
    assertEquals(List.of(1L, 2.5, "three", List.of(false)), state.list("list"));
    assertEquals(true, state.value("flag"));
    assertTrue(state.has("list"));
    assertFalse(state.has("List"));
    assertFalse(state.isEmpty());
  }

  @Test
  void emptyHasNoNames() {
    assertTrue(State.empty().isEmpty());
    assertSame(State.empty(), State.builder().build());
    assertEquals("{}", State.empty().toString());
  }

  @Test
  void missingNameIsAnErrorThatListsWhatExists() {
    State state = State.builder().put("lr", 0.1).put("step", 3).build();
    assertEquals(
        "State: there is no 'momentum'; got the names [lr, step]",
        errorOf(() -> state.real("momentum")));
    assertEquals(
        "State: there is no 'lr'; got no names at all", errorOf(() -> State.empty().value("lr")));
  }

  @Test
  void aLongListOfNamesIsShortenedInErrors() {
    State.Builder builder = State.builder();
    IntStream.range(0, 25).forEach(i -> builder.put("n" + i, i));
    String message = errorOf(() -> builder.build().value("x"));
    assertTrue(message.endsWith("n18, n19 and 5 more]"), message);
  }

  @Test
  void wrongKindIsAnErrorThatSaysWhatWasFound() {
    State state = everyKind();
    assertEquals(
        "State: 'text' is not an integer; got the text 'relu'",
        errorOf(() -> state.integer("text")));
    assertEquals(
        "State: 'integer' is not a text; got the integer -9223372036854775808",
        errorOf(() -> state.text("integer")));
    assertEquals(
        "State: 'real' is not an integer; got the real number 0.25",
        errorOf(() -> state.integer("real")));
    assertEquals(
        "State: 'flag' is not a tree; got the flag true", errorOf(() -> state.tree("flag")));
    assertEquals(
        "State: 'array' is not a list; got the array float32[2]",
        errorOf(() -> state.list("array")));
    assertEquals(
        "State: 'list' is not an array; got a list of 4", errorOf(() -> state.array("list")));
    assertEquals(
        "State: 'tree' is not a flag; got a tree with the names [inner]",
        errorOf(() -> state.flag("tree")));
    assertEquals(
        "State: 'text' is not a real number; got the text 'relu'",
        errorOf(() -> state.real("text")));
  }

  @Test
  void realTakesIntegersThatADoubleHoldsExactly() {
    State state =
        State.builder()
            .put("one", 1)
            .put("exact", 1L << 62)
            .put("inexact", (1L << 53) + 1)
            .put("largest", Long.MAX_VALUE)
            .put("smallest", Long.MIN_VALUE)
            .build();
    assertEquals(1.0, state.real("one"));
    assertEquals(0x1p62, state.real("exact"));
    assertEquals(-0x1p63, state.real("smallest"));
    assertEquals(
        "State: 'inexact' is not a real number; got the integer 9007199254740993",
        errorOf(() -> state.real("inexact")));
    assertThrows(IllegalArgumentException.class, () -> state.real("largest"));
  }

  @Test
  void aNameCanBePutOnce() {
    State.Builder builder = State.builder().put("a", 1);
    assertEquals(
        "State: 'a' was put twice; expected each name once", errorOf(() -> builder.put("a", 2)));
    assertEquals(1, builder.build().integer("a"));
  }

  @Test
  void nullIsRefused() {
    State.Builder builder = State.builder();
    assertEquals("State: a name is null; expected a text", errorOf(() -> builder.put(null, 1)));
    String message = errorOf(() -> builder.put("a", (State) null));
    assertTrue(
        message.startsWith("State: 'a' is of no kind that a state holds; got null"), message);
    message = errorOf(() -> builder.put("l", Arrays.asList(1, null)));
    assertTrue(message.startsWith("State: 'l[1]' is of no kind"), message);
    message = errorOf(() -> builder.put("l", List.of(List.of(new Object()))));
    assertTrue(message.startsWith("State: 'l[0][0]' is of no kind"), message);
    assertTrue(message.contains("got java.lang.Object; expected a State, long"), message);
    message = errorOf(() -> new State.Array(DType.INT64, Shape.of(), null));
    assertEquals("State.Array: dtype, shape and values are needed; got int64, [], null", message);
  }

  @Test
  void changesAfterwardsDoNotReachTheState() {
    float[] values = {1f, 2f};
    List<Object> list = new ArrayList<>(List.of(new ArrayList<>(List.of(1L))));
    State.Builder builder =
        State.builder().put("a", State.Array.of(values, Shape.of(2))).put("l", list);
    State state = builder.build();
    values[0] = 9f;
    ((List<?>) list.get(0)).clear();
    list.clear();
    builder.put("later", 1);
    state.array("a").floats()[1] = 9f;
    ((float[]) state.array("a").values())[1] = 9f;
    assertEquals(State.builder().put("a", PAIR).put("l", List.of(List.of(1))).build(), state);
    assertThrows(UnsupportedOperationException.class, () -> state.names().remove("a"));
    assertThrows(UnsupportedOperationException.class, () -> state.list("l").add(1));
    assertThrows(
        UnsupportedOperationException.class, () -> ((List<?>) state.list("l").get(0)).clear());
  }

  @Test
  void equalityIsByContentAndOrder() {
    assertEquals(everyKind(), everyKind());
    assertEquals(everyKind().hashCode(), everyKind().hashCode());
    State ab = State.builder().put("a", 1).put("b", 2).build();
    State ba = State.builder().put("b", 2).put("a", 1).build();
    assertNotEquals(ab, ba);
    assertNotEquals(State.builder().put("a", 1).build(), State.builder().put("a", 1.0).build());
    assertNotEquals(State.builder().put("a", 0.0).build(), State.builder().put("a", -0.0).build());
    assertNotEquals(ab, "ab");
  }

  @Test
  void arraysAreEqualByBits() {
    float otherNan = Float.intBitsToFloat(0xFFC00000);
    assertEquals(floats(Float.NaN), floats(Float.NaN));
    assertEquals(floats(otherNan).hashCode(), floats(otherNan).hashCode());
    assertNotEquals(floats(Float.NaN), floats(otherNan));
    assertNotEquals(floats(0f), floats(-0f));
    double otherDouble = Double.longBitsToDouble(0xFFF8000000000000L);
    assertEquals(doubles(otherDouble), doubles(otherDouble));
    assertEquals(doubles(otherDouble).hashCode(), doubles(otherDouble).hashCode());
    assertNotEquals(doubles(Double.NaN), doubles(otherDouble));
    assertNotEquals(doubles(0), doubles(-0.0));
    State.Array longs = State.Array.of(new long[] {1}, Shape.of(1));
    assertEquals(longs, State.Array.of(new long[] {1}, Shape.of(1)));
    assertEquals(longs.hashCode(), State.Array.of(new long[] {1}, Shape.of(1)).hashCode());
    assertNotEquals(longs, State.Array.of(new long[] {1}, Shape.of(1, 1)));
    assertNotEquals(longs, State.Array.of(new long[] {2}, Shape.of(1)));
    assertNotEquals(longs, State.Array.of(new double[] {1}, Shape.of(1)));
  }

  private static State.Array floats(float value) {
    return State.Array.of(new float[] {value}, Shape.of());
  }

  private static State.Array doubles(double value) {
    return State.Array.of(new double[] {value}, Shape.of());
  }

  @Test
  void typedAccessorsRefuseOtherDtypes() {
    assertEquals(2f, PAIR.floats()[1]);
    assertEquals(3.0, State.Array.of(new double[] {3}, Shape.of()).doubles()[0]);
    assertEquals(4L, State.Array.of(new long[] {4}, Shape.of(1)).longs()[0]);
    assertTrue(State.Array.of(new boolean[] {true}, Shape.of(1)).booleans()[0]);
    assertEquals(
        "State.Array: the dtype is another one; got the array float32[2]; expected int64",
        errorOf(PAIR::longs));
  }

  @Test
  void arraysMustFitDtypeAndShape() {
    assertEquals(
        "State.Array: values do not fit the dtype; got double[]; expected float[] for float32",
        errorOf(() -> new State.Array(DType.FLOAT32, Shape.of(1), new double[1])));
    assertEquals(
        "State.Array: values do not fit the shape; got 5 values; expected 6 for shape [2, 3]",
        errorOf(() -> State.Array.of(new long[5], Shape.of(2, 3))));
    assertEquals(0, State.Array.of(new float[0], Shape.of(0, 3)).floats().length);
  }

  @Test
  void printsOnOneLine() {
    assertEquals(
        "{tree: {inner: 1}, integer: -9223372036854775808, real: 0.25, text: relu, flag: true,"
            + " array: float32[2], list: [1, 2.5, three, [false]]}",
        everyKind().toString());
  }
}
