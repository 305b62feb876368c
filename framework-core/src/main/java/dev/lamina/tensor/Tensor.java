package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.Leaf;
import dev.lamina.autograd.Node;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;
import dev.lamina.op.Elementwise;
import dev.lamina.op.Ops;
import dev.lamina.op.RandomFill;
import dev.lamina.random.Generator;
import java.util.List;
import java.util.Optional;

/**
 * An n-dimensional array of numbers of one type on one device, with gradients.
 *
 * <p>A tensor is a view of a storage: several tensors may share one. Operations stand in the family
 * interfaces; those whose name ends with an underscore change the tensor, all others leave it as it
 * is. No method takes or returns null.
 */
public final class Tensor
    implements TensorArithmetic,
        TensorMath,
        TensorActivation,
        TensorComparison,
        TensorReduction,
        TensorMovement,
        TensorIndexing,
        TensorLinearAlgebra,
        TensorInPlace {
  private final Storage storage;
  private final Layout layout;
  private final int generation;
  private Arena home;
  private Node node;
  private boolean view;

  Tensor(Storage storage, Layout layout, Arena home) {
    this.storage = storage;
    this.layout = layout;
    this.generation = storage.generation();
    this.home = home;
  }

  // ---- Creation

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return float32 {@code [n]}
   */
  public static Tensor of(float... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return float64 {@code [n]}
   */
  public static Tensor of(double... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return int64 {@code [n]}
   */
  public static Tensor of(long... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return int64 {@code [n]}
   */
  public static Tensor of(int... values) {
    return Creation.nested(values);
  }

  /**
   * A vector of these values.
   *
   * @param values the values
   * @return bool {@code [n]}
   */
  public static Tensor of(boolean... values) {
    return of(values, Shape.of(values.length));
  }

  /**
   * A tensor of the values of a nested array, or a vector of one number.
   *
   * @param nestedArray such as {@code float[][]}, with rows of equal length; or a boxed number
   * @return one dimension a level; float32, float64, int64 (of int and long) or bool
   * @throws ShapeException if rows differ in length
   */
  public static Tensor of(Object nestedArray) {
    // One bare number arrives here boxed, since Java prefers boxing to variable arguments.
    return Creation.nested(Creation.arrayOf(nestedArray));
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float32
   */
  public static Tensor of(float[] values, Shape shape) {
    return Creation.of(values, DType.FLOAT32, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return float64
   */
  public static Tensor of(double[] values, Shape shape) {
    return Creation.of(values, DType.FLOAT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return int64
   */
  public static Tensor of(long[] values, Shape shape) {
    return Creation.of(values, DType.INT64, shape);
  }

  /**
   * A tensor of values in row-major order.
   *
   * @param values as many as the shape has elements
   * @param shape the shape
   * @return bool
   */
  public static Tensor of(boolean[] values, Shape shape) {
    return Creation.of(values, DType.BOOL, shape);
  }

  /**
   * A single number.
   *
   * @param value the number
   * @return float32 of no dimensions
   */
  public static Tensor scalar(double value) {
    return full(Shape.of(), value);
  }

  /**
   * Zeros.
   *
   * @param shape the sizes
   * @return float32 on the CPU
   */
  public static Tensor zeros(int... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /**
   * Zeros.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a tensor on the CPU
   */
  public static Tensor zeros(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 0);
  }

  /**
   * Ones.
   *
   * @param shape the sizes
   * @return float32 on the CPU
   */
  public static Tensor ones(int... shape) {
    return ones(DType.FLOAT32, shape);
  }

  /**
   * Ones.
   *
   * @param dtype type of the elements
   * @param shape the sizes
   * @return a tensor on the CPU
   */
  public static Tensor ones(DType dtype, int... shape) {
    return full(Shape.of(shape), dtype, 1);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param value the value
   * @return float32 on the CPU
   */
  public static Tensor full(Shape shape, double value) {
    return full(shape, DType.FLOAT32, value);
  }

  /**
   * One value everywhere.
   *
   * @param shape the shape
   * @param dtype type of the elements
   * @param value the value
   * @return a tensor on the CPU
   */
  public static Tensor full(Shape shape, DType dtype, double value) {
    return Creation.full(Device.cpu(), dtype, shape, value);
  }

  /**
   * A tensor whose contents are not defined.
   *
   * @param device where
   * @param dtype type of the elements
   * @param shape the shape
   * @return a tensor to be written to
   */
  public static Tensor empty(Device device, DType dtype, Shape shape) {
    return Creation.empty(device, dtype, shape);
  }

  /**
   * The integers from 0 to before an end.
   *
   * @param end the end, at least 0
   * @return int64
   */
  public static Tensor arange(long end) {
    return arange(0, end, 1);
  }

  /**
   * The integers start, start + step, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return int64
   */
  public static Tensor arange(long start, long end, long step) {
    return Creation.arange(start, end, step);
  }

  /**
   * The numbers start, start + step, … before an end.
   *
   * @param start the first
   * @param end where to stop; not included
   * @param step the distance, not 0
   * @return float32
   */
  public static Tensor arange(double start, double end, double step) {
    return Creation.arange(start, end, step);
  }

  /**
   * Numbers at equal distances, both ends included.
   *
   * @param start the first
   * @param end the last
   * @param steps how many
   * @return float32 {@code [steps]}
   */
  public static Tensor linspace(double start, double end, int steps) {
    return Creation.linspace(start, end, steps);
  }

  /**
   * The identity matrix.
   *
   * @param n rows and columns
   * @return float32 {@code [n, n]}
   */
  public static Tensor eye(int n) {
    return Creation.eye(n, n);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param n rows
   * @param m columns
   * @return float32 {@code [n, m]}
   */
  public static Tensor eye(int n, int m) {
    return Creation.eye(n, m);
  }

  /**
   * Uniform numbers on [0, 1) from the process-wide generator.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor rand(int... shape) {
    return rand(DType.FLOAT32, shape);
  }

  /**
   * Uniform numbers on [0, 1) from the process-wide generator.
   *
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor rand(DType dtype, int... shape) {
    return rand(Generator.defaultGenerator(), dtype, shape);
  }

  /**
   * Uniform numbers on [0, 1).
   *
   * @param generator where they come from
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor rand(Generator generator, DType dtype, int... shape) {
    return empty(Device.cpu(), dtype, Shape.of(shape)).uniform_(generator, 0, 1);
  }

  /**
   * Standard normal numbers from the process-wide generator.
   *
   * @param shape the sizes
   * @return float32
   */
  public static Tensor randn(int... shape) {
    return randn(DType.FLOAT32, shape);
  }

  /**
   * Standard normal numbers from the process-wide generator.
   *
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor randn(DType dtype, int... shape) {
    return randn(Generator.defaultGenerator(), dtype, shape);
  }

  /**
   * Standard normal numbers.
   *
   * @param generator where they come from
   * @param dtype float32 or float64
   * @param shape the sizes
   * @return a tensor
   */
  public static Tensor randn(Generator generator, DType dtype, int... shape) {
    return empty(Device.cpu(), dtype, Shape.of(shape)).normal_(generator, 0, 1);
  }

  /**
   * Uniform integers from the process-wide generator.
   *
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return int64
   */
  public static Tensor randint(long low, long high, int... shape) {
    return randint(Generator.defaultGenerator(), low, high, shape);
  }

  /**
   * Uniform integers.
   *
   * @param generator where they come from
   * @param low the smallest
   * @param high above the largest
   * @param shape the sizes
   * @return int64
   */
  public static Tensor randint(Generator generator, long low, long high, int... shape) {
    Tensor x = empty(Device.cpu(), DType.INT64, Shape.of(shape));
    return RandomFill.fill(
        "randint", x, (array, n) -> generator.randint((long[]) array, 0, n, low, high));
  }

  /**
   * The integers from 0 to n - 1 in random order, from the process-wide generator.
   *
   * @param n how many
   * @return int64 {@code [n]}
   */
  public static Tensor randperm(int n) {
    return randperm(Generator.defaultGenerator(), n);
  }

  /**
   * The integers from 0 to n - 1 in random order.
   *
   * @param generator where the order comes from
   * @param n how many
   * @return int64 {@code [n]}
   */
  public static Tensor randperm(Generator generator, int n) {
    Tensor x = empty(Device.cpu(), DType.INT64, Shape.of(n));
    return RandomFill.fill(
        "randperm", x, (array, count) -> generator.permutation((long[]) array, 0, count));
  }

  /**
   * One of two tensors by truth values.
   *
   * @param condition truth values
   * @param a what stands where it holds
   * @param b what stands elsewhere
   * @return a new tensor of the broadcast shape
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Elementwise.choose(Ops.WHERE, condition, a, b);
  }

  /**
   * A parameter: a leaf that requires a gradient and belongs to no scope.
   *
   * @param values its values; copied if they belong to a scope or a graph
   * @return a leaf
   */
  public static Tensor parameter(Tensor values) {
    boolean own =
        values.storage().owner() == values.storage()
            && values.node == null
            && values.layout.isDense()
            && !values.view;
    Tensor leaf =
        own
            ? values.viewedAs(values.layout)
            : Scope.outside(() -> Autograd.noGrad(() -> values.detach().clone()));
    leaf.view = false;
    leaf.home = null;
    return leaf.requiresGrad_();
  }

  // ---- Facts

  /**
   * The sizes.
   *
   * @return the shape
   */
  public Shape shape() {
    return layout.shape();
  }

  /**
   * The size of one dimension.
   *
   * @param dim the dimension; negative ones count from the end
   * @return elements
   */
  public int size(int dim) {
    return layout.shape().dim(dim);
  }

  /**
   * Number of dimensions.
   *
   * @return 0 for a single number
   */
  public int ndim() {
    return layout.shape().ndim();
  }

  /**
   * Number of elements.
   *
   * @return elements
   */
  public int numel() {
    return layout.numel();
  }

  /**
   * Type of the elements.
   *
   * @return the type
   */
  public DType dtype() {
    return storage.dtype();
  }

  /**
   * Where the values are.
   *
   * @return the device
   */
  public Device device() {
    return storage.backend().device();
  }

  /**
   * Steps of the dimensions in the storage.
   *
   * @return elements, one a dimension
   */
  public int[] strides() {
    return layout.strides();
  }

  /**
   * Step of one dimension in the storage.
   *
   * @param dim the dimension; negative ones count from the end
   * @return elements
   */
  public int stride(int dim) {
    return layout.stride(shape().index("stride", dim));
  }

  /**
   * Position of the first element in the storage.
   *
   * @return elements
   */
  public int storageOffset() {
    return layout.offset();
  }

  /**
   * Whether the elements lie row-major without gaps.
   *
   * @return true if so
   */
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  /**
   * Whether two tensors share their memory.
   *
   * @param other the other tensor
   * @return true if a change of one may be seen in the other
   */
  public boolean sharesStorageWith(Tensor other) {
    return storage == other.storage;
  }

  // ---- Conversion

  /**
   * This tensor with another element type. Reals become integers by cutting off; what is not 0
   * becomes true.
   *
   * @param dtype the type
   * @return this tensor if it has the type, else a copy; gradients flow between floating-point
   *     types
   */
  public Tensor to(DType dtype) {
    return dtype == dtype() ? this : Elementwise.convert(this, dtype);
  }

  /**
   * This tensor on another device.
   *
   * @param device the device
   * @return this tensor if it is there, else a copy without gradient history
   */
  public Tensor to(Device device) {
    if (device == device()) {
      return this;
    }
    if (device == Device.meta()) {
      return empty(device, dtype(), shape());
    }
    if (device() == Device.meta()) {
      throw new DeviceException(
          "to: a tensor on the device meta has no values to move; got "
              + shape()
              + ", asked for "
              + device);
    }
    Object values = values("to");
    Tensor copy = empty(device, dtype(), shape());
    copy.storage.backend().write(values, 0, copy.storage, 0, numel());
    return copy;
  }

  /**
   * A tensor of the same values that lies row-major without gaps.
   *
   * @return this tensor if it does, else a copy
   */
  public Tensor contiguous() {
    return isContiguous() ? this : clone();
  }

  /**
   * A copy of the values with memory of its own; gradients flow back.
   *
   * @return a contiguous tensor
   */
  @Override
  public Tensor clone() {
    return Elementwise.unary(Ops.COPY, this);
  }

  private Object values(String op) {
    Tensor dense = layout(op).isContiguous() ? this : Autograd.noGrad(() -> detach().clone());
    int n = numel();
    Object values =
        switch (dtype()) {
          case FLOAT32 -> new float[n];
          case FLOAT64 -> new double[n];
          case INT64 -> new long[n];
          case BOOL -> new boolean[n];
        };
    storage.backend().read(dense.storage, dense.layout.offset(), values, 0, n);
    return values;
  }

  private Object values(String op, DType as) {
    return dtype() == as ? values(op) : Autograd.noGrad(() -> detach().to(as)).values(op);
  }

  /**
   * The only element.
   *
   * @return its value as a double
   * @throws ShapeException if there is more than one element, or none
   */
  public double item() {
    requireOne();
    return switch (dtype()) {
      case FLOAT32 -> {
        float[] value = new float[1];
        storage.backend().read(storage, layout.offset(), value, 0, 1);
        yield value[0];
      }
      case FLOAT64 -> {
        double[] value = new double[1];
        storage.backend().read(storage, layout.offset(), value, 0, 1);
        yield value[0];
      }
      case INT64 -> itemLong();
      case BOOL -> itemBoolean() ? 1 : 0;
    };
  }

  /**
   * The only element as an integer.
   *
   * @return its value; reals are cut off
   */
  public long itemLong() {
    requireOne();
    return ((long[]) values("item", DType.INT64))[0];
  }

  /**
   * The only element as a truth value.
   *
   * @return whether it is not 0
   */
  public boolean itemBoolean() {
    requireOne();
    return ((boolean[]) values("item", DType.BOOL))[0];
  }

  private void requireOne() {
    layout("item");
    if (numel() != 1) {
      throw new ShapeException(
          "item: only a tensor of one element is a number; got "
              + shape()
              + "; expected one element. Reduce it with sum() or mean(), or read toFloatArray()");
    }
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of float32 values; other types are converted
   */
  public float[] toFloatArray() {
    return (float[]) values("toFloatArray", DType.FLOAT32);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of float64 values; other types are converted
   */
  public double[] toDoubleArray() {
    return (double[]) values("toDoubleArray", DType.FLOAT64);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of integers; reals are cut off
   */
  public long[] toLongArray() {
    return (long[]) values("toLongArray", DType.INT64);
  }

  /**
   * The values in row-major order.
   *
   * @return a fresh array of truth values; what is not 0 is true
   */
  public boolean[] toBooleanArray() {
    return (boolean[]) values("toBooleanArray", DType.BOOL);
  }

  /**
   * The values and the type as libtorch prints them, for example
   *
   * <pre>
   *  0.3367  0.1288
   *  0.2345  0.2303
   * [ CPUFloatType{2,2} ]
   * </pre>
   *
   * <p>A tensor without values, or of a closed scope, is described instead.
   */
  @Override
  public String toString() {
    if (generation != storage.generation()) {
      return "Tensor" + shape() + " of a closed scope";
    }
    if (device() == Device.meta()) {
      return "Tensor" + shape() + " " + dtype() + " on meta";
    }
    return TensorText.of(this, PrintOptions.defaults());
  }

  // ---- Gradients

  /**
   * Whether operations on this tensor are recorded for gradients.
   *
   * @return true for parameters and what was computed from them
   */
  public boolean requiresGrad() {
    return node != null;
  }

  /**
   * Asks for the gradient of this tensor.
   *
   * @return this
   */
  public Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Asks for the gradient of this tensor, or no longer.
   *
   * @param requires whether it is wanted
   * @return this
   * @throws DTypeException if the type is not floating point
   * @throws AutogradException if this tensor was computed from others that require one
   */
  public Tensor requiresGrad_(boolean requires) {
    if (requires && !dtype().isFloatingPoint()) {
      throw new DTypeException(
          "requiresGrad_: only floating-point tensors have gradients; got "
              + dtype()
              + " "
              + shape()
              + ". Convert it with to(DType.FLOAT32)");
    }
    if (node != null && !(node instanceof Leaf)) {
      if (!requires) {
        throw new AutogradException(
            "requiresGrad_: a computed tensor cannot stop requiring its gradient; got "
                + shape()
                + ", computed by "
                + node.name()
                + ". Use detach()");
      }
      return this;
    }
    if (requires == (node == null)) {
      node = requires ? new Leaf() : null;
    }
    return this;
  }

  /**
   * Whether this tensor was not computed by a recorded operation.
   *
   * @return true for parameters and for all that requires no gradient
   */
  public boolean isLeaf() {
    return node == null || node instanceof Leaf;
  }

  private Leaf leaf(String op) {
    if (node instanceof Leaf leaf) {
      return leaf;
    }
    throw new AutogradException(
        op
            + ": only leaves keep their gradient; got a tensor "
            + shape()
            + (node == null
                ? " that does not require one. Call requiresGrad_() before computing with it"
                : " computed by " + node.name() + ". Ask Autograd.grad(output, tensor) for it"));
  }

  /**
   * Whether a gradient has arrived since the last {@link #zeroGrad}.
   *
   * @return true if {@link #grad} has one
   */
  public boolean hasGrad() {
    return node instanceof Leaf leaf && leaf.isDefined();
  }

  /**
   * The accumulated gradient, of this shape.
   *
   * @return the gradient itself: further passes add to it
   * @throws AutogradException if there is none
   */
  public Tensor grad() {
    return leaf("grad").take();
  }

  /**
   * The gradient for code that does not keep it, such as optimizers: after {@link #zeroGrad} its
   * memory is used again.
   *
   * @return the gradient
   * @throws AutogradException if there is none
   */
  public Tensor gradBuffer() {
    return leaf("gradBuffer").gradient();
  }

  /** Forgets the gradient. A gradient got from {@link #grad} before stays as it is. */
  public void zeroGrad() {
    if (node instanceof Leaf leaf) {
      leaf.zero();
    }
  }

  /**
   * Adds the gradients of this number to all leaves it was computed from, and frees what was saved
   * for it.
   *
   * @throws AutogradException if this is not a single number, has no graph, or was used already
   */
  public void backward() {
    Autograd.backward(this);
  }

  /**
   * Adds the gradients of {@code sum(this * gradient)} to all leaves.
   *
   * @param gradient of this shape
   */
  public void backward(Tensor gradient) {
    backward(gradient, false, false);
  }

  /**
   * Adds the gradients of {@code sum(this * gradient)} to all leaves.
   *
   * @param gradient of this shape
   * @param retainGraph whether another pass over the same graph may follow
   * @param createGraph whether the gradients can be differentiated themselves
   */
  public void backward(Tensor gradient, boolean retainGraph, boolean createGraph) {
    Autograd.backward(List.of(this), List.of(gradient), retainGraph, createGraph);
  }

  /**
   * The same values without history.
   *
   * @return a view that requires no gradient
   */
  public Tensor detach() {
    return viewedAs(layout("detach"));
  }

  /**
   * Takes this tensor out of every scope: it lives as long as it is used.
   *
   * @return this
   */
  public Tensor keep() {
    layout("keep");
    if (storage.owner() instanceof Arena arena) {
      arena.remove(storage);
    }
    home = null;
    return this;
  }

  // ---- For the engine

  /** The storage. Engine-internal. */
  public Storage storage() {
    return storage;
  }

  /** The layout. Engine-internal. */
  public Layout layout() {
    return layout;
  }

  /**
   * The layout, if the values are still there. Engine-internal.
   *
   * @param op what is about to use them
   * @return the layout
   * @throws ScopeException if the scope of this tensor has been closed
   */
  public Layout layout(String op) {
    if (generation != storage.generation()) {
      throw closed(op);
    }
    return layout;
  }

  private ScopeException closed(String op) {
    String name = home == null ? "" : home.name();
    return new ScopeException(
        op
            + ": the values are gone: the tensor was made in scope"
            + (name.isBlank() ? "" : " " + name)
            + ", which has been closed; got "
            + dtype()
            + " "
            + shape()
            + ". Call keep() on it inside the scope, or return it from Scope.run");
  }

  /** The node in the gradient graph, or null. Engine-internal. */
  public Node node() {
    return node;
  }

  /** Puts this tensor into the gradient graph. Engine-internal. */
  public void recordedAs(Node recorded) {
    node = recorded;
  }

  /** A view without history. Engine-internal. */
  public Tensor viewedAs(Layout other) {
    Tensor seen = new Tensor(storage, other, home);
    seen.view = true;
    return seen;
  }

  /** The same tensor with its history, apart from this object. Engine-internal. */
  public Tensor alias() {
    Tensor same = new Tensor(storage, layout, home);
    same.node = node;
    return same;
  }

  /** Notes the arena that owns the storage now. Engine-internal. */
  public Tensor rehomed(Optional<Arena> arena) {
    home = arena.orElse(null);
    return this;
  }

  /** Whether this tensor was made as a view of another. Engine-internal. */
  public boolean isView() {
    return view;
  }
}
