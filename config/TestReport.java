import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Adds up Surefire's XML reports: {@code java TestReport.java [--strict FILE] ROOT RUN...}, where a
 * run is the name of a reports folder in the modules' {@code target}, after a {@code !} if Maven
 * failed in it. Such a run without a failed test (it did not compile, say) counts as one.
 *
 * <p>Names every failed and skipped test, and closes with {@code N passed, N failed, N skipped}.
 * With {@code --strict}, a skipped test counts as failed unless a line of FILE allows it: the run,
 * white space, and a regular expression for the reason. The exit status is 1 if a test failed.
 */
final class TestReport {
  private record Case(String run, String module, String name, String reason) {}

  private record Allowed(String run, Pattern reason) {
    boolean covers(Case skipped) {
      return run.equals(skipped.run) && reason.matcher(skipped.reason).find();
    }
  }

  private final List<Case> failed = new ArrayList<>();
  private final List<Case> skipped = new ArrayList<>();
  private final DocumentBuilder parser;
  private int passed;

  private TestReport() throws ParserConfigurationException {
    parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
  }

  public static void main(String[] args) throws ParserConfigurationException, IOException {
    boolean strict = args[0].equals("--strict");
    List<Allowed> allowed = strict ? allowedIn(Path.of(args[1])) : List.of();
    int first = strict ? 2 : 0;
    TestReport report = new TestReport();
    for (int i = first + 1; i < args.length; i++) {
      String run = args[i].replace("!", "");
      int before = report.failed.size();
      report.addRun(Path.of(args[first]), run);
      if (args[i].startsWith("!") && report.failed.size() == before) {
        String log = "see target/verify/" + run + ".log";
        report.failed.add(new Case(run, "all", log, "Maven failed, but no test did"));
      }
    }
    System.exit(report.print(strict, allowed) ? 0 : 1);
  }

  private static List<Allowed> allowedIn(Path file) throws IOException {
    List<Allowed> allowed = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.strip().split("\\s+", 2);
        allowed.add(new Allowed(parts[0], Pattern.compile(parts[1])));
      }
    }
    return allowed;
  }

  private void addRun(Path root, String run) throws IOException {
    for (Path module : sorted(root)) {
      Path reports = module.resolve("target").resolve(run);
      if (Files.isDirectory(reports)) {
        for (Path file : sorted(reports)) {
          String name = file.getFileName().toString();
          if (name.startsWith("TEST-") && name.endsWith(".xml")) {
            addFile(run, module.getFileName().toString(), file);
          }
        }
      }
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private void addFile(String run, String module, Path file) {
    NodeList cases;
    try {
      cases = parser.parse(file.toFile()).getElementsByTagName("testcase");
    } catch (SAXException | IOException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    }
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      String type = test.getAttribute("classname");
      String name = type.substring(type.lastIndexOf('.') + 1) + '.' + test.getAttribute("name");
      if (has(test, "failure") || has(test, "error")) {
        String kind = has(test, "failure") ? "failure" : "error";
        failed.add(new Case(run, module, name, message(test, kind)));
      } else if (has(test, "skipped")) {
        skipped.add(new Case(run, module, name, message(test, "skipped")));
      } else {
        passed++;
      }
    }
  }

  private static boolean has(Element test, String tag) {
    return test.getElementsByTagName(tag).getLength() > 0;
  }

  private static String message(Element test, String tag) {
    Element element = (Element) test.getElementsByTagName(tag).item(0);
    String message = element.getAttribute("message");
    String text = message.isBlank() ? element.getTextContent() : message;
    String line = text.strip().lines().findFirst().orElse("no reason given");
    return line.replaceFirst("^org\\.opentest4j\\.TestAbortedException: ", "")
        .replaceFirst("^Assumption failed: ", "");
  }

  private boolean print(boolean strict, List<Allowed> allowed) {
    List<Case> broken =
        skipped.stream()
            .filter(test -> strict && allowed.stream().noneMatch(rule -> rule.covers(test)))
            .toList();
    list("Failed:", failed);
    list("Skipped:", skipped);
    list("Skipped, but what they need is promised here, so they count as failed:", broken);
    System.out.printf(
        "%n%d passed, %d failed, %d skipped%n",
        passed, failed.size() + broken.size(), skipped.size() - broken.size());
    return failed.isEmpty() && broken.isEmpty();
  }

  private static void list(String title, List<Case> cases) {
    Map<String, List<String>> byReason = new TreeMap<>();
    for (Case test : cases) {
      String run = test.run.replace("surefire-reports", "tests");
      String key = run + ": " + test.reason;
      byReason.computeIfAbsent(key, k -> new ArrayList<>()).add(test.module + "  " + test.name);
    }
    if (!byReason.isEmpty()) {
      System.out.println();
      System.out.println(title);
    }
    byReason.forEach(
        (reason, names) -> {
          System.out.println("  " + reason);
          names.forEach(name -> System.out.println("    " + name));
        });
  }
}
