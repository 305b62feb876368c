package dev.lamina.compile;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Device;
import dev.lamina.tensor.Arena;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step, such as one of training, that is traced once and then repeated without the Java code that
 * says what it does: no tensors, no graph, no garbage. The results are those of the plain step, bit
 * for bit.
 *
 * <pre>{@code
 * Compiled step = Compiled.of((x, y) -> {
 *   optimizer.zeroGrad();
 *   Tensor loss = Functional.mseLoss(net.forward(x), y);
 *   loss.backward();
 *   optimizer.step();
 *   return loss;
 * });
 * for (int epoch = 1; epoch <= 200; epoch++) {
 *   Tensor loss = step.run(x, y);
 * }
 * }</pre>
 *
 * <p>The first run with inputs of some shapes runs the Java code and notes all that the device has
 * to do; each later one has the device do it again. So whatever the code takes from Java is frozen
 * as it was when it was traced: numbers, branches, loops. Tensors are not: parameters, their
 * gradients, data that the code holds on to are used as they are, and optimizers take each step
 * with the learning rate in force. The code is traced anew when a tensor that it uses moves,
 * requires a gradient or no longer does, when a gradient that it asks for is there that was not, or
 * the other way round, or when a module changes between training and evaluation.
 *
 * <p>What cannot be repeated is left as it is: the code runs each time, and one line of the log
 * says why. That is so for steps that read values, bring values in from Java, draw random numbers,
 * are looked at by hooks, keep graphs or tensors, or compute on another device than the cpu.
 *
 * <p>The results belong to the compiled step, which overwrites them with each run of the same
 * shapes; they have no gradient history. Take a {@code clone()} of what is to be kept. Other
 * tensors that are made inside are gone when the step is over, as with a {@link
 * dev.lamina.tensor.Scope}. A repetition sees its inputs as they were when it began, even if they
 * share memory with what the step changes. A compiled step is for one thread at a time, which it
 * checks, and while it runs no other thread may add to the same gradients.
 *
 * <p>With {@code -Dlamina.compile=off} nothing is traced.
 */
public final class Compiled {
  /** The most plans of one step: one for each combination of shapes and modes. */
  private static final int MOST_PLANS = 8;

  /** Traces until a step is given up that changes what it depends on again and again. */
  private static final int MOST_TRACES = 64;

  private static final boolean ENABLED =
      !System.getProperty("lamina.compile", "on").equalsIgnoreCase("off");

  private static final Tensor[] NONE = {};

  private final String name;
  private final Step step;
  private final List<Entry> entries = new ArrayList<>();
  private final AtomicReference<Thread> user = new AtomicReference<>();
  private final Tensor[] one = new Tensor[1];
  private final Tensor[] two = new Tensor[2];
  private int traces;
  private int wasted;
  private boolean told;
  private Optional<String> refusal =
      ENABLED ? Optional.empty() : Optional.of("the property lamina.compile is off");

  /** What a step does. */
  @FunctionalInterface
  public interface Step {
    /**
     * Makes the step.
     *
     * @param inputs as many tensors as the compiled step is given
     * @return the results
     */
    Tensor[] run(Tensor... inputs);
  }

  private Compiled(String name, Step step) {
    this.name = name;
    this.step = step;
  }

  /**
   * A step without inputs: all tensors that it uses it holds on to.
   *
   * @param step gives the result
   * @return the compiled step; nothing has run yet
   */
  public static Compiled of(Supplier<Tensor> step) {
    Objects.requireNonNull(step, "step");
    return of(
        "a step",
        x -> {
          counted(x, 0);
          return new Tensor[] {step.get()};
        });
  }

  /**
   * A step with one input.
   *
   * @param step from the input to the result
   * @return the compiled step; nothing has run yet
   */
  public static Compiled of(UnaryOperator<Tensor> step) {
    Objects.requireNonNull(step, "step");
    return of("a step", x -> new Tensor[] {step.apply(counted(x, 1)[0])});
  }

  /**
   * A step with two inputs, such as features and targets.
   *
   * @param step from the inputs to the result
   * @return the compiled step; nothing has run yet
   */
  public static Compiled of(BinaryOperator<Tensor> step) {
    Objects.requireNonNull(step, "step");
    return of("a step", x -> new Tensor[] {step.apply(counted(x, 2)[0], x[1])});
  }

