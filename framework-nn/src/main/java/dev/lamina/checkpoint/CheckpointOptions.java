package dev.lamina.checkpoint;

/**
 * How a checkpoint is written. Every reader accepts every choice, so nothing here matters for
 * reading. Immutable: each setter returns changed options.
 */
public final class CheckpointOptions {
  private static final CheckpointOptions DEFAULTS = new CheckpointOptions(Encoding.BASE64, true);

  private final Encoding encoding;
  private final boolean checksums;

  private CheckpointOptions(Encoding encoding, boolean checksums) {
    this.encoding = encoding;
    this.checksums = checksums;
  }

  /**
   * Values in base64, with a checksum a tensor.
   *
   * @return the options used when none are given
   */
  public static CheckpointOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Chooses the form of the values.
   *
   * @param choice base64 or decimal
   * @return these options, changed
   */
  public CheckpointOptions encoding(Encoding choice) {
    if (choice == null) {
      throw new IllegalArgumentException("CheckpointOptions: the encoding is null");
    }
    return new CheckpointOptions(choice, checksums);
  }

  /**
   * Chooses whether each tensor carries the SHA-256 of its values, which every read verifies.
   * Without it, decimal values can be edited by hand.
   *
   * @param choice true, the default, for checksums
   * @return these options, changed
   */
  public CheckpointOptions checksums(boolean choice) {
    return new CheckpointOptions(encoding, choice);
  }

  Encoding encoding() {
    return encoding;
  }

  boolean checksums() {
    return checksums;
  }
}
