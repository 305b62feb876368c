package dev.lamina.autograd;

/**
 * A stretch of code on one thread during which backward passes look for NaN. See {@link
 * Autograd#detectAnomaly()}.
 */
public final class DetectAnomaly extends GradMode {
  private final boolean before;

  DetectAnomaly() {
    super("detectAnomaly");
    before = context().anomalies(true);
  }

  @Override
  void restore() {
    context().anomalies(before);
  }
}
