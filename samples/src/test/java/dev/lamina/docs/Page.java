package dev.lamina.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fenced blocks of a Markdown page, and the programs that its Java blocks make up. */
final class Page {
  private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
  private static final Pattern MARKER = Pattern.compile("\\s*<!-- snippet: (.*?) -->\\s*");

  private final String name;
  private final List<Block> blocks;

  private Page(String name, List<Block> blocks) {
    this.name = name;
    this.blocks = blocks;
  }

  /** Reads a page; {@code root} is what its name in messages is relative to. */
  static Page read(Path root, Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    String marker = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      Matcher comment = MARKER.matcher(lines.get(i));
      if (fence.matches()) {
        int end = i + 1;
        while (end < lines.size() && !FENCE.matcher(lines.get(end)).matches()) {
          end++;
        }
        blocks.add(new Block(i + 2, fence.group(1), marker, lines.subList(i + 1, end)));
        i = end;
      }
      marker = comment.matches() ? comment.group(1) : "";
    }
    return new Page(root.relativize(file).toString().replace('\\', '/'), blocks);
  }

  String name() {
    return name;
  }

  /** All Java blocks that are run, in order. */
  List<Block> snippets() {
    return java().stream().filter(block -> !block.isEdit() && !block.isImports()).toList();
  }

  /** The Java blocks that say how a source file is to be changed. */
  List<Block> edits() {
    return java().stream().filter(Block::isEdit).toList();
  }

  /** The import lines that stand in blocks of their own: they hold for the whole page. */
  List<String> imports() {
    return java().stream()
        .filter(Block::isImports)
        .flatMap(block -> block.lines().stream())
        .filter(Block::isImport)
        .toList();
  }

  private List<Block> java() {
    return blocks.stream().filter(block -> block.language().equals("java")).toList();
  }

  /** The snippets by the program that they belong to. */
  Map<String, List<Block>> programs() {
    Map<String, List<Block>> programs = new LinkedHashMap<>();
    for (Block block : snippets()) {
      boolean first = !programs.containsKey(block.program());
      if (first == block.has("continues")) {
        throw new IllegalArgumentException(
            at(block.line())
                + ": program '"
                + block.program()
                + (first ? "' has no beginning" : "' begins twice; did you mean 'continues'?"));
      }
      programs.computeIfAbsent(block.program(), n -> new ArrayList<>()).add(block);
    }
    return programs;
  }

  /** What a snippet must print: the {@code text} block that is the next block after it. */
  Optional<Block> expected(Block snippet) {
    int next = blocks.indexOf(snippet) + 1;
    return next < blocks.size() && blocks.get(next).language().equals("text")
        ? Optional.of(blocks.get(next))
        : Optional.empty();
  }

  /** A place on this page, for messages. */
  String at(long line) {
    return name + ":" + line;
  }

  @Override
  public String toString() {
    return name;
  }
}
