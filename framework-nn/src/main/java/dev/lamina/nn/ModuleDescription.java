package dev.lamina.nn;

import dev.lamina.state.State;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Trees of modules to and from descriptions, for {@link ModuleRegistry}. */
final class ModuleDescription {
  private static final String TYPE = "type";
  private static final String OPTIONS = "options";
  private static final String CHILDREN = "children";

  private ModuleDescription() {}

  static State of(Module module) {
    State.Builder children = State.builder();
    module.children().forEach((name, child) -> children.put(name, of(child)));
    return State.builder()
        .put(TYPE, module.type())
        .put(OPTIONS, module.options())
        .put(CHILDREN, children.build())
        .build();
  }

  static void requireBuildable(Module module) {
    Findings findings = new Findings();
    findings.check(module, module.type());
    if (!findings.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "ModuleRegistry: this module could not be built again from a description; got "
              + String.join(", ", findings.problems)
              + "; expected a tree of registered modules"
              + findings.remedies());
    }
  }

  /** What stands in the way, collected over a tree of modules or descriptions. */
  private static final class Findings {
    private final Map<Module, String> seen = new IdentityHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> remedies = new LinkedHashSet<>();

    void check(Module module, String path) {
      String other = seen.putIfAbsent(module, path);
      if (other != null) {
        problems.add(path + " (the same module as " + other + ")");
        return;
      }
      Optional<ModuleRegistry.Kind> kind = ModuleRegistry.kind(module.type());
      if (kind.isEmpty()) {
        unknown(path + " (a type not registered)", module.type());
      } else if (kind.get().type().orElse(module.getClass()) != module.getClass()) {
        problems.add(
            path + " (" + module.getClass().getName() + " under the name of one of Lamina's own)");
        remedies.add("override type() in it and register that name");
      }
      if (kind.isEmpty() || kind.get().container()) {
        module.children().forEach((name, child) -> check(child, below(path, name, child.type())));
      }
    }

    void check(State description, String path) {
      String type = description.text(TYPE);
      Optional<ModuleRegistry.Kind> kind = ModuleRegistry.kind(type);
      if (kind.isEmpty()) {
        unknown("'" + type + "' at " + path, type);
      }
      if (kind.isEmpty() || kind.get().container()) {
        State children = description.tree(CHILDREN);
        for (String name : children.names()) {
          State child = children.tree(name);
          check(child, below(path, name, child.text(TYPE)));
        }
      }
    }

    private void unknown(String problem, String type) {
      problems.add(problem);
      remedies.add(
          "call ModuleRegistry.register(\"" + type + "\", options -> …) before saving or loading");
    }

    String remedies() {
      return remedies.isEmpty() ? "" : ". To mend it, " + String.join("; ", remedies);
    }
  }

  private static String below(String path, String name, String type) {
    return path + "/" + name + "/" + type;
  }

  static void requireKnown(State description) {
    Findings findings = new Findings();
    findings.check(description, description.text(TYPE));
    if (!findings.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "ModuleRegistry: unknown module type; got "
              + String.join(", ", findings.problems)
              + "; expected one of "
              + String.join(", ", ModuleRegistry.types())
              + findings.remedies());
    }
  }

  static Module build(State description, String path) {
    String type = description.text(TYPE);
    ModuleRegistry.Kind kind = ModuleRegistry.kind(type).orElseThrow();
    Map<String, Module> children = new LinkedHashMap<>();
    if (kind.container()) {
      State described = description.tree(CHILDREN);
      for (String name : described.names()) {
        State child = described.tree(name);
        children.put(name, build(child, below(path, name, child.text(TYPE))));
      }
    }
    Module module = create(kind, description.tree(OPTIONS), children, path);
    List<String> differences = new ArrayList<>();
    compare(of(module), description, path, differences);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "ModuleRegistry: the factory of '"
              + type
              + "' built another module than described; "
              + String.join("; ", differences)
              + ". Register the factory that fits this description");
    }
    return module;
  }

  private static Module create(
      ModuleRegistry.Kind kind, State options, Map<String, Module> children, String path) {
    try {
      return kind.factory().create(options, children);
    } catch (RuntimeException error) {
      // a factory is the caller's code and meets whatever a file says, so any failure is the file's
      throw new IllegalArgumentException(
          "ModuleRegistry: options do not fit at " + path + "; " + error.getMessage(), error);
    }
  }

  /** Compares names as sets: the order of options has no meaning. */
  private static void compare(State built, State described, String path, List<String> out) {
    if (!built.text(TYPE).equals(described.text(TYPE))) {
      out.add(path + ": got type " + built.text(TYPE) + "; expected " + described.text(TYPE));
      return;
    }
    compareOptions(built.tree(OPTIONS), described.tree(OPTIONS), path, out);
    State got = built.tree(CHILDREN);
    State expected = described.tree(CHILDREN);
    if (!List.copyOf(got.names()).equals(List.copyOf(expected.names()))) {
      out.add(path + ": got children " + got.names() + "; expected " + expected.names());
      return;
    }
    for (String name : got.names()) {
      State child = got.tree(name);
      compare(child, expected.tree(name), below(path, name, child.text(TYPE)), out);
    }
  }

  private static void compareOptions(State built, State described, String path, List<String> out) {
    Set<String> names = new LinkedHashSet<>(described.names());
    names.addAll(built.names());
    for (String name : names) {
      String got = built.has(name) ? built.value(name).toString() : "nothing";
      String expected = described.has(name) ? described.value(name).toString() : "nothing";
      boolean same =
          built.has(name) && described.has(name) && built.value(name).equals(described.value(name));
      if (!same) {
        out.add(path + ": got " + name + "=" + got + "; expected " + expected);
      }
    }
  }
}
