package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page {@code docs/ops.md} says what the declarations say. With {@code
 * -Dlamina.docs.write=true} it is written anew.
 */
@Tag("cpu")
class OpsPageTest {
  private static final String BEGIN = "<!-- generated: operations -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void listsWhatIsDeclared() throws IOException {
    Path page = Path.of("..", "docs", "ops.md");
    String text = Files.readString(page);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    String expected = tables();
    if (Boolean.getBoolean("lamina.docs.write")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertEquals(expected, text.substring(from, to));
  }

  private static String tables() {
    StringBuilder s = new StringBuilder();
    for (Map.Entry<String, List<Operation>> family : Catalog.families().entrySet()) {
      s.append("\n## ").append(family.getKey()).append("\n\n");
      s.append("| call | what it gives | types | gradient | in place | how | bits |\n");
      s.append("| --- | --- | --- | --- | --- | --- | --- |\n");
      family.getValue().forEach(op -> s.append(row(op)));
    }
    return s.append('\n').toString();
  }

  private static String row(Operation op) {
    String gradient = List.of("", "once", "yes").get(op.derivatives());
    String how = op.kind() + (op.hasToWait() && op.kind() != Operation.Kind.HOST ? ", waits" : "");
    return String.join(
            " | ",
            "| `" + op.signature().replace("|", "\\|") + "`",
            op.summary().replace("|", "\\|"),
            types(op),
            gradient,
            op.hasInPlace() ? "`" + op.name() + "_`" : "",
            how,
            op.ulps() == 0 ? "equal" : String.format(Locale.ROOT, "%.0f ulp", op.ulps()),
            "\n")
        .replace(" | \n", " |\n");
  }

  private static String types(Operation op) {
    if (op.types().equals(Operation.ALL)) {
      return "all";
    }
    if (op.types().equals(Operation.NUMBERS)) {
      return "numbers";
    }
    if (op.types().equals(Operation.FLOATING)) {
      return "floating";
    }
    return op.types().stream().map(DType::toString).collect(Collectors.joining(" "));
  }
}
