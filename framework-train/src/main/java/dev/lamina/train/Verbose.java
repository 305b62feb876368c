package dev.lamina.train;

/** How {@link Model#fit} reports its progress. */
public enum Verbose {
  /** {@link #BAR} when the output is standard output on a terminal, else {@link #LINES}. */
  AUTO,

  /** One line that is rewritten in place, at most ten times a second. For terminals. */
  BAR,

  /**
   * One line an epoch, without control characters; from 21 epochs on only every k-th epoch, so that
   * about twenty lines are written. For log files.
   */
  LINES,

  /** Nothing is written. */
  SILENT
}
