package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.autograd.Leaf;
import dev.lamina.autograd.Node;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.op.Elementwise;
import dev.lamina.op.Ops;
import java.util.Optional;

/**
 * An n-dimensional array of numbers of one type on one device, with gradients.
 *
 * <p>A tensor is a view of a storage: several tensors may share one. Operations stand in the family
 * interfaces; those whose name ends with an underscore change the tensor, all others leave it as it
 * is. No method takes or returns null.
 */
public final class Tensor extends TensorCreation
    implements TensorArithmetic,
        TensorMath,
        TensorActivation,
        TensorComparison,
        TensorReduction,
        TensorExtremes,
        TensorScan,
        TensorMoments,
        TensorNorms,
        TensorMovement,
        TensorMovementInPlace,
        TensorArrangement,
        TensorSplitting,
        TensorSorting,
        TensorStatistics,
        TensorIndexing,
        TensorScatter,
        TensorIndexingInPlace,
        TensorLinearAlgebra,
        TensorFactorization,
        TensorNorm,
        TensorConversion,
        TensorGradient,
        TensorInPlace,
        TensorArithmeticInPlace,
        TensorMathInPlace,
        TensorComparisonInPlace {
  // These change only when the tensor moves to another device.
  private Storage storage;
  private Layout layout;
  private int generation;
  private Arena home;
  private Node node;
  private Leaf dormant;
  private boolean view;

  Tensor(Storage storage, Layout layout, Arena home) {
    this.storage = storage;
    this.layout = layout;
    this.generation = storage.generation();
    this.home = home;
  }

  /**
   * A parameter: a leaf that requires a gradient and belongs to no scope.
   *
   * @param values its values, which are copied
   * @return a leaf
   */
  public static Tensor parameter(Tensor values) {
    values.layout("parameter");
    Tensor leaf = Scope.outside(() -> Autograd.noGrad(() -> values.detach().clone()));
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
  public int[] stride() {
    return layout.strides();
  }

  /**
   * Step of one dimension in the storage.
   *
   * @param dim the dimension; negative ones count from the end
   * @return elements
   */
  public int stride(int dim) {
    return layout.stride(shape().existing("stride", dim));
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

  /**
   * A copy of the values with memory of its own; gradients flow back.
   *
   * @return a contiguous tensor
   */
  @Override
  public Tensor clone() {
    layout("clone");
    return Elementwise.unary(Ops.COPY, this);
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
    return toString(PrintOptions.current());
  }

  /**
   * As {@link #toString()}, with options of one's own.
   *
   * @param options digits, line width and the like
   * @return several lines, the last without a line end
   */
  public String toString(PrintOptions options) {
    if (generation != storage.generation()) {
      return "Tensor" + shape() + " of a closed scope";
    }
    if (device() == Device.meta()) {
      return "Tensor" + shape() + " " + dtype() + " on meta";
    }
    return TensorText.of(this, options);
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
   * Asks for the gradient of this tensor, or no longer.
   *
   * @param requires whether it is wanted
   * @return this
   * @throws DTypeException if the type is not floating point
   * @throws AutogradException if this tensor was computed from others that require one, or made in
   *     inference mode
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
    if (requires && storage.isInference() && !Autograd.isInferenceMode()) {
      throw new AutogradException(
          "requiresGrad_: a tensor made in inference mode cannot require a gradient; got "
              + dtype()
              + " "
              + shape()
              + "; expected one made outside. Take a clone() of it");
    }
    if (requires && node == null) {
      node = dormant == null ? new Leaf() : dormant;
      Capture.changed();
    } else if (!requires && node instanceof Leaf leaf) {
      // Graphs that lead here stay valid, and so does the gradient.
      dormant = leaf;
      node = null;
      Capture.changed();
    }
    return this;
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
   * Makes this very tensor forget its history: a leaf that requires no gradient. What was computed
   * from it before keeps its graph.
   *
   * @return this
   * @throws AutogradException if it is a view, which {@link #detach} can give without history
   */
  public Tensor detach_() {
    layout("detach_");
    if (isLeaf()) {
      return requiresGrad_(false);
    }
    if (view) {
      throw new AutogradException(
          "detach_: a view cannot forget what it is a view of; got "
              + shape()
              + ", computed by "
              + node.name()
              + ". Use detach()");
    }
    storage.requireView(layout, layout);
    node = null;
    Capture.changed();
    return this;
  }

  /**
   * Takes this tensor out of every scope: it lives as long as it is used.
   *
   * @return this
   */
  public Tensor keep() {
    layout("keep");
    Capture.refuse("it takes tensors out of their scope (keep). Return them instead");
    if (storage.owner() instanceof Arena arena) {
      arena.remove(storage);
    }
    home = null;
    return this;
  }

  /**
   * Moves this very tensor, and its gradient, to another device: what holds it, such as a layer or
   * an optimizer, finds it there. Views that were made of it before keep the old memory.
   *
   * @param device where to
   * @return this
   * @throws AutogradException if it was computed by a recorded operation
   */
  public Tensor moveTo_(Device device) {
    layout("moveTo_");
    if (device == device()) {
      return this;
    }
    if (!isLeaf()) {
      throw new AutogradException(
          "moveTo_: only leaves can move in place; got a tensor "
              + shape()
              + " computed by "
              + node.name()
              + ". Use to(device), which gives a copy");
    }
    Tensor there = Scope.outside(() -> Autograd.noGrad(() -> detach().to(device)));
    storage = there.storage;
    layout = there.layout;
    generation = there.generation;
    home = null;
    view = false;
    Capture.changed();
    for (Node known : new Node[] {node, dormant}) {
      if (known instanceof Leaf leaf) {
        leaf.moveTo(device);
      }
    }
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
    if (Capture.isRunning()) {
      Capture.uses(this, storage, this::asItIs);
    }
    return layout;
  }

  /** That this tensor is what it is now, for a record of the work that has used it. */
  private Capture.Guard asItIs() {
    Storage memory = storage;
    Layout dimensions = layout;
    Node history = node;
    Device device = memory.backend().device();
    if (device != Device.cpu() && device != Device.meta()) {
      Capture.refuse("it computes on " + device + ", where steps are not kept");
    }
    return () ->
        storage == memory
            && generation == memory.generation()
            && layout.equals(dimensions)
            && node == history
            && (history == null || !history.isWatched());
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
    if (node != null && recorded != null) {
      recorded.takesOver(node);
    }
    node = recorded;
  }

  /** A view without history. Engine-internal. */
  public Tensor viewedAs(Layout other) {
    storage.requireView(layout, other);
    Tensor seen = new Tensor(storage, other, home);
    seen.view = true;
    return seen;
  }

  /** Gives this very tensor other dimensions. Engine-internal. */
  public Tensor relaidAs(Layout other) {
    storage.requireView(layout, other);
    layout = other;
    Capture.changed();
    // A gradient that was kept for a time without recording has the old dimensions.
    dormant = null;
    return this;
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

  /** Notes that nobody sees the tensor that this one was made a view of. Engine-internal. */
  public Tensor asBase() {
    view = false;
    return this;
  }

  /** Whether this tensor was made as a view of another. Engine-internal. */
  public boolean isView() {
    return view;
  }
}
