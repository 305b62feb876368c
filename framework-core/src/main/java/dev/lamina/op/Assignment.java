package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writing into a part of a tensor that is given by indices.
 *
 * @param x what is written to
 * @param how from its layout to that of positions and ranges alone
 * @param indices index tensors for the dimensions of that
 */
public record Assignment(Tensor x, UnaryOperator<Layout> how, List<Optional<Tensor>> indices) {
  private static final String OP = "set";

  /**
   * Writes values.
   *
   * @param value broadcast to the part, converted to x's type and moved to its device
   * @return x
   */
  public Tensor set(Tensor value) {
    Tensor here = value.device() == x.device() ? value : Transfer.to(value, x.device());
    Selection part = part();
    Tensor given = Selection.converted(OP, x, withoutLeadingOnes(here, part.shape().ndim()));
    return part.change(Scatter.SET, x, given);
  }

  /** Writes a number. */
  public Tensor set(double value) {
    return fill(Scattering.number(OP, x, value));
  }

  /** Writes an integer. */
  public Tensor set(long value) {
    return fill(Scattering.number(OP, x, value));
  }

  private Selection part() {
    return indices.stream().anyMatch(Optional::isPresent)
        ? Points.of(OP, x, how, indices)
        : Part.of(OP, x.shape(), how);
  }

  /** As in NumPy, values may have more dimensions than the part if those are of size 1. */
  private static Tensor withoutLeadingOnes(Tensor value, int ndim) {
    int skip = 0;
    while (value.ndim() - skip > ndim && value.size(skip) == 1) {
      skip++;
    }
    int[] sizes = value.shape().toArray();
    return skip == 0 ? value : Movement.inner(value, Arrays.copyOfRange(sizes, skip, sizes.length));
  }

  private Tensor fill(Tensor single) {
    Optional<Tensor> mask = onlyMask();
    return mask.isPresent()
        ? Choice.fillInPlace(OP, x, mask.get(), single)
        : part().change(Scatter.SET, x, single);
  }

  /**
   * The mask of the first dimensions that is all there is, so that one value can be written without
   * counting or finding places.
   *
   * @return with sizes of 1 for the other dimensions
   */
  private Optional<Tensor> onlyMask() {
    Optional<Tensor> only = indices.size() == 1 ? indices.get(0) : Optional.empty();
    boolean whole = how.apply(x.layout(OP)).equals(x.layout());
    return only.filter(mask -> whole && mask.dtype() == DType.BOOL && covers(mask))
        .map(mask -> Movement.inner(Positions.beside(x, mask), spread(mask.shape())));
  }

  private boolean covers(Tensor mask) {
    boolean covers = mask.ndim() > 0 && mask.ndim() <= x.ndim();
    for (int d = 0; covers && d < mask.ndim(); d++) {
      covers = mask.size(d) == x.size(d);
    }
    return covers;
  }

  private int[] spread(Shape mask) {
    int[] sizes = Arrays.copyOf(mask.toArray(), x.ndim());
    Arrays.fill(sizes, mask.ndim(), sizes.length, 1);
    return sizes;
  }
}
