package dev.lamina.train;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Identity;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a module takes.
 *
 * @param sample the shape of one sample
 * @param origin how it is known
 */
record InputShape(Shape sample, Origin origin) {
  /** How a shape is known. */
  enum Origin {
    /** Given by the user: holds to the last dimension. */
    GIVEN,
    /** From the layer that takes the input; there may be more dimensions between it and n. */
    FIRST_LAYER,
    /** From a layer somewhere in a module that only its author knows: good for a try. */
    GUESS
  }

  static InputShape given(int... dims) {
    return new InputShape(Shape.of(dims), Origin.GIVEN);
  }

  /** Whether a failure with this shape is the module's. */
  boolean certain() {
    return origin != Origin.GUESS;
  }

  /** Finds the first layer that says how many features it takes. */
  static Optional<InputShape> of(Module module) {
    return of(module, Origin.FIRST_LAYER);
  }

  private static Optional<InputShape> of(Module module, Origin origin) {
    if (module instanceof Linear linear) {
      return Optional.of(new InputShape(Shape.of(linear.inFeatures()), origin));
    }
    Origin inside = module instanceof Sequential ? origin : Origin.GUESS;
    for (Module child : module.children().values()) {
      Optional<InputShape> found = of(child, inside);
      if (found.isPresent()) {
        return found;
      }
      if (!keepsShape(child)) {
        inside = Origin.GUESS;
      }
    }
    return Optional.empty();
  }

  private static boolean keepsShape(Module module) {
    return module instanceof ReLU
        || module instanceof Identity
        || module instanceof Sequential
            && module.children().values().stream().allMatch(InputShape::keepsShape);
  }

  /** Refuses features that the model cannot take; a guessed shape refuses none. */
  void check(String op, Tensor x) {
    if (!certain()) {
      return;
    }
    int[] got = x.shape().toArray();
    int[] wanted = sample.toArray();
    if (got.length <= wanted.length) {
      String cause =
          "x lacks a dimension; the first one counts the samples, so a single one needs"
              + " x.unsqueeze(0)";
      throw mismatch(op, cause, x);
    }
    int[] end = Arrays.copyOfRange(got, got.length - wanted.length, got.length);
    boolean fits = origin == Origin.FIRST_LAYER || got.length == wanted.length + 1;
    if (!fits || !Arrays.equals(end, wanted)) {
      String cause =
          wanted.length == 1 && fits
              ? "x has " + end[0] + " features and the model takes " + wanted[0]
              : "the samples of x have another shape than the model takes";
      throw mismatch(op, cause, x);
    }
  }

  private ShapeException mismatch(String op, String cause, Tensor x) {
    return new ShapeException(op + ": " + cause + "; got x " + x.shape() + "; expected " + this);
  }

  /** {@code [n, 3]}. */
  @Override
  public String toString() {
    return sample.ndim() == 0 ? "[n]" : "[n, " + sample.toString().substring(1);
  }
}
