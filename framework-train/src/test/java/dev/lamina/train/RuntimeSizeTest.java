package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** All that a program needs to train stays small: Lamina's modules and the libraries they use. */
class RuntimeSizeTest {
  private static final long MOST_BYTES = 6_000_000;

  /** Written by the build; Surefire starts tests in the module's own folder. */
  private static final Path CLASSPATH = Path.of("target", "runtime-classpath");

  private static List<Path> parts() throws IOException {
    assumeTrue(Files.exists(CLASSPATH), "the build by Maven writes target/runtime-classpath");
    List<Path> parts = new ArrayList<>();
    parts.add(Path.of("target", "classes"));
    for (String part : Files.readString(CLASSPATH).strip().split(File.pathSeparator)) {
      parts.add(Path.of(part));
    }
    return parts;
  }

  /** Size of a jar, or of the jar that a folder of classes becomes. */
  private static long size(Path part) throws IOException {
    if (!Files.isDirectory(part)) {
      return Files.size(part);
    }
    long[] size = {0};
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            size[0]++;
          }

          @Override
          public void write(byte[] b, int from, int n) {
            size[0] += n;
          }
        };
    try (ZipOutputStream jar = new ZipOutputStream(counting);
        Stream<Path> files = Files.walk(part)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(part.relativize(file).toString()));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return size[0];
  }

  @Test
  void jarsForTrainingStaySmall() throws IOException {
    TreeMap<String, Long> sizes = new TreeMap<>();
    for (Path part : parts()) {
      sizes.put(part.toString(), size(part));
    }
    long all = sizes.values().stream().mapToLong(Long::longValue).sum();
    assertTrue(all < MOST_BYTES, () -> all + " bytes: " + sizes);
    assertTrue(all > 1_000_000, () -> "something is missing: " + sizes);
  }

  @Test
  void onlyKnownLibrariesAreNeeded() throws IOException {
    List<String> known =
        List.of(
            "asm",
            "commons-numbers",
            "commons-rng",
            "commons-statistics",
            "ejml",
            "fastcsv",
            "jackson-core",
            "slf4j-api");
    List<String> unknown = new ArrayList<>();
    for (Path part : parts()) {
      String name = part.getFileName().toString();
      // Modules are folders of classes or jars, by what was built before.
      boolean own = name.equals("classes") || name.startsWith("framework-");
      if (!own && known.stream().noneMatch(name::startsWith)) {
        unknown.add(name);
      }
    }
    assertEquals(List.of(), unknown);
  }
}
