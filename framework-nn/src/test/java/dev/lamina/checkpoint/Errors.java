package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tests of bad files share. */
final class Errors {
  private Errors() {}

  /** The message of the error that reading a file of this text gives, without its path. */
  static String reading(Path folder, String text) {
    return reading(folder, text.getBytes(StandardCharsets.UTF_8));
  }

  static String reading(Path folder, byte[] bytes) {
    Path file = folder.resolve("bad.json");
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reading(file);
  }

  /** The message of the error that reading this file gives, without its path. */
  static String reading(Path file) {
    String message =
        assertThrows(CheckpointException.class, () -> Checkpoints.read(file)).getMessage();
    String prefix = "load '" + file + "': ";
    assertTrue(message.startsWith(prefix), message);
    return message.substring(prefix.length());
  }

  /** The lines of problems in the error for a checkpoint whose state is this JSON. */
  static String ofState(Path folder, String state) {
    String message =
        reading(
            folder,
            """
            {"format": "lamina-checkpoint", "version": 1,
             "producer": {"name": "test", "version": "1"},
             "model": {}, "state":\
            """
                + state
                + "}");
    String head = "the checkpoint is damaged or no checkpoint; got:\n";
    String tail =
        "\nexpected an object with the keys [format, version, producer, model, state] and intact"
            + " entries. Restore the file from a copy";
    assertTrue(message.startsWith(head) && message.endsWith(tail), message);
    return message.substring(head.length(), message.length() - tail.length()).stripIndent();
  }

  /** The one line of the error for a tensor of this body. */
  static String ofTensor(Path folder, String body) {
    String problem = ofState(folder, "{\"s\": {\"t\": {\"$tensor\": " + body + "}}}");
    assertTrue(problem.startsWith("state/s/t: "), problem);
    return problem.substring("state/s/t: ".length());
  }
}
