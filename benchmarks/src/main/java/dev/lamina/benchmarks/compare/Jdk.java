package dev.lamina.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds JDKs and tells their versions. */
final class Jdk {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"([^\"]+)\"");

  private Jdk() {}

  /**
   * The JDK in a folder.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Path at(String home) {
    Path path = Path.of(home);
    if (!Files.isExecutable(path.resolve("bin/java"))) {
      throw new IllegalArgumentException("got --java " + home + "; expected the home of a JDK");
    }
    return path;
  }

  /**
   * The JDK of a version: the running one, or that of {@code JAVA17_HOME}, which {@code ./bench}
   * sets where it finds one.
   *
   * @param version such as 17
   * @throws IllegalArgumentException if there is none
   */
  static Path ofVersion(String version) {
    if (version.equals(Integer.toString(Runtime.version().feature()))) {
      return Path.of(System.getProperty("java.home"));
    }
    String home = System.getenv("JAVA" + version + "_HOME");
    if (home == null || home.isEmpty()) {
      throw new IllegalArgumentException(
          "got --jdk "
              + version
              + ", which is not found here; set JAVA"
              + version
              + "_HOME, or name its folder by --java");
    }
    return at(home);
  }

  /** The version of the JDK in a folder, such as 25.0.3. */
  static String version(Path home) {
    try {
      Matcher matcher = VERSION.matcher(Files.readString(home.resolve("release")));
      return matcher.find() ? matcher.group(1) : home.toString();
    } catch (IOException none) {
      // A JDK need not have the file.
      return home.toString();
    }
  }

  /** The part of a version before the first point. */
  static String feature(Path home) {
    return version(home).replaceAll("[.+-].*", "");
  }
}
