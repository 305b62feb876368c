package dev.lamina.train;

import dev.lamina.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A module in evaluation mode for as long as this is open; then every module in the tree is as it
 * was before. Where all of it is in evaluation mode already nothing is written, so that several
 * threads may predict at once.
 */
final class EvaluationMode implements AutoCloseable {
  private final Map<Module, Boolean> before = new LinkedHashMap<>();

  private EvaluationMode(Module module) {
    remember(module);
    if (before.containsValue(true)) {
      module.eval();
    } else {
      before.clear();
    }
  }

  static EvaluationMode of(Module module) {
    return new EvaluationMode(module);
  }

  private void remember(Module module) {
    before.put(module, module.isTraining());
    module.children().values().forEach(this::remember);
  }

  @Override
  public void close() {
    // Parents come first: each call reaches all descendants, and theirs then set them right.
    before.forEach(
        (module, training) -> {
          if (training) {
            module.train();
          } else {
            module.eval();
          }
        });
  }
}
