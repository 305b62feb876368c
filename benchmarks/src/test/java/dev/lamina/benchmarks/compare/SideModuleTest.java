package dev.lamina.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideModuleTest {
  @TempDir Path folder;

  private String error(String... lines) throws IOException {
    Path log = Files.write(folder.resolve("build.log"), List.of(lines));
    String error = SideModule.firstError(log);
    String end = "; see " + log;
    return error.substring(0, error.length() - end.length());
  }

  @Test
  void theFirstErrorIsTheOneThatSaysWhatIsWrong() throws IOException {
    assertEquals(
        "Non-resolvable import POM: Cannot access central",
        error(
            "[INFO] Scanning for projects...",
            "[ERROR] [ERROR] Some problems were encountered while processing the POMs:",
            "[ERROR] Non-resolvable import POM: Cannot access central",
            "[ERROR] The build could not read 1 project"));
    assertEquals(
        "Programs.java:[7,3] cannot find symbol",
        error(
            "[ERROR] COMPILATION ERROR : ",
            "[ERROR] Programs.java:[7,3] cannot find symbol",
            "[ERROR] "));
    assertEquals("Maven gave no error", error("[INFO] Killed"));
  }
}
