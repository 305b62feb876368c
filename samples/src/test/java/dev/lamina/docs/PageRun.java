package dev.lamina.docs;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles the snippets of a page, runs them in a JVM of their own whose current directory is
 * empty, and compares what they print with what the page shows.
 */
final class PageRun {
  private static final String STARTER = "SnippetStarter";
  private static final int SECONDS = 60;
  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private final Path root;
  private final Page page;
  private final Path classes;
  private final Path copies;
  private final Path home;
  private final List<String> problems = new ArrayList<>();

  private PageRun(Path root, Page page, Path scratch) throws IOException {
    this.root = root;
    this.page = page;
    this.classes = Files.createDirectories(scratch.resolve("classes"));
    this.copies = Files.createDirectories(scratch.resolve("sources"));
    this.home = Files.createDirectories(scratch.resolve("home"));
  }

  /**
   * Runs a page.
   *
   * @param root the root of the project, for edits
   * @param page the page
   * @param scratch an empty folder
   * @return what is wrong, each with page and line; empty if all is well
   */
  static List<String> problems(Path root, Page page, Path scratch)
      throws IOException, InterruptedException {
    PageRun run = new PageRun(root, page, scratch);
    List<Program> programs = run.programs();
    if (!programs.isEmpty() && run.compile(programs)) {
      run.execute();
    }
    return run.problems;
  }

  private List<Program> programs() {
    List<Program> programs = new ArrayList<>();
    for (List<Block> snippets : page.programs().values()) {
      programs.add(Program.of("Program" + programs.size(), page.imports(), snippets));
    }
    return programs;
  }

  private boolean compile(List<Program> programs) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<JavaFileObject> units = new ArrayList<>();
    programs.forEach(program -> units.add(source(program.className(), program.source())));
    units.add(source(STARTER, starter(programs)));
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(found, Locale.ROOT, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      edit(files, units);
      List<String> options = List.of("-cp", CLASS_PATH, "-proc:none", "-encoding", "UTF-8");
      boolean done = compiler.getTask(null, files, found, options, null, units).call();
      found.getDiagnostics().stream()
          .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
          .forEach(d -> problems.add(place(d) + ": " + d.getMessage(Locale.ROOT)));
      return done;
    }
  }

  /** Makes the page's edits in copies of the files, and adds those to what is compiled. */
  private void edit(StandardJavaFileManager files, List<JavaFileObject> units) throws IOException {
    Set<Path> edited = new LinkedHashSet<>();
    List<Path> tests = new ArrayList<>();
    for (Block block : page.edits()) {
      try {
        Edit edit = Edit.of(block);
        edited.add(edit.apply(root, copies));
        edit.testSources().map(root::resolve).ifPresent(tests::add);
      } catch (IllegalArgumentException wrong) {
        problems.add(page.at(block.line()) + ": " + wrong.getMessage());
      }
    }
    files.getJavaFileObjectsFromPaths(edited).forEach(units::add);
    files.setLocationFromPaths(StandardLocation.SOURCE_PATH, tests);
  }

  private String place(Diagnostic<? extends JavaFileObject> d) {
    Path file = Path.of(d.getSource().toUri().getPath());
    return file.startsWith(copies)
        ? page.name() + ", in " + copies.relativize(file)
        : page.at(d.getLineNumber());
  }

  private static JavaFileObject source(String className, String text) {
    URI uri = URI.create("string:///" + className + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** Runs all programs, also after one has failed. */
  private String starter(List<Program> programs) {
    StringBuilder text =
        new StringBuilder("final class " + STARTER + " {\n")
            .append("interface Main { void run() throws Exception; }\n")
            .append("static boolean failed;\n")
            .append("static void start(Main main) {\n")
            .append("try { main.run(); }\n")
            .append("catch (Throwable e) { failed = true; e.printStackTrace(); } }\n")
            .append("public static void main(String[] args) {\n");
    int i = 0;
    for (List<Block> snippets : page.programs().values()) {
      text.append(Program.printMark(snippets.get(0).line()))
          .append(" start(() -> " + programs.get(i++).className() + ".main(args));\n");
    }
    return text.append("System.out.flush(); System.exit(failed ? 1 : 0); } }\n").toString();
  }

  private void execute() throws IOException, InterruptedException {
    Path out = home.resolveSibling("out.txt");
    Path err = home.resolveSibling("err.txt");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=" + root.resolve("config/logback-test.xml"),
            "-cp",
            classes + File.pathSeparator + CLASS_PATH,
            STARTER);
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      problems.add(page.name() + ": the snippets take more than " + SECONDS + " s");
      return;
    }
    if (process.exitValue() != 0) {
      problems.add(page.name() + ": a snippet failed\n" + onPage(Files.readString(err)));
    }
    compare(printed(Files.readString(out)));
  }

  /** Turns places in programs into places on the page. */
  private String onPage(String trace) {
    return trace
        .lines()
        .filter(line -> !line.contains(STARTER))
        .map(line -> line.replaceAll("\\(Program\\d+\\.java:", "(" + page.name() + ":"))
        .collect(Collectors.joining("\n"));
  }

  /** The output by the line of the snippet that printed it. */
  private static Map<Integer, String> printed(String output) {
    Map<Integer, String> printed = new LinkedHashMap<>();
    Matcher parts =
        Pattern.compile("MARK(\\d+)MARK([^MARK]*)".replace("MARK", String.valueOf(Program.MARK)))
            .matcher(output);
    while (parts.find()) {
      printed.merge(Integer.valueOf(parts.group(1)), parts.group(2), String::concat);
    }
    return printed;
  }

  private void compare(Map<Integer, String> printed) {
    for (Block snippet : page.snippets()) {
      String got = normal(printed.getOrDefault(snippet.line(), "").lines().toList());
      page.expected(snippet)
          .filter(expected -> !pattern(expected.lines()).matcher(got + "\n").matches())
          .ifPresent(
              expected ->
                  problems.add(
                      page.at(expected.line())
                          + ": the snippet prints something else; got\n"
                          + got));
    }
  }

  private static String normal(List<String> lines) {
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
  }

  /** What is expected, where … stands for anything: alone on a line, for any number of lines. */
  private static Pattern pattern(List<String> expected) {
    return Pattern.compile(
        normal(expected).lines().map(PageRun::linePattern).collect(Collectors.joining()));
  }

  private static String linePattern(String line) {
    return line.strip().equals("…")
        ? "(?:.*\n)*"
        : Pattern.quote(line).replace("…", "\\E.*\\Q") + "\n";
  }
}
