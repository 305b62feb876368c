package dev.lamina.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A library for Python, if it is installed.
 *
 * @param name what it is called in the table, and the module that Python imports
 * @param script its program
 */
record PythonContender(String name, Path script) implements Contender {
  private static final String PYTHON = "python3";

  @Override
  public List<String> command(Row row, int threads) throws Unavailable {
    check();
    return List.of(PYTHON, script.toString());
  }

  private void check() throws Unavailable {
    try {
      Process process =
          new ProcessBuilder(PYTHON, "-c", "import " + name).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        List<String> lines = said.strip().lines().toList();
        throw new Unavailable(
            "not installed: "
                + (lines.isEmpty() ? "no reason given" : lines.get(lines.size() - 1)));
      }
    } catch (IOException e) {
      throw new Unavailable("there is no " + PYTHON + " on PATH", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted", e);
    }
  }

  @Override
  public Map<String, String> environment(Row row, int threads) {
    return Systems.openMp(threads);
  }

  /** Wheels hold much besides; their size says nothing about jars. */
  @Override
  public double megabytes() {
    return Double.NaN;
  }
}
