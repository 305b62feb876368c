package dev.lamina.autograd;

import dev.lamina.backend.Capture;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One recorded operation: where the gradient of its result goes. A node refers to the nodes of its
 * operands, never to operands whose values its rule does not need. Engine-internal.
 */
public abstract class Node {
  private static final Node[] NONE = {};

  /** Larger than that of every node this one passes gradients to. */
  private final long order;

  private final Node[] next;

  // Null unless somebody watches this node.
  private volatile Watch watch;

  /** Creates a node without operands. */
  protected Node() {
    this(Context.current(), NONE);
  }

  /**
   * Creates a node.
   *
   * @param next the nodes that gradients will be sent to; entries may be null
   */
  protected Node(Node... next) {
    this(Context.current(), next);
  }

  /**
   * Creates a node for code that has the thread's context at hand.
   *
   * @param context this thread's context
   * @param next the nodes that gradients will be sent to; entries may be null
   */
  protected Node(Context context, Node[] next) {
    long after = 0;
    for (Node n : next) {
      if (n != null && n.order > after) {
        after = n.order;
      }
    }
    order = context.tick(after);
    this.next = next;
    if (context.detectsAnomalies()) {
      watched().origin(Origin.here());
    }
  }

  final long order() {
    return order;
  }

  /** The nodes that gradients are sent to; entries may be null. */
  final Node[] next() {
    return next;
  }

  /** The node that the gradient of operand {@code i} is sent to, or null if none is wanted. */
  protected final Node next(int i) {
    return next[i];
  }

  /** What is watched here, or null. */
  final Watch watch() {
    return watch;
  }

  /** Whether anything is watched here. */
  public final boolean isWatched() {
    return watch != null;
  }

  /** What is watched here, from now on something. */
  final synchronized Watch watched() {
    if (watch == null) {
      watch = new Watch();
      Capture.changed();
    }
    return watch;
  }

  /**
   * Calls a function with the sum of all gradients that arrive here in a pass.
   *
   * @param hook gives the gradient to go on with
   * @return ends the calls
   */
  public final HookHandle onGradient(UnaryOperator<Tensor> hook) {
    return watched().add(hook);
  }

  /** Keeps the gradients that arrive here. */
  public final void keepGradient() {
    watched().keep();
  }

  /**
   * Where the gradients that arrive here are kept.
   *
   * @return this if it is a leaf, what {@link #keepGradient} made, or nothing
   */
  public final Optional<Leaf> kept() {
    if (this instanceof Leaf leaf) {
      return Optional.of(leaf);
    }
    return watch == null ? Optional.empty() : watch.kept();
  }

  /**
   * Takes over the kept gradient of a value that this node's operation has changed in place: it is
   * that of the value as it is now.
   *
   * @param earlier the node of the value before
   */
  public final void takesOver(Node earlier) {
    if (earlier.watch != null && earlier != this && earlier.watch.kept().isPresent()) {
      earlier.watch.handOver(watched());
    }
  }

  /** The error of a second pass over values that the first one has released. */
  protected final AutogradException usedUp() {
    return usedUp(name());
  }

  static AutogradException usedUp(String name) {
    return new AutogradException(
        "backward: the graph has been used and its saved values are gone, at "
            + name
            + "; expected one backward pass a graph. Compute the result again, or pass"
            + " retainGraph = true to the first pass");
  }

  /**
   * The operation's name, for errors.
   *
   * @return such as {@code mul}
   */
  public abstract String name();

  /**
   * Sends the gradients of the operands.
   *
   * @param gradient the gradient of the result
   * @param backward where to send them
   */
  protected abstract void backward(Tensor gradient, Backward backward);

  /** Forgets saved values once they have been used. */
  protected void release() {}
}
