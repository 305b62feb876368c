package dev.lamina.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A Maven module that only a profile has: built when it is first asked for, and whenever it has
 * changed.
 */
final class SideModule {
  private static final String CLASSES = "target/classes";

  private static final String ERROR = "[ERROR] ";

  /** Errors that only announce others. */
  private static final Pattern HEADLINES =
      Pattern.compile("COMPILATION ERROR|Some problems were encountered");

  private final Path root;
  private final String profile;
  private final String name;
  private final Path folder;
  private final Path state;

  /**
   * Names a module.
   *
   * @param root the project's folder
   * @param profile of Maven, which has the module
   * @param name the module's folder under {@code benchmarks}
   */
  SideModule(Path root, String profile, String name) {
    this.root = root;
    this.profile = profile;
    this.name = name;
    this.folder = root.resolve("benchmarks").resolve(name);
    this.state = root.resolve("target/launch/bench-" + name.replace('/', '-'));
  }

  /** A folder for what the library unpacks. */
  Path cache() {
    return root.resolve("target/peers-cache");
  }

  /**
   * The class path of the module's programs.
   *
   * @throws Unavailable if it cannot be built; the message is Maven's first error
   */
  String classPath() throws Unavailable {
    return String.join(
        File.pathSeparator,
        folder.resolve(CLASSES).toString(),
        root.resolve("benchmarks").resolve(CLASSES).toString(),
        jarList());
  }

  /**
   * The jars that it needs.
   *
   * @throws Unavailable if they cannot be had
   */
  List<Path> jars() throws Unavailable {
    return Stream.of(jarList().split(File.pathSeparator)).map(Path::of).toList();
  }

  private String jarList() throws Unavailable {
    try {
      String now = fingerprint();
      Path built = state.resolve("fingerprint");
      if (!Files.exists(built)
          || !Files.readString(built).equals(now)
          || !Files.isDirectory(folder.resolve(CLASSES))) {
        build();
        Files.writeString(built, now);
      }
      return Files.readString(state.resolve("classpath")).strip();
    } catch (IOException e) {
      throw new Unavailable("its module cannot be built: " + e, e);
    }
  }

  /** Of all that decides about the classes and the jars. */
  private String fingerprint() throws IOException {
    CRC32 sum = new CRC32();
    List<Path> files = new ArrayList<>(List.of(root.resolve("pom.xml"), folder.resolve("pom.xml")));
    Path shared = root.resolve("benchmarks/src/main/java/dev/lamina/benchmarks/work");
    for (Path sources : List.of(folder.resolve("src"), shared)) {
      try (Stream<Path> found = Files.walk(sources)) {
        files.addAll(found.filter(Files::isRegularFile).sorted().toList());
      }
    }
    for (Path file : files) {
      sum.update(Files.readAllBytes(file));
    }
    return Long.toHexString(sum.getValue());
  }

  private void build() throws IOException, Unavailable {
    Files.createDirectories(state);
    Path log = state.resolve("build.log");
    System.err.println("Building benchmarks/" + name + ", with downloads if need be ...");
    Process maven =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-ntp",
                "-P" + profile,
                "-pl",
                "benchmarks/" + name,
                "-am",
                "compile",
                "dependency:build-classpath",
                "-Dlamina.launch",
                "-Dmdep.outputFile=target/launch-classpath",
                "-Dmdep.includeScope=runtime",
                "-Dmdep.excludeGroupIds=dev.lamina")
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    maven.getOutputStream().close();
    try {
      if (maven.waitFor() != 0) {
        throw new Unavailable("its module cannot be built: " + firstError(log));
      }
    } catch (InterruptedException e) {
      maven.destroy();
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
    Path list = folder.resolve("target/launch-classpath");
    Files.writeString(state.resolve("classpath"), Files.readString(list), StandardCharsets.UTF_8);
  }

  /** What Maven complained of first, without lines that only announce others. */
  static String firstError(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
              .filter(line -> line.contains(ERROR))
              .map(line -> line.substring(line.lastIndexOf(ERROR) + ERROR.length()).strip())
              .filter(error -> !error.isEmpty() && !HEADLINES.matcher(error).lookingAt())
              .findFirst()
              .orElse("Maven gave no error")
          + "; see "
          + log;
    }
  }
}
