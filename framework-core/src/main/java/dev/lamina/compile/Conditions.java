package dev.lamina.compile;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Storage;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What a plan depends on, apart from its inputs and the state of gradients. */
final class Conditions {
  private final Capture.Guard[] guards;
  private final Storage[] lent;
  private final int[] generations;
  private int world;

  /**
   * Conditions that hold now.
   *
   * @param capture what was done
   * @param items what of it is done again
   */
  Conditions(Capture capture, List<Capture.Item> items) {
    guards = capture.guards().toArray(new Capture.Guard[0]);
    lent = lent(capture, items);
    generations = new int[lent.length];
    for (int i = 0; i < lent.length; i++) {
      generations[i] = lent[i].generation();
    }
    world = Capture.world();
  }

  /** Memory that scopes of the user take back when they close, which the world does not tell. */
  private static Storage[] lent(Capture capture, List<Capture.Item> items) {
    Set<Storage> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Capture.Item item : items) {
      if (item instanceof Launch launch) {
        for (Storage storage : launch.operands()) {
          if (storage.owner() != storage && !capture.hasMade(storage)) {
            lent.add(storage);
          }
        }
      }
    }
    return lent.toArray(new Storage[0]);
  }

  /** Whether they still hold. */
  boolean hold() {
    for (int i = 0; i < lent.length; i++) {
      if (lent[i].generation() != generations[i]) {
        return false;
      }
    }
    int now = Capture.world();
    if (now != world) {
      for (Capture.Guard guard : guards) {
        if (!guard.holds()) {
          return false;
        }
      }
      world = now;
    }
    return true;
  }
}
