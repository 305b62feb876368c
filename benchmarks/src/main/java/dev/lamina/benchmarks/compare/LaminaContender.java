package dev.lamina.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Lamina itself, with the flags of the launchers.
 *
 * @param name what it is called in the table
 * @param java the home of a JDK
 * @param flags more options of the JVM
 */
record LaminaContender(String name, Path java, List<String> flags) implements Contender {
  private static final String MAIN = "dev.lamina.benchmarks.lamina.Programs";

  /** On the class path of the benchmarks, but not for training. */
  private static final List<String> UNNEEDED = List.of("jocl", "logback", "benchmarks", "opencl");

  LaminaContender {
    flags = List.copyOf(flags);
  }

  @Override
  public List<String> command(Row row, int threads) {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Dlamina.threads=" + threads));
    command.addAll(Systems.heap(row));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    return command;
  }

  @Override
  public Map<String, String> environment(Row row, int threads) {
    // As the launchers do, for the sake of OpenCL.
    Path chaining = java.resolve("lib/libjsig.so");
    return Files.exists(chaining) ? Map.of("LD_PRELOAD", chaining.toString()) : Map.of();
  }

  @Override
  public double megabytes() throws Unavailable {
    long bytes = 0;
    try {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path path = Path.of(entry);
        if (Files.isDirectory(path) && needed(path.toString())) {
          bytes += compressed(path);
        } else if (Files.isRegularFile(path) && needed(path.getFileName().toString())) {
          bytes += Files.size(path);
        }
      }
    } catch (IOException e) {
      throw new Unavailable("its class path cannot be read: " + e.getMessage(), e);
    }
    return bytes / 1e6;
  }

  private static boolean needed(String path) {
    return UNNEEDED.stream().noneMatch(path::contains);
  }

  /** Bytes of a jar of these classes. */
  private static long compressed(Path classes) throws IOException {
    long[] bytes = new long[1];
    OutputStream counter =
        new OutputStream() {
          @Override
          public void write(int b) {
            bytes[0]++;
          }

          @Override
          public void write(byte[] b, int offset, int length) {
            bytes[0] += length;
          }
        };
    try (ZipOutputStream zip = new ZipOutputStream(counter);
        Stream<Path> files = Files.walk(classes)) {
      files.filter(Files::isRegularFile).forEach(file -> add(zip, classes.relativize(file), file));
    }
    return bytes[0];
  }

  private static void add(ZipOutputStream zip, Path name, Path file) {
    try {
      zip.putNextEntry(new ZipEntry(name.toString()));
      Files.copy(file, zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
