package dev.lamina.op;

import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** Runs element-wise operations: types, shapes, the launch, and the record for gradients. */
public final class Elementwise {
  private static final long[] NO_SCALARS = {};
  private static final Saved[] NOTHING_SAVED = {};
  private static final Shape[] NO_SHAPES = {};

  private Elementwise() {}

  /** An operation on one tensor. */
  public static Tensor unary(ElementwiseOp op, Tensor x) {
    return run(op.uniform(x.dtype(), false), new Tensor[] {x}, NO_SCALARS);
  }

  /** An operation on one tensor and a real number. */
  public static Tensor scalar(ElementwiseOp op, Tensor x, double s) {
    TypedOp typed = op.uniform(x.dtype(), true);
    return run(typed, new Tensor[] {x}, new long[] {Double.doubleToRawLongBits(s)});
  }

  /** An operation on one tensor and an integer. */
  public static Tensor scalar(ElementwiseOp op, Tensor x, long s) {
    DType type = x.dtype();
    if (type.isFloatingPoint()) {
      return scalar(op, x, (double) s);
    }
    DType common = common(op, type, s);
    TypedOp typed = common == type ? op.uniform(type, false) : op.mixed(new DType[] {type}, common);
    boolean real = op.rule().computeType(DType.INT64).isFloatingPoint();
    return run(typed, new Tensor[] {x}, new long[] {real ? Double.doubleToRawLongBits(s) : s});
  }

  /** The type integers or truth values meet an integer in; comparisons see all of it. */
  static DType common(ElementwiseOp op, DType type, long s) {
    boolean holds =
        switch (type) {
          case UINT8 -> (s & 0xff) == s;
          case INT32 -> (int) s == s;
          default -> true;
        };
    return holds || op.resultType(type) != DType.BOOL ? Promotion.withInteger(type) : DType.INT64;
  }

  /** An operation on one tensor and a bound; a whole one leaves integers what they are. */
  public static Tensor bounded(ElementwiseOp op, Tensor x, double s) {
    DType common = s == Math.rint(s) || x.dtype().isFloatingPoint() ? x.dtype() : DType.FLOAT32;
    return run(bounded(op, x, common), new Tensor[] {x}, new long[] {boundBits(op, common, s)});
  }

  /** An operation on one tensor and two bounds; whole ones leave integers what they are. */
  public static Tensor bounded(ElementwiseOp op, Tensor x, double s, double t) {
    boolean whole = s == Math.rint(s) && t == Math.rint(t);
    DType common = whole || x.dtype().isFloatingPoint() ? x.dtype() : DType.FLOAT32;
    long[] bits = {boundBits(op, common, s), boundBits(op, common, t)};
    return run(bounded(op, x, common), new Tensor[] {x}, bits);
  }

  /** An infinite bound is none, for integers too. */
  static long boundBits(ElementwiseOp op, DType common, double s) {
    return switch (Double.isNaN(s) ? DType.INT64 : op.rule().computeType(common)) {
      case UINT8 -> (long) Math.max(0, Math.min(s, 255));
      case INT32 -> (int) s;
      case INT64 -> Double.isInfinite(s) ? (long) s : scalarBits(op, common, s);
      default -> scalarBits(op, common, s);
    };
  }

  private static TypedOp bounded(ElementwiseOp op, Tensor x, DType common) {
    return common == x.dtype() ? op.uniform(common, false) : op.mixed(types(x), common);
  }

  /** An operation on two tensors. */
  public static Tensor binary(ElementwiseOp op, Tensor a, Tensor b) {
    TypedOp typed =
        a.dtype() == b.dtype()
            ? op.uniform(a.dtype(), false)
            : op.mixed(types(a, b), Promotion.of(a, b));
    return run(typed, new Tensor[] {a, b}, NO_SCALARS);
  }

  /** A choice between two tensors by truth values. */
  public static Tensor choose(ElementwiseOp op, Tensor mask, Tensor a, Tensor b) {
    requireMask(op.name(), mask);
    return run(
        op.mixed(types(mask, a, b), Promotion.of(a, b)), new Tensor[] {mask, a, b}, NO_SCALARS);
  }

