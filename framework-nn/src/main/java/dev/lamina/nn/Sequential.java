package dev.lamina.nn;

import dev.lamina.backend.Capture;
import dev.lamina.backend.LaminaException;
import dev.lamina.op.Activation;
import dev.lamina.tensor.MemoryReport;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Modules one after the other: each takes what the one before gave.
 *
 * <p>The children are named {@code "0"}, {@code "1"} and so on, so that a parameter's name is, for
 * example, {@code 0.weight}. Without children it passes its input through. A module may stand in it
 * twice; its parameters are then shared.
 *
 * <p>An error inside a child carries the child's path in front: {@code Sequential/1/Linear: linear:
 * …}.
 */
public final class Sequential extends Module {
  private final List<Module> layers = new ArrayList<>();

  /** Creates a sequence without children, to be filled by {@link #add}. */
  public Sequential() {}

  /**
   * Creates a sequence.
   *
   * @param modules the children in order
   * @return the sequence
   */
  public static Sequential of(Module... modules) {
    Sequential sequence = new Sequential();
    for (Module module : modules) {
      sequence.add(module);
    }
    return sequence;
  }

  /**
   * Appends a child.
   *
   * @param module what takes the output of the last child so far
   * @return this sequence
   */
  public Sequential add(Module module) {
    layers.add(child(String.valueOf(layers.size()), module));
    return this;
  }

  /**
   * The child at a position.
   *
   * @param index position from 0; negative ones count from the end
   * @return the child
   * @throws IndexOutOfBoundsException if there is no such child
   */
  public Module get(int index) {
    int at = index < 0 ? index + layers.size() : index;
    if (at < 0 || at >= layers.size()) {
      throw new IndexOutOfBoundsException(
          "Sequential: no child at position " + index + "; there are " + layers.size());
    }
    return layers.get(at);
  }

  /**
   * Number of children.
   *
   * @return the number
   */
  public int size() {
    return layers.size();
  }

  @Override
  public boolean isTraceable() {
    for (Module layer : layers) {
      if (!layer.isTraceable()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (Capture.isRunning()) {
      int now = layers.size();
      Capture.uses(layers, () -> () -> layers.size() == now);
    }
    Tensor x = input;
    int i = 0;
    try {
      for (int n = layers.size(); i < n; i++) {
        Module layer = layers.get(i);
        boolean reported = MemoryReport.isRunning();
        if (reported) {
          MemoryReport.enter(type(), i + "/" + layer.type());
        }
        try {
          if (layer instanceof Linear linear && i + 1 < n && layers.get(i + 1) instanceof ReLU) {
            // Nobody can see what is between the two.
            x = linear.forward(x, Activation.RELU);
            i++;
          } else {
            x = layer.forward(x);
          }
        } finally {
          if (reported) {
            MemoryReport.leave();
          }
        }
      }
    } catch (LaminaException error) {
      throw located(error, String.valueOf(i), layers.get(i));
    }
    return x;
  }
}
