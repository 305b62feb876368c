package dev.lamina.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds that links between the pages lead to files and headings that are there. */
class LinksTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize().getParent();

  /** Links to other places than this project are not followed. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)#?([^)\\s]*)\\)");

  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Path suite = ROOT.resolve("conformance-suite/README.md");
      return Stream.of(root, docs, Stream.of(suite))
          .flatMap(paths -> paths)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  /** The name by which a heading is linked to: without punctuation, words joined by hyphens. */
  private static boolean hasHeading(Path page, String name) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(match -> match.group(1).toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
        .anyMatch(name::equals);
  }

  private static boolean leads(Path page, MatchResult link) throws IOException {
    Path target =
        link.group(1).isEmpty() ? page : page.getParent().resolve(link.group(1)).normalize();
    boolean heading = !link.group(2).isEmpty();
    return Files.exists(target) && (!heading || hasHeading(target, link.group(2)));
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : pages()) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        links++;
        if (!leads(page, link)) {
          broken.add(ROOT.relativize(page) + ": " + link.group());
        }
      }
    }
    assertEquals(List.of(), broken);
    assertFalse(links < 50, "the pages have more links than " + links);
  }

  @Test
  void brokenLinksAreFound() throws IOException {
    Path readme = ROOT.resolve("README.md");
    for (String text : List.of("[a](docs/none.md)", "[a](docs/ops.md#none)", "[a](#none)")) {
      MatchResult link = LINK.matcher(text).results().findFirst().orElseThrow();
      assertFalse(leads(readme, link), text);
    }
  }
}
