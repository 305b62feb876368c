package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Module;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Runs a module over many samples, a batch at a time, into one result. */
final class Predictor {
  private Predictor() {}

  static Tensor predict(Module module, Tensor x, int batchSize) {
    int n = x.size(0);
    int rows = Math.min(batchSize, n);
    Optional<Tensor> result = Optional.empty();
    try (EvaluationMode mode = EvaluationMode.of(module);
        NoGrad guard = Autograd.noGrad()) {
      for (int start = 0; start < n; start += rows) {
        try (Scope scope = Scope.open()) {
          int length = Math.min(rows, n - start);
          Tensor output = module.forward(x.narrow(0, start, length));
          checkRows(output, length);
          Tensor all = result.orElseGet(() -> Scope.outside(() -> allFor(output, n)));
          all.narrow(0, start, length).copy_(output);
          result = Optional.of(all);
        }
      }
    }
    return result.orElseThrow();
  }

  private static Tensor allFor(Tensor output, int n) {
    int[] dims = output.shape().toArray();
    dims[0] = n;
    return Tensor.zeros(output.dtype(), dims);
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
