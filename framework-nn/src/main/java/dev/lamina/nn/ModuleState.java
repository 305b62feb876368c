package dev.lamina.nn;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values of a module to and from a {@link State}: checks everything first, then copies. */
final class ModuleState {
  private static final String PARAMETERS = "parameters";
  private static final String BUFFERS = "buffers";

  private record Copy(Tensor to, State.Array from) {}

  private final List<Copy> copies = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> unexpected = new ArrayList<>();
  private final List<String> misshaped = new ArrayList<>();
  private final List<String> mistyped = new ArrayList<>();

  private ModuleState() {}

  static State of(Module module) {
    return State.builder()
        .put(PARAMETERS, arrays(module.everyParameter()))
        .put(BUFFERS, arrays(module.everyBuffer()))
        .build();
  }

  private static State arrays(Map<String, Tensor> tensors) {
    State.Builder values = State.builder();
    tensors.forEach((name, tensor) -> values.put(name, array(tensor)));
    return values.build();
  }

  private static State.Array array(Tensor tensor) {
    Object values =
        switch (tensor.dtype()) {
          case FLOAT32 -> tensor.toFloatArray();
          case FLOAT64 -> tensor.toDoubleArray();
          case INT64 -> tensor.toLongArray();
          case INT32 -> tensor.toIntArray();
          case UINT8 -> tensor.toByteArray();
          case BOOL -> tensor.toBooleanArray();
        };
    return new State.Array(tensor.dtype(), tensor.shape(), values);
  }

  private static Tensor tensor(State.Array array) {
    return switch (array.dtype()) {
      case FLOAT32 -> Tensor.of(array.floats(), array.shape());
      case FLOAT64 -> Tensor.of(array.doubles(), array.shape());
      case INT64 -> Tensor.of(array.longs(), array.shape());
      case INT32, UINT8 -> Tensor.of(array.dtype(), array.values(), array.shape());
      case BOOL -> Tensor.of(array.booleans(), array.shape());
    };
  }

  static void load(Module module, State state) {
    ModuleState plan = new ModuleState();
    plan.section(PARAMETERS, "parameter ", module.everyParameter(), state);
    plan.section(BUFFERS, "buffer ", module.everyBuffer(), state);
    for (String name : state.names()) {
      if (!name.equals(PARAMETERS) && !name.equals(BUFFERS)) {
        plan.unexpected.add("section " + name);
      }
    }
    plan.requireFit(module);
    try (NoGrad guard = Autograd.noGrad()) {
      for (Copy copy : plan.copies) {
        copy.to.copy_(copy.to.device().run(() -> tensor(copy.from)));
      }
    }
  }

  private void section(String section, String noun, Map<String, Tensor> tensors, State state) {
    State values = state.has(section) ? state.tree(section) : State.empty();
    tensors.forEach(
        (name, tensor) -> {
          if (values.has(name)) {
            plan(noun + name, tensor, values.value(name));
          } else {
            missing.add(noun + name);
          }
        });
    for (String name : values.names()) {
      if (!tensors.containsKey(name)) {
        unexpected.add(noun + name);
      }
    }
  }

  private void plan(String name, Tensor tensor, Object value) {
    if (!(value instanceof State.Array array)) {
      mistyped.add(name + " (got " + value.getClass().getSimpleName() + ", expected an array)");
      return;
    }
    if (!array.shape().equals(tensor.shape())) {
      misshaped.add(name + " (got " + array.shape() + ", expected " + tensor.shape() + ")");
    }
    if (array.dtype() != tensor.dtype()) {
      mistyped.add(name + " (got " + array.dtype() + ", expected " + tensor.dtype() + ")");
    }
    copies.add(new Copy(tensor, array));
  }

  private void requireFit(Module module) {
    int wrong = missing.size() + unexpected.size() + misshaped.size() + mistyped.size();
    if (wrong == 0) {
      return;
    }
    StringBuilder text = new StringBuilder("load: the state does not fit ").append(module.type());
    append(text, "missing", missing);
    append(text, "unexpected", unexpected);
    append(text, "wrong shape", misshaped);
    append(text, "wrong type", mistyped);
    text.append(". Nothing was changed; build the module with the options it was saved with");
    throw new IllegalArgumentException(text.toString());
  }

  private static void append(StringBuilder text, String label, List<String> names) {
    if (!names.isEmpty()) {
      text.append("; ").append(label).append(": ").append(String.join(", ", names));
    }
  }
}
