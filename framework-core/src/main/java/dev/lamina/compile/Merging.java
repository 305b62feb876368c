package dev.lamina.compile;

import dev.lamina.autograd.Accumulation;
import dev.lamina.autograd.Presence;
import dev.lamina.backend.Capture;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Layout;
import dev.lamina.backend.MapReduceLaunch;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.ReduceLaunch;
import dev.lamina.backend.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes fewer launches of a step's: an element-wise launch and one that reads what it wrote, or
 * what it reads, become one, wherever what lies between allows one of them to move. A product over
 * an inner dimension of one is element-wise too, and so is what a small sum is taken of.
 */
final class Merging {
  /** Most values that are written before they are summed: they stay in the nearest cache. */
  private static final int SMALL = 4096;

  /** Most operands of two loops that become one only because they read the same. */
  private static final int MOST_BESIDE = 8;

  private static final int NONE = -1;

  private final Capture capture;
  private final Set<Storage> outputs;
  private final List<Capture.Item> items;

  private Merging(List<Capture.Item> items, Capture capture, Set<Storage> outputs) {
    this.items = items;
    this.capture = capture;
    this.outputs = outputs;
  }

  /**
   * What does the same in fewer launches.
   *
   * @param items what is done, in order
   * @param capture knows what is temporary; memory that is needed in addition belongs to it
   * @param outputs memory that is not, since it is read after the step
   * @return what is left
   */
  static List<Capture.Item> of(List<Capture.Item> items, Capture capture, Set<Storage> outputs) {
    List<Capture.Item> result = new ArrayList<>();
    for (Capture.Item item : items) {
      if (item instanceof MapReduceLaunch launch && isSmall(launch.elements())) {
        divide(launch, result);
      } else {
        result.add(item);
      }
    }
    new Merging(result, capture, outputs).run();
    return result;
  }

  private static boolean isSmall(Prologue x) {
    int n = x.shape().numel();
    return n > 0 && n <= SMALL && x.walk().isSheet();
  }

  /** The values by a launch of their own, which others can join, and their sums by another. */
  private static void divide(MapReduceLaunch launch, List<Capture.Item> result) {
    Prologue x = launch.elements();
    Storage values = launch.backend().allocate(x.dtype(), x.shape().numel());
    Storage[] operands = launch.operands().clone();
    operands[0] = values;
    result.add(
        new ElementwiseLaunch(launch.backend(), x.program(), x.walk(), operands, x.scalars()));
    result.add(
        new ReduceLaunch(
            launch.backend(),
            launch.reduction(),
            values,
            Layout.contiguous(x.shape()),
            launch.kept(),
            launch.operands()[0]));
  }

  private void run() {
    int at = 0;
    while (at < items.size()) {
      at = next(at);
    }
  }

  /** Merges the launch at a position with one before it, if it can; gives where to look next. */
  private int next(int at) {
    if (items.get(at) instanceof ElementwiseLaunch reader) {
      for (int k = reader.outputs(); k < reader.operands().length; k++) {
        int from = writer(reader.operands()[k], at);
        int place = from < 0 ? NONE : merge(from, at);
        if (place != NONE) {
          return place;
        }
      }
      for (int from = at - 1; from >= 0; from--) {
        int place = isBeside(from, reader) ? merge(from, at) : NONE;
        if (place != NONE) {
          return place;
        }
      }
    }
    return at + 1;
  }

  /** Whether an item is a loop over what another one reads too. */
  private boolean isBeside(int from, ElementwiseLaunch reader) {
    if (!(items.get(from) instanceof ElementwiseLaunch other)
        || other.operands().length + reader.operands().length > MOST_BESIDE) {
      return false;
    }
    for (int k = reader.outputs(); k < reader.operands().length; k++) {
      if (other.reads(reader.operands()[k])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes one launch of two, in the place of one of them.
   *
   * @return where it is, or {@link #NONE} if they stay two
   */
  private int merge(int from, int at) {
    if (!(items.get(from) instanceof Launch writer && items.get(at) instanceof Launch reader)) {
      return NONE;
    }
    boolean sinks = mayMove(writer, from, at);
    if (!sinks && !mayMove(reader, from, at)) {
      return NONE;
    }
    Optional<Pass> both = joined(writer, reader);
    if (both.isEmpty()) {
      return NONE;
    }
    items.set(sinks ? at : from, both.get().launch());
    items.remove(sinks ? from : at);
    return sinks ? at - 1 : from;
  }

  private Optional<Pass> joined(Launch writer, Launch reader) {
    Optional<Pass> first = Pass.of(writer);
    Optional<Pass> second = first.isPresent() ? Pass.of(reader) : Optional.empty();
    return second.flatMap(pass -> Junction.of(first.get(), pass, s -> isNeeded(s, writer, reader)));
  }

  /** The last launch before a position that writes a storage, or -1. */
  private int writer(Storage storage, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (items.get(i) instanceof Launch launch && launch.writes(storage)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a launch may be made before or after all that lies between two positions. */
  private boolean mayMove(Launch launch, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      Capture.Item item = items.get(i);
      boolean apart =
          item instanceof Presence
              || item instanceof Launch other && isApart(launch, other)
              || item instanceof Accumulation gradient
                  && !uses(launch, gradient.buffer().storage());
      if (!apart) {
        return false;
      }
    }
    return true;
  }

  private static boolean uses(Launch launch, Storage storage) {
    return launch.reads(storage) || launch.writes(storage);
  }

  /** Whether the order of two launches makes no difference. */
  private static boolean isApart(Launch a, Launch b) {
    for (int k = 0; k < a.outputs(); k++) {
      if (uses(b, a.operands()[k])) {
        return false;
      }
    }
    for (int k = 0; k < b.outputs(); k++) {
      if (a.reads(b.operands()[k])) {
        return false;
      }
    }
    return true;
  }

  /** Whether anybody but two launches wants what is in a storage. */
  private boolean isNeeded(Storage storage, Launch writer, Launch reader) {
    if (!capture.hasMade(storage) || outputs.contains(storage)) {
      return true;
    }
    for (Capture.Item item : items) {
      if (item instanceof Launch other
          && other != writer
          && other != reader
          && other.reads(storage)) {
        return true;
      }
    }
    return false;
  }
}
