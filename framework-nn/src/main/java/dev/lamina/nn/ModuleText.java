package dev.lamina.nn;

import dev.lamina.state.State;
import java.util.Map;
import java.util.stream.Collectors;

/** Modules as PyTorch prints them. */
final class ModuleText {
  private static final String INDENT = "  ";

  private ModuleText() {}

  static String of(Module module) {
    State options = module.options();
    String written =
        options.names().stream()
            .map(name -> name + "=" + options.value(name))
            .collect(Collectors.joining(", "));
    Map<String, Module> children = module.children();
    if (children.isEmpty()) {
      return module.type() + "(" + written + ")";
    }
    StringBuilder text = new StringBuilder(module.type()).append("(\n");
    if (!written.isEmpty()) {
      text.append(INDENT).append(written).append('\n');
    }
    children.forEach(
        (name, child) -> {
          // a child that prints several lines moves in as a whole
          String lines = child.toString().replace("\n", "\n" + INDENT);
          text.append(INDENT).append('(').append(name).append("): ").append(lines).append('\n');
        });
    return text.append(')').toString();
  }
}
