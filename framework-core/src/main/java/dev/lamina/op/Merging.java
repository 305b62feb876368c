package dev.lamina.op;

import dev.lamina.backend.Scatter;
import dev.lamina.tensor.Tensor;

/**
 * Values joined with what is there, at positions along a dimension of a tensor.
 *
 * @param x the tensor
 * @param dim the dimension
 * @param index int64 positions
 * @param mode how each value is joined with the one it finds
 */
public record Merging(Tensor x, int dim, Tensor index, Scatter mode) {
  private Along places(String op) {
    return Along.of(op, x, dim, index);
  }

  /** A copy with the values of a source. */
  public Tensor copy(Tensor source) {
    Along places = places("scatter");
    return places.joined(mode, x, Scattering.fitting(places, x, source));
  }

  /** A copy with one number. */
  public Tensor copy(double value) {
    return places("scatter").joined(mode, x, Scattering.number("scatter", x, value));
  }

  /** A copy with one integer. */
  public Tensor copy(long value) {
    return places("scatter").joined(mode, x, Scattering.number("scatter", x, value));
  }

  /** The values of a source, in place. */
  public Tensor inPlace(Tensor source) {
    Along places = places("scatter_");
    return places.change(mode, x, Scattering.fitting(places, x, source));
  }

  /** One number, in place. */
  public Tensor inPlace(double value) {
    return places("scatter_").change(mode, x, Scattering.number("scatter_", x, value));
  }

  /** One integer, in place. */
  public Tensor inPlace(long value) {
    return places("scatter_").change(mode, x, Scattering.number("scatter_", x, value));
  }
}
