package dev.lamina.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines that a page tells its reader to put into a source file: {@code edit PATH before "TEXT"} or
 * {@code after "TEXT"}, where the text is the whole of the neighbouring line but for indentation.
 *
 * @param path the file, from the root of the project
 * @param before whether the lines go before the neighbour or after it
 * @param neighbour the line that they go beside
 * @param lines what is put there
 */
record Edit(String path, boolean before, String neighbour, List<String> lines) {
  private static final Pattern FORM =
      Pattern.compile("edit (\\S+) (before|after) \"(.*)\"", Pattern.DOTALL);

  static Edit of(Block block) {
    Matcher form = FORM.matcher(block.marker());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "no edit: '" + block.marker() + "'; expected: edit PATH before \"TEXT\", or after");
    }
    boolean before = form.group(2).equals("before");
    return new Edit(form.group(1), before, form.group(3), block.lines());
  }

  /** The folder of the module's tests if the file is one of them: no class path has those. */
  Optional<String> testSources() {
    String folder = "src/test/java";
    int at = path.indexOf(folder);
    return at < 0 ? Optional.empty() : Optional.of(path.substring(0, at + folder.length()));
  }

  /** Makes the change in {@code copies}, in a copy of the file under {@code root}. */
  Path apply(Path root, Path copies) throws IOException {
    Path copy = copies.resolve(path);
    List<String> text = Files.readAllLines(Files.exists(copy) ? copy : root.resolve(path));
    int at = -1;
    for (int i = 0; i < text.size(); i++) {
      if (text.get(i).strip().equals(neighbour)) {
        if (at >= 0) {
          throw new IllegalArgumentException(path + " has several lines '" + neighbour + "'");
        }
        at = i;
      }
    }
    if (at < 0) {
      throw new IllegalArgumentException(path + " has no line '" + neighbour + "'");
    }
    text.addAll(before ? at : at + 1, lines);
    Files.createDirectories(copy.getParent());
    return Files.write(copy, text);
  }
}
