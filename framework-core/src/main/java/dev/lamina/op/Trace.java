package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.GradOptions;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One run of a function over tensors that hold expressions instead of values, forward and backward.
 * The engine itself takes the gradient, so that its order of additions is the one that the function
 * has without being fused.
 */
final class Trace {
  private static final ThreadLocal<Trace> CURRENT = new ThreadLocal<>();

  private final List<Long> scalars = new ArrayList<>();
  private final Map<ScalarKey, Expr> known = new HashMap<>();
  private boolean backward;
  private boolean detaches;
  private int numel;

  private record ScalarKey(long bits, DType type) {}

  /**
   * What a function computes.
   *
   * @param shape the result's shape
   * @param result each element, over arguments in order
   * @param gradients one an argument, with the result's gradient as the argument after the last;
   *     empty where none flows
   * @param apart bit i if the gradient of argument i cannot be written as sums of one expression
   * @param scalars the numbers that take part
   */
  record Outcome(
      Shape shape, Expr result, List<Optional<Expr>> gradients, int apart, long[] scalars) {}

  private Trace() {}

  /** The trace that runs on this thread. */
  static Trace current() {
    Trace trace = CURRENT.get();
    if (trace == null) {
      throw new FusedException(
          "fused: a tensor of a fused function is used after the function was traced; got a tensor"
              + " that stands for an argument or a part of the result; expected the function's"
              + " result. Return what you need, and keep no tensor of the inside");
    }
    return trace;
  }

  /**
   * Traces a function.
   *
   * @param function what is traced
   * @param types the arguments' types
   * @param shapes the arguments' shapes
   * @return what it computes
   */
  static Outcome of(Function<Tensor[], Tensor> function, DType[] types, Shape[] shapes) {
    Trace outer = CURRENT.get();
    Context context = Context.current();
    boolean inference = context.inference(false);
    boolean recorded = context.gradEnabled(true);
    boolean anomalies = context.anomalies(false);
    Trace trace = new Trace();
    CURRENT.set(trace);
    try {
      return Capture.apart(() -> Scope.outside(() -> trace.run(function, types, shapes)));
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
      context.anomalies(anomalies);
      context.gradEnabled(recorded);
      context.inference(inference);
    }
  }

  private Outcome run(Function<Tensor[], Tensor> function, DType[] types, Shape[] shapes) {
    Tensor[] x = new Tensor[types.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = argument(i, types[i], shapes[i]);
      x[i].requiresGrad_(types[i].isFloatingPoint());
    }
    // Copies, since a leaf could not be changed in place, which has an error of its own here.
    Tensor[] copies = new Tensor[x.length];
    for (int i = 0; i < x.length; i++) {
      copies[i] = x[i].clone();
    }
    Tensor y = forward(function, copies);
    if (!(y.storage() instanceof TracedStorage s) || !s.belongsTo(this)) {
      throw new FusedException(
          "fused: the result does not follow from the arguments alone; got "
              + y.dtype()
              + " "
              + y.shape()
              + ", computed with a tensor that was made inside the function or outside of it;"
              + " expected arguments and numbers. Pass the tensor as a further argument");
    }
    backward = true;
    numel = y.numel();
    List<Optional<Expr>> gradients = new ArrayList<>();
    int apart = gradients(x, y, gradients);
    long[] bits = scalars.stream().mapToLong(Long::longValue).toArray();
    return new Outcome(y.shape(), s.element().orElseThrow(), gradients, apart, bits);
  }

  /** Runs the function; its name marks the place on the stack where the user's code begins. */
  private static Tensor forward(Function<Tensor[], Tensor> function, Tensor[] x) {
    Tensor y = function.apply(x);
    if (y == null) {
      throw new FusedException(
          "fused: the function gave no result; got null; expected a tensor. Return one");
    }
    return y;
  }

  private Tensor argument(int index, DType type, Shape shape) {
    Tensor x = Context.current().allocate(TraceBackend.INSTANCE, type, Layout.contiguous(shape));
    ((TracedStorage) x.storage())
        .set(this, Optional.of(Expr.argument(index, type)), Optional.empty());
    return x;
  }

