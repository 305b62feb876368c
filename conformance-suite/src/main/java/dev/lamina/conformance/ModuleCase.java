package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A module in training mode: its values right after construction under a seed, outputs, gradients,
 * and what it has changed in itself.
 */
final class ModuleCase implements Case {
  private static final List<String> NAMES =
      List.of(
          "module",
          "args",
          "kwargs",
          "seed",
          "parameters",
          "inputs",
          "outputs",
          "output_grads",
          "input_grads",
          "parameter_grads",
          "state_after");

  private final Fields recorded;
  private final String type;

  ModuleCase(Fields recorded) {
    this.recorded = recorded;
    this.type = recorded.text("module");
  }

  @Override
  public String name() {
    return type;
  }

  @Override
  public String call() {
    return CallText.of(type, recorded, "args", "kwargs") + CallText.others(recorded, "seed");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(NAMES);
    Modules.Row row = Modules.TABLE.row(type);
    Fields kwargs = recorded.object("kwargs");
    Arguments arguments = new Arguments(recorded.list("args"), kwargs);
    Lamina.manualSeed(recorded.seed());
    Modules.Built built = row.build(arguments);
    arguments.requireNoMore();
    compareState("parameters", built, differences);

    List<Tensor> inputs = inputs(conditions);
    List<Tensor> outputs = built.forward().call(inputs);
    compareOutputs(outputs, differences);
    backward(outputs, conditions, differences);
    compareInputGradients(inputs, differences);
    compareParameterGradients(built, differences);

    compareNamed("state_after", built.module().namedBuffers(), differences);
  }

  /** Parameters and buffers together, as PyTorch's {@code state_dict} has them. */
  private void compareState(String key, Modules.Built built, Differences differences) {
    Map<String, Tensor> state = new LinkedHashMap<>(built.module().namedParameters());
    state.putAll(built.module().namedBuffers());
    Map<String, RecordedTensor> expected = recorded.namedTensors(key);
    differences.names(key, expected.keySet(), state.keySet());
    expected.forEach(
        (name, value) -> {
          if (state.containsKey(name)) {
            Tolerance tolerance = Tolerance.ofDraw(value.dtype());
            differences.tensor(key + "." + name, value, state.get(name), tolerance);
          }
        });
  }

  private void compareNamed(String key, Map<String, Tensor> actual, Differences differences) {
    Map<String, RecordedTensor> expected = recorded.namedTensors(key);
    differences.names(key, expected.keySet(), actual.keySet());
    expected.forEach(
        (name, value) -> {
          if (actual.containsKey(name)) {
            Tolerance tolerance = Tolerance.ofOperator(value.dtype());
            differences.tensor(key + "." + name, value, actual.get(name), tolerance);
          }
        });
  }

  private List<Tensor> inputs(Conditions conditions) {
    List<Tensor> inputs = new ArrayList<>();
    for (RecordedTensor input : recorded.tensors("inputs")) {
      Tensor tensor = conditions.given(input);
      inputs.add(input.dtype().isFloatingPoint() ? tensor.requiresGrad_() : tensor);
    }
    return inputs;
  }

  private void compareOutputs(List<Tensor> outputs, Differences differences) {
    List<RecordedTensor> expected = recorded.tensors("outputs");
    if (expected.isEmpty()) {
      throw new MalformedCaseException("outputs is empty: there is nothing to compare");
    }
    if (differences.count("number of outputs", expected.size(), outputs.size())) {
      for (int i = 0; i < expected.size(); i++) {
        Tolerance tolerance = Tolerance.ofOperator(expected.get(i).dtype());
        differences.tensor("outputs[" + i + "]", expected.get(i), outputs.get(i), tolerance);
      }
    }
  }

  /** Sends the recorded gradients back through the outputs that have a graph. */
  private void backward(List<Tensor> outputs, Conditions conditions, Differences differences) {
    List<Tensor> ends = outputs.stream().filter(Tensor::requiresGrad).toList();
    List<Tensor> gradients = new ArrayList<>();
    recorded.tensors("output_grads").forEach(value -> gradients.add(conditions.given(value)));
    if (differences.count("outputs with a gradient", gradients.size(), ends.size())
        && !ends.isEmpty()) {
      Autograd.backward(ends, gradients, false, false);
    }
  }

  private void compareInputGradients(List<Tensor> inputs, Differences differences) {
    List<Tensor> leaves = inputs.stream().filter(Tensor::requiresGrad).toList();
    List<JsonNode> expected = recorded.list("input_grads");
    if (differences.count("inputs with a gradient", expected.size(), leaves.size())) {
      for (int i = 0; i < leaves.size(); i++) {
        String what = "input_grads[" + i + "]";
        differences.gradient(what, expected.get(i), leaves.get(i));
      }
    }
  }

  private void compareParameterGradients(Modules.Built built, Differences differences) {
    Map<String, Tensor> parameters = built.module().namedParameters();
    Fields expected = recorded.object("parameter_grads");
    differences.names("parameter_grads", expected.names(), parameters.keySet());
    for (String name : expected.names()) {
      Optional.ofNullable(parameters.get(name))
          .ifPresent(
              parameter -> {
                String what = "parameter_grads." + name;
                differences.gradient(what, expected.value(name), parameter);
              });
    }
  }
}
