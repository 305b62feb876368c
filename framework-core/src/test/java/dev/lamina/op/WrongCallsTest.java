package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Device;
import dev.lamina.testing.WrongCall;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong call of any family says which operation it was, what it got, and what to do. */
@Tag("cpu") // Other devices report wrong positions when a value is read.
class WrongCallsTest {
  static Stream<WrongCall> calls() {
    return WrongCall.all();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theMessageHelps(WrongCall wrong) {
    Throwable thrown = Device.cpu().run(() -> assertThrows(RuntimeException.class, wrong.call()));
    String said = thrown.getMessage();
    assertAll(
        () -> assertTrue(said.startsWith(wrong.op() + ": "), said),
        () -> assertTrue(said.contains("; got " + wrong.got()), said),
        () -> assertTrue(said.endsWith(wrong.wayOut()), said));
  }

  @Test
  void everyFamilyHasRows() {
    assertTrue(WrongCall.all().count() >= 120);
  }
}
