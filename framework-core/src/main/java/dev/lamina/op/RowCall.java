package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Calls of kernels that compute whole rows. */
final class RowCall {
  private RowCall() {}

  /** Whether the device of some operands has a kernel for the type of the first one. */
  static boolean isKnown(RowKernel kernel, String op, Tensor... operands) {
    return Elementwise.meet(op, operands).has(kernel, operands[0].dtype());
  }

  /** A layout with one dimension moved to the end; a single value becomes a row of one. */
  static Layout along(Layout layout, int dim) {
    int n = layout.shape().ndim();
    if (n == 0) {
      return layout.unsqueeze(0);
    }
    if (dim == n - 1) {
      return layout;
    }
    int[] order = new int[n];
    for (int d = 0; d < n - 1; d++) {
      order[d] = d < dim ? d : d + 1;
    }
    order[n - 1] = dim;
    return layout.permute(order);
  }

  /**
   * Runs a kernel.
   *
   * @param kernel which one
   * @param operands results, then inputs
   * @param layouts how to look at them
   * @param scalars the kernel's numbers
   */
  static void run(RowKernel kernel, Tensor[] operands, Layout[] layouts, long... scalars) {
    Storage[] storages = new Storage[operands.length];
    for (int i = 0; i < storages.length; i++) {
      storages[i] = operands[i].storage();
    }
    operands[0].storage().backend().rows(kernel, storages, layouts, scalars);
  }

  /** A new tensor on the device that some operands meet on. */
  static Tensor allocate(String op, DType dtype, Shape shape, Tensor... operands) {
    Backend backend = Elementwise.meet(op, operands);
    return Context.current().allocate(backend, dtype, Layout.contiguous(shape));
  }

  /** Fails if the elements are not floating-point numbers. */
  static void requireReal(String op, Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": the result is not a whole number; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected floating point. Convert with to(DType.FLOAT32)");
    }
  }
}
