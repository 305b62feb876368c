package dev.lamina.conformance;

import dev.lamina.backend.Device;
import dev.lamina.tensor.Tensor;

/**
 * Under what a case runs.
 *
 * @param device where its tensors are
 * @param layout how those it is given lie in memory
 */
record Conditions(Device device, TensorLayout layout) {
  /** A recorded tensor as the case is to see it. */
  Tensor given(RecordedTensor recorded) {
    return given(recorded.tensor());
  }

  /** A tensor of the CPU's as the case is to see it. */
  Tensor given(Tensor values) {
    return layout.arrange(values.to(device));
  }
}
