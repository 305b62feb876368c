package dev.lamina.op;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.function.Supplier;

/**
 * Some elements of tensors of a shape, one for each element of another shape. What is read there
 * and what is written there are each other's gradients:
 *
 * <ul>
 *   <li>{@link #read} has the gradient {@link #spread};
 *   <li>{@link #spread} has the gradient {@link #read};
 *   <li>{@link #add} passes its gradient on, and reads it for the values;
 *   <li>{@link #put} passes on what it has not overwritten, and reads the rest for the values.
 * </ul>
 */
abstract class Selection {
  final String op;
  private final Shape from;
  private final Shape shape;

  /**
   * Notes the shapes.
   *
   * @param op the operation, named in errors
   * @param from shape of the tensors that elements are taken of
   * @param shape shape of what is taken
   */
  Selection(String op, Shape from, Shape shape) {
    this.op = op;
    this.from = from;
    this.shape = shape;
  }

  /** Shape of what is selected. */
  final Shape shape() {
    return shape;
  }

  /** Notes that a gradient will need the selection again; what it is made of must stay as it is. */
  void keep() {}

  /** The elements, without a record. */
  abstract Tensor take(Tensor x);

  /** Writes values, which broadcast to the selection, into a tensor, without a record. */
  abstract void write(Scatter mode, Tensor values, Tensor to);

  /** The elements. */
  final Tensor read(Tensor x) {
    Tensor y = take(x);
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      keep();
      y.recordedAs(new Rule(op, x, this::spread));
    }
    return y;
  }

  /** Zeros with values added at the selected places. */
  final Tensor spread(Tensor values) {
    Context context = Context.current();
    Tensor y =
        context.allocate(values.storage().backend(), values.dtype(), Layout.contiguous(from));
    silently(
        () -> {
          y.zero_();
          write(Scatter.ADD, values, y);
          return y;
        });
    if (values.requiresGrad() && context.gradEnabled()) {
      y.recordedAs(new Rule(op, values, this::read));
    }
    return y;
  }

  /** A copy with values added at the selected places, in their order. */
  final Tensor add(Tensor x, Tensor values) {
    return changed(Scatter.ADD, x, values);
  }

  /** A copy with values at the selected places; of several at one place the last stays. */
  final Tensor put(Tensor x, Tensor values) {
    return changed(Scatter.SET, x, values);
  }

  /** A copy with values worked in at the selected places, in their order. */
  final Tensor joined(Scatter mode, Tensor x, Tensor values) {
    return changed(mode, x, values);
  }

  /** A copy with zeros at the selected places. */
  final Tensor cleared(Tensor x) {
    Tensor y = copyWith(Scatter.SET, x, zero(x));
    if (x.requiresGrad() && Context.current().gradEnabled()) {
      y.recordedAs(new Rule(op, x, this::cleared));
    }
    return y;
  }

  private Tensor changed(Scatter mode, Tensor x, Tensor values) {
    requireType(x, values);
    requireShape(values);
    boolean records =
        (x.requiresGrad() || values.requiresGrad()) && Context.current().gradEnabled();
    requireGradient(mode, records, x);
    Tensor y = copyWith(mode, x, values);
    if (records) {
      y.recordedAs(rule(mode, x, values));
    }
    return y;
  }

  private Tensor copyWith(Scatter mode, Tensor x, Tensor values) {
    return silently(
        () -> {
          Tensor y = x.detach().clone();
          write(mode, values, y);
          return y;
        });
  }

  private PairRule rule(Scatter mode, Tensor x, Tensor values) {
    keep();
    return mode == Scatter.ADD
        ? new PairRule(op, x, g -> g, values, this::read)
        : new PairRule(op, x, this::cleared, values, this::read);
  }

  /**
   * Writes values into the selected places of a tensor, recorded if gradients are.
   *
   * @param mode whether to replace or to add
   * @param x the tensor
   * @param values what is written, of its type
   * @return x
   */
  final Tensor change(Scatter mode, Tensor x, Tensor values) {
    requireType(x, values);
    requireShape(values);
    Context context = Context.current();
    Layout layout = x.layout(op);
    boolean records = context.gradEnabled() && InPlace.mayRecord(op, x, new Tensor[] {x, values});
    requireGradient(mode, records, x);
    if (layout.overlapsItself()) {
      throw overlapping(x);
    }
    Tensor before = x.alias();
    silently(
        () -> {
          boolean shared = values.storage() == x.storage();
          write(mode, shared ? values.detach().clone() : values, x);
          return x;
        });
    x.storage().touch();
    if (records) {
      x.recordedAs(rule(mode, before, values));
    }
    return x;
  }

  private void requireGradient(Scatter mode, boolean records, Tensor x) {
    if (records && mode == Scatter.MUL) {
      throw new AutogradException(
          op
              + ": products by positions have no gradient; got tensors that require one, for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected tensors that do not. Call detach() first, or multiply what gather"
              + " gives, and write that");
    }
  }

  private ShapeException overlapping(Tensor x) {
    return new ShapeException(
        op
            + ": several elements of the tensor lie at one place in memory; got an"
            + " overlapping view "
            + x.shape()
            + "; expected a tensor with memory of its own. Call clone() first");
  }

  private void requireType(Tensor x, Tensor values) {
    if (x.dtype() != values.dtype()) {
      throw new DTypeException(
          op
              + ": the values have another type than the tensor; got "
              + values.dtype()
              + " "
              + values.shape()
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected one type. Convert the values with to(DType."
              + x.dtype().name()
              + ")");
    }
  }

  private void requireShape(Tensor values) {
    if (!fits(values.shape(), shape)) {
      throw new ShapeException(
          op
              + ": the values do not fit the selected part; got values "
              + values.shape()
              + " for a part "
              + shape
              + " of a tensor "
              + from
              + "; expected values that broadcast to "
              + shape
              + ". Reshape them, or add a dimension with unsqueeze");
    }
  }

  /** Whether a shape broadcasts to another without changing it. */
  static boolean fits(Shape values, Shape to) {
    int skip = to.ndim() - values.ndim();
    boolean fits = skip >= 0;
    for (int d = 0; fits && d < values.ndim(); d++) {
      fits = values.dim(d) == 1 || values.dim(d) == to.dim(d + skip);
    }
    return fits;
  }

  /** Values in the type of a tensor, if that can hold them. */
  static Tensor converted(String op, Tensor x, Tensor value) {
    if (Elementwise.kind(value.dtype()) > Elementwise.kind(x.dtype())) {
      throw new DTypeException(
          op
              + ": the tensor cannot hold values of this type; got "
              + value.dtype()
              + " "
              + value.shape()
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected values that it can hold. Convert them with to(DType."
              + x.dtype().name()
              + "), or the tensor");
    }
    return value.dtype() == x.dtype() ? value : value.to(x.dtype());
  }

  /** A single zero beside a tensor, of its type. */
  static Tensor zero(Tensor x) {
    return single(x, x.dtype()).zero_();
  }

  /** A single value beside a tensor, not defined yet. */
  static Tensor single(Tensor x, DType type) {
    Layout layout = Layout.contiguous(Shape.of());
    return Context.current().allocate(x.storage().backend(), type, layout);
  }

  /** Runs without recording. */
  static Tensor silently(Supplier<Tensor> body) {
    Context context = Context.current();
    boolean recorded = context.gradEnabled(false);
    try {
      return body.get();
    } finally {
      context.gradEnabled(recorded);
    }
  }
}
