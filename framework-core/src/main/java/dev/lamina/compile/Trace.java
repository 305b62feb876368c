package dev.lamina.compile;

import dev.lamina.autograd.Accumulation;
import dev.lamina.backend.Capture;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Arena;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a step with a record of it.
 *
 * @param results what the step gave, with memory that nobody else uses
 * @param plan how to repeat it, if that can be
 * @param refusal why not, if not
 */
record Trace(Tensor[] results, Optional<Plan> plan, Optional<String> refusal) {
  /**
   * Runs a step.
   *
   * @param step the step
   * @param inputs what it is given: tensors that belong to nobody else
   * @return what came of it
   */
  static Trace of(Compiled.Step step, Tensor[] inputs) {
    Context context = Context.current();
    Arena arena = new Arena("compiled step");
    Optional<Arena> around = context.arena(Optional.of(arena));
    Capture capture = Capture.begin(context.epoch());
    Trace[] done = new Trace[1];
    try {
      context.withoutRecycling(
          () -> {
            Tensor[] results = step.run(inputs.clone());
            checkResults(results, inputs, capture);
            for (int i = 0; i < results.length; i++) {
              results[i] = released(results[i], arena);
            }
            done[0] = of(capture, inputs, results);
            arena.clear(context);
          });
    } finally {
      capture.end();
      context.arena(around);
    }
    return done[0];
  }

  private static void checkResults(Tensor[] results, Tensor[] inputs, Capture capture) {
    for (Tensor result : results) {
      result.layout("compile");
      boolean own = capture.hasMade(result.storage());
      for (Tensor input : inputs) {
        own |= result.storage() == input.storage();
      }
      if (!own) {
        Capture.refuse("it returns a tensor that it has not computed. Return a clone()");
      }
    }
  }

  private static Tensor released(Tensor result, Arena arena) {
    if (result.storage().owner() == arena) {
      arena.remove(result.storage());
    }
    return result.detach().rehomed(Optional.empty()).asBase();
  }

  private static Trace of(Capture capture, Tensor[] inputs, Tensor[] results) {
    Optional<String> refusal = capture.refusal().or(() -> changedInput(capture, inputs));
    if (refusal.isPresent()) {
      return new Trace(results, Optional.empty(), refusal);
    }
    Set<Storage> outputs = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Tensor result : results) {
      outputs.add(result.storage());
    }
    List<Capture.Item> items = Merging.of(Simplification.of(capture, outputs), capture, outputs);
    Set<Storage> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(outputs);
    for (Capture.Item item : items) {
      if (item instanceof Launch launch) {
        addKept(launch, capture, kept);
      }
    }
    for (Capture.Item item : items) {
      if (item instanceof Accumulation gradient) {
        // Changes place when the user takes the gradient, so its version is raised apart.
        kept.remove(gradient.buffer().storage());
      }
    }
    Buffers.share(items, capture, outputs);
    Conditions conditions = new Conditions(capture, items);
    return new Trace(
        results, Optional.of(new Plan(items, conditions, inputs, results, kept)), Optional.empty());
  }

  private static void addKept(Launch launch, Capture capture, Set<Storage> kept) {
    for (int k = 0; k < launch.outputs(); k++) {
      if (!capture.hasMade(launch.operands()[k])) {
        kept.add(launch.operands()[k]);
      }
    }
  }

  private static Optional<String> changedInput(Capture capture, Tensor[] inputs) {
    for (Capture.Item item : capture.items()) {
      for (Tensor input : inputs) {
        if (item instanceof Launch launch && launch.writes(input.storage())) {
          return Optional.of("it changes an input in place. Change a clone()");
        }
      }
    }
    return Optional.empty();
  }
}
