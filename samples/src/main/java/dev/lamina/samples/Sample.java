package dev.lamina.samples;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that {@link Main} can start.
 *
 * @param name what it is called on the command line
 * @param purpose what it shows, in a line
 * @param options what it takes, with what all samples take
 * @param program the program
 */
record Sample(String name, String purpose, List<Option> options, Program program) {

  /** Adds what all samples take. */
  Sample {
    options = Stream.concat(options.stream(), Stream.of(Option.device())).toList();
  }

  /** The code of a sample. */
  interface Program {
    /**
     * Runs.
     *
     * @param options the values of the options
     * @param out where to print to
     */
    void run(Options options, PrintStream out);
  }
}
