package dev.lamina.samples;

/**
 * An option of a sample, always given with a value: {@code --seed 42}.
 *
 * @param name without the dashes
 * @param value what the help calls the value
 * @param standard the value where the option is not given
 * @param purpose what the help says about it
 */
record Option(String name, String value, String standard, String purpose) {

  /** The seed of everything that a sample draws at random. */
  static Option seed() {
    return new Option("seed", "N", "42", "seed of the random numbers");
  }

  /** The device that a sample computes on; all samples take it. */
  static Option device() {
    return new Option("device", "NAME", "cpu", "where to compute: cpu, opencl, opencl:1");
  }

  /** The folder that a sample writes its files to. */
  static Option out(String sample) {
    return new Option("out", "DIR", "target/samples/" + sample, "folder for the files written");
  }
}