  /** An operation on truth values, a tensor and a real number. */
  public static Tensor masked(ElementwiseOp op, Tensor mask, Tensor x, double s) {
    requireMask(op.name(), mask);
    DType type = x.dtype();
    DType common = type.isFloatingPoint() || s == Math.rint(s) ? type : DType.FLOAT32;
    if (common == type) {
      Creation.requireRange(op.name(), type, s);
    }
    TypedOp typed = op.mixed(types(mask, x), common);
    return run(typed, new Tensor[] {mask, x}, new long[] {scalarBits(op, common, s)});
  }

  /** A scalar as a program that computes by this operation's rule takes it. */
  static long scalarBits(ElementwiseOp op, DType common, double s) {
    return switch (op.rule().computeType(common)) {
      case FLOAT32, FLOAT64 -> Double.doubleToRawLongBits(s);
      case INT64, INT32, UINT8 -> {
        if (!(Math.abs(s) <= 0x1p63)) {
          throw new DTypeException(
              op.name()
                  + ": "
                  + common
                  + " has no such number; got "
                  + s
                  + "; expected a whole number of at most 64 bits. Use a floating-point type");
        }
        yield (long) s;
      }
      case BOOL -> s != 0 ? 1 : 0;
    };
  }

  /** An integer as a program that computes by this operation's rule takes it. */
  static long scalarBits(ElementwiseOp op, DType common, long s) {
    return switch (op.rule().computeType(common)) {
      case FLOAT32, FLOAT64 -> Double.doubleToRawLongBits(s);
      case INT64, INT32, UINT8 -> s;
      case BOOL -> s != 0 ? 1 : 0;
    };
  }

  static void requireMask(String op, Tensor mask) {
    if (mask.dtype() != DType.BOOL) {
      throw new DTypeException(
          op
              + ": the mask must hold truth values; got "
              + mask.dtype()
              + " "
              + mask.shape()
              + "; expected bool. Compare first, as in x.gt(0)");
    }
  }

  static DType[] types(Tensor... operands) {
    DType[] types = new DType[operands.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = operands[i].dtype();
    }
    return types;
  }

  static int kind(DType t) {
    return t.isFloatingPoint() ? 2 : t.isInteger() ? 1 : 0;
  }

  /** A copy in another type. */
  public static Tensor convert(Tensor x, DType to) {
    return run(Ops.COPY.mixed(types(x), x.dtype(), to), new Tensor[] {x}, NO_SCALARS);
  }

  /** Runs an operation and records it. */
  static Tensor run(TypedOp op, Tensor[] x, long[] scalars) {
    Context context = Context.current();
    Layout first = x[0].layout(op.name());
    Backend backend = x[0].storage().backend();
    Layout out = first;
    Iteration walk = null;
    for (int i = 1; i < x.length; i++) {
      Layout layout = x[i].layout(op.name());
      if (layout != first) {
        out = null;
      }
      if (x[i].storage().backend() != backend) {
        backend = meet(op.name(), x);
      }
    }
    if (out != null && out.isDense()) {
      walk = out.linear();
    } else {
      Context.Walk found = context.walk(op.name(), 1, layouts(x));
      out = found.out();
      walk = found.iteration();
    }
    Tensor y = context.allocate(backend, op.resultType(), out);
    Storage[] operands = new Storage[x.length + 1];
    operands[0] = y.storage();
    for (int i = 0; i < x.length; i++) {
      operands[i + 1] = x[i].storage();
    }
    backend.elementwise(op.program(), walk, operands, scalars);
    if (context.gradEnabled() && op.resultType().isFloatingPoint()) {
      record(context, op, y, x, scalars);
    }
    return y;
  }

