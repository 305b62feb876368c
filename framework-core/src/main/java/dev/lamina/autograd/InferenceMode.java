package dev.lamina.autograd;

/**
 * A stretch of code on one thread whose results can never take part in a gradient graph. See {@link
 * Autograd#inferenceMode()}.
 */
public final class InferenceMode extends GradMode {
  private final boolean before;
  private final boolean recorded;

  InferenceMode() {
    super("inferenceMode");
    recorded = context().gradEnabled(false);
    before = context().inference(true);
  }

  @Override
  void restore() {
    context().inference(before);
    context().gradEnabled(recorded);
  }
}
