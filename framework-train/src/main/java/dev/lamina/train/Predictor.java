package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Module;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Runs a module over many samples, a batch at a time, into one result. */
final class Predictor {
  private Predictor() {}

  /** Computes where the module is; the result is where {@code x} is. */
  static Tensor predict(Module module, Tensor x, int batchSize) {
    Device device = module.device().orElse(x.device());
    int n = x.size(0);
    int rows = Math.min(batchSize, n);
    Optional<Tensor> result = Optional.empty();
    try (EvaluationMode mode = EvaluationMode.of(module);
        NoGrad guard = Autograd.noGrad();
        Scope data = Scope.open()) {
      Tensor input = Placement.fits(device, x) ? Placement.on(device, x) : x;
      for (int start = 0; start < n; start += rows) {
        try (Scope scope = Scope.open()) {
          int length = Math.min(rows, n - start);
          Tensor output = module.forward(input.narrow(0, start, length).to(device));
          checkRows(output, length);
          Tensor all = result.orElseGet(() -> Scope.outside(() -> allFor(output, n, x.device())));
          all.narrow(0, start, length).copy_(output);
          result = Optional.of(all);
        }
      }
    }
    Tensor all = result.orElseThrow();
    return Scope.outside(() -> all.to(x.device()));
  }

  /** Room for all outputs: beside them, to be moved at once, or if that is too much, at home. */
  private static Tensor allFor(Tensor output, int n, Device home) {
    int[] dims = output.shape().toArray();
    dims[0] = n;
    Shape shape = Shape.of(dims);
    boolean together = Placement.fits(output.device(), output.dtype(), shape.numel());
    return Tensor.empty(together ? output.device() : home, output.dtype(), shape);
  }

  private static void checkRows(Tensor output, int length) {
    if (output.ndim() == 0 || output.size(0) != length) {
      throw new ShapeException(
          "predict: the module does not give one output a sample; got output "
              + output.shape()
              + " for "
              + length
              + " samples; expected ["
              + length
              + ", ...]");
    }
  }
}
