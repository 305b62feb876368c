package dev.lamina.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a file as a whole or not at all. */
final class AtomicFile {
  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);
  private static final int BUFFER_BYTES = 1 << 16;

  private AtomicFile() {}

  /** What a file is to hold. */
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code body} to a temporary file beside {@code path}, forces it to the disk, and renames
   * it. Whatever goes wrong before the rename, the temporary file is removed and {@code path} is as
   * it was; only a process that dies leaves a {@code .lamina-*.tmp} behind.
   */
  static void write(Path path, Body body) {
    try {
      Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
      Path folder = target.getParent();
      if (folder == null || Files.isDirectory(target)) {
        throw failure(path, "it is a folder. Name a file in it");
      }
      if (!Files.isDirectory(folder)) {
        throw failure(path, "there is no folder '" + folder + "'. Create it first");
      }
      Path temporary = folder.resolve(".lamina-" + UUID.randomUUID() + ".tmp");
      try {
        writeAndForce(temporary, body);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (Throwable failure) {
        remove(temporary, failure);
        throw failure;
      }
      forceFolder(folder);
    } catch (AtomicMoveNotSupportedException e) {
      throw failure(path, "this file system cannot replace a file in one step. Use another", e);
    } catch (IOException e) {
      throw failure(path, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static void writeAndForce(Path temporary, Body body) throws IOException {
    // Files.createTempFile would make a file that only its owner may read
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
      body.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void remove(Path temporary, Throwable failure) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes the rename itself last, where the system can: Windows does not open folders. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // the file is complete and in place, so this is no failure of the write
      LOG.debug("The folder {} cannot be forced to the disk", folder, e);
    }
  }

  private static CheckpointException failure(Path path, String why) {
    return new CheckpointException("save '" + path + "': the checkpoint cannot be written; " + why);
  }

  private static CheckpointException failure(Path path, String why, Throwable cause) {
    return new CheckpointException(failure(path, why).getMessage(), cause);
  }
}
