package dev.lamina.conformance;

import java.util.TreeMap;

/** A whole training run from a seed: its loss at some epochs, and perhaps on test data. */
final class RunCase implements Case {
  private static final Tolerance TOLERANCE = Tolerance.relative(1e-4);

  private final Fields recorded;
  private final String type;
  private final String name;

  RunCase(Fields recorded) {
    this.recorded = recorded;
    this.type = recorded.text("run");
    recorded.seed();
    String optimizer = recorded.has("optimizer") ? "/" + recorded.text("optimizer") : "";
    this.name = "run/" + type + "/" + recorded.value("seed") + optimizer;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String call() {
    return CallText.of(name, recorded, "options")
        + CallText.others(recorded, "n", "hidden", "coefficients", "noise_sd", "lr");
  }

  @Override
  public void run(Conditions conditions, Differences differences) {
    TreeMap<Integer, Double> expected = losses();
    Training training = Training.TABLE.row(type).start(recorded, conditions);
    for (int epoch = 1; epoch <= expected.lastKey(); epoch++) {
      double loss = training.epoch();
      if (expected.containsKey(epoch)) {
        differences.number("loss at epoch " + epoch, expected.get(epoch), loss, TOLERANCE);
      }
    }
    if (recorded.has("test_loss")) {
      double loss = training.testLoss();
      differences.number("test loss", recorded.real("test_loss"), loss, TOLERANCE);
    }
  }

  private TreeMap<Integer, Double> losses() {
    Fields curve = recorded.object("loss_at_epoch");
    TreeMap<Integer, Double> losses = new TreeMap<>();
    curve.names().forEach(key -> losses.put(Json.count(key, "loss_at_epoch"), curve.real(key)));
    if (losses.isEmpty()) {
      throw new MalformedCaseException("loss_at_epoch is empty: there is nothing to compare");
    }
    return losses;
  }
}
