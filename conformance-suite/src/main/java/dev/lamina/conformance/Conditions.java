package dev.lamina.conformance;

import dev.lamina.Devices;
import dev.lamina.backend.DType;
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
    require(recorded.dtype());
    return layout.arrange(recorded.tensor(), device);
  }

  /** A tensor as the case is to see it. */
  Tensor given(Tensor values) {
    return layout.arrange(values, device);
  }

  /**
   * A type, if the device has it.
   *
   * @throws UnsupportedCaseException if the device does not compute in it
   */
  DType require(DType dtype) {
    if (dtype == DType.FLOAT64 && !Devices.info(device).float64()) {
      throw new UnsupportedCaseException("no float64 on " + device);
    }
    return dtype;
  }
}
