package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What somebody wants to know of a node, which most nodes do without: functions to be called with
 * its gradient, a place to keep the gradient, the line that recorded it.
 */
final class Watch {
  // Replaced as a whole, so that a pass may read them while another thread registers.
  private volatile List<HookHandle> hooks = List.of();
  private volatile Leaf kept;
  private volatile String origin;

  /** Where the operation was called. */
  Optional<String> origin() {
    return Optional.ofNullable(origin);
  }

  void origin(String line) {
    origin = line;
  }

  /** The place where the gradient of a result is kept. */
  Optional<Leaf> kept() {
    return Optional.ofNullable(kept);
  }

  synchronized void keep() {
    if (kept == null) {
      kept = new Leaf();
    }
  }

  /** Hands the place of the gradient on, to what a change in place has made of the value. */
  synchronized void handOver(Watch later) {
    later.kept = kept;
    kept = null;
  }

  HookHandle add(UnaryOperator<Tensor> hook) {
    return add(new HookHandle(this, hook, false));
  }

  HookHandle addAfter(Consumer<Tensor> hook) {
    return add(
        new HookHandle(
            this,
            gradient -> {
              hook.accept(gradient);
              return gradient;
            },
            true));
  }

  private synchronized HookHandle add(HookHandle handle) {
    List<HookHandle> more = new ArrayList<>(hooks);
    more.add(handle);
    hooks = List.copyOf(more);
    return handle;
  }

  synchronized void remove(HookHandle handle) {
    List<HookHandle> fewer = new ArrayList<>(hooks);
    fewer.removeIf(known -> known == handle);
    hooks = List.copyOf(fewer);
  }

  /** The functions to be called, in the order of registration. */
  List<HookHandle> hooks() {
    return hooks;
  }
}
