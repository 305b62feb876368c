package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.Backend;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Element-wise operations that write into a tensor that exists. */
public final class InPlace {
  private InPlace() {}

  /** {@code x = op(x, other)}. */
  public static Tensor binary(ElementwiseOp op, Tensor x, Tensor other) {
    return run(op, x, new Tensor[] {x, other}, Promotion.of(x, other), 0, 0);
  }

  /** {@code x = op(x)}. */
  public static Tensor unary(ElementwiseOp op, Tensor x) {
    return run(op, x, new Tensor[] {x}, x.dtype());
  }

  /** {@code x = op(x, s)} with a real number. */
  public static Tensor scalar(ElementwiseOp op, Tensor x, double s) {
    DType common = Promotion.withReal(x.dtype());
    return run(op, x, new Tensor[] {x}, common, Elementwise.scalarBits(op, common, s));
  }

  /** {@code x = op(x, s)} with an integer. */
  public static Tensor scalar(ElementwiseOp op, Tensor x, long s) {
    DType common = Elementwise.common(op, x.dtype(), s);
    return run(op, x, new Tensor[] {x}, common, Elementwise.scalarBits(op, common, s));
  }

  /** {@code x = op(x, s)} with a bound. */
  public static Tensor bounded(ElementwiseOp op, Tensor x, double s) {
    DType common = common(x, s == Math.rint(s));
    return run(op, x, new Tensor[] {x}, common, Elementwise.boundBits(op, common, s));
  }

  /** {@code x = op(x, s, t)} with two bounds. */
  public static Tensor scalars(ElementwiseOp op, Tensor x, double s, double t) {
    DType common = common(x, s == Math.rint(s) && t == Math.rint(t));
    return run(
        op,
        x,
        new Tensor[] {x},
        common,
        Elementwise.boundBits(op, common, s),
        Elementwise.boundBits(op, common, t));
  }

  /** {@code x = op(mask, x, s)}. */
  public static Tensor masked(ElementwiseOp op, Tensor x, Tensor mask, double s) {
    Elementwise.requireMask(op.name() + "_", mask);
    DType common = common(x, s == Math.rint(s));
    if (common == x.dtype()) {
      Creation.requireRange(op.name() + "_", common, s);
    }
    return run(op, x, new Tensor[] {mask, x}, common, Elementwise.scalarBits(op, common, s));
  }

  /** The type a tensor meets numbers in that may be whole. */
  private static DType common(Tensor x, boolean whole) {
    return whole || x.dtype().isFloatingPoint() ? x.dtype() : DType.FLOAT32;
  }

  /** {@code x = value}, a real number. */
  public static Tensor fill(ElementwiseOp op, Tensor x, double value) {
    Creation.requireRange("fill_", x.dtype(), value);
    return run(op, x, new Tensor[] {}, x.dtype(), Elementwise.scalarBits(op, x.dtype(), value));
  }

  /** {@code x = value}, an integer. */
  public static Tensor fill(ElementwiseOp op, Tensor x, long value) {
    Creation.requireRange("fill_", x.dtype(), value);
    return run(op, x, new Tensor[] {}, x.dtype(), Elementwise.scalarBits(op, x.dtype(), value));
  }

  /** {@code x = source}, cast to x's type. */
  public static Tensor copy(ElementwiseOp op, Tensor x, Tensor source) {
    Tensor from = source;
    if (source.device() != x.device() && !isMeta(source) && !isMeta(x)) {
      from = Transfer.to(source, x.device());
    }
    return run(op, x, new Tensor[] {from}, from.dtype());
  }

  private static boolean isMeta(Tensor x) {
    return x.device() == Device.meta();
  }

