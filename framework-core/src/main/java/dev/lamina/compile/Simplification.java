package dev.lamina.compile;

import dev.lamina.backend.Capture;
import dev.lamina.backend.KernelLaunch;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Leaves out launches that a repetition need not make: it gives the same bits without them. */
final class Simplification {
  private final Capture capture;
  private final Set<Storage> outputs;
  private final Map<Storage, Integer> writers = new IdentityHashMap<>();

  private Simplification(Capture capture, Set<Storage> outputs) {
    this.capture = capture;
    this.outputs = outputs;
  }

  /**
   * What is to be done again.
   *
   * @param capture what was done
   * @param outputs memory of the results
   * @return what is left
   */
  static List<Capture.Item> of(Capture capture, Set<Storage> outputs) {
    return new Simplification(capture, outputs).apply();
  }

  private List<Capture.Item> apply() {
    for (Capture.Item item : capture.items()) {
      if (item instanceof Launch launch) {
        for (int k = 0; k < launch.outputs(); k++) {
          writers.merge(launch.operands()[k], 1, Integer::sum);
        }
      }
    }
    return used(varying(capture.items()));
  }

  /**
   * Without launches whose inputs never change: their results stay where they are. The gradient of
   * a loss by itself is one.
   */
  private List<Capture.Item> varying(List<Capture.Item> items) {
    Set<Storage> constants = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Capture.Item> left = new ArrayList<>();
    for (Capture.Item item : items) {
      if (item instanceof Launch launch && isConstant(launch, constants)) {
        for (int k = 0; k < launch.outputs(); k++) {
          constants.add(launch.operands()[k]);
        }
      } else {
        left.add(item);
      }
    }
    return left;
  }

  private boolean isConstant(Launch launch, Set<Storage> constants) {
    if (launch instanceof KernelLaunch) {
      return false;
    }
    Storage[] operands = launch.operands();
    for (int k = 0; k < operands.length; k++) {
      boolean fixed =
          k < launch.outputs()
              ? capture.hasMade(operands[k]) && writers.get(operands[k]) == 1
              : constants.contains(operands[k]);
      if (!fixed) {
        return false;
      }
    }
    return true;
  }

  /** Without launches whose results nobody reads. */
  private List<Capture.Item> used(List<Capture.Item> items) {
    Set<Storage> read = Collections.newSetFromMap(new IdentityHashMap<>());
    read.addAll(outputs);
    Deque<Capture.Item> left = new ArrayDeque<>();
    for (int i = items.size() - 1; i >= 0; i--) {
      Capture.Item item = items.get(i);
      if (item instanceof Launch launch) {
        if (!isUsed(launch, read)) {
          continue;
        }
        for (int k = launch.outputs(); k < launch.operands().length; k++) {
          read.add(launch.operands()[k]);
        }
      }
      left.addFirst(item);
    }
    return new ArrayList<>(left);
  }

  private boolean isUsed(Launch launch, Set<Storage> read) {
    for (int k = 0; k < launch.outputs(); k++) {
      Storage written = launch.operands()[k];
      if (!capture.hasMade(written) || read.contains(written)) {
        return true;
      }
    }
    return false;
  }
}