  private int gradients(Tensor[] x, Tensor y, List<Optional<Expr>> gradients) {
    List<Tensor> inputs = new ArrayList<>();
    for (Tensor t : x) {
      if (t.requiresGrad()) {
        inputs.add(t);
      }
    }
    List<Optional<Tensor>> found = new ArrayList<>();
    boolean all = true;
    if (y.requiresGrad()) {
      Tensor g = argument(x.length, y.dtype(), y.shape());
      GradOptions options = GradOptions.defaults().gradOutputs(g).createGraph();
      try {
        found.addAll(Autograd.gradIfUsed(List.of(y), inputs, options));
      } catch (FusedException e) {
        // The gradient of a user's own function may be anything.
        all = false;
      }
    }
    int apart = 0;
    int next = 0;
    for (int i = 0; i < x.length; i++) {
      Optional<Expr> flow = Optional.empty();
      if (x[i].requiresGrad() && next < found.size()) {
        Optional<Tensor> gradient = found.get(next++);
        flow = gradient.flatMap(g -> terms(g, x.length));
        apart |= gradient.isPresent() && flow.isEmpty() ? 1 << i : 0;
      }
      // What an expression depends on unrecorded would be differentiated by second derivatives.
      apart |= all && !detaches ? 0 : 1 << i;
      gradients.add(flow);
    }
    return apart;
  }

  /** What a gradient is, or is the sum of. */
  private Optional<Expr> terms(Tensor gradient, int count) {
    if (!(gradient.storage() instanceof TracedStorage s) || !s.belongsTo(this)) {
      return Optional.empty();
    }
    return gradient.numel() == numel && s.element().isPresent() ? s.element() : s.summed();
  }

  /** Writes down an element-wise pass. */
  void apply(Program program, Storage[] operands, long[] bits) {
    detaches |= !backward && !Context.current().gradEnabled();
    int outputs = program.outputs();
    Map<Expr, Expr> parts = new HashMap<>();
    boolean whole = true;
    for (Expr e : program.steps()) {
      if (e instanceof Expr.Argument a) {
        Optional<Expr> element = element(operands[outputs + a.index()]);
        whole &= element.isPresent();
        element.ifPresent(x -> parts.put(a, x));
      } else if (e instanceof Expr.Scalar s) {
        parts.put(s, scalar(bits[s.index()], s.type()));
      }
    }
    Substitution substitution = new Substitution(parts);
    for (int i = 0; i < outputs; i++) {
      if (!(operands[i] instanceof TracedStorage out) || out.belongsTo(this)) {
        throw new FusedException(
            "fused: "
                + called(program.name() + "_")
                + " changes a tensor in place; got a call of it inside the function; expected"
                + " operations that give a new tensor. Use the method without the underscore");
      }
      Optional<Expr> element =
          whole ? Optional.of(substitution.apply(program.output(i))) : Optional.empty();
      out.set(this, element, Optional.empty());
    }
  }

  private Optional<Expr> element(Storage operand) {
    if (operand instanceof TracedStorage s && s.belongsTo(this)) {
      return s.element();
    }
    throw new FusedException(
        "fused: "
            + called("an operation")
            + " takes a tensor that is not an argument of the function; got "
            + operand.dtype()
            + "; expected arguments, what follows from them, and numbers. Pass the tensor as a"
            + " further argument");
  }

  private Expr scalar(long bits, DType type) {
    return known.computeIfAbsent(
        new ScalarKey(bits, type),
        key -> {
          scalars.add(bits);
          return Expr.scalar(scalars.size() - 1, type);
        });
  }

  /** Writes down the sum of a gradient over dimensions that were stretched. */
  void reduce(Reduction reduction, Storage x, Layout layout, Storage out) {
    if (!backward || reduction != Reduction.SUM) {
      throw refuse(reduction == Reduction.SUM ? "sum" : "a reduction");
    }
    Optional<Expr> terms = element(x).filter(e -> layout.numel() == numel);
    ((TracedStorage) out).set(this, Optional.empty(), terms);
  }

  /** Notes that the same elements are looked at apart, as by {@code detach}. */
  void detached() {
    detaches |= !backward;
  }

  /** Fails while the function itself runs. */
  void requireBackward() {
    if (!backward) {
      throw refuse("a view");
    }
  }

  /** The error of an operation that is not element-wise. */
  FusedException refuse(String kernel) {
    return new FusedException(
        "fused: "
            + called(kernel)
            + " is not element-wise; got a call of it inside the function; expected operations"
            + " that compute each element from the same elements of their operands. Call it"
            + " outside, on an argument or on the result");
  }

  /** The method that the user's function has called. */
  private static String called(String otherwise) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .takeWhile(frame -> !isForward(frame))
                    .filter(Trace::isOperation)
                    .reduce((inner, outer) -> outer)
                    .map(Trace::name)
                    .orElse(otherwise));
  }

  private static boolean isForward(StackWalker.StackFrame frame) {
    return frame.getClassName().equals(Trace.class.getName())
        && frame.getMethodName().equals("forward");
  }

  private static boolean isOperation(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return (type.startsWith("dev.lamina.tensor.Tensor") || type.startsWith("dev.lamina.nn."))
        && !frame.getMethodName().startsWith("lambda$");
  }

  private static String name(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return frame.getMethodName().equals("forward")
        ? type.substring(type.lastIndexOf('.') + 1)
        : frame.getMethodName();
  }
}