  /**
   * A step with any number of inputs and results.
   *
   * @param name what it is called in the log
   * @param step from the inputs to the results
   * @return the compiled step; nothing has run yet
   */
  public static Compiled of(String name, Step step) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(step, "step");
    return new Compiled(name, x -> there(step.run(x)));
  }

  private static Tensor[] counted(Tensor[] inputs, int expected) {
    if (inputs.length != expected) {
      throw new IllegalArgumentException(
          "compile: wrong number of inputs; got " + inputs.length + "; expected " + expected);
    }
    return inputs;
  }

  /** A step's results in an array of their own. */
  private static Tensor[] there(Tensor[] results) {
    if (results == null || Arrays.asList(results).contains(null)) {
      throw new IllegalStateException(
          "compile: the step gave no result; got null; expected a tensor. Return one");
    }
    return results.clone();
  }

  private static Tensor one(Tensor[] results) {
    if (results.length == 0) {
      throw new IllegalStateException(
          "compile: the step has no result to return; got an empty array; expected a tensor. Call"
              + " runAll");
    }
    return results[0];
  }

  // ---- Running

  /**
   * Makes a step without inputs.
   *
   * @return its first result
   */
  public Tensor run() {
    return one(runAll(NONE));
  }

  /**
   * Makes a step with one input.
   *
   * @param x the input
   * @return its first result
   */
  public Tensor run(Tensor x) {
    boolean outermost = enter();
    one[0] = x;
    try {
      return one(all(one));
    } finally {
      one[0] = null;
      leave(outermost);
    }
  }

  /**
   * Makes a step with two inputs.
   *
   * @param x the first input
   * @param y the second input
   * @return its first result
   */
  public Tensor run(Tensor x, Tensor y) {
    boolean outermost = enter();
    two[0] = x;
    two[1] = y;
    try {
      return one(all(two));
    } finally {
      two[0] = null;
      two[1] = null;
      leave(outermost);
    }
  }

  /**
   * Makes a step.
   *
   * @param inputs any shapes and types; a plan is made for each combination, up to eight
   * @return its results; not to be written to
   */
  public Tensor[] runAll(Tensor... inputs) {
    boolean outermost = enter();
    try {
      return all(inputs);
    } finally {
      leave(outermost);
    }
  }

  private Tensor[] all(Tensor[] inputs) {
    Context context = Context.current();
    Entry known = find(context, inputs, -1);
    if (known == null) {
      return first(context, inputs);
    }
    known.take(inputs);
    return known.run();
  }

  /**
   * Makes a step on neighbouring rows of tensors: {@code x[from], …, x[from + length - 1]}.
   *
   * @param data tensors with at least so many rows
   * @param from the first row
   * @param length number of rows
   * @return its results; not to be written to
   */
  public Tensor[] runOnRows(Tensor[] data, int from, int length) {
    Rows.check(data, from, length);
    boolean outermost = enter();
    try {
      return rows(data, from, length);
    } finally {
      leave(outermost);
    }
  }

  private Tensor[] rows(Tensor[] data, int from, int length) {
    Context context = Context.current();
    Entry known = find(context, data, length);
    if (known == null) {
      Tensor[] rows = new Tensor[data.length];
      for (int i = 0; i < rows.length; i++) {
        boolean all = from == 0 && length == data[i].size(0);
        rows[i] = all ? data[i] : data[i].narrow(0, from, length);
      }
      return first(context, rows);
    }
    known.takeRows(data, from);
    return known.run();
  }

  /**
   * Makes a step on some rows of tensors: {@code x[positions[from]], …, x[positions[from + length -
   * 1]]}.
   *
   * @param data tensors with rows at all these positions
   * @param positions positions from 0
   * @param from where in the list to begin
   * @param length number of rows
   * @return its results; not to be written to
   */
  public Tensor[] runOnRows(Tensor[] data, long[] positions, int from, int length) {
    Rows.check(data, positions, from, length);
    boolean outermost = enter();
    try {
      return rows(data, positions, from, length);
    } finally {
      leave(outermost);
    }
  }

  private Tensor[] rows(Tensor[] data, long[] positions, int from, int length) {
    Context context = Context.current();
    Entry known = find(context, data, length);
    if (known == null) {
      return first(context, Rows.gathered(data, positions, from, length));
    }
    known.takeRows(data, positions, from);
    return known.run();
  }

  /**
   * Why the step runs as it is written, if it does: then no run is repeated from a record.
   *
   * @return the reason, or nothing as long as nothing has been found against compiling
   */
  public Optional<String> refusal() {
    return refusal;
  }

  /**
   * How often the step's own code has run, be it traced or plain.
   *
   * @return a count that only rises
   */
  public int traces() {
    return traces;
  }

  /**
   * Claims the step for this thread.
   *
   * @return false if the thread has it already, being inside of it
   */
  private boolean enter() {
    Thread here = Thread.currentThread();
    if (user.compareAndSet(null, here)) {
      return true;
    }
    if (user.get() == here) {
      return false;
    }
    throw new IllegalStateException(
        "compile: a compiled step is for one thread at a time; got a call of "
            + name
            + " from thread "
            + here.getName()
            + " while another one runs it; expected one after the other. Make a compiled step for"
            + " each thread");
  }

  private void leave(boolean outermost) {
    if (outermost) {
      user.setRelease(null);
    }
  }

  // ---- Plans

  /**
   * The entry for inputs of these shapes, or for so many rows of them.
   *
   * @param rows number of rows, or -1 for the inputs as they are
   * @return null if there is none that can be used
   */
  private Entry find(Context context, Tensor[] inputs, int rows) {
    if (Capture.isOpen()) {
      // Part of another step: its record wants the step itself, not a plan of it.
      return null;
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.fits(context, inputs, rows) && entry.plan().fitsGradients()) {
        return entry;
      }
    }
    return null;
  }

  private Tensor[] first(Context context, Tensor[] inputs) {
    if (traces < Integer.MAX_VALUE) {
      traces++;
    }
    if (Capture.isOpen()) {
      return inside(inputs);
    }
    if (!mayTrace(context, inputs)) {
      return plain(context, inputs);
    }
    Tensor[] own = Rows.copies(inputs);
    Trace trace = Trace.of(step, own);
    trace.refusal().ifPresent(this::refuse);
    trace.plan().ifPresent(plan -> entries.add(new Entry(context, plan)));
    return trace.results();
  }

  /** Runs the step as part of another one, which records it. */
  private Tensor[] inside(Tensor[] inputs) {
    Tensor[] results = step.run(inputs.clone());
    for (int i = 0; i < results.length; i++) {
      results[i] = results[i].detach();
    }
    return results;
  }

  private boolean mayTrace(Context context, Tensor[] inputs) {
    if (refusal.isPresent() || context.detectsAnomalies()) {
      return false;
    }
    for (Tensor input : inputs) {
      input.layout("compile");
      if (input.device() != Device.cpu()) {
        return unfit("it computes on " + input.device() + ", where steps are not kept");
      } else if (input.requiresGrad() || input.isInference()) {
        return unfit("an input takes part in gradients, or never may. Pass x.detach().clone()");
      }
    }
    int before = entries.size();
    entries.removeIf(entry -> !entry.plan().isCurrent());
    wasted += before - entries.size();
    if (wasted > MOST_TRACES) {
      refuse("what it depends on changes from run to run. Make a compiled step for each state");
    } else if (entries.size() >= MOST_PLANS) {
      refuse("it has been given more than 8 combinations of shapes. Bring them to a few sizes");
    }
    return refusal.isEmpty();
  }

  private void refuse(String reason) {
    if (refusal.isEmpty()) {
      refusal = Optional.of(reason);
      unfit(reason);
    }
  }

  /** Says once why a step runs as it is written, be it only for now. */
  private boolean unfit(String reason) {
    if (!told) {
      told = true;
      log().info("compile: {} runs step by step: {}", name, reason);
    }
    return false;
  }

  /** Runs the step as it is written, in a scope of its own, which its results outlive. */
  private Tensor[] plain(Context context, Tensor[] inputs) {
    Arena arena = new Arena("compiled step");
    Optional<Arena> around = context.arena(Optional.of(arena));
    try {
      Tensor[] results = step.run(inputs.clone());
      for (int i = 0; i < results.length; i++) {
        results[i].layout("compile");
        if (results[i].storage().owner() == arena) {
          arena.remove(results[i].storage());
          results[i] = results[i].detach().rehomed(Optional.empty()).asBase();
        } else {
          results[i] = results[i].detach();
        }
      }
      return results;
    } finally {
      context.arena(around);
      arena.clear(context);
    }
  }

  /** Asked for when there is something to say: finding a logger costs more than a first result. */
  private static Logger log() {
    return LoggerFactory.getLogger(Compiled.class);
  }

  /** The step with its plans, for a reader. */
  @Override
  public String toString() {
    return "Compiled("
        + name
        + refusal.map(reason -> ", step by step: " + reason).orElse(", plans=" + entries.size())
        + ")";
  }

  /** What a thread was told about gradients when the plan was made. */
  static boolean sameModes(Context context, boolean recorded, boolean inference) {
    return context.gradEnabled() == recorded
        && context.isInference() == inference
        && !context.detectsAnomalies();
  }
}
