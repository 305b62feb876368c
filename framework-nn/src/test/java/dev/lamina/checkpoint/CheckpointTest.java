package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.state.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final State ONE = State.builder().put("a", 1).build();

  private static Checkpoint.Builder threeSections() {
    return Checkpoint.builder()
        .model(ONE)
        .section("parameters", ONE)
        .section("buffers", State.empty())
        .section("sampler", ONE);
  }

  @Test
  void holdsModelAndSectionsInOrder() {
    Checkpoint checkpoint = threeSections().build();
    assertEquals(ONE, checkpoint.model());
    assertEquals(List.of("parameters", "buffers", "sampler"), List.copyOf(checkpoint.sections()));
    assertEquals(ONE, checkpoint.section("sampler"));
    assertTrue(checkpoint.has("buffers"));
    assertFalse(checkpoint.has("optimizer"));
  }

  @Test
  void namesThisProgramAsProducer() {
    State producer = threeSections().build().producer();
    assertEquals("lamina", producer.text("name"));
    assertFalse(producer.text("version").isEmpty());
    assertEquals(System.getProperty("java.version"), producer.text("java"));
  }

  @Test
  void reportsSectionsThatAReaderDoesNotKnow() {
    Checkpoint checkpoint = threeSections().section("later", ONE).build();
    assertEquals(
        List.of("sampler", "later"),
        List.copyOf(checkpoint.unknownSections(Set.of("parameters", "buffers", "optimizer"))));
    assertTrue(checkpoint.unknownSections(checkpoint.sections()).isEmpty());
  }

  @Test
  void namesAllMissingSections() {
    Checkpoint checkpoint = threeSections().build();
    checkpoint.require("parameters", "buffers");
    assertEquals(
        "checkpoint: sections are missing; got [parameters, buffers, sampler]; expected also"
            + " [optimizer, schedule]. Save the checkpoint again with these sections, or load it"
            + " without them",
        assertThrows(
                CheckpointException.class,
                () -> checkpoint.require("optimizer", "parameters", "schedule"))
            .getMessage());
    assertThrows(CheckpointException.class, () -> checkpoint.section("optimizer"));
  }

  @Test
  void builderRefusesWhatIsIncomplete() {
    assertEquals(
        "Checkpoint: there is no model; expected model(State) before build()",
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.builder().build())
            .getMessage());
    assertEquals(
        "State: 'parameters' was put twice; expected each name once",
        assertThrows(
                IllegalArgumentException.class, () -> threeSections().section("parameters", ONE))
            .getMessage());
    assertEquals(
        "State: there is no 'name'; got the names [a]",
        assertThrows(IllegalArgumentException.class, () -> Checkpoint.builder().producer(ONE))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> CheckpointOptions.defaults().encoding(null));
  }

  @Test
  void equalityIsByContent() {
    assertEquals(threeSections().build(), threeSections().build());
    assertEquals(threeSections().build().hashCode(), threeSections().build().hashCode());
    assertNotEquals(threeSections().build(), threeSections().section("x", ONE).build());
    assertNotEquals(threeSections().build(), threeSections().model(State.empty()).build());
    State other = State.builder().put("name", "a").put("version", "2").build();
    assertNotEquals(threeSections().build(), threeSections().producer(other).build());
    assertEquals(
        "Checkpoint by a 2 with sections [parameters, buffers, sampler]",
        threeSections().producer(other).build().toString());
  }
}
