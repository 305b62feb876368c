package dev.lamina.opencl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Options of this backend, from system properties.
 *
 * @param std language version for the compiler; empty for the compiler's own choice
 * @param maxGroup largest work group to use
 * @param ignored extensions to treat as absent
 * @param cache whether compiled programs are kept on disk
 * @param cacheFolder where they are kept
 * @param budget bytes of device memory that may be allocated; 0 for a share of what there is
 * @param kind the kind of device to take kernel parameters of, instead of the one found
 */
record Settings(
    String std,
    int maxGroup,
    Set<String> ignored,
    Cache cache,
    Path cacheFolder,
    long budget,
    Optional<Kind> kind) {

  /** Whether compiled programs are kept on disk; AUTO is ON but for drivers with their own. */
  enum Cache {
    AUTO,
    ON,
    OFF
  }

  private static final String PREFIX = "lamina.opencl.";

  Settings {
    ignored = Set.copyOf(ignored);
  }

  /**
   * The options that the process was started with.
   *
   * @return the options
   * @throws IllegalArgumentException if a property has a value that cannot be used
   */
  static Settings fromProperties() {
    return new Settings(
        standard(),
        (int) number("maxGroup", 1, Integer.MAX_VALUE, Integer.MAX_VALUE),
        ignoredExtensions(),
        choice("cache", Cache.class).orElse(Cache.AUTO),
        folder(),
        number("budget", 1, Long.MAX_VALUE, 0),
        choice("kind", Kind.class));
  }

  Settings withCache(Cache other, Path folder) {
    return new Settings(std, maxGroup, ignored, other, folder, budget, kind);
  }

  Settings withBudget(long bytes) {
    return new Settings(std, maxGroup, ignored, cache, cacheFolder, bytes, kind);
  }

  Settings withMaxGroup(int items) {
    return new Settings(std, items, ignored, cache, cacheFolder, budget, kind);
  }

  Settings withIgnored(Set<String> extensions) {
    return new Settings(std, maxGroup, extensions, cache, cacheFolder, budget, kind);
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(PREFIX + name)).map(String::strip);
  }

  private static String standard() {
    String value = property("std").orElse("CL1.2");
    if (!value.matches("[A-Za-z0-9.+]*")) {
      throw bad("std", value, "a language version such as CL1.2, or nothing");
    }
    return value;
  }

  private static Set<String> ignoredExtensions() {
    Set<String> names = new TreeSet<>();
    for (String name : property("ignore").orElse("").split(",")) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  private static long number(String name, long least, long most, long otherwise) {
    Optional<String> value = property(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String expected = "a whole number from " + least + " to " + most;
    try {
      long n = Long.parseLong(value.get());
      if (n < least || n > most) {
        throw bad(name, value.get(), expected);
      }
      return n;
    } catch (NumberFormatException e) {
      throw bad(name, value.get(), expected);
    }
  }

  private static <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
    Optional<String> value = property(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    for (E e : type.getEnumConstants()) {
      if (e.name().equalsIgnoreCase(value.get())) {
        return Optional.of(e);
      }
    }
    String all = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    throw bad(name, value.get(), "one of " + all);
  }

  private static Path folder() {
    Optional<String> value = property("cache.dir").filter(s -> !s.isEmpty());
    try {
      return value.map(Path::of).orElseGet(Settings::defaultFolder);
    } catch (InvalidPathException e) {
      throw bad("cache.dir", value.orElse(""), "the path of a folder");
    }
  }

  private static Path defaultFolder() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = Path.of(System.getProperty("user.home", "."));
    if (os.contains("win")) {
      return environment("LOCALAPPDATA")
          .orElse(home.resolve("AppData").resolve("Local"))
          .resolve(Path.of("lamina", "opencl", "cache"));
    }
    if (os.contains("mac")) {
      return home.resolve(Path.of("Library", "Caches", "lamina", "opencl"));
    }
    return environment("XDG_CACHE_HOME")
        .orElse(home.resolve(".cache"))
        .resolve(Path.of("lamina", "opencl"));
  }

  /** A folder named by the environment; relative ones are ignored, as the XDG rules ask. */
  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name))
        .filter(s -> !s.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }

  private static IllegalArgumentException bad(String name, String value, String expected) {
    return new IllegalArgumentException(
        "opencl: the property "
            + PREFIX
            + name
            + " has a value that cannot be used; got '"
            + value
            + "'; expected "
            + expected
            + ". Correct it or leave it out");
  }
}
