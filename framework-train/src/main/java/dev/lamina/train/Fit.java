package dev.lamina.train;

import dev.lamina.data.TensorDataset;
import dev.lamina.random.Generator;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options of {@link Model#fit}, by name:
 *
 * <pre>{@code
 * Fit.epochs(200).batchSize(32).validationSplit(0.2)
 * }</pre>
 *
 * <p>Immutable: each method returns a changed copy, so that a description can be kept and varied.
 */
public final class Fit {
  private static final int DEFAULT_BATCH_SIZE = 32;

  private int epochs;
  private int batchSize = DEFAULT_BATCH_SIZE;
  private double validationSplit;
  private Optional<TensorDataset> validationData = Optional.empty();
  private boolean shuffle = true;
  private Optional<Generator> generator = Optional.empty();
  private Verbose verbose = Verbose.AUTO;
  private Optional<PrintStream> output = Optional.empty();
  private OnNonFinite onNonFinite = OnNonFinite.STOP;
  private List<Callback> callbacks = List.of();
  private boolean compiled = true;

  private Fit() {}

  /**
   * Starts a description: so many passes over the training samples, with the defaults of the other
   * options.
   *
   * @param epochs at least 1
   * @return the description
   * @throws IllegalArgumentException if it is less
   */
  public static Fit epochs(int epochs) {
    require(epochs >= 1, "epochs", epochs, "at least 1");
    Fit fit = new Fit();
    fit.epochs = epochs;
    return fit;
  }

  /**
   * {@return a copy with another number of samples a step} The last batch of an epoch holds what is
   * left over and is used. Default 32.
   *
   * @param batchSize at least 1; a number beyond the training samples means all of them
   * @throws IllegalArgumentException if it is less
   */
  public Fit batchSize(int batchSize) {
    require(batchSize >= 1, "batchSize", batchSize, "at least 1");
    return with(fit -> fit.batchSize = batchSize);
  }

  /**
   * {@return a copy that keeps the <em>last</em> part of the samples, as given and before any
   * shuffling, for validation after each epoch; {@code floor(n (1 - fraction))} samples remain for
   * training} Sort or shuffle the data accordingly. Default 0: no validation.
   *
   * @param fraction in [0, 1)
   * @throws IllegalArgumentException if it is outside, or if there is {@link #validationData}
   */
  public Fit validationSplit(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw invalid("validationSplit", fraction, "at least 0 and less than 1");
    }
    if (fraction > 0 && validationData.isPresent()) {
      throw twoValidations();
    }
    return with(fit -> fit.validationSplit = fraction);
  }

  /**
   * {@return a copy that validates on these samples after each epoch, in place of a split}
   *
   * @param data features and targets
   * @throws IllegalArgumentException if there is a {@link #validationSplit}
   */
  public Fit validationData(TensorDataset data) {
    Objects.requireNonNull(data, "data");
    if (validationSplit > 0) {
      throw twoValidations();
    }
    return with(fit -> fit.validationData = Optional.of(data));
  }

  /**
   * {@return a copy that draws a new order of the training samples for each epoch, or takes them as
   * given} Default true.
   *
   * @param shuffle whether to shuffle
   */
  public Fit shuffle(boolean shuffle) {
    return with(fit -> fit.shuffle = shuffle);
  }

  /**
   * {@return a copy that shuffles by this generator} Each epoch takes one permutation from its
   * stream. Default: the process-wide one that {@code Lamina.manualSeed} seeds.
   *
   * @param generator where the orders come from
   */
  public Fit generator(Generator generator) {
    Objects.requireNonNull(generator, "generator");
    return with(fit -> fit.generator = Optional.of(generator));
  }

  /**
   * {@return a copy with another way to report progress} Default {@link Verbose#AUTO}.
   *
   * @param verbose how much, and in which form
   */
  public Fit verbose(Verbose verbose) {
    Objects.requireNonNull(verbose, "verbose");
    return with(fit -> fit.verbose = verbose);
  }

  /**
   * {@return a copy that reports progress to this stream} Default: {@code System.out} as it is when
   * {@code fit} begins.
   *
   * @param output where to write; not closed
   */
  public Fit output(PrintStream output) {
    Objects.requireNonNull(output, "output");
    return with(fit -> fit.output = Optional.of(output));
  }

  /**
   * {@return a copy with another reaction to a loss that is NaN or infinite} Default {@link
   * OnNonFinite#STOP}. On a device other than the cpu it is noticed when the epoch ends, after
   * further steps; see there.
   *
   * @param reaction stop with an error, or carry on
   */
  public Fit onNonFinite(OnNonFinite reaction) {
    Objects.requireNonNull(reaction, "reaction");
    return with(fit -> fit.onNonFinite = reaction);
  }

  /**
   * {@return a copy that also tells this callback about each epoch}
   *
   * @param callback called after those added before
   */
  public Fit callback(Callback callback) {
    Objects.requireNonNull(callback, "callback");
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(callback);
    return with(fit -> fit.callbacks = List.copyOf(more));
  }

  /**
   * {@return a copy that lets steps be traced once and then repeated, or runs each as it is
   * written} The figures and parameters are the same, bit for bit. Default true; it concerns models
   * on the cpu whose modules and loss are traceable ({@code Module.isTraceable}, {@code
   * Loss.isTraceable}), see {@link dev.lamina.compile.Compiled}. What keeps a model from it stands
   * in the log.
   *
   * @param compiled whether to
   */
  public Fit compiled(boolean compiled) {
    return with(fit -> fit.compiled = compiled);
  }

  /** {@return the number of epochs} */
  public int epochs() {
    return epochs;
  }

  /** {@return the number of samples a step} */
  public int batchSize() {
    return batchSize;
  }

  /** {@return the fraction of the samples that is kept for validation} */
  public double validationSplit() {
    return validationSplit;
  }

  /** {@return the samples to validate on, if they were given apart} */
  public Optional<TensorDataset> validationData() {
    return validationData;
  }

  /** {@return whether the samples are shuffled} */
  public boolean shuffle() {
    return shuffle;
  }

  /** {@return the generator to shuffle by: the one given, else the process-wide one} */
  public Generator generator() {
    return generator.orElseGet(Generator::defaultGenerator);
  }

  /** {@return the way to report progress} */
  public Verbose verbose() {
    return verbose;
  }

  /** {@return the stream to report to: the one given, else {@code System.out}} */
  public PrintStream output() {
    return output.orElse(System.out);
  }

  /** {@return the reaction to a loss that is NaN or infinite} */
  public OnNonFinite onNonFinite() {
    return onNonFinite;
  }

  /** {@return the callbacks in the order of their calls} */
  public List<Callback> callbacks() {
    return callbacks;
  }

  /** {@return whether steps may be traced once and then repeated} */
  public boolean compiled() {
    return compiled;
  }

  private Fit with(Consumer<Fit> change) {
    Fit copy = new Fit();
    copy.epochs = epochs;
    copy.batchSize = batchSize;
    copy.validationSplit = validationSplit;
    copy.validationData = validationData;
    copy.shuffle = shuffle;
    copy.generator = generator;
    copy.verbose = verbose;
    copy.output = output;
    copy.onNonFinite = onNonFinite;
    copy.callbacks = callbacks;
    copy.compiled = compiled;
    change.accept(copy);
    return copy;
  }

  private static void require(boolean valid, String option, int value, String rule) {
    if (!valid) {
      throw invalid(option, value, rule);
    }
  }

  private static IllegalArgumentException invalid(String option, Object value, String rule) {
    return new IllegalArgumentException(
        "fit: " + option + " is out of range; got " + value + "; expected " + rule);
  }

  private static IllegalArgumentException twoValidations() {
    return new IllegalArgumentException(
        "fit: validation samples are given twice; got validationSplit and validationData;"
            + " expected one of them");
  }
}
