package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong while a file is written, the previous one stays. */
class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void previousFile() throws IOException {
    file = Files.writeString(folder.resolve("model.json"), "previous");
  }

  private void assertOnlyThePreviousFile() throws IOException {
    assertEquals("previous", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  @Test
  void replacesAsAWhole() throws IOException {
    AtomicFile.write(file, out -> out.write(new byte[] {'n', 'e', 'w'}));
    assertEquals("new", Files.readString(file));
    assertEquals(List.of(file), list());
  }

  @Test
  void anErrorInTheMiddleLeavesThePreviousFile() throws IOException {
    String message =
        assertThrows(
                CheckpointException.class,
                () ->
                    AtomicFile.write(
                        file,
                        out -> {
                          out.write(new byte[1 << 20]);
                          throw new IOException("No space left on device");
                        }))
            .getMessage();
    assertEquals(
        "save '"
            + file
            + "': the checkpoint cannot be written; IOException: No space left on device",
        message);
    assertOnlyThePreviousFile();
  }

  @Test
  void soDoesAnErrorOfAnyOtherKind() throws IOException {
    Error error = new OutOfMemoryError("for the test");
    Error thrown =
        assertThrows(
            Error.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw error;
                    }));
    assertSame(error, thrown);
    assertOnlyThePreviousFile();
  }

  /** The same by the public way: the last section is nested too deeply to be written. */
  @Test
  void aStateThatCannotBeWrittenLeavesThePreviousFile() throws IOException {
    State deep = State.empty();
    for (int i = 0; i < 300; i++) {
      deep = State.builder().put("a", deep).build();
    }
    Checkpoint checkpoint =
        Checkpoint.builder()
            .model(State.empty())
            .section("good", State.builder().put("text", "x".repeat(1 << 20)).build())
            .section("deep", deep)
            .build();
    assertThrows(CheckpointException.class, () -> Checkpoints.write(file, checkpoint));
    assertOnlyThePreviousFile();
  }

  @Test
  void aProcessThatDiesLeavesThePreviousFile() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Dying.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(Dying.STATUS, process.exitValue());
    assertEquals("previous", Files.readString(file));
  }

  /** Writes half a file and ends as if its plug was pulled. */
  static final class Dying {
    static final int STATUS = 17;

    private Dying() {}

    public static void main(String[] args) {
      AtomicFile.write(
          Path.of(args[0]),
          out -> {
            out.write(new byte[1 << 20]);
            out.flush();
            Runtime.getRuntime().halt(STATUS);
          });
    }
  }

  @Test
  void missingFolder() {
    Path lost = folder.resolve("none").resolve("model.json");
    assertEquals(
        "save '"
            + lost
            + "': the checkpoint cannot be written; there is no folder '"
            + lost.getParent()
            + "'. Create it first",
        assertThrows(CheckpointException.class, () -> AtomicFile.write(lost, out -> {}))
            .getMessage());
  }

  @Test
  void folderInPlaceOfTheFile() throws IOException {
    assertEquals(
        "save '"
            + folder
            + "': the checkpoint cannot be written; it is a folder. Name a file in it",
        assertThrows(CheckpointException.class, () -> AtomicFile.write(folder, out -> {}))
            .getMessage());
    assertOnlyThePreviousFile();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSymbolicLinkStaysALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("latest.json"), file.getFileName());
    AtomicFile.write(link, out -> out.write('n'));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("n", Files.readString(file));
  }

  @Test
  void aPathWithoutFolderIsInTheWorkingFolder() throws IOException {
    Path plain = Path.of("lamina-atomic-file-test.tmp");
    try {
      AtomicFile.write(plain, out -> out.write('n'));
      assertEquals("n", Files.readString(plain));
    } finally {
      Files.deleteIfExists(plain);
    }
  }

  /** Readers beside a writer always find a whole file. */
  @Test
  void readersNeverSeeHalfAFile() throws Exception {
    byte[] content = new byte[300_000];
    AtomicFile.write(file, out -> out.write(content));
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 20; i++) {
                AtomicFile.write(file, out -> out.write(content));
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertEquals(content.length, Files.readAllBytes(file).length);
    }
    writer.join();
    assertEquals(List.of(file), list());
  }
}
