package dev.lamina.optim;

import dev.lamina.op.FusedUpdate;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** What an optimizer keeps for one parameter: the number of its steps and its buffers. */
final class Slot {
  private static final String STEPS = "steps";

  private final Tensor parameter;
  private long steps;
  private Tensor[] buffers = {};
  private Optional<FusedUpdate.Bound> bound = Optional.empty();

  Slot(Tensor parameter) {
    this.parameter = parameter;
  }

  Tensor parameter() {
    return parameter;
  }

  long steps() {
    return steps;
  }

  /** Whether the next step changes the parameter: it has a gradient. */
  boolean isDue() {
    return parameter.hasGrad();
  }

  /** The next step, which is due, with its scalars. */
  FusedUpdate.Bound next(UpdateRule rule, double[] scalars) {
    Tensor gradient = parameter.gradBuffer();
    int last = 1 + buffers.length;
    if (bound.isEmpty() || !bound.get().holds(last, gradient)) {
      bind(rule, gradient);
    }
    FusedUpdate.Bound update = bound.get();
    update.scalars(scalars);
    return update;
  }

  /** The update over its tensors, if there has been a step. */
  FusedUpdate.Bound bound() {
    return bound.orElseThrow();
  }

  /** Counts a step that has been made. */
  void count() {
    steps++;
  }

  private void bind(UpdateRule rule, Tensor gradient) {
    int count = rule.buffers().size();
    if (buffers.length != count) {
      buffers = Scope.outside(() -> zeros(count));
    }
    for (Tensor buffer : buffers) {
      buffer.moveTo_(parameter.device());
    }
    Tensor[] operands = new Tensor[count + 2];
    operands[0] = parameter;
    System.arraycopy(buffers, 0, operands, 1, count);
    operands[count + 1] = gradient;
    bound = Optional.of(rule.update().bind(operands));
  }

  private Tensor[] zeros(int count) {
    Tensor[] fresh = new Tensor[count];
    for (int i = 0; i < count; i++) {
      fresh[i] = Tensor.empty(parameter.device(), parameter.dtype(), parameter.shape()).zero_();
    }
    return fresh;
  }

  State state(UpdateRule rule) {
    State.Builder state = State.builder().put(STEPS, steps);
    List<String> names = rule.buffers();
    // before the first step there are none, and they would be all zeros
    for (int i = 0; i < buffers.length; i++) {
      state.put(names.get(i), array(buffers[i]));
    }
    return state.build();
  }

  private static State.Array array(Tensor tensor) {
    return switch (tensor.dtype()) {
      case FLOAT32 -> State.Array.of(tensor.toFloatArray(), tensor.shape());
      case FLOAT64 -> State.Array.of(tensor.toDoubleArray(), tensor.shape());
      case INT64, INT32, UINT8, BOOL -> throw new AssertionError("a parameter is floating-point");
    };
  }

  /** Adds to {@code problems} whatever keeps {@code state} from being loaded. */
  void check(String name, State state, UpdateRule rule, List<String> problems) {
    List<String> names = rule.buffers();
    long loaded = state.has(STEPS) ? state.integer(STEPS) : -1;
    if (loaded < 0) {
      problems.add(name + " without a count of steps");
    }
    for (String buffer : names) {
      if (state.has(buffer)) {
        check(name + " " + buffer, state.array(buffer), problems);
      } else if (loaded > 0) {
        problems.add(name + " without " + buffer);
      }
    }
    for (String found : state.names()) {
      if (!found.equals(STEPS) && !names.contains(found)) {
        problems.add(name + " with unexpected " + found);
      }
    }
  }

  private void check(String name, State.Array array, List<String> problems) {
    if (!array.shape().equals(parameter.shape())) {
      problems.add(name + " of shape " + array.shape() + " for " + parameter.shape());
    }
    if (array.dtype() != parameter.dtype()) {
      problems.add(name + " of " + array.dtype() + " for " + parameter.dtype());
    }
  }

  /** Takes over a state that {@link #check} found good. */
  void load(State state, UpdateRule rule) {
    List<String> names = rule.buffers();
    steps = state.integer(STEPS);
    bound = Optional.empty();
    buffers = new Tensor[0];
    if (steps > 0) {
      buffers =
          Scope.outside(
              () -> {
                Tensor[] loaded = new Tensor[names.size()];
                for (int i = 0; i < loaded.length; i++) {
                  State.Array values = state.array(names.get(i));
                  loaded[i] = parameter.device().run(() -> tensor(values));
                }
                return loaded;
              });
    }
  }

  private static Tensor tensor(State.Array array) {
    return switch (array.dtype()) {
      case FLOAT32 -> Tensor.of(array.floats(), array.shape());
      case FLOAT64 -> Tensor.of(array.doubles(), array.shape());
      case INT64, INT32, UINT8, BOOL -> throw new AssertionError("a buffer is floating-point");
    };
  }
}
