package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/**
 * {@code y = x w^T + b} as one recorded operation. The composite that defines it is {@code
 * x.matmul(w.t()).add(b)}.
 */
public final class LinearOp {
  private static final Dims ROWS = new Dims("linear", 1, false);

  private LinearOp() {}

  /**
   * Applies a linear map to the last dimension.
   *
   * @param x {@code [..., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or empty
   * @return {@code [..., out]}
   */
  public static Tensor apply(Tensor x, Tensor weight, Optional<Tensor> bias) {
    return apply(x, weight, bias, Optional.empty());
  }

  /**
   * Applies a linear map to the last dimension, and a function to each element of what it gives.
   *
   * @param x {@code [..., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or empty
   * @param activation the function
   * @return {@code [..., out]}; the bits, and those of gradients, are the same as in two steps
   */
  public static Tensor apply(
      Tensor x, Tensor weight, Optional<Tensor> bias, Activation activation) {
    return apply(x, weight, bias, Optional.of(activation));
  }

  private static Tensor apply(
      Tensor x, Tensor weight, Optional<Tensor> bias, Optional<Activation> activation) {
    if (weight.ndim() != 2 || x.ndim() < 1 || x.size(-1) != weight.size(1)) {
      throw mismatch(x, weight);
    }
    if (bias.isPresent() && !bias.get().shape().equals(Shape.of(weight.size(0)))) {
      throw new ShapeException(
          "linear: the bias does not fit the weight; got bias "
              + bias.get().shape()
              + ", weight "
              + weight.shape()
              + "; expected bias ["
              + weight.size(0)
              + "]");
    }
    if (bias.isPresent() && bias.get().dtype() != weight.dtype()) {
      throw biasType(bias.get(), weight);
    }
    if (x.ndim() != 2) {
      x.layout("linear");
      int[] sizes = x.shape().toArray();
      int features = sizes[sizes.length - 1];
      int rows = x.numel() == 0 || features == 0 ? rows(sizes) : x.numel() / features;
      sizes[sizes.length - 1] = weight.size(0);
      Tensor matrix = Movement.inner(x, rows, features);
      return Movement.inner(apply(matrix, weight, bias, activation), sizes);
    }
    MatMulOp.requireSameType("linear", x, weight);
    Context context = Context.current();
    boolean recorded = context.gradEnabled();
    Layout turned = weight.layout("linear").transpose(0, 1);
    Tensor y = MatMulOp.multiply("linear", x, weight.viewedAs(turned), bias, activation);
    boolean wanted =
        x.requiresGrad() || weight.requiresGrad() || bias.isPresent() && bias.get().requiresGrad();
    if (recorded && wanted) {
      Affine node = new Affine(x, weight, bias, activation);
      y.recordedAs(node);
      node.saveResult(y);
    }
    return y;
  }

  private static DTypeException biasType(Tensor bias, Tensor weight) {
    return new DTypeException(
        "linear: the bias must have the weight's type; got bias "
            + bias.dtype()
            + " "
            + bias.shape()
            + ", weight "
            + weight.dtype()
            + " "
            + weight.shape()
            + ". Convert it with to(DType."
            + weight.dtype().name()
            + ")");
  }

  private static int rows(int[] sizes) {
    int n = 1;
    for (int i = 0; i < sizes.length - 1; i++) {
      n *= sizes[i];
    }
    return n;
  }

  private static ShapeException mismatch(Tensor x, Tensor weight) {
    if (weight.ndim() != 2 || x.ndim() < 1) {
      return new ShapeException(
          "linear: expected input [..., in] and weight [out, in]; got input "
              + x.shape()
              + ", weight "
              + weight.shape());
    }
    return new ShapeException(
        "linear: input has "
            + x.size(-1)
            + " features but the weight expects "
            + weight.size(1)
            + "; got input "
            + x.shape()
            + ", weight "
            + weight.shape()
            + "; expected input [..., "
            + weight.size(1)
            + "]. Check the number of input columns or the layer's inFeatures");
  }

  /** {@code dx = g w, dw = g^T x, db = sum of g}. */
  private static final class Affine extends Node {
    private final Optional<Activation> activation;
    // Those of the gradients, which are not looked for again in the backward pass.
    private final Layout weightLayout;
    private final Layout biasLayout;
    private Saved x;
    private Saved weight;
    private Saved result;
    private boolean used;

    Affine(Tensor x, Tensor weight, Optional<Tensor> bias, Optional<Activation> activation) {
      super(x.node(), weight.node(), bias.isPresent() ? bias.get().node() : null);
      this.activation = activation;
      this.weightLayout = dense(weight);
      this.biasLayout = bias.isPresent() ? dense(bias.get()) : null;
      this.x = weight.requiresGrad() ? new Saved(x) : null;
      this.weight = x.requiresGrad() ? new Saved(weight) : null;
    }

    private static Layout dense(Tensor parameter) {
      Layout layout = parameter.layout("linear");
      return layout.isDense() ? layout : Layout.contiguous(layout.shape());
    }

    /** Saves the recorded result, if the gradient needs it. */
    void saveResult(Tensor y) {
      result = activation.isPresent() ? new Saved(y) : null;
    }

    @Override
    public String name() {
      return "linear";
    }

    @Override
    protected void backward(Tensor gradient, Backward backward) {
      if (used) {
        throw usedUp();
      }
      Tensor g = gradient;
      if (activation.isPresent()) {
        g = activation.get().gradient(g, result, backward);
      }
      if (next(2) != null) {
        sendSum(g, backward);
      }
      if (next(1) != null) {
        sendProduct(Movement.transpose(g, 0, 1), x.get("linear"), backward);
      }
      if (next(0) != null) {
        backward.send(next(0), MatMulOp.product("linear", g, weight.get("linear")));
      }
    }

    private void sendSum(Tensor g, Backward backward) {
      if (!backward.fill(next(2), g, biasLayout, buffer -> ROWS.write(Reduction.SUM, g, buffer))) {
        backward.send(next(2), Reductions.sum(g, new int[] {0}, false));
      }
    }

    private void sendProduct(Tensor turned, Tensor input, Backward backward) {
      boolean filled =
          backward.fill(
              next(1),
              turned,
              weightLayout,
              buffer -> MatMulOp.write("linear", turned, input, buffer));
      if (!filled) {
        backward.send(next(1), MatMulOp.product("linear", turned, input));
      }
    }

    @Override
    protected void release() {
      x = null;
      weight = null;
      result = null;
      used = true;
    }
  }
}
