package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Layer normalisation (Ba, Kiros and Hinton 2016): the last dimensions brought to mean 0 and
 * variance 1, then scaled and shifted. Kept for the gradient are the input and, for each row, its
 * mean and the reciprocal of its deviation.
 */
public final class LayerNorm {
  private static final String OP = "layerNorm";
  private static final Optional<Tensor> NONE = Optional.empty();

  /** {@code x r - m r}, with one rounding. */
  private static final ElementwiseOp NORMALIZED =
      ElementwiseOp.of(OP, 3, TypeRule.FLOATING, (x, s) -> x[0].fma(x[2], x[1].mul(x[2]).neg()));

  /** The declarations. */
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel(
                  OP,
                  "Functional.layerNorm(input, normalizedShape, options)",
                  "The last dimensions brought to mean 0 and variance 1.")
              .sample(
                  x -> apply(x[0], x[0].shape(), Optional.of(x[1]), Optional.of(x[2]), 1e-5),
                  Input.any(5),
                  Input.positive(5),
                  Input.unit(5))
              .sample(
                  x -> apply(x[0], Shape.of(3, 4), Optional.of(x[1]), Optional.of(x[2]), 0.25),
                  Input.any(2, 3, 4),
                  Input.positive(3, 4),
                  Input.unit(3, 4))
              .sample(x -> apply(x[0], Shape.of(4), NONE, NONE, 1e-5), Input.any(2, 3, 4))
              .sample(
                  x -> apply(x[0], Shape.of(4), NONE, Optional.of(x[1]), 1e-5),
                  Input.any(3, 4),
                  Input.unit(4)));

  private LayerNorm() {}

  /**
   * Normalises the last dimensions: {@code (x - mean) / sqrt(variance + eps) * weight + bias}, the
   * variance without correction.
   *
   * @param x {@code [..., normalized]}, floating-point
   * @param normalized the last sizes of x
   * @param weight of that shape, if any
   * @param bias of that shape, if any
   * @param eps added to the variance
   * @return a tensor of x's shape; gradients flow to x, weight and bias
   * @throws ShapeException if x does not end in these sizes, or weight or bias differ from them
   */
  public static Tensor apply(
      Tensor x, Shape normalized, Optional<Tensor> weight, Optional<Tensor> bias, double eps) {
    x.layout(OP);
    RowCall.requireReal(OP, x);
    requireEnd(x, normalized);
    weight.ifPresent(w -> requireParameter("weight", x, normalized, w));
    bias.ifPresent(b -> requireParameter("bias", x, normalized, b));
    if (weight.isEmpty() && bias.isPresent()) {
      return run(x, normalized, weight, NONE, eps).add(bias.get());
    }
    return run(x, normalized, weight, bias, eps);
  }

  private static void requireEnd(Tensor x, Shape normalized) {
    int k = normalized.ndim();
    int[] sizes = x.shape().toArray();
    boolean fits =
        k >= 1
            && sizes.length >= k
            && Arrays.equals(
                Arrays.copyOfRange(sizes, sizes.length - k, sizes.length), normalized.toArray());
    if (!fits) {
      throw new ShapeException(
          OP
              + ": the input does not end in the normalized shape; got input "
              + x.shape()
              + ", normalized shape "
              + normalized
              + "; expected an input [..., "
              + String.join(
                  ", ", IntStream.of(normalized.toArray()).mapToObj(String::valueOf).toList())
              + "] with at least one size. Give the sizes of the last dimensions");
    }
  }

  private static void requireParameter(String what, Tensor x, Shape normalized, Tensor p) {
    p.layout(OP);
    if (!p.shape().equals(normalized) || p.dtype() != x.dtype()) {
      throw new ShapeException(
          OP
              + ": the "
              + what
              + " does not fit; got "
              + what
              + " "
              + p.dtype()
              + " "
              + p.shape()
              + ", input "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected "
              + what
              + " "
              + x.dtype()
              + " "
              + normalized
              + ". Make it of the normalized shape, in the input's type");
    }
  }

  private static Tensor run(
      Tensor x, Shape normalized, Optional<Tensor> weight, Optional<Tensor> bias, double eps) {
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    weight.ifPresent(inputs::add);
    bias.ifPresent(inputs::add);
    Parts parts =
        RowCall.isKnown(RowKernel.LAYER_NORM, OP, inputs.toArray(Tensor[]::new))
            ? kernel(inputs, normalized, eps)
            : Autograd.noGrad(
                () ->
                    composite(
                        x.detach(),
                        normalized.ndim(),
                        weight.map(Tensor::detach),
                        bias.map(Tensor::detach),
                        eps));
    if (Derived.isWanted(inputs.toArray(Tensor[]::new))) {
      parts.y.recordedAs(new Normalisation(inputs, normalized, parts, eps));
    }
    return parts.y;
  }

  /** The result, and mean and scale of each row. */
  record Parts(Tensor y, Tensor mean, Tensor scale) {}

  /** The shape with the normalized dimensions as one. */
  private static Shape flat(Shape shape, Shape normalized) {
    int lead = shape.ndim() - normalized.ndim();
    int[] sizes = Arrays.copyOf(shape.toArray(), lead + 1);
    sizes[lead] = normalized.numel();
    return Shape.of(sizes);
  }

  /** The tensor itself if its normalized dimensions can be seen as one, else a copy. */
  private static Tensor flattenable(Tensor x, Shape flat) {
    return x.layout().view(flat).isPresent() ? x : x.contiguous();
  }

  private static Layout rows(Tensor x, Shape flat) {
    return x.layout().view(flat).orElseThrow();
  }

  private static Parts kernel(List<Tensor> inputs, Shape normalized, double eps) {
    Tensor[] given = inputs.toArray(Tensor[]::new);
    Shape shape = given[0].shape();
    Shape flat = flat(shape, normalized);
    int[] lead = Arrays.copyOf(shape.toArray(), flat.ndim() - 1);
    Tensor[] operands = new Tensor[given.length + 3];
    Layout[] layouts = new Layout[operands.length];
    operands[0] = RowCall.allocate(OP, given[0].dtype(), shape, given);
    operands[1] = RowCall.allocate(OP, given[0].dtype(), Shape.of(lead), given);
    operands[2] = RowCall.allocate(OP, given[0].dtype(), Shape.of(lead), given);
    for (int i = 0; i < given.length; i++) {
      Tensor x = given[i].detach();
      operands[3 + i] = i == 0 ? flattenable(x, flat) : x.contiguous();
    }
    for (int i = 0; i < operands.length; i++) {
      layouts[i] = i == 0 || i == 3 ? rows(operands[i], flat) : operands[i].layout();
    }
    if (operands[0].numel() > 0) {
      long bits = Double.doubleToRawLongBits(eps);
      RowCall.run(RowKernel.LAYER_NORM, operands, layouts, bits);
    }
    return new Parts(operands[0], operands[1], operands[2]);
  }

  private static int[] last(int ndim, int k) {
    return IntStream.range(ndim - k, ndim).toArray();
  }

  /** What the kernel computes, by other operations, which can be differentiated. */
  static Parts composite(
      Tensor x, int k, Optional<Tensor> weight, Optional<Tensor> bias, double eps) {
    int[] over = last(x.ndim(), k);
    Tensor mean = x.mean(over, true);
    Tensor variance = x.sub(mean).square().mean(over, true);
    Tensor scale = variance.add(eps).sqrt().reciprocal();
    Tensor y = NORMALIZED.apply(x, mean, scale);
    y = weight.isPresent() ? y.mul(weight.get()) : y;
    y = bias.isPresent() ? y.add(bias.get()) : y;
    int[] lead = Arrays.copyOf(x.shape().toArray(), x.ndim() - k);
    return new Parts(y, mean.view(lead), scale.view(lead));
  }

  /** The gradient of the input by other operations. */
  static Tensor compositeGradient(
      Tensor g, Tensor x, Tensor mean, Tensor scale, Optional<Tensor> weight) {
    int k = x.ndim() - scale.ndim();
    int[] over = last(x.ndim(), k);
    Tensor r = beside(scale, k);
    Tensor h = x.sub(beside(mean, k)).mul(r);
    Tensor gw = weight.isPresent() ? g.mul(weight.get()) : g;
    Tensor across = gw.mul(h).mean(over, true);
    return gw.sub(gw.mean(over, true)).sub(h.mul(across)).mul(r);
  }

  /** The gradient of the weight by other operations. */
  static Tensor compositeSum(Tensor g, Tensor x, Tensor mean, Tensor scale) {
    int k = x.ndim() - scale.ndim();
    Tensor h = NORMALIZED.apply(x, beside(mean, k), beside(scale, k));
    return overRows(g.mul(h), scale.ndim());
  }

  private static Tensor overRows(Tensor x, int lead) {
    return lead == 0 ? x : x.sum(IntStream.range(0, lead).toArray(), false);
  }

  /** A value of each row, with a dimension of size 1 for each normalized one. */
  private static Tensor beside(Tensor ofRows, int k) {
    int[] sizes = Arrays.copyOf(ofRows.shape().toArray(), ofRows.ndim() + k);
    Arrays.fill(sizes, ofRows.ndim(), sizes.length, 1);
    return ofRows.view(sizes);
  }

  /** The gradients of input, weight and bias. */
  private static final class Normalisation extends Node {
    private final Shape normalized;
    private final double eps;
    private final boolean weighted;
    private Saved x;
    private Saved mean;
    private Saved scale;
    private Optional<Saved> weight;
    private boolean used;

    Normalisation(List<Tensor> inputs, Shape normalized, Parts parts, double eps) {
      super(nodes(inputs));
      this.normalized = normalized;
      this.eps = eps;
      x = new Saved(inputs.get(0));
      mean = new Saved(parts.mean);
      scale = new Saved(parts.scale);
      weighted = inputs.size() > 1;
      weight = weighted ? Optional.of(new Saved(inputs.get(1))) : Optional.empty();
    }

    private static Node[] nodes(List<Tensor> inputs) {
      Node[] nodes = new Node[3];
      for (int i = 0; i < inputs.size(); i++) {
        nodes[i] = inputs.get(i).node();
      }
      return nodes;
    }

    @Override
    public String name() {
      return OP;
    }

    @Override
    protected void backward(Tensor g, Backward backward) {
      if (used) {
        throw usedUp();
      }
      Tensor in = x.get(OP);
      Optional<Tensor> w = weight.map(saved -> saved.get(OP));
      Tensor m = mean.get(OP);
      Tensor r = scale.get(OP);
      boolean recorded = Context.current().gradEnabled();
      if (recorded) {
        // Both depend on the input.
        Parts parts = composite(in, normalized.ndim(), Optional.empty(), Optional.empty(), eps);
        m = parts.mean;
        r = parts.scale;
      }
      boolean known =
          !recorded
              && in.numel() > 0
              && RowCall.isKnown(RowKernel.LAYER_NORM_GRADIENT, OP, in, g, w.orElse(in));
      if (next(0) != null) {
        Tensor dx = known ? inputGradient(g, in, m, r, w) : compositeGradient(g, in, m, r, w);
        backward.send(next(0), dx);
      }
      if (next(1) != null || next(2) != null) {
        sendSums(g, in, m, r, known, backward);
      }
    }

    private void sendSums(
        Tensor g, Tensor in, Tensor m, Tensor r, boolean known, Backward backward) {
      Tensor dw;
      Tensor db;
      if (known) {
        Tensor[] sums = sums(g, in, m, r);
        dw = sums[0];
        db = sums[1];
      } else {
        dw = next(1) == null ? g : compositeSum(g, in, m, r);
        db = next(2) == null ? g : overRows(g, r.ndim());
      }
      if (next(1) != null) {
        backward.send(next(1), dw);
      }
      if (next(2) != null) {
        backward.send(next(2), db);
      }
    }

    private Tensor inputGradient(Tensor g, Tensor in, Tensor m, Tensor r, Optional<Tensor> w) {
      Shape flat = flat(in.shape(), normalized);
      List<Tensor> operands = new ArrayList<>();
      operands.add(RowCall.allocate(OP, in.dtype(), in.shape(), in, g));
      operands.add(flattenable(g, flat));
      operands.add(flattenable(in, flat));
      operands.add(m);
      operands.add(r);
      w.ifPresent(weights -> operands.add(weights.contiguous()));
      Layout[] layouts = new Layout[operands.size()];
      for (int i = 0; i < layouts.length; i++) {
        Tensor operand = operands.get(i);
        layouts[i] = i < 3 ? rows(operand, flat) : operand.layout();
      }
      RowCall.run(RowKernel.LAYER_NORM_GRADIENT, operands.toArray(Tensor[]::new), layouts);
      return operands.get(0);
    }

    private Tensor[] sums(Tensor g, Tensor in, Tensor m, Tensor r) {
      Tensor dw = RowCall.allocate(OP, in.dtype(), normalized, in, g);
      Tensor db = RowCall.allocate(OP, in.dtype(), normalized, in, g);
      Tensor[] operands = {dw, db, g.contiguous(), in.contiguous(), m, r};
      Layout[] layouts = new Layout[operands.length];
      for (int i = 0; i < layouts.length; i++) {
        layouts[i] = operands[i].layout();
      }
      RowCall.run(RowKernel.LAYER_NORM_SUMS, operands, layouts);
      return new Tensor[] {dw, db};
    }

    @Override
    protected void release() {
      x = null;
      mean = null;
      scale = null;
      weight = Optional.empty();
      used = true;
    }
  }
}
