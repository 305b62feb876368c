package dev.lamina.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles and runs every Java block of the pages in the root and under {@code docs}, by the rules
 * that {@code docs/README.md} gives to those who write them.
 */
class SnippetsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize().getParent();

  /** Has a test beside the classes that it describes. */
  private static final Set<String> ELSEWHERE = Set.of("docs/checkpoint-format.md");

  @TempDir Path folder;

  static List<Page> pages() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> files =
          Stream.concat(root, docs)
              .filter(file -> file.getFileName().toString().endsWith(".md"))
              .sorted()
              .collect(Collectors.toList());
      List<Page> pages = new ArrayList<>();
      for (Path file : files) {
        Page page = Page.read(ROOT, file);
        if (!ELSEWHERE.contains(page.name()) && !page.snippets().isEmpty()) {
          pages.add(page);
        }
      }
      return pages;
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void snippetsRunAndPrintWhatThePageShows(Page page) throws Exception {
    boolean promised = "1".equals(System.getenv("LAMINA_OPENCL_REQUIRED"));
    assumeTrue(
        !page.name().equals("docs/opencl.md") || promised || Devices.problems().isEmpty(),
        () -> "no OpenCL device: " + Devices.problems());
    assertEquals(List.of(), PageRun.problems(ROOT, page, folder));
  }

  @Test
  void pagesThatPromiseSnippetsAreRead() throws IOException {
    List<String> names = pages().stream().map(Page::name).toList();
    assertTrue(
        names.containsAll(List.of("README.md", "CONTRIBUTING.md", "docs/getting-started.md")),
        () -> "pages with snippets: " + names);
  }

  private List<String> problems(String... lines) throws Exception {
    Path file = Files.write(folder.resolve("page.md"), List.of(lines));
    return PageRun.problems(ROOT, Page.read(folder, file), folder);
  }

  @Test
  void snippetThatDoesNotCompileIsFoundByItsLine() throws Exception {
    List<String> problems = problems("Text", "", "```java", "int a = 1;", "int b = c;", "```");
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).startsWith("page.md:5: cannot find symbol"), problems.get(0));
  }

  @Test
  void snippetThatFailsIsFoundByItsLine() throws Exception {
    List<String> problems =
        problems(
            "```java",
            "System.out.println(1);",
            "Integer.parseInt(\"x\");",
            "```",
            "```text",
            "1",
            "```");
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).contains("main(page.md:3)"), problems.get(0));
  }

  @Test
  void outputThatDiffersIsFoundByItsLine() throws Exception {
    List<String> problems =
        problems(
            "<!-- snippet: a -->",
            "```java",
            "int a = 1;",
            "System.out.println(a);",
            "```",
            "```text",
            "1",
            "```",
            "<!-- snippet: a, continues -->",
            "```java",
            "System.out.println(a + 1 + \" of \" + a);",
            "```",
            "```text",
            "3 of …",
            "```");
    assertEquals(List.of("page.md:14: the snippet prints something else; got\n2 of 1"), problems);
  }

  @Test
  void errorThatIsPromisedMustCome() throws Exception {
    assertEquals(
        List.of(),
        problems(
            "<!-- snippet: throws -->",
            "```java",
            "Integer.parseInt(\"x\");",
            "```",
            "```text",
            "java.lang.NumberFormatException: …",
            "```"));
    List<String> problems =
        problems("<!-- snippet: throws -->", "```java", "Integer.parseInt(\"1\");", "```");
    assertTrue(problems.get(0).contains("no error"), problems.toString());
  }
}
