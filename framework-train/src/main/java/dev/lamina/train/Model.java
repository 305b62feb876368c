package dev.lamina.train;

import dev.lamina.backend.Device;
import dev.lamina.checkpoint.CheckpointOptions;
import dev.lamina.data.TensorDataset;
import dev.lamina.nn.Loss;
import dev.lamina.nn.Module;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A module with the loops around it: training, evaluation, prediction, and a file to keep it in.
 *
 * <pre>{@code
 * Model model = Model.of(Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1)))
 *     .compile(Adam.builder().lr(1e-2), new MSELoss(), Metrics.rmse(), Metrics.r2());
 * History history = model.fit(x, y, Fit.epochs(200).batchSize(32).validationSplit(0.2));
 * Tensor predicted = model.predict(unseen);
 * }</pre>
 *
 * <p>Samples lie along the first dimension: {@code x [n, ...]} with {@code y [n, ...]}. All loops
 * open a {@code Scope} a step, so that a step's tensors are recycled; what they return is kept.
 *
 * <p>All work is done where the module's parameters are, see {@link #to}; samples may be on any
 * device. They move there at once if they take no more than a quarter of the largest allocation
 * that the device allows, else batch by batch. On a device other than the cpu nothing is read
 * between the steps of an epoch but what does not fit into 16 MiB of outputs and targets for the
 * metrics, and losses are read when the epoch ends; the figures are those that the same values give
 * on the cpu.
 *
 * <p>Training is for one thread at a time. {@link #predict} and {@link #evaluate} may be called
 * from several threads while no training runs and the module is in evaluation mode, which is how
 * {@link #fit} and {@link #load} leave it.
 */
public final class Model {
  private static final int BATCH_SIZE = 32;

  private final Module module;
  private final List<String> unknownSections;
  private Optional<InputShape> givenShape = Optional.empty();
  private Optional<Setup> compiled = Optional.empty();

  Model(Module module, List<String> unknownSections) {
    this.module = Objects.requireNonNull(module, "module");
    this.unknownSections = List.copyOf(unknownSections);
  }

  /**
   * {@return a model of this module} The module is used as it is, not copied.
   *
   * @param module what computes the predictions
   */
  public static Model of(Module module) {
    return new Model(module, List.of());
  }

  /** {@return the module} */
  public Module module() {
    return module;
  }

  /**
   * Names the shape of one sample, for modules from whose layers it cannot be told. A {@code
   * Sequential} that begins with a {@code Linear} does not need it.
   *
   * @param sample the dimensions of x without the first one, such as {@code 3} or {@code 1, 28, 28}
   * @return this model
   */
  public Model inputShape(int... sample) {
    givenShape = Optional.of(InputShape.given(sample));
    return this;
  }

  /**
   * Moves the module, and with it all work, to a device. An optimizer that {@link #compile} has
   * bound goes on with the same numbers.
   *
   * @param device where to
   * @return this model
   * @throws dev.lamina.backend.DeviceException if the values do not fit there; then all of them are
   *     where they were before
   */
  public Model to(Device device) {
    module.to(device);
    return this;
  }

  /** Looked up each time, since a {@code Sequential} may have grown in between. */
  private Optional<InputShape> inputShape() {
    return givenShape.or(() -> InputShape.of(module));
  }

  /**
   * Makes the model ready to learn: binds the optimizer to the module's parameters (those that
   * require a gradient), and checks that the layers fit by a run on the shape-only device, which
   * computes no values. Parameters keep their values; an optimizer of an earlier call is dropped
   * with its state.
   *
   * @param optimizer the description of an optimizer, such as {@code Adam.builder().lr(1e-2)}
   * @param loss what to make small, a single number a batch
   * @param metrics what else to report, each under a name of its own
   * @return this model
   * @throws dev.lamina.backend.LaminaException if layers do not fit; the message begins with the
   *     path of the layer, as in {@code Sequential/2/Linear: linear: ...}
   * @throws IllegalArgumentException if two metrics have the same name, or the optimizer's options
   *     are out of range
   */
  public Model compile(OptimizerBuilder optimizer, Loss loss, Metric... metrics) {
    Objects.requireNonNull(loss, "loss");
    checkNames(metrics);
    DryRun.check(module, inputShape());
    List<Tensor> trainable = module.parameters().stream().filter(Tensor::requiresGrad).toList();
    Optimizer bound = optimizer.build(trainable);
    compiled = Optional.of(Setup.of(module, bound, loss, List.of(metrics)));
    return this;
  }

  private static void checkNames(Metric... metrics) {
    Set<String> names = new HashSet<>(Set.of("loss"));
    for (Metric metric : metrics) {
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException(
            "compile: a metric's name is taken; got '"
                + metric.name()
                + "' twice; expected names that differ from each other and from 'loss'");
      }
    }
  }

  /** {@return whether {@link #compile} has been called} */
  public boolean isCompiled() {
    return compiled.isPresent();
  }

  /**
   * {@return the optimizer that {@link #compile} bound}
   *
   * @throws IllegalStateException before compile
   */
  public Optimizer optimizer() {
    return compiled("optimizer").optimizer();
  }

  private Setup compiled(String op) {
    return compiled.orElseThrow(
        () ->
            new IllegalStateException(
                op
                    + ": the model is not compiled; expected"
                    + " compile(optimizer, loss, metrics...) before it"));
  }

  /**
   * Trains. Each epoch goes over the training samples batch by batch, a step of the optimizer each,
   * then over the validation samples if there are any. Afterwards the module is in evaluation mode.
   *
   * <p>The same seeds give the same history and parameters, bit for bit.
   *
   * <p>No gradient flows back to samples that had to move to the module's device.
   *
   * @param x features {@code [n, ...]}
   * @param y targets {@code [n, ...]}, of the shape that the loss wants
   * @param fit the options, such as {@code Fit.epochs(200).batchSize(32)}
   * @return loss and metrics of every epoch
   * @throws IllegalStateException before {@link #compile}
   * @throws dev.lamina.backend.ShapeException if there are no samples, x and y differ in their
   *     number, x has another shape than the model takes, or y another than the loss wants
   * @throws IllegalArgumentException if the validation split leaves no samples on one side
   * @throws TrainingException if x or y holds NaN or infinite numbers, or the loss becomes so and
   *     {@link Fit#onNonFinite} does not say to carry on
   */
  public History fit(Tensor x, Tensor y, Fit fit) {
    Setup ready = compiled("fit");
    Samples samples = samples("fit", x, y);
    samples.checkFinite("fit");
    Optional<Samples> apart =
        fit.validationData().map(data -> samples("fit (validation data)", data));
    apart.ifPresent(data -> data.checkFinite("fit (validation data)"));
    int forTraining = trainingSize(samples.size(), fit.validationSplit());
    Samples training = samples.part(0, forTraining);
    Optional<Samples> validation =
        forTraining == samples.size()
            ? apart
            : Optional.of(samples.part(forTraining, samples.size() - forTraining));
    return new Trainer(ready, fit, training, validation).run();
  }

  /**
   * Trains on a data set; see {@link #fit(Tensor, Tensor, Fit)}.
   *
   * @param data features and targets
   * @param fit the options
   * @return loss and metrics of every epoch
   */
  public History fit(TensorDataset data, Fit fit) {
    return fit(data.features(), data.targets(), fit);
  }

  private static int trainingSize(int n, double validationSplit) {
    // The slack keeps floor(10 * (1 - 0.9)) at 1, where the product is 0.9999999999999998.
    int training = (int) Math.floor(n * (1 - validationSplit) + 1e-9);
    if (training == 0 || validationSplit > 0 && training == n) {
      throw new IllegalArgumentException(
          "fit: the validation split leaves no samples for "
              + (training == 0 ? "training" : "validation")
              + "; got validationSplit "
              + validationSplit
              + " with "
              + n
              + " samples; expected at least one on each side");
    }
    return training;
  }

  private Samples samples(String op, TensorDataset data) {
    return samples(op, data.features(), data.targets());
  }

  private Samples samples(String op, Tensor x, Tensor y) {
    Samples samples = Samples.of(op, x, y);
    inputShape().ifPresent(shape -> shape.check(op, x));
    return samples;
  }

  /**
   * Takes one step of the optimizer on one batch, in training mode. The values are not searched for
   * NaN; the loss returned tells.
   *
   * @param x features {@code [n, ...]}
   * @param y targets {@code [n, ...]}
   * @return the loss before the step
   * @throws IllegalStateException before {@link #compile}
   * @throws dev.lamina.backend.ShapeException as for {@link #fit(Tensor, Tensor, Fit)}
   */
  public double trainOnBatch(Tensor x, Tensor y) {
    return Trainer.step(compiled("trainOnBatch"), samples("trainOnBatch", x, y));
  }

  /**
   * {@return loss and metrics on these samples, in evaluation mode and batches of 32}
   *
   * @param x features {@code [n, ...]}
   * @param y targets {@code [n, ...]}
   * @throws IllegalStateException before {@link #compile}
   * @throws dev.lamina.backend.ShapeException as for {@link #fit(Tensor, Tensor, Fit)}
   */
  public Evaluation evaluate(Tensor x, Tensor y) {
    return evaluate(x, y, BATCH_SIZE);
  }

  /**
   * {@return loss and metrics on a data set; see {@link #evaluate(Tensor, Tensor)}}
   *
   * @param data features and targets
   */
  public Evaluation evaluate(TensorDataset data) {
    return evaluate(data.features(), data.targets());
  }

  /**
   * {@return loss and metrics on these samples, in evaluation mode}
   *
   * @param x features {@code [n, ...]}
   * @param y targets {@code [n, ...]}
   * @param batchSize samples at a time, at least 1; it bounds the memory and does not change the
   *     metrics beyond the last bits
   * @throws IllegalStateException before {@link #compile}
   * @throws IllegalArgumentException if the batch size is less than 1
   * @throws dev.lamina.backend.ShapeException as for {@link #fit(Tensor, Tensor, Fit)}
   */
  public Evaluation evaluate(Tensor x, Tensor y, int batchSize) {
    Setup ready = compiled("evaluate");
    Samples samples = samples("evaluate", x, y);
    return Trainer.evaluate(ready, samples, checkBatchSize("evaluate", batchSize));
  }

  /**
   * Returns the module's output for these samples, in evaluation mode, without gradients, in
   * batches of 32.
   *
   * @param x features {@code [n, ...]}
   * @return {@code [n, ...]}: a new tensor that no scope closes, on the device of x
   * @throws dev.lamina.backend.ShapeException if there are no samples, or x has another shape than
   *     the model takes; the message names both numbers of features
   */
  public Tensor predict(Tensor x) {
    return predict(x, BATCH_SIZE);
  }

  /**
   * Returns the module's output for these samples, in evaluation mode and without gradients.
   *
   * @param x features {@code [n, ...]}
   * @param batchSize samples at a time, at least 1; it bounds the memory. A batch of one sample may
   *     differ from the same sample among others in the last bit, since a product with one row adds
   *     in another order
   * @return {@code [n, ...]}: a new tensor that no scope closes, on the device of x
   * @throws IllegalArgumentException if the batch size is less than 1
   * @throws dev.lamina.backend.ShapeException if there are no samples, or x has another shape than
   *     the model takes; the message names both numbers of features
   */
  public Tensor predict(Tensor x, int batchSize) {
    Samples.checkRows("predict", "x", x);
    inputShape().ifPresent(shape -> shape.check("predict", x));
    return Predictor.predict(module, x, checkBatchSize("predict", batchSize));
  }

  private static int checkBatchSize(String op, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException(
          op + ": batchSize is out of range; got " + batchSize + "; expected at least 1");
    }
    return batchSize;
  }

  /**
   * {@return a table of the layers: path, type, output shape for n samples, number of parameters;
   * and the totals, where buffers count as non-trainable} It works before {@link #compile} too.
   * Output shapes are shown where the input shape is known, see {@link #inputShape}.
   *
   * @throws dev.lamina.backend.LaminaException if layers do not fit, as in {@link #compile}
   */
  public String summary() {
    return Summary.of(module, inputShape());
  }

  /**
   * Writes the model to a JSON file: the module's types and options, and the values of its
   * parameters and buffers, exactly. The file is replaced as a whole; a crash leaves the previous
   * one. Optimizer, loss and metrics are not part of it.
   *
   * @param file where to write
   * @throws IllegalArgumentException if the module holds types that are not registered with {@code
   *     ModuleRegistry}
   * @throws dev.lamina.checkpoint.CheckpointException if the file cannot be written
   */
  public void save(Path file) {
    save(file, CheckpointOptions.defaults());
  }

  /**
   * Writes the model as {@link #save(Path)} does, with a choice of how: {@code
   * CheckpointOptions.defaults().encoding(Encoding.DECIMAL)} gives values that a person can read.
   * Either way the same bits are read back.
   *
   * @param file where to write
   * @param options how values are written
   * @throws IllegalArgumentException if the module holds types that are not registered with {@code
   *     ModuleRegistry}
   * @throws dev.lamina.checkpoint.CheckpointException if the file cannot be written
   */
  public void save(Path file, CheckpointOptions options) {
    ModelFile.save(module, file, options);
  }

  /**
   * Reads a model that {@link #save} wrote, on whatever device it was then, onto the default
   * device. It predicts the same bits at once, in evaluation mode, and can be compiled and trained
   * on. Creating the layers draws from the process-wide generator, as creating them by hand does.
   *
   * @param file where to read
   * @return the model, not compiled
   * @throws dev.lamina.checkpoint.CheckpointException if the file is missing, cut off or of an
   *     unknown version, names types that are not registered, or its entries do not fit the module;
   *     the message lists all of them
   */
  public static Model load(Path file) {
    return ModelFile.load(file);
  }

  /**
   * {@return the names of the sections that the file of {@link #load} held and this version does
   * not know; empty for a model that was not loaded}
   */
  public List<String> unknownSections() {
    return unknownSections;
  }

  /** {@return the table of {@link #summary()}} */
  @Override
  public String toString() {
    return summary();
  }
}
