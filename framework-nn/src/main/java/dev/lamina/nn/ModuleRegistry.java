package dev.lamina.nn;

import dev.lamina.state.State;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds of modules that a checkpoint may name, and how each is created from its options.
 *
 * <p>Nothing that a file names is ever created except through this registry. Lamina's own modules
 * are in it; a program adds its own before it saves or loads them:
 *
 * <pre>{@code
 * ModuleRegistry.register("Residual", options -> new Residual((int) options.integer("features")));
 * }</pre>
 *
 * <p>A module's description is {@code {"type": text, "options": tree, "children": {name:
 * description}}}; the values travel apart, by {@link Module#state()}. All methods may be called
 * from several threads.
 */
public final class ModuleRegistry {
  private static final Map<String, Kind> KINDS = new ConcurrentHashMap<>();

  static {
    builtIn(Identity.class, false, (options, children) -> new Identity());
    builtIn(
        Linear.class,
        false,
        (options, children) ->
            new Linear(
                Math.toIntExact(options.integer("inFeatures")),
                Math.toIntExact(options.integer("outFeatures")),
                options.flag("bias")));
    builtIn(ReLU.class, false, (options, children) -> new ReLU());
    builtIn(
        Sequential.class,
        true,
        (options, children) -> Sequential.of(children.values().toArray(new Module[0])));
  }

  private ModuleRegistry() {}

  /** Creates a module that makes its children, if any, by itself. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Creates a module.
     *
     * @param options what {@link Module#options()} said when it was saved
     * @return a new module with any values
     */
    Module create(State options);
  }

  /** Creates a module around children that were given to it, as {@link Sequential} is. */
  @FunctionalInterface
  public interface ContainerFactory {
    /**
     * Creates a module.
     *
     * @param options what {@link Module#options()} said when it was saved
     * @param children its children by name in order, created already
     * @return a new module with any values
     */
    Module create(State options, Map<String, Module> children);
  }

  /**
   * One kind of module.
   *
   * @param factory creates one
   * @param container whether its children are given to it
   * @param type its class, known for Lamina's own
   */
  record Kind(ContainerFactory factory, boolean container, Optional<Class<?>> type) {}

  /**
   * Adds a kind of module that makes its children, if any, by itself.
   *
   * @param type what {@link Module#type()} says
   * @param factory creates one from its options
   * @throws IllegalArgumentException if the name is taken
   */
  public static void register(String type, Factory factory) {
    add(type, new Kind((options, children) -> factory.create(options), false, Optional.empty()));
  }

  /**
   * Adds a kind of module that is built around children given to it.
   *
   * @param type what {@link Module#type()} says
   * @param factory creates one from its options and its children
   * @throws IllegalArgumentException if the name is taken
   */
  public static void register(String type, ContainerFactory factory) {
    add(type, new Kind(factory, true, Optional.empty()));
  }

  private static void builtIn(Class<?> type, boolean container, ContainerFactory factory) {
    add(type.getSimpleName(), new Kind(factory, container, Optional.of(type)));
  }

  private static void add(String type, Kind kind) {
    if (type.isBlank()) {
      throw new IllegalArgumentException("ModuleRegistry: a type needs a name; got a blank one");
    }
    if (KINDS.putIfAbsent(type, kind) != null) {
      throw new IllegalArgumentException(
          "ModuleRegistry: '"
              + type
              + "' is registered already; expected a new name. Override type() in your module and"
              + " register that name");
    }
  }

  /** The kind behind a name. */
  static Optional<Kind> kind(String type) {
    return Optional.ofNullable(KINDS.get(type));
  }

  /**
   * The names of all kinds registered so far.
   *
   * @return the names in alphabetical order; a copy
   */
  public static SortedSet<String> types() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(KINDS.keySet()));
  }

  /**
   * Describes a module and its descendants, so that {@link #build} can create such a module again.
   *
   * @param module the module
   * @return its type, options and children
   * @throws IllegalArgumentException if it could not be built again: a kind that is not registered,
   *     or a module that stands in two places; the message lists all
   */
  public static State describe(Module module) {
    ModuleDescription.requireBuildable(module);
    return ModuleDescription.of(module);
  }

  /**
   * Creates the module that a description describes. Its values are fresh initial ones.
   *
   * @param description what {@link #describe} gave
   * @return a new module
   * @throws IllegalArgumentException if the description names kinds that are not registered (all
   *     are listed), is incomplete, or differs from what the registered factories build
   */
  public static Module build(State description) {
    ModuleDescription.requireKnown(description);
    return ModuleDescription.build(description, description.text("type"));
  }
}
