package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.function.UnaryOperator;

/** Changes of a tensor's dimensions in place: its memory and other views stay as they are. */
public final class Relayout {
  private Relayout() {}

  /** Leaves out all dimensions of size 1. */
  public static Tensor squeeze(Tensor x) {
    Shape from = x.shape();
    return run("squeeze_", x, Movement::squeeze, g -> Movement.reshapeTo(g, from));
  }

  /** Leaves out a dimension if its size is 1. */
  public static Tensor squeeze(Tensor x, int dim) {
    Shape from = x.shape();
    return run("squeeze_", x, y -> Movement.squeeze(y, dim), g -> Movement.reshapeTo(g, from));
  }

  /** Adds a dimension of size 1. */
  public static Tensor unsqueeze(Tensor x, int dim) {
    Shape from = x.shape();
    return run("unsqueeze_", x, y -> Movement.unsqueeze(y, dim), g -> Movement.reshapeTo(g, from));
  }

  /** Swaps two dimensions. */
  public static Tensor transpose(Tensor x, int a, int b) {
    UnaryOperator<Tensor> swap = y -> Movement.transpose(y, a, b);
    return run("transpose_", x, swap, swap);
  }

  /** Transposes a matrix. */
  public static Tensor t(Tensor x) {
    return run("t_", x, Tensor::t, Tensor::t);
  }

  private static Tensor run(
      String name, Tensor x, UnaryOperator<Tensor> view, UnaryOperator<Tensor> back) {
    x.layout(name);
    if (x.requiresGrad() && x.isLeaf()) {
      throw new AutogradException(
          name
              + ": a leaf that requires a gradient keeps its dimensions, which its gradient has"
              + " too; got "
              + x.dtype()
              + " "
              + x.shape()
              + ". Use "
              + name.substring(0, name.length() - 1)
              + "(), which gives a view, or call this before requiresGrad_()");
    }
    // The view is only asked for its layout, so it must not count as one that somebody holds.
    Layout layout = Autograd.noGrad(() -> view.apply(x)).layout();
    if (layout.equals(x.layout())) {
      return x;
    }
    if (x.requiresGrad()) {
      // Recorded even where recording is off: the graph knows this tensor by its dimensions.
      x.recordedAs(new Rule(name, x, back));
    }
    return x.relaidAs(layout);
  }
}
