package dev.lamina.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of real processes, too short to say anything about speed. */
class ComparisonTest {
  @TempDir Path logs;

  /** A system whose process is the given command. */
  private record Script(String name, List<String> words) implements Contender {
    Script(String name, String script) {
      this(name, List.of("/bin/sh", "-c", script, "sh"));
    }

    @Override
    public List<String> command(Row row, int threads) {
      return words;
    }

    @Override
    public Map<String, String> environment(Row row, int threads) {
      return Map.of();
    }

    @Override
    public double megabytes() {
      return Double.NaN;
    }
  }

  private Results run(String row, Contender... contenders) {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell to stand for a library");
    CompareOptions options =
        CompareOptions.parse(row, "--warmup", "0", "--repetitions", "3", "--seconds", "0.001");
    return new Comparison(options, List.of(contenders), logs).run();
  }

  private static Contender lamina() {
    Path java = Path.of(System.getProperty("java.home"));
    return new LaminaContender("lamina", java, List.of("-XX:TieredStopAtLevel=1"));
  }

  /** Answers of a library that takes two microseconds, four and three. */
  private static String answers(String result) {
    return "echo hello; echo 'bench: ready "
        + result
        + " Library 1.0'; for s in 2e-6 4e-6 3e-6; do read go; echo \"bench: value $s\"; done";
  }

  @Test
  void measuresLaminaAndAPeerInTurn() {
    Results results = run("W1/loop", lamina(), new Script("peer", answers("0.297427")));
    Row row = results.rows().get(0);
    assertTrue(results.of(row, "lamina").orElseThrow().least() > 0);
    Values peer = results.of(row, "peer").orElseThrow();
    assertEquals(3, peer.median(), 1e-9);
    assertEquals(4, peer.most(), 1e-9);
    assertEquals(
        3 / results.of(row, "lamina").orElseThrow().median(), results.ratio(row, "lamina"));
    assertTrue(results.versions().contains("peer: Library 1.0"), results.versions().toString());
    assertTrue(results.notes().stream().noneMatch(n -> n.contains("computes")), notes(results));
  }

  @Test
  void otherResultsAreTold() {
    Results results = run("W1/loop", lamina(), new Script("peer", answers("0.3")));
    assertTrue(
        results.notes().stream().anyMatch(n -> n.startsWith("W1/loop: peer computes 0.3, lamina")),
        notes(results));
  }

  @Test
  void whoCannotRunSaysWhyAndTheOthersGoOn() {
    Contender absent = new Script("absent", List.of("/no/such/program"));
    Results results =
        run(
            "W5/sum",
            absent,
            new Script("failing", "echo 'bench: failed out of memory'"),
            new Script("missing", "echo 'bench: missing not there yet'"),
            new Script("mute", "exit 3"),
            new Script("late", "echo 'bench: ready 1 x'; read go; echo 'bench: failed in between'"),
            new Script("peer", answers("1")));
    Row row = results.rows().get(0);
    assertEquals(3e-3, results.of(row, "peer").orElseThrow().median(), 1e-9);
    for (String system : List.of("absent", "failing", "missing", "mute", "late")) {
      assertTrue(results.of(row, system).isEmpty(), system);
    }
    String notes = notes(results);
    assertTrue(notes.contains("absent: its process cannot be started: "), notes);
    assertTrue(notes.contains("W5/sum, failing: out of memory\n"), notes);
    assertTrue(notes.contains("W5/sum, mute: its process ended without an answer\n"), notes);
    assertTrue(notes.contains("W5/sum, late: in between\n"), notes);
    assertTrue(!notes.contains("missing"), notes);
  }

  @Test
  void aStartIsTimedAndMemoryIsAsAnswered() {
    Script answer = new Script("peer", "echo 'bench: value 42.5'");
    Results memory = run("memory", answer);
    assertEquals(42.5, memory.of(memory.rows().get(0), "peer").orElseThrow().median());
    Results start = run("start", answer);
    double seconds = start.of(start.rows().get(0), "peer").orElseThrow().median();
    assertTrue(seconds > 0 && seconds < 30, "took " + seconds);
  }

  private static String notes(Results results) {
    return String.join("\n", results.notes()) + "\n";
  }
}
