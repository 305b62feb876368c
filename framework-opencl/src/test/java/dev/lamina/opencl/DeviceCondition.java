package dev.lamina.opencl;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests of this module, with the reason, where no OpenCL device is found; but not where
 * the environment promises one, nor those tagged {@code no-device}.
 */
public final class DeviceCondition implements ExecutionCondition {
  /** For the service loader. */
  public DeviceCondition() {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTags().contains("no-device") || context.getTestClass().isEmpty()) {
      return ConditionEvaluationResult.enabled("needs no device");
    }
    if ("1".equals(System.getenv("LAMINA_OPENCL_REQUIRED"))) {
      return ConditionEvaluationResult.enabled("the environment promises a device");
    }
    boolean there = Devices.list().stream().anyMatch(i -> i.device() == Device.of("opencl:0"));
    return there
        ? ConditionEvaluationResult.enabled("there is a device")
        : ConditionEvaluationResult.disabled(
            "no OpenCL device: " + String.join("; ", Devices.problems()));
  }
}
