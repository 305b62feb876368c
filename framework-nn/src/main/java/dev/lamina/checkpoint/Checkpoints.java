package dev.lamina.checkpoint;

import java.nio.file.Path;

/**
 * Writes and reads checkpoint files.
 *
 * <p>Writing never endangers what is there: the new content goes to a temporary file in the same
 * folder, is forced to the disk, and then takes the name of the old file in one step. A crash at
 * any moment leaves either the old file or the new one. Reading never runs anything that the file
 * names, and takes no more memory than in proportion to the size of the file.
 */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * Writes a checkpoint with {@link CheckpointOptions#defaults()}.
   *
   * @param path the file to create or replace; its folder must exist
   * @param checkpoint the content
   * @throws CheckpointException if the file cannot be written; a previous file is then untouched
   */
  public static void write(Path path, Checkpoint checkpoint) {
    write(path, checkpoint, CheckpointOptions.defaults());
  }

  /**
   * Writes a checkpoint.
   *
   * @param path the file to create or replace; its folder must exist. A symbolic link stays, and
   *     the file that it leads to is replaced
   * @param checkpoint the content
   * @param options how values are written
   * @throws CheckpointException if the file cannot be written, or the content is nested deeper than
   *     256 levels or holds half of a surrogate pair; a previous file is then untouched
   */
  public static void write(Path path, Checkpoint checkpoint, CheckpointOptions options) {
    AtomicFile.write(path, out -> CheckpointWriter.write(out, checkpoint, options));
  }

  /**
   * Reads a checkpoint, whichever way its values are written. Every checksum is verified.
   *
   * @param path the file
   * @return its content
   * @throws CheckpointException if the file is missing, unreadable, cut off, no checkpoint, or of
   *     an unknown version, or if entries are missing, unexpected or damaged; one error names them
   *     all
   */
  public static Checkpoint read(Path path) {
    return CheckpointReader.read(path);
  }
}
