package dev.lamina.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program in a JVM of its own, on the class path of the tests. */
final class JavaProcess {
  private static final String LOGGING = "logback.configurationFile";

  private final Class<?> main;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final String classPath = System.getProperty("java.class.path");

  private JavaProcess(Class<?> main) {
    this.main = main;
  }

  /** A program to start; the library that chains signal handlers is not loaded. */
  static JavaProcess of(Class<?> main) {
    return new JavaProcess(main);
  }

  JavaProcess options(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  JavaProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  JavaProcess withLibjsig() {
    return environment("LD_PRELOAD", Child.LIBJSIG);
  }

  /** Runs it to its end and returns what it printed, with its exit code as the last line. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(options);
    if (System.getProperty(LOGGING) != null) {
      command.add("-D" + LOGGING + "=" + System.getProperty(LOGGING));
    }
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("process", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("LD_PRELOAD");
      builder.environment().remove("POCL_SIGFPE_HANDLER");
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("does not end:\n" + Files.readString(output, StandardCharsets.UTF_8));
      }
      return Files.readString(output, StandardCharsets.UTF_8) + "exit " + process.exitValue();
    } finally {
      Files.delete(output);
    }
  }
}
