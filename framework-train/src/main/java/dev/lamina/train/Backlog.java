package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What batches leave on their device: losses, and outputs with their targets. It is read in few
 * large pieces, since each reading waits for all work before it. One serves many passes in turn.
 */
final class Backlog {
  private static final int LOSS_BYTES = 1 << 18;
  private static final int OUTPUT_BYTES = 8 << 20;

  private final Pieces losses;
  private final Pieces outputs;
  private final Pieces targets;
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Outcome> outcomes = new ArrayList<>();

  private record Outcome(Shape output, Shape target) {}

  private Backlog(Device device, int batches) {
    this.losses = new Pieces(device, LOSS_BYTES, batches);
    this.outputs = new Pieces(device, OUTPUT_BYTES, batches);
    this.targets = new Pieces(device, OUTPUT_BYTES, batches);
  }

  /** A backlog for passes of so many batches; none on the cpu, where values are at hand. */
  static Optional<Backlog> of(Device device, int batches) {
    return device == Device.cpu() ? Optional.empty() : Optional.of(new Backlog(device, batches));
  }

  /** Takes the loss of a batch; what there is no room for goes to the pass. */
  void add(Tensor loss, int size, Pass pass) {
    try (NoGrad guard = Autograd.noGrad()) {
      if (!losses.takes(loss)) {
        settleLosses(pass);
      }
      losses.add(loss);
      sizes.add(size);
    }
  }

  /** Takes the outcome of a batch; what there is no room for goes to the pass. */
  void add(Tensor output, Tensor target, Pass pass) {
    try (NoGrad guard = Autograd.noGrad()) {
      if (!outputs.takes(output) || !targets.takes(target)) {
        settleOutcomes(pass);
      }
      outputs.add(output);
      targets.add(target);
      outcomes.add(new Outcome(output.shape(), target.shape()));
    }
  }

  /** Gives the pass all losses, batch by batch. */
  void settleLosses(Pass pass) {
    if (sizes.isEmpty()) {
      return;
    }
    double[] values;
    try (Scope scope = Scope.open()) {
      values = losses.read().toDoubleArray();
    }
    for (int i = 0; i < values.length; i++) {
      pass.add(values[i], sizes.get(i));
    }
    sizes.clear();
  }

  /** Gives the pass all outcomes, batch by batch as they came, so that figures are the same. */
  void settleOutcomes(Pass pass) {
    if (outcomes.isEmpty()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Tensor output = outputs.read();
      Tensor target = targets.read();
      int outputAt = 0;
      int targetAt = 0;
      for (Outcome each : outcomes) {
        pass.update(part(output, outputAt, each.output), part(target, targetAt, each.target));
        outputAt += each.output.numel();
        targetAt += each.target.numel();
      }
    }
    outcomes.clear();
  }

  private static Tensor part(Tensor values, int start, Shape shape) {
    return values.narrow(0, start, shape.numel()).view(shape.toArray());
  }
}
