package dev.lamina.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds that the notes under docs/decisions can be cited by number. */
class DecisionsTest {
  /** Surefire starts tests in the module's own folder. */
  private static final Path DECISIONS = Path.of("..", "docs", "decisions");

  private static final Pattern NAME = Pattern.compile("\\d{4}-[a-z0-9]+(-[a-z0-9]+)*\\.md");

  @Test
  void everyDecisionHasANumberOfItsOwn() throws IOException {
    List<String> numbers = names().stream().map(name -> name.substring(0, 4)).toList();
    assertEquals(numbers.stream().distinct().toList(), numbers);
  }

  @Test
  void everyDecisionIsNamedByNumberAndTopic() throws IOException {
    for (String name : names()) {
      assertTrue(NAME.matcher(name).matches(), () -> name + " is not like 0001-one-topic.md");
    }
  }

  private static List<String> names() throws IOException {
    if (!Files.isDirectory(DECISIONS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(DECISIONS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("README.md"))
          .sorted()
          .toList();
    }
  }
}
