package dev.lamina.conformance;

import dev.lamina.Lamina;
import dev.lamina.tensor.Tensor;

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
    return CallText.named(function, recorded, "kwargs", "shape", "seed");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireOnly("init", "kwargs", "seed", "shape", "out");
    RecordedTensor expected = recorded.tensor("out");
    Tensor tensor = conditions.given(Tensor.zeros(recorded.sizes("shape")));
    Initializers.Row row = Initializers.of(function);
    Arguments options = Arguments.named(recorded.object("kwargs"));
    Lamina.manualSeed(recorded.seed());
    Tensor filled = row.fill(tensor, options);
    options.requireNoMore();
    differences.tensor("out", expected, filled, Tolerance.ofDraw(expected.dtype()));
  }
}
