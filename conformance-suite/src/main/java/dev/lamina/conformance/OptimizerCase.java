package dev.lamina.conformance;

import dev.lamina.autograd.Autograd;
import dev.lamina.optim.Optimizer;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code {"optimizer", "options", "after"}}: a parameter after some numbers of steps. The file
 * holds what all its cases share: before step t (from 0) the gradient is {@code A @ (p - target) +
 * noise[t]}, and p begins at {@code start}.
 */
final class OptimizerCase implements Case {
  private final Fields file;
  private final Fields recorded;
  private final String type;

  OptimizerCase(Fields file, Fields recorded) {
    this.file = file;
    this.recorded = recorded;
    this.type = recorded.text("optimizer");
  }

  @Override
  public String name() {
    return type;
  }

  @Override
  public String call() {
    return CallText.of(type, recorded, "options");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(List.of("optimizer", "options", "after"));
    TreeMap<Integer, RecordedTensor> after = after();
    Arguments options = Arguments.named(recorded.object("options"));
    Tensor parameter = conditions.given(file.tensor("start")).requiresGrad_();
    OptimizerBuilder builder = Optimizers.TABLE.row(type).configure(options);
    options.requireNoMore();
    Optimizer optimizer = builder.build(List.of(parameter));

    Tensor a = conditions.given(file.tensor("A"));
    Tensor target = conditions.given(file.tensor("target"));
    Tensor noise = conditions.given(file.tensor("noise"));
    if (after.lastKey() > noise.size(0)) {
      throw new MalformedCaseException(
          "after: there is noise for " + noise.size(0) + " steps; got step " + after.lastKey());
    }
    for (int t = 0; t < after.lastKey(); t++) {
      Tensor drift = parameter.detach().sub(target);
      Tensor gradient = a.mm(drift).add(noise.select(0, t));
      optimizer.zeroGrad();
      Autograd.backward(List.of(parameter), List.of(gradient), false, false);
      optimizer.step();
      RecordedTensor expected = after.get(t + 1);
      if (expected != null) {
        differences.tensor("step " + (t + 1), expected, parameter, Tolerance.scaled(1e-12));
      }
    }
  }

  private TreeMap<Integer, RecordedTensor> after() {
    TreeMap<Integer, RecordedTensor> after = new TreeMap<>();
    for (Map.Entry<String, RecordedTensor> one : recorded.namedTensors("after").entrySet()) {
      after.put(Json.count(one.getKey(), "after"), one.getValue());
    }
    if (after.isEmpty()) {
      throw new MalformedCaseException("after is empty: there is nothing to compare");
    }
    return after;
  }
}
