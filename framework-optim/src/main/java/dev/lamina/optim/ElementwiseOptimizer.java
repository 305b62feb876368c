package dev.lamina.optim;

import dev.lamina.backend.Capture;
import dev.lamina.op.JointUpdate;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An optimizer whose update treats every element of a parameter alike. A subclass gives the {@link
 * UpdateRule}; this class keeps a {@link Slot} for each parameter.
 */
abstract sealed class ElementwiseOptimizer extends Optimizer permits Sgd, Adam {
  private final Slot[] slots;
  private JointUpdate update = new JointUpdate(List.of());
  private UpdateRule rule;
  private double[] scalars;

  ElementwiseOptimizer(List<Tensor> parameters, double lr, UpdateRule rule) {
    super(parameters, lr);
    this.rule = rule;
    this.scalars = new double[rule.scalars()];
    this.slots = new Slot[parameters.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(parameters().get(i));
    }
  }

  /** The rule with the options that another one's {@link UpdateRule#options()} gave. */
  abstract UpdateRule rule(State options);

  @Override
  public final void step() {
    if (Capture.isRunning() && Capture.calls(this::step)) {
      // Repetitions of a compiled step take a new step, with the rate and the count of then.
      return;
    }
    prepare();
    update.run();
    for (Slot slot : slots) {
      if (slot.isDue()) {
        slot.count();
      }
    }
  }

  /** Prepares one pass over all parameters that have gradients. */
  private void prepare() {
    long filled = 0;
    int count = 0;
    boolean same = true;
    for (Slot slot : slots) {
      if (slot.isDue()) {
        long step = slot.steps() + 1;
        // parameters mostly march in step, and the scalars cost more than a small pass
        if (step != filled) {
          rule.scalars(lr(), step, scalars);
          filled = step;
        }
        same &= update.holds(count, slot.next(rule, scalars));
        count++;
      }
    }
    if (!same || count != update.size()) {
      update = new JointUpdate(Stream.of(slots).filter(Slot::isDue).map(Slot::bound).toList());
    }
  }

  /**
   * Everything that the next step depends on, apart from the parameters: {@code {"type": name,
   * "lr": rate, "options": tree, "parameters": {"0": {"steps": count, buffer: array, …}, …}}}, the
   * parameters by position.
   *
   * @return a copy
   */
  @Override
  public final State state() {
    State.Builder kept = State.builder();
    for (int i = 0; i < slots.length; i++) {
      kept.put(String.valueOf(i), slots[i].state(rule));
    }
    return State.builder()
        .put("type", type())
        .put("lr", lr())
        .put("options", rule.options())
        .put("parameters", kept.build())
        .build();
  }

  /**
   * Takes over the learning rate, the options and what is remembered for each parameter, so that
   * this optimizer goes on as the other would have.
   *
   * @param state what {@link #state()} of an optimizer of this kind over equally shaped parameters
   *     gave
   * @throws IllegalArgumentException if anything does not fit; the message lists it all, and
   *     nothing has been changed
   */
  @Override
  public final void load(State state) {
    if (!state.text("type").equals(type())) {
      throw new IllegalArgumentException(
          type()
              + ": the state is another optimizer's; got "
              + state.text("type")
              + "; expected "
              + type());
    }
    double rate = Options.positive(type(), "lr", state.real("lr"));
    State options = state.tree("options");
    UpdateRule loaded = rule(options);
    List<String> problems = new ArrayList<>();
    for (String name : options.names()) {
      if (!loaded.options().has(name)) {
        problems.add("unexpected option " + name);
      }
    }
    State kept = state.tree("parameters");
    checkSlots(kept, loaded, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          type()
              + ": the state does not fit; got "
              + String.join("; ", problems)
              + ". Nothing was changed; build the optimizer over the parameters it was saved with");
    }
    lr(rate);
    rule = loaded;
    scalars = new double[loaded.scalars()];
    for (int i = 0; i < slots.length; i++) {
      slots[i].load(kept.tree(String.valueOf(i)), loaded);
    }
  }

  private void checkSlots(State kept, UpdateRule loaded, List<String> problems) {
    for (int i = 0; i < slots.length; i++) {
      String name = String.valueOf(i);
      if (kept.has(name)) {
        slots[i].check("parameter " + name, kept.tree(name), loaded, problems);
      } else {
        problems.add("missing parameter " + name);
      }
    }
    for (String name : kept.names()) {
      if (!isPosition(name)) {
        problems.add("unexpected parameter " + name);
      }
    }
  }

  private boolean isPosition(String name) {
    for (int i = 0; i < slots.length; i++) {
      if (name.equals(String.valueOf(i))) {
        return true;
      }
    }
    return false;
  }

  /** The optimizer and its options, such as {@code Sgd(lr=0.01, momentum=0.9, …)}. */
  @Override
  public final String toString() {
    StringBuilder text = new StringBuilder(type()).append("(lr=").append(lr());
    State options = rule.options();
    for (String name : options.names()) {
      text.append(", ").append(name).append('=').append(options.value(name));
    }
    return text.append(')').toString();
  }
}
