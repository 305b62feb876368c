package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call of an operator: its results and, where it is differentiable, its gradients. */
final class OperatorCase implements Case {
  private static final List<String> NAMES =
      List.of("variant", "dtype", "input", "args", "kwargs", "outputs");

  private final String operator;
  private final Fields recorded;

  OperatorCase(Fields file, Fields recorded) {
    this.operator = file.text("op");
    this.recorded = recorded;
  }

  @Override
  public String name() {
    return operator;
  }

  @Override
  public String call() {
    return CallText.of(operator, recorded, "input", "args", "kwargs");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(NAMES, "output_grads", "input_grads");
    Operators.Row row = Operators.TABLE.row(operator);
    Operands operands = new Operands(recorded, Operators.suitable(operator, conditions));
    Operators.Call call = row.prepare(operands);
    operands.requireNoMore();
    List<Tensor> outputs = call.run();
    Optional<Reconstruction> free = Reconstruction.of(operator, recorded, differences);
    free.ifPresentOrElse(
        parts -> parts.compare(outputs), () -> compareOutputs(call, outputs, differences));
    if (recorded.has("output_grads") || recorded.has("input_grads")) {
      List<RecordedTensor> gradients = outputGradients();
      List<RecordedTensor> flow =
          free.map(parts -> parts.aligned(gradients, outputs)).orElse(gradients);
      backward(outputs, flow.stream().map(conditions::given).toList(), differences);
      compareGradients(operands.leaves(), differences);
    }
  }

  private void compareOutputs(Operators.Call call, List<Tensor> outputs, Differences differences) {
    List<JsonNode> expected = recorded.list("outputs");
    if (expected.isEmpty()) {
      throw new MalformedCaseException("outputs is empty: there is nothing to compare");
    }
    if (differences.count("number of outputs", expected.size(), outputs.size())) {
      for (int i = 0; i < outputs.size(); i++) {
        String what = "outputs[" + i + "]";
        if (!expected.get(i).has("tensor")) {
          throw new UnsupportedCaseException(what + " is no tensor");
        }
        RecordedTensor tensor = RecordedTensor.of(expected.get(i).get("tensor"), what);
        if (call instanceof Picked picked && picked.isPositions(i)) {
          differences.positions(what, tensor, outputs.get(i), picked);
        } else {
          differences.tensor(what, tensor, outputs.get(i), Tolerance.ofOperator(tensor.dtype()));
        }
      }
    }
  }

  private List<RecordedTensor> outputGradients() {
    List<RecordedTensor> gradients = new ArrayList<>();
    for (JsonNode gradient : recorded.list("output_grads")) {
      gradients.add(RecordedTensor.of(gradient.path("tensor"), "output_grads"));
    }
    return gradients;
  }

  private static void backward(
      List<Tensor> outputs, List<Tensor> gradients, Differences differences) {
    List<Tensor> ends = outputs.stream().filter(Tensor::requiresGrad).toList();
    if (differences.count("outputs with a gradient", gradients.size(), ends.size())
        && !ends.isEmpty()) {
      Autograd.backward(ends, gradients, false, false);
    }
  }

  private void compareGradients(List<Tensor> leaves, Differences differences) {
    List<JsonNode> expected = recorded.list("input_grads");
    if (differences.count("inputs with a gradient", expected.size(), leaves.size())) {
      for (int i = 0; i < leaves.size(); i++) {
        JsonNode gradient =
            expected.get(i).isNull() ? expected.get(i) : expected.get(i).path("tensor");
        differences.gradient("input_grads[" + i + "]", gradient, leaves.get(i));
      }
    }
  }
}