  /** Runs a program of several results without a record. */
  static Tensor[] fused(Program program, Tensor[] x, long[] scalars) {
    Context context = Context.current();
    Layout[] layouts = new Layout[x.length];
    boolean linear = true;
    for (int i = 0; i < x.length; i++) {
      layouts[i] = x[i].layout(program.name());
      linear &= layouts[i] == layouts[0];
    }
    Backend backend = meet(program.name(), x);
    Layout out;
    Iteration walk;
    if (linear && layouts[0].isDense()) {
      out = layouts[0];
      walk = out.linear();
    } else {
      Context.Walk found = context.walk(program.name(), program.outputs(), layouts);
      out = found.out();
      walk = found.iteration();
    }
    Tensor[] results = new Tensor[program.outputs()];
    Storage[] operands = new Storage[results.length + x.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = context.allocate(backend, program.operandType(i), out);
      operands[i] = results[i].storage();
    }
    for (int i = 0; i < x.length; i++) {
      operands[results.length + i] = x[i].storage();
    }
    backend.elementwise(program, walk, operands, scalars);
    return results;
  }

  /**
   * Runs a program of one result, without scalars or a record, and writes the result over a dense
   * tensor of its shape, which may be one of the inputs: then fewer lines of cache are in use.
   */
  static void over(Program program, Tensor target, Tensor[] x) {
    Layout out = target.layout(program.name());
    Storage[] operands = new Storage[x.length + 1];
    operands[0] = target.storage();
    boolean linear = true;
    for (int i = 0; i < x.length; i++) {
      linear &= x[i].layout(program.name()) == out;
      operands[i + 1] = x[i].storage();
    }
    Backend backend = meet(program.name(), x);
    Iteration walk =
        linear ? out.linear() : Context.current().walk(program.name(), 1, layouts(x)).iteration();
    backend.elementwise(program, walk, operands, NO_SCALARS);
  }

  private static Layout[] layouts(Tensor[] x) {
    Layout[] layouts = new Layout[x.length];
    for (int i = 0; i < x.length; i++) {
      layouts[i] = x[i].layout();
    }
    return layouts;
  }

  /** The one backend of all operands; the shape-only device absorbs the others. */
  public static Backend meet(String op, Tensor... x) {
    Backend backend = x[0].storage().backend();
    for (Tensor t : x) {
      Backend other = t.storage().backend();
      if (other == backend) {
        continue;
      }
      if (other.device() == Device.meta()) {
        backend = other;
      } else if (backend.device() != Device.meta()) {
        throw mixedDevices(op, x);
      }
    }
    return backend;
  }

  private static DeviceException mixedDevices(String op, Tensor[] x) {
    StringBuilder got = new StringBuilder();
    for (Tensor t : x) {
      got.append(got.isEmpty() ? "" : " and ").append(t.shape()).append(" on ").append(t.device());
    }
    return new DeviceException(
        op
            + ": operands are on different devices; got "
            + got
            + "; expected one device. Move one with to(device)");
  }

  private static void record(Context context, TypedOp op, Tensor y, Tensor[] x, long[] scalars) {
    int needed = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i].requiresGrad()) {
        needed |= 1 << i;
      }
    }
    if (needed == 0) {
      return;
    }
    Vjp vjp = op.vjp(needed);
    if (vjp.operands.length == 0) {
      return;
    }
    ElementwiseNode node = node(context, op, vjp, y, x, scalars);
    y.recordedAs(node);
    node.save(vjp.savesNothing ? NOTHING_SAVED : saved(vjp, y, x));
  }

  static ElementwiseNode node(
      Context context, TypedOp op, Vjp vjp, Tensor y, Tensor[] x, long[] scalars) {
    Node[] next = new Node[x.length];
    boolean stretched = false;
    for (int operand : vjp.operands) {
      next[operand] = x[operand].node();
      stretched |= x[operand].layout() != y.layout() && !x[operand].shape().equals(y.shape());
    }
    Shape[] shapes = NO_SHAPES;
    if (stretched) {
      shapes = new Shape[x.length];
      for (int operand : vjp.operands) {
        shapes[operand] = x[operand].shape();
      }
    }
    return new ElementwiseNode(context, op, vjp, scalars, next, shapes);
  }

  static Saved[] saved(Vjp vjp, Tensor y, Tensor[] x) {
    Saved[] saved = new Saved[vjp.inputs.length];
    for (int i = 0; i < saved.length; i++) {
      int candidate = vjp.inputs[i];
      if (candidate > 0) {
        saved[i] = new Saved(candidate <= x.length ? x[candidate - 1] : y);
      }
    }
    return saved;
  }
}
