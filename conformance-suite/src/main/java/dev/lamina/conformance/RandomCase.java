package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.Lamina;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** {@code {"seed", "calls"}}: calls in order on the one generator after {@code manual_seed}. */
final class RandomCase implements Case {
  private final Fields recorded;
  private final long seed;

  RandomCase(Fields recorded) {
    this.recorded = recorded;
    this.seed = recorded.seed();
  }

  @Override
  public String name() {
    return "random/" + recorded.value("seed");
  }

  @Override
  public String call() {
    return "manual_seed("
        + recorded.value("seed")
        + "), then "
        + recorded.optional("calls").size()
        + " calls";
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(List.of("seed", "calls"));
    List<JsonNode> calls = recorded.list("calls");
    if (calls.isEmpty()) {
      throw new MalformedCaseException("calls is empty: there is nothing to compare");
    }
    Lamina.manualSeed(seed);
    for (int i = 0; i < calls.size(); i++) {
      Fields call = Fields.of(calls.get(i), "calls[" + i + "]");
      String name = call.text("call");
      RandomCalls.Row row = RandomCalls.TABLE.row(name);
      call.requireNames(row.names(), "dtype");
      Tensor drawn = row.draw().from(call, conditions);
      RecordedTensor expected = call.tensor("out");
      Tolerance tolerance = row.exact() ? Tolerance.EXACT : Tolerance.ofDraw(expected.dtype());
      differences.tensor("call " + i + ", " + name, expected, drawn, tolerance);
    }
  }
}
