package dev.lamina.compile;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets the temporaries of a step share memory: what is no longer needed makes room for what comes
 * later. Each gets the smallest free buffer that holds it.
 */
final class Buffers {
  private final List<Capture.Item> items;
  private final Map<Storage, Integer> last = new IdentityHashMap<>();
  private final Set<Storage> written = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Storage> free = new ArrayList<>();

  private Buffers(List<Capture.Item> items) {
    this.items = items;
  }

  /**
   * Changes the launches so that they use as little memory as is easily found.
   *
   * @param items what is done
   * @param capture knows what is temporary
   * @param outputs memory that is not, since it is read after the step
   */
  static void share(List<Capture.Item> items, Capture capture, Set<Storage> outputs) {
    new Buffers(items).run(capture, outputs);
  }

  private void run(Capture capture, Set<Storage> outputs) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Launch launch) {
        for (Storage storage : launch.operands()) {
          if (capture.hasMade(storage) && !outputs.contains(storage)) {
            last.put(storage, i);
          }
        }
        for (int k = 0; k < launch.outputs(); k++) {
          written.add(launch.operands()[k]);
        }
      }
    }
    // What is read and never written is a constant of the step.
    last.keySet().retainAll(written);
    Map<Storage, Storage> homes = new IdentityHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Launch launch) {
        place(launch, i, homes);
      }
    }
  }

  private void place(Launch launch, int at, Map<Storage, Storage> homes) {
    Storage[] operands = launch.operands().clone();
    for (Storage storage : operands) {
      if (last.containsKey(storage) && !homes.containsKey(storage)) {
        homes.put(storage, take(storage));
      }
    }
    Set<Storage> done = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Storage storage : operands) {
      Integer end = last.get(storage);
      if (end != null && end == at && done.add(storage)) {
        free.add(homes.get(storage));
      }
    }
    // All at once: a buffer may be the new home of one operand and the old one of another.
    launch.replaceAll(storage -> homes.getOrDefault(storage, storage));
  }

  private Storage take(Storage storage) {
    int best = -1;
    for (int i = 0; i < free.size(); i++) {
      Storage candidate = free.get(i);
      boolean fits =
          candidate.dtype() == storage.dtype()
              && candidate.backend() == storage.backend()
              && candidate.capacity() >= storage.capacity();
      if (fits && (best < 0 || candidate.capacity() < free.get(best).capacity())) {
        best = i;
      }
    }
    return best < 0 ? storage : free.remove(best);
  }
}
