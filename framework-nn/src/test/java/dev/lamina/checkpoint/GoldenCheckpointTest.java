package dev.lamina.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden files against today's code; see the README beside them. */
class GoldenCheckpointTest {
  @TempDir Path folder;

  private static byte[] golden(Encoding encoding) throws IOException {
    String name =
        switch (encoding) {
          case BASE64 -> "golden-v1-base64.json";
          case DECIMAL -> "golden-v1-decimal.json";
        };
    try (InputStream in = GoldenCheckpointTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("golden.json"), bytes);
  }

  @ParameterizedTest
  @EnumSource
  void readsToTheSameBits(Encoding encoding) throws IOException {
    assertEquals(GoldenContent.checkpoint(), Checkpoints.read(file(golden(encoding))));
  }

  @ParameterizedTest
  @EnumSource
  void sameContentGivesTheSameBytes(Encoding encoding) throws IOException {
    Path file = folder.resolve("again.json");
    Checkpoints.write(
        file, GoldenContent.checkpoint(), CheckpointOptions.defaults().encoding(encoding));
    assertArrayEquals(golden(encoding), Files.readAllBytes(file));
  }

  @ParameterizedTest
  @EnumSource
  void cutAnywhereItIsReportedAsCutOff(Encoding encoding) throws IOException {
    byte[] whole = golden(encoding);
    Path file = file(whole);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int bytes = whole.length - 1; bytes > 0; bytes--) {
        channel.truncate(bytes);
        assertEquals(
            "the file is cut off at byte "
                + bytes
                + "; expected a complete JSON object. Restore the file from a copy",
            Errors.reading(file));
      }
    }
    assertEquals(
        "the file is empty or cut off at its start; expected a checkpoint",
        Errors.reading(folder, new byte[0]));
  }

  /** Whatever a byte is changed to, the file reads as a checkpoint or gives the one error. */
  @ParameterizedTest
  @EnumSource
  void aChangedByteNeverGivesAnotherException(Encoding encoding) throws IOException {
    byte[] whole = golden(encoding);
    byte[] replacements = {0, '"', '}', ']', ',', '0', '$', '\\', ' ', (byte) 0xFF};
    int errors = 0;
    Path file = file(whole);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < whole.length; i++) {
        byte changed = replacements[i % replacements.length];
        channel.write(ByteBuffer.wrap(new byte[] {changed}), i);
        try {
          Checkpoints.read(file);
        } catch (CheckpointException e) {
          errors++;
        }
        channel.write(ByteBuffer.wrap(whole, i, 1), i);
      }
    }
    assertTrue(errors > whole.length / 2, errors + " errors for " + whole.length + " bytes");
  }

  /** Every digit of every value is under a checksum. */
  @Test
  void aChangedValueIsFound() throws IOException {
    String text = new String(golden(Encoding.BASE64), StandardCharsets.UTF_8);
    Path file = file(text.replace("zczMPc3M", "zczMPc3N").getBytes(StandardCharsets.UTF_8));
    String message =
        assertThrows(CheckpointException.class, () -> Checkpoints.read(file)).getMessage();
    assertTrue(
        message.contains(
            "\n  state/parameters/0.weight: the values do not have their sha256, so one of them was"
                + " changed; remove the sha256 if that was on purpose\n"),
        message);
  }
}
