package dev.lamina.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as a table that reads well as text and as Markdown. */
final class Table {
  private static final String MISSING = "-";

  private final Results results;

  /** Those with a value in some row, and Lamina. */
  private final List<String> systems;

  Table(Results results) {
    this.results = results;
    this.systems =
        results.systems().stream().filter(s -> Results.isLamina(s) || results.measured(s)).toList();
  }

  /** The table and its foot, lines that end in a newline. */
  String text() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(head());
    for (Row row : results.rows()) {
      cells.add(line(row));
    }
    StringBuilder text = new StringBuilder();
    int[] widths = widths(cells);
    for (int i = 0; i < cells.size(); i++) {
      append(text, cells.get(i), widths);
      if (i == 0) {
        append(text, rule(widths), widths);
      }
    }
    text.append('\n');
    results.versions().forEach(v -> text.append("* ").append(v).append('\n'));
    results.notes().forEach(n -> text.append("* ").append(n).append('\n'));
    return text.toString();
  }

  private List<String> head() {
    List<String> head = new ArrayList<>(List.of("row", "unit"));
    head.addAll(systems);
    head.addAll(List.of("best peer", "ratio", "bar", "verdict"));
    return head;
  }

  private List<String> line(Row row) {
    List<String> line = new ArrayList<>(List.of(row.name(), row.unit().toString()));
    for (String system : systems) {
      line.add(results.of(row, system).map(Table::cell).orElse(MISSING));
    }
    List<String> ratios = new ArrayList<>();
    List<String> verdicts = new ArrayList<>();
    for (String lamina : results.laminas()) {
      Optional<Values> own = results.of(row, lamina);
      double ratio = results.ratio(row, lamina);
      ratios.add(Double.isNaN(ratio) ? MISSING : String.format(Locale.ROOT, "%.2fx", ratio));
      verdicts.add(own.map(v -> row.bar().verdict(v.median(), ratio)).orElse(MISSING));
    }
    line.add(results.bestPeer(row).orElse(MISSING));
    line.add(String.join(" / ", ratios));
    line.add(row.bar().toString());
    line.add(
        row.kind() == Row.Kind.PLANNED ? "layers not there yet" : String.join(" / ", verdicts));
    return line;
  }

  /** The median, and half the distance from least to most as a percentage of it. */
  private static String cell(Values values) {
    long percent = Math.round(100 * values.spread());
    return number(values.median()) + (percent == 0 ? "" : " ±" + percent + "%");
  }

  /** Three figures that count. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static int[] widths(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  private static List<String> rule(int[] widths) {
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    return rule;
  }

  private static void append(StringBuilder text, List<String> line, int[] widths) {
    text.append('|');
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - line.get(i).length());
      boolean left = i < 2;
      text.append(' ').append(left ? line.get(i) + padding : padding + line.get(i)).append(" |");
    }
    text.append('\n');
  }
}