  /** Writes the result of an operation into a tensor, and records it. */
  static Tensor run(ElementwiseOp op, Tensor x, Tensor[] operands, DType common, long... scalars) {
    String name = op.name() + "_";
    Context context = Context.current();
    x.layout(name);
    boolean records = context.gradEnabled() && mayRecord(name, x, operands);
    TypedOp typed = typed(op, x, operands, common);
    requireCast(op, name, x, common);
    Tensor[] inputs = separate(x, operands);
    if (!records) {
      write(context, name, typed, x, inputs, scalars);
      return x;
    }
    Tensor before = x.alias();
    Tensor[] old = inputs.clone();
    int needed = 0;
    for (int i = 0; i < old.length; i++) {
      old[i] = old[i] == x ? before : old[i];
      needed |= old[i].requiresGrad() ? 1 << i : 0;
    }
    Vjp vjp = typed.vjp(needed);
    rescue(context, vjp, x, old);
    write(context, name, typed, x, inputs, scalars);
    record(context, typed, vjp, x, before, old, scalars);
    return x;
  }

  private static void write(
      Context context, String name, TypedOp op, Tensor x, Tensor[] inputs, long[] scalars) {
    Layout layout = x.layout(name);
    Storage[] storages = new Storage[inputs.length + 1];
    Layout[] layouts = new Layout[inputs.length + 1];
    storages[0] = x.storage();
    layouts[0] = layout;
    boolean linear = layout.isDense();
    for (int i = 0; i < inputs.length; i++) {
      layouts[i + 1] = inputs[i].layout(name);
      storages[i + 1] = inputs[i].storage();
      linear &= layouts[i + 1] == layout;
    }
    if (!linear) {
      requireShape(name, x, inputs);
    }
    Backend backend = target(name, x, inputs);
    Iteration walk = linear ? layout.linear() : context.walk(name, 0, layouts).iteration();
    backend.elementwise(op.program(), walk, storages, scalars);
    x.storage().touch();
  }

  /** Copies what the gradient rule needs of the memory that is about to be written. */
  private static void rescue(Context context, Vjp vjp, Tensor x, Tensor[] old) {
    for (int candidate : vjp.inputs) {
      if (candidate > 0 && candidate <= old.length && old[candidate - 1].storage() == x.storage()) {
        Tensor from = old[candidate - 1];
        boolean recorded = context.gradEnabled(false);
        try {
          old[candidate - 1] = from.clone();
        } finally {
          context.gradEnabled(recorded);
        }
        old[candidate - 1].recordedAs(from.node());
      }
    }
  }

  private static TypedOp typed(ElementwiseOp op, Tensor x, Tensor[] operands, DType common) {
    DType type = x.dtype();
    boolean uniform = common == type && !op.isMasked();
    for (Tensor o : operands) {
      uniform &= o.dtype() == type;
    }
    if (uniform) {
      TypedOp plain = op.uniform(type, false);
      if (plain.resultType() == type) {
        return plain;
      }
    }
    return op.mixed(Elementwise.types(operands), common, type);
  }

  private static Backend target(String name, Tensor x, Tensor[] inputs) {
    Backend backend = x.storage().backend();
    for (Tensor input : inputs) {
      if (input.storage().backend() != backend && Elementwise.meet(name, x, input) != backend) {
        throw noValues(name, x, input);
      }
    }
    return backend;
  }

  private static DeviceException noValues(String name, Tensor x, Tensor input) {
    return new DeviceException(
        name
            + ": an operand has no values to write; got "
            + x.shape()
            + " on "
            + x.device()
            + " and "
            + input.shape()
            + " on "
            + input.device()
            + "; expected operands on "
            + x.device());
  }

  /** Operands that lie in the same memory but elsewhere are copied before it is written. */
  private static Tensor[] separate(Tensor x, Tensor[] operands) {
    Tensor[] inputs = operands;
    for (int i = 0; i < operands.length; i++) {
      Tensor o = operands[i];
      if (o != x && o.storage() == x.storage() && !o.layout().equals(x.layout())) {
        inputs = inputs == operands ? operands.clone() : inputs;
        inputs[i] = o.clone();
      }
    }
    return inputs;
  }

