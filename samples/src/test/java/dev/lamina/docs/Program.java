package dev.lamina.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Snippets that make one Java class. Every line keeps the number that it has on the page, so that
 * the compiler's messages and stack traces point there.
 */
final class Program {
  /** Stands before and after the line number of a snippet in the output. */
  static final char MARK = '\u0001';

  private static final Pattern CLASS =
      Pattern.compile("^(?:public )?(?:final )?class (\\w+)", Pattern.MULTILINE);

  private final String className;
  private final String source;

  private Program(String className, String source) {
    this.className = className;
    this.source = source;
  }

  /** A whole class with a {@code main} as it stands, or statements put into one. */
  static Program of(String name, List<String> imports, List<Block> snippets) {
    Block first = snippets.get(0);
    Matcher declared = CLASS.matcher(first.text());
    if (first.text().contains("static void main(") && declared.find()) {
      return new Program(declared.group(1), "\n".repeat(first.line() - 1) + first.text());
    }
    List<String> head = new ArrayList<>(imports);
    snippets.forEach(s -> s.lines().stream().filter(Block::isImport).forEach(head::add));
    StringBuilder source = new StringBuilder(String.join(" ", head));
    source.append(" final class ").append(name);
    source.append(" { public static void main(String[] args) throws Exception {");
    int line = 1;
    for (Block snippet : snippets) {
      // Up to the line of the opening fence, which is free for what is not on the page.
      source.append("\n".repeat(snippet.line() - 1 - line)).append(begin(snippet));
      for (String text : snippet.lines()) {
        source.append('\n').append(Block.isImport(text) ? "" : text);
      }
      source.append('\n').append(end(snippet));
      line = snippet.line() + snippet.lines().size();
    }
    return new Program(name, source.append("}}\n").toString());
  }

  private static String begin(Block snippet) {
    return printMark(snippet.line()) + (snippet.has("throws") ? " try {" : "");
  }

  private static String end(Block snippet) {
    return snippet.has("throws")
        ? "throw new AssertionError(\"no error\"); }"
            + " catch (RuntimeException error) { System.out.println(error); }"
        : "";
  }

  /** A statement that prints where a snippet's output begins. */
  static String printMark(int line) {
    String mark = String.format("\\%03o", (int) MARK);
    return "System.out.print(\"" + mark + line + mark + "\");";
  }

  String className() {
    return className;
  }

  String source() {
    return source;
  }
}
