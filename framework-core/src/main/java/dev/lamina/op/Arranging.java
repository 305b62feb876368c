package dev.lamina.op;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Copies in another order. */
public final class Arranging {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("flip", "x.flip(dims)", "Dimensions in reverse order.")
              .sample(x -> x[0].flip(0, -1), Input.any(2, 3, 4))
              .sample(x -> x[0].flip(0), Input.any(3, 0))
              .sample(x -> x[0].flip(), Input.any(3))
              .types(Operation.ALL),
          Operation.kernel("roll", "x.roll(shifts, dims)", "Dimensions turned like a wheel.")
              .sample(x -> x[0].roll(2), Input.any(2, 3))
              .sample(x -> x[0].roll(new int[] {1, -5}, new int[] {0, 2}), Input.any(3, 2, 4))
              .sample(x -> x[0].roll(7, 0), Input.any(0, 2))
              .types(Operation.ALL),
          Operation.kernel("rot90", "x.rot90(k, dim0, dim1)", "A plane turned by right angles.")
              .sample(x -> x[0].rot90(), Input.any(2, 3))
              .sample(x -> x[0].rot90(2, 0, 1), Input.any(2, 3))
              .sample(x -> x[0].rot90(-1, 0, 2), Input.any(2, 3, 4))
              .sample(x -> x[0].rot90(4, 0, 1), Input.any(0, 3))
              .types(Operation.ALL));

  private Arranging() {}

  /** A dense copy of what a layout shows of a tensor. */
  private static Tensor copy(String op, Tensor x, Layout layout, UnaryOperator<Tensor> gradient) {
    Context context = Context.current();
    Tensor y;
    boolean recorded = context.gradEnabled(false);
    try {
      y = Elementwise.unary(Ops.COPY, x.viewedAs(layout));
    } finally {
      context.gradEnabled(recorded);
    }
    if (recorded && x.requiresGrad()) {
      y.recordedAs(new Rule(op, x, gradient));
    }
    return y;
  }

  /** Some dimensions in reverse order; a copy. */
  public static Tensor flip(Tensor x, int... dims) {
    Layout layout = x.layout("flip");
    boolean[] seen = new boolean[Math.max(1, x.ndim())];
    for (int dim : dims) {
      int d = x.shape().index("flip", dim);
      if (seen[d]) {
        throw new ShapeException(
            "flip: dimension "
                + d
                + " is named twice; got "
                + Arrays.toString(dims)
                + " for shape "
                + x.shape()
                + "; expected each dimension at most once. Leave one out");
      }
      seen[d] = true;
      layout = x.ndim() == 0 ? layout : reversed(layout, d);
    }
    int[] same = dims.clone();
    return copy("flip", x, layout, g -> flip(g, same));
  }

  /** The elements of one dimension from the last to the first. */
  private static Layout reversed(Layout layout, int d) {
    int size = layout.shape().dim(d);
    if (size < 2) {
      return layout;
    }
    int[] strides = layout.strides();
    int last = layout.offset() + (size - 1) * strides[d];
    strides[d] = -strides[d];
    return Layout.of(layout.shape(), strides, last);
  }

  /** A plane turned by a number of right angles, from one dimension towards another; a copy. */
  public static Tensor rot90(Tensor x, int k, int dim0, int dim1) {
    if (x.ndim() < 2) {
      throw new ShapeException(
          "rot90: there is no plane to turn; got shape "
              + x.shape()
              + "; expected at least two dimensions. Add one with unsqueeze(dim)");
    }
    int a = x.shape().index("rot90", dim0);
    int b = x.shape().index("rot90", dim1);
    Views.requireTwo("rot90", x.shape(), a, b);
    int turns = Math.floorMod(k, 4);
    Layout layout = x.layout("rot90");
    if (turns == 1 || turns == 2) {
      layout = reversed(layout, b);
    }
    if (turns == 2 || turns == 3) {
      layout = reversed(layout, a);
    }
    if (turns % 2 == 1) {
      layout = layout.transpose(a, b);
    }
    return copy("rot90", x, layout, g -> rot90(g, -turns, a, b));
  }

  /** All elements moved on in row-major order, the last ones to the front; a copy. */
  public static Tensor roll(Tensor x, int shift) {
    Shape shape = x.shape();
    x.layout("roll");
    Tensor flat = Movement.inner(x, x.numel());
    return Movement.inner(roll(flat, new int[] {shift}, new int[] {0}), shape.toArray());
  }

  /** Elements moved on along dimensions, the last ones to the front; a copy. */
  public static Tensor roll(Tensor x, int[] shifts, int[] dims) {
    if (shifts.length != dims.length || dims.length == 0) {
      throw new ShapeException(
          "roll: each dimension needs its shift; got shifts "
              + Arrays.toString(shifts)
              + " and dimensions "
              + Arrays.toString(dims)
              + " for shape "
              + x.shape()
              + "; expected as many of both, at least one. To move all elements on, use"
              + " roll(shift)");
    }
    int[] moves = new int[x.ndim()];
    for (int i = 0; i < dims.length; i++) {
      int d = Movement.dimOf("roll", x, dims[i]);
      int size = Math.max(1, x.size(d));
      moves[d] = (int) Math.floorMod((long) moves[d] + shifts[i], (long) size);
    }
    Context context = Context.current();
    x.layout("roll");
    Tensor y = context.allocate(x.device().backend(), x.dtype(), Layout.contiguous(x.shape()));
    boolean recorded = context.gradEnabled(false);
    try {
      copyBlocks(y, y.layout(), x, x.layout(), moves, 0);
    } finally {
      context.gradEnabled(recorded);
    }
    if (recorded && x.requiresGrad()) {
      int[] back = Arrays.stream(shifts).map(s -> -s).toArray();
      int[] same = dims.clone();
      y.recordedAs(new Rule("roll", x, g -> roll(g, back, same)));
    }
    return y;
  }

  /** Cuts every moved dimension in two and copies each block to its place. */
  private static void copyBlocks(
      Tensor y, Layout to, Tensor x, Layout from, int[] moves, int first) {
    int d = first;
    while (d < moves.length && moves[d] == 0) {
      d++;
    }
    if (d == moves.length) {
      if (to.numel() > 0) {
        y.viewedAs(to).copy_(x.viewedAs(from));
      }
      return;
    }
    int n = from.shape().dim(d);
    int moved = moves[d];
    Layout head = from.slice(d, 0, n - moved, 1);
    Layout tail = from.slice(d, n - moved, moved, 1);
    copyBlocks(y, to.slice(d, moved, n - moved, 1), x, head, moves, d + 1);
    copyBlocks(y, to.slice(d, 0, moved, 1), x, tail, moves, d + 1);
  }
}
