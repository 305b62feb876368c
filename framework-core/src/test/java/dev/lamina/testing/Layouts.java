package dev.lamina.testing;

import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The same values in other places of memory. */
public final class Layouts {
  private static final double JUNK = 77;

  private Layouts() {}

  /**
   * A tensor's values under other strides and offsets.
   *
   * @param name what was done
   * @param tensor equal to the original
   */
  public record Variant(String name, Tensor tensor) {}

  /**
   * Copies of a tensor behind every kind of layout that its shape allows; the memory between the
   * elements holds other values.
   *
   * @param x the tensor
   * @return at least one variant
   */
  public static List<Variant> of(Tensor x) {
    List<Variant> all = new ArrayList<>();
    int n = x.ndim();
    if (n == 0) {
      all.add(filled("selected", base(x, 4).select(0, 3), x));
      return all;
    }
    all.add(filled("offset", base(x, x.numel() + 5).narrow(0, 5, x.numel()).view(sizes(x)), x));
    int[] wide = sizes(x);
    wide[n - 1] = 3 * wide[n - 1] + 1;
    all.add(filled("stepped", base(x, wide).slice(n - 1, 1, wide[n - 1], 3), x));
    if (n > 1) {
      int[] tall = sizes(x);
      tall[0] = 2 * tall[0];
      all.add(filled("rows stepped", base(x, tall).slice(0, 1, tall[0], 2), x));
      all.add(filled("transposed", base(x, permuted(x, reversed(n))).permute(reversed(n)), x));
      all.add(transposedAndStepped(x));
    }
    if (n > 2) {
      all.add(filled("rotated", base(x, permuted(x, rotated(n))).permute(unrotated(n)), x));
    }
    return all;
  }

  private static Variant transposedAndStepped(Tensor x) {
    int n = x.ndim();
    int[] swapped = permuted(x, reversed(n));
    swapped[n - 1] = 2 * swapped[n - 1] + 1;
    swapped[0] = swapped[0] + 2;
    Tensor part = base(x, swapped).slice(n - 1, 1, swapped[n - 1], 2).narrow(0, 2, swapped[0] - 2);
    return filled("transposed and stepped", part.permute(reversed(n)), x);
  }

  private static Tensor base(Tensor x, int... sizes) {
    return Tensor.full(Shape.of(sizes), x.dtype(), JUNK);
  }

  private static Variant filled(String name, Tensor view, Tensor values) {
    return new Variant(name, view.copy_(values));
  }

  private static int[] sizes(Tensor x) {
    return x.shape().toArray();
  }

  private static int[] reversed(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = n - 1 - i;
    }
    return order;
  }

  private static int[] rotated(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (i + 1) % n;
    }
    return order;
  }

  private static int[] unrotated(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (i + n - 1) % n;
    }
    return order;
  }

  private static int[] permuted(Tensor x, int[] order) {
    int[] sizes = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sizes[i] = x.size(order[i]);
    }
    return sizes;
  }
}
