package dev.lamina.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemPropertyTest {
  private static final String NAME = "lamina.test.number";

  @AfterEach
  void forget() {
    System.clearProperty(NAME);
  }

  private static long number(String given) {
    System.setProperty(NAME, given);
    return SystemProperty.number(NAME, 1, 1024, 7);
  }

  @Test
  void propertyThatIsNotThereLeavesTheStandard() {
    assertEquals(7, SystemProperty.number(NAME, 1, 1024, 7));
  }

  @Test
  void numbersInRangeAreTaken() {
    assertEquals(1, number("1"));
    assertEquals(1024, number(" 1024 "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1025", "-3", "2g", "1.5", "99999999999999999999"})
  void whatMakesNoSenseIsPassedOver(String given) {
    assertEquals(7, number(given));
  }

  @Test
  void standardMayBeOutOfRange() {
    System.setProperty(NAME, "x");
    assertEquals(4096, SystemProperty.number(NAME, 1, 1024, 4096));
  }
}
