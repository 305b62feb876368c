package dev.lamina.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BystandersTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @Test
  void whatIsNotOnesOwnIsOfOthers() {
    Bystanders bystanders = new Bystanders();
    bystanders.add(PROCESSORS * 0.75, PROCESSORS * 0.5, 1);
    bystanders.add(PROCESSORS * 0.5, PROCESSORS * 0.5, 1);
    assertEquals(0.125, bystanders.share(), 1e-12);
  }

  @Test
  void countersThatDisagreeByATickDoNotMakeItNegative() {
    Bystanders bystanders = new Bystanders();
    bystanders.add(0.29, 0.30, 0.3);
    assertEquals(0, bystanders.share());
  }

  @Test
  void whereTheSystemDoesNotTellThereIsNobody() {
    Bystanders bystanders = new Bystanders();
    bystanders.add(Double.NaN, 0.3, 0.3);
    assertEquals(0, bystanders.share());
  }
}
