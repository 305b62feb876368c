package dev.lamina.conformance;

import java.util.List;

/**
 * {@code {"schedule", "options", "base_lr", "lr"}}: the rate in force during each epoch; with
 * {@code "metric"} for a schedule that follows one.
 */
final class ScheduleCase implements Case {
  private final Fields recorded;
  private final String type;

  ScheduleCase(Fields recorded) {
    this.recorded = recorded;
    this.type = recorded.text("schedule");
  }

  @Override
  public String name() {
    return type;
  }

  @Override
  public String call() {
    return CallText.of(type, recorded, "options") + CallText.others(recorded, "base_lr");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    recorded.requireNames(List.of("schedule", "options", "base_lr", "lr"), "metric");
    double[] expected = recorded.reals("lr");
    if (expected.length == 0) {
      throw new MalformedCaseException("lr is empty: there is nothing to compare");
    }
    Schedules.Row row = Schedules.TABLE.row(type);
    Arguments options = Arguments.named(recorded.object("options"));
    double[] metric = recorded.has("metric") ? recorded.reals("metric") : new double[0];
    double[] rates = row.rates(options, recorded.real("base_lr"), metric, expected.length);
    options.requireNoMore();
    differences.numbers("rates", expected, rates, Tolerance.relative(1e-12));
  }
}
