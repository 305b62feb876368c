package dev.lamina.train;

import dev.lamina.backend.Shape;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of a model's layers. Sequences are opened up, and each of their layers is run on the
 * shape-only device; what a module of another kind does with its children is not known from
 * outside, so that those are listed without shapes.
 */
final class Summary {
  private static final List<String> HEADINGS =
      List.of("Layer", "Type", "Output shape", "Parameters");
  private static final String GAP = "  ";

  private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<List<String>> rows = new ArrayList<>();

  private Summary() {}

  static String of(Module module, Optional<InputShape> shape) {
    Optional<Summary> shaped =
        shape.flatMap(input -> DryRun.run(module, input, x -> withShapes(module, x)));
    Optional<InputShape> shown = shape.filter(input -> input.certain() || shaped.isPresent());
    return module.type()
        + shown.map(input -> ", input " + input).orElse("")
        + "\n"
        + shaped.orElseGet(() -> withoutShapes(module)).table()
        + totals(module);
  }

  private static Summary withShapes(Module module, Tensor input) {
    module.forward(input); // the module itself names the path of a layer that does not fit
    Summary summary = new Summary();
    summary.walk("", module, input);
    return summary;
  }

  private static Summary withoutShapes(Module module) {
    Summary summary = new Summary();
    summary.list("", module);
    return summary;
  }

  private Tensor walk(String path, Module module, Tensor input) {
    Tensor x = input;
    if (module instanceof Sequential) {
      for (Map.Entry<String, Module> child : module.children().entrySet()) {
        x = walk(join(path, child.getKey()), child.getValue(), x);
      }
      return x;
    }
    x = module.forward(x);
    row(path, module, Optional.of(x.shape()));
    module.children().forEach((name, child) -> list(join(path, name), child));
    return x;
  }

  private void list(String path, Module module) {
    if (!(module instanceof Sequential)) {
      row(path, module, Optional.empty());
    }
    module.children().forEach((name, child) -> list(join(path, name), child));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void row(String path, Module module, Optional<Shape> output) {
    long own = 0;
    for (Map.Entry<String, Tensor> parameter : module.namedParameters().entrySet()) {
      // A dotted name belongs to a child, which has a row of its own.
      if (!parameter.getKey().contains(".") && counted.add(parameter.getValue())) {
        own += parameter.getValue().numel();
      }
    }
    rows.add(
        List.of(
            path.isEmpty() ? "-" : path,
            module.type(),
            output.map(DryRun::text).orElse("-"),
            String.format(Locale.ROOT, "%,d", own)));
  }

  private String table() {
    int[] widths = new int[HEADINGS.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = HEADINGS.get(c).length();
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    String rule = "-".repeat(total) + "\n";
    StringBuilder table = new StringBuilder(rule).append(line(HEADINGS, widths)).append(rule);
    rows.forEach(row -> table.append(line(row, widths)));
    return table.append(rule).toString();
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    for (int c = 0; c < last; c++) {
      line.append(String.format(Locale.ROOT, "%-" + widths[c] + "s", cells.get(c))).append(GAP);
    }
    return line.append(String.format(Locale.ROOT, "%" + widths[last] + "s", cells.get(last)))
        .append('\n')
        .toString();
  }

  private static String totals(Module module) {
    long trainable = 0;
    long others = 0;
    long bytes = 0;
    for (Tensor parameter : module.parameters()) {
      trainable += parameter.requiresGrad() ? parameter.numel() : 0;
      others += parameter.requiresGrad() ? 0 : parameter.numel();
      bytes += (long) parameter.numel() * parameter.dtype().bytes();
    }
    for (Tensor buffer : module.namedBuffers().values()) {
      others += buffer.numel();
      bytes += (long) buffer.numel() * buffer.dtype().bytes();
    }
    return String.format(
        Locale.ROOT,
        "Total: %,d (%,d bytes)\nTrainable: %,d\nNon-trainable: %,d",
        trainable + others,
        bytes,
        trainable,
        others);
  }
}
