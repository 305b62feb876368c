package dev.lamina.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./bench jmh [FILTER] [OPTION...]}: kernels, by JMH in a process of its own. */
public final class Kernels {
  private Kernels() {}

  /**
   * Runs JMH.
   *
   * @param options its own: a pattern for names of benchmarks, {@code -l} to list them, {@code -p
   *     n=64} for one size
   * @throws IOException if it cannot be started
   * @throws InterruptedException if waiting for it is interrupted
   */
  public static void main(String[] options) throws IOException, InterruptedException {
    SideModule module = new SideModule(Compare.root(), "jmh", "jmh");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try {
      String ours = System.getProperty("java.class.path");
      command.addAll(List.of("-cp", module.classPath() + File.pathSeparator + ours));
    } catch (Unavailable e) {
      throw new IllegalArgumentException("jmh: " + e.getMessage(), e);
    }
    command.add("org.openjdk.jmh.Main");
    command.addAll(List.of(options));
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
