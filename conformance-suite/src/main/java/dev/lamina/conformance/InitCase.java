package dev.lamina.conformance;

import dev.lamina.Lamina;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** {@code {"init", "kwargs", "seed", "shape", "out"}}: an initial value of a float32 tensor. */
final class InitCase implements Case {
  private final Fields recorded;
  private final String function;

  InitCase(Fields recorded) {
    this.recorded = recorded;
    this.function = recorded.text("init");
  }

  @Override
  public String name() {
    return "init/" + function;
  }

  @Override
  public String call() {
    return CallText.of(function, recorded, "kwargs") + CallText.others(recorded, "shape", "seed");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(List.of("init", "kwargs", "seed", "shape", "out"));
    RecordedTensor expected = recorded.tensor("out");
    Tensor tensor = conditions.given(Tensor.zeros(recorded.sizes("shape")));
    Initializers.Row row = Initializers.TABLE.row(function);
    Arguments options = Arguments.named(recorded.object("kwargs"));
    Lamina.manualSeed(recorded.seed());
    Tensor filled = row.fill(tensor, options);
    options.requireNoMore();
    differences.tensor("out", expected, filled, Tolerance.ofDraw(expected.dtype()));
  }
}
