package dev.lamina.compile;

import dev.lamina.autograd.Accumulation;
import dev.lamina.autograd.Clearing;
import dev.lamina.autograd.Leaf;
import dev.lamina.autograd.Presence;
import dev.lamina.backend.Capture;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The launches of one step with the memory they work on, to be made again and again. A repetition
 * allocates nothing.
 */
final class Plan {
  private final Capture.Item[] items;
  private final Conditions conditions;
  private final Accumulation[] expected;
  private final Presence[] answers;
  private final Storage[] touched;
  private final Tensor[] inputs;
  private final Tensor[] outputs;

  /**
   * A plan.
   *
   * @param items what is done, in order
   * @param conditions what it depends on
   * @param inputs the step's inputs, with memory of the plan
   * @param outputs its results, likewise
   * @param kept memory that outlives a repetition and is written by it
   */
  Plan(
      List<Capture.Item> items,
      Conditions conditions,
      Tensor[] inputs,
      Tensor[] outputs,
      Set<Storage> kept) {
    this.items =
        items.stream().filter(item -> !(item instanceof Presence)).toArray(Capture.Item[]::new);
    this.conditions = conditions;
    this.expected = expected(items);
    this.answers = answers(items);
    this.inputs = inputs;
    this.outputs = outputs;
    this.touched = kept.toArray(new Storage[0]);
  }

  /** The gradients whose state at the start matters: all that are not cleared before they come. */
  private static Accumulation[] expected(List<Capture.Item> items) {
    Set<Leaf> known = new HashSet<>();
    List<Accumulation> first = new ArrayList<>();
    for (Capture.Item item : items) {
      if (item instanceof Clearing clearing) {
        known.add(clearing.leaf());
      } else if (item instanceof Accumulation gradient
          && gradient.leaf().precedesRecord()
          && known.add(gradient.leaf())) {
        first.add(gradient);
      }
    }
    return first.toArray(new Accumulation[0]);
  }

  /** What the step was told about gradients that it had neither cleared nor computed itself. */
  private static Presence[] answers(List<Capture.Item> items) {
    Set<Leaf> known = new HashSet<>();
    List<Presence> answers = new ArrayList<>();
    for (Capture.Item item : items) {
      if (item instanceof Clearing clearing) {
        known.add(clearing.leaf());
      } else if (item instanceof Accumulation gradient) {
        known.add(gradient.leaf());
      } else if (item instanceof Presence answer
          && answer.leaf().precedesRecord()
          && known.add(answer.leaf())) {
        answers.add(answer);
      }
    }
    return answers.toArray(new Presence[0]);
  }

  /** The step's inputs: their values are to be written here before a repetition. */
  Tensor[] inputs() {
    return inputs;
  }

  /** The step's results, overwritten by each repetition. */
  Tensor[] outputs() {
    return outputs;
  }

  /** The calls of the device that a repetition makes, in order. */
  List<Launch> launches() {
    List<Launch> launches = new ArrayList<>();
    for (Capture.Item item : items) {
      if (item instanceof Launch launch) {
        launches.add(launch);
      }
    }
    return launches;
  }

  /** Whether all that the plan depends on is as it was, apart from the state of gradients. */
  boolean isCurrent() {
    return conditions.hold();
  }

  /** Whether gradients have arrived where they had before the step, and nowhere else. */
  boolean fitsGradients() {
    for (Accumulation gradient : expected) {
      if (!gradient.leaf().isAsBefore(gradient.first(), gradient.buffer())) {
        return false;
      }
    }
    for (Presence answer : answers) {
      if (answer.leaf().isDefined() != answer.defined()) {
        return false;
      }
    }
    return true;
  }

  /** Does it all again. */
  void run() {
    for (int i = 0; i < items.length; i++) {
      Capture.Item item = items[i];
      if (item instanceof Launch launch) {
        launch.run();
      } else if (item instanceof Accumulation gradient) {
        receive(i, gradient);
      } else if (item instanceof Clearing clearing) {
        clearing.leaf().zero();
      } else if (item instanceof Capture.Call call) {
        call.action().run();
      }
    }
    for (Storage storage : touched) {
      storage.touch();
    }
  }

  private void receive(int at, Accumulation gradient) {
    Tensor buffer = gradient.leaf().receive(gradient.buffer());
    buffer.storage().touch();
    if (buffer != gradient.buffer()) {
      redirect(at, gradient, buffer);
    }
  }

  /** The leaf has another buffer than before: launches must write there. */
  private void redirect(int at, Accumulation gradient, Tensor buffer) {
    Storage before = gradient.buffer().storage();
    for (int i = 0; i < items.length; i++) {
      if (items[i] instanceof Launch launch) {
        launch.replace(before, buffer.storage());
      } else if (items[i] instanceof Accumulation other && other.leaf() == gradient.leaf()) {
        items[i] = new Accumulation(other.leaf(), other.first(), buffer);
      }
    }
    for (int i = 0; i < expected.length; i++) {
      if (expected[i].leaf() == gradient.leaf()) {
        expected[i] = new Accumulation(gradient.leaf(), expected[i].first(), buffer);
      }
    }
  }
}