  private static void requireCast(ElementwiseOp op, String name, Tensor x, DType common) {
    DType compute = op.rule().computeType(common);
    boolean loses = !compute.canCast(x.dtype()) && op != Ops.COPY;
    if (loses && !op.resultType(common).canCast(x.dtype())) {
      throw new DTypeException(
          name
              + ": a result of type "
              + compute
              + " cannot be stored in "
              + x.dtype()
              + "; got "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected a tensor of type "
              + compute
              + ". Convert it with to(DType."
              + compute.name()
              + "), or use "
              + op.name()
              + "()");
    }
  }

  private static void requireShape(String name, Tensor x, Tensor[] inputs) {
    if (x.layout().overlapsItself()) {
      throw new ShapeException(
          name
              + ": several elements of the tensor lie at one place in memory; got an"
              + " overlapping view "
              + x.shape()
              + "; expected a tensor with memory of its own. Call clone() first");
    }
    for (Tensor input : inputs) {
      Shape common = Shape.broadcast(name, x.shape(), input.shape());
      if (!common.equals(x.shape())) {
        throw new ShapeException(
            name
                + ": the result would be larger than the tensor written to; got "
                + x.shape()
                + " and "
                + input.shape()
                + "; expected an operand that broadcasts to "
                + x.shape()
                + ". Use the operation without the underscore");
      }
    }
  }

  /** Whether the operation is recorded; fails where recording would give wrong gradients. */
  static boolean mayRecord(String name, Tensor x, Tensor[] operands) {
    boolean any = x.requiresGrad();
    for (Tensor o : operands) {
      any |= o.requiresGrad();
    }
    if (!any) {
      return false;
    }
    if (x.requiresGrad() && x.isLeaf()) {
      throw refused(
          name
              + ": a leaf that requires a gradient is changed in place while operations are"
              + " recorded",
          x,
          ". Put the change into Autograd.noGrad(() -> …)");
    }
    if (x.isInference()) {
      throw refused(
          name
              + ": a tensor made in inference mode is changed in place while operations are"
              + " recorded",
          x,
          "; expected one made outside. Change a clone()");
    }
    if (x.isView() || x.storage().hasRecordedViews()) {
      throw refused(
          name
              + ": a tensor that shares its memory with a view is changed in place while operations"
              + " are recorded, which would give wrong gradients",
          x,
          ". Change a clone(), use the operation without the underscore, or put the change"
              + " into Autograd.noGrad(() -> …)");
    }
    return x.dtype().isFloatingPoint();
  }

  private static AutogradException refused(String what, Tensor x, String remedy) {
    return new AutogradException(what + "; got " + x.dtype() + " " + x.shape() + remedy);
  }

  private static void record(
      Context context, TypedOp op, Vjp vjp, Tensor x, Tensor before, Tensor[] old, long[] scalars) {
    Capture.changed();
    if (vjp.operands.length > 0 && before.requiresGrad() && !isAmong(before, old)) {
      // A copy. What was there is gone: its gradient is zero, not undefined.
      DType from = old[0].dtype();
      x.recordedAs(new PairRule(op.name() + "_", before, InPlace::zeros, old[0], g -> g.to(from)));
    } else if (vjp.operands.length > 0) {
      ElementwiseNode node = Elementwise.node(context, op, vjp, x, old, scalars);
      x.recordedAs(node);
      node.save(Elementwise.saved(vjp, x, old));
    } else if (before.requiresGrad()) {
      x.recordedAs(new Rule(op.name() + "_", before, InPlace::zeros));
    } else {
      x.recordedAs(null);
    }
  }

  private static boolean isAmong(Tensor before, Tensor[] operands) {
    for (Tensor operand : operands) {
      if (operand.node() == before.node()) {
        return true;
      }
    }
    return false;
  }

  private static Tensor zeros(Tensor g) {
    return Autograd.noGrad(() -> Tensor.empty(g.device(), g.dtype(), g.shape()).zero_());
  }
}
