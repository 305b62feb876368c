package dev.lamina.op;

import dev.lamina.backend.Capture;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Storage;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Updates of several groups of tensors as one parallel pass, as an optimizer's of all parameters:
 * threads share all elements of all groups. Results have the bits of one update after the other.
 * Groups that share memory, or lie on several devices, are updated one after the other. Belongs to
 * one thread at a time.
 */
public final class JointUpdate {
  private final FusedUpdate.Bound[] parts;
  private final Runnable work;

  /**
   * Joins updates.
   *
   * @param parts the updates, in the order in which they are made where order matters
   */
  public JointUpdate(List<FusedUpdate.Bound> parts) {
    this.parts = parts.toArray(new FusedUpdate.Bound[0]);
    ElementwiseLaunch[] calls = new ElementwiseLaunch[this.parts.length];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = this.parts[i].launch();
    }
    this.work =
        calls.length > 0 && areApart(calls) ? calls[0].backend().together(calls) : this::eachAlone;
  }

  /** Whether all calls are one backend's, and none writes what another one uses. */
  private static boolean areApart(ElementwiseLaunch[] calls) {
    Map<Storage, ElementwiseLaunch> writers = new IdentityHashMap<>();
    for (ElementwiseLaunch call : calls) {
      for (int k = 0; k < call.outputs(); k++) {
        if (writers.putIfAbsent(call.operands()[k], call) != null) {
          return false;
        }
      }
    }
    for (ElementwiseLaunch call : calls) {
      for (Storage operand : call.operands()) {
        if (writers.getOrDefault(operand, call) != call) {
          return false;
        }
      }
    }
    return Stream.of(calls).allMatch(call -> call.backend() == calls[0].backend());
  }

  /**
   * The number of updates.
   *
   * @return how many were joined
   */
  public int size() {
    return parts.length;
  }

  /**
   * Whether an update is one of these.
   *
   * @param i its position
   * @param part the update
   * @return true if it is this very object
   */
  public boolean holds(int i, FusedUpdate.Bound part) {
    return i < parts.length && parts[i] == part;
  }

  /**
   * Makes all updates with the scalars they have.
   *
   * @throws dev.lamina.backend.DeviceException if an operand has moved since it was bound; then
   *     nothing has been changed
   */
  public void run() {
    for (FusedUpdate.Bound part : parts) {
      part.requireInPlace();
    }
    if (Capture.isRecording()) {
      eachAlone();
    } else {
      work.run();
    }
    for (FusedUpdate.Bound part : parts) {
      part.touch();
    }
  }

  private void eachAlone() {
    for (FusedUpdate.Bound part : parts) {
      part.launch().run();
    }
  }
}
