package dev.lamina.autograd;

/** A stretch of code on one thread during which recording for gradients is switched. */
public final class NoGrad extends GradMode {
  private final boolean before;

  NoGrad(boolean enabled) {
    super(enabled ? "enableGrad" : "noGrad");
    before = context().gradEnabled(enabled);
  }

  @Override
  void restore() {
    context().gradEnabled(before);
  }
}
