package dev.lamina.autograd;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Arena;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * One backward pass: pending gradients in the order of their nodes, the latest node first. The walk
 * is a loop, so a graph of any depth works. Engine-internal.
 *
 * <p>What the rules compute on the way goes to an arena of this pass and is recycled as soon as no
 * pending gradient needs it, with or without a scope.
 */
public final class Backward {
  private final Context context = Context.current();
  private final Arena temporaries = new Arena("backward");
  private final boolean retainGraph;
  private final boolean createGraph;
  private final Set<Node> wanted;
  private final Set<Node> leading;
  private final Map<Node, Tensor> captured = new HashMap<>(0);
  private final Map<JointNode, Tensor[]> joints = new HashMap<>(0);
  private final boolean anomalies = context.detectsAnomalies();
  private Optional<Arena> home = Optional.empty();
  private Node[] nodes = new Node[16];
  private Tensor[] gradients = new Tensor[16];
  private int size;
  private Node running;

  private Backward(GradOptions options, List<Node> wanted) {
    this.retainGraph = options.retainsGraph();
    this.createGraph = options.createsGraph();
    this.wanted = wanted.isEmpty() ? Set.of() : Set.copyOf(wanted);
    this.leading = wanted.isEmpty() ? Set.of() : new HashSet<>();
  }

  /**
   * Runs a pass.
   *
   * @param roots where it starts
   * @param options what stays behind
   * @param wanted nodes whose gradients are returned instead of accumulated; empty for the leaves
   * @return the wanted gradients, an entry for each that was reached
   */
  static Map<Node, Tensor> run(Roots roots, GradOptions options, List<Node> wanted) {
    Backward pass = new Backward(options, wanted);
    pass.walk(roots.nodes(), roots.gradients(), pass::moveOut);
    return pass.captured;
  }

  /**
   * Runs a pass that adds to the gradients of some leaves.
   *
   * @param roots where it starts
   * @param options what stays behind
   * @param leaves the leaves
   */
  static void accumulate(Roots roots, GradOptions options, List<Node> leaves) {
    Backward pass = new Backward(options, leaves);
    pass.walk(roots.nodes(), roots.gradients(), pass::addUp);
  }

  /** Whether the pass is recorded itself. */
  public boolean createsGraph() {
    return createGraph;
  }

  private void walk(List<Node> roots, List<Tensor> seeds, BiFunction<Node, Tensor, Tensor> finish) {
    boolean inference = context.inference(false);
    boolean recorded = context.gradEnabled(createGraph);
    home = context.arena();
    try {
      if (!createGraph) {
        context.arena(Optional.of(temporaries));
      }
      if (capturing()) {
        findLeading(roots);
      }
      for (int i = 0; i < roots.size(); i++) {
        insert(roots.get(i), seeds.get(i));
      }
      while (size > 0) {
        step();
      }
      captured.replaceAll(finish);
    } finally {
      context.arena(home);
      context.gradEnabled(recorded);
      context.inference(inference);
      temporaries.clear(context);
    }
  }

  /**
   * Notes which nodes lead to a wanted one, themselves not counted: only those are run, so that the
   * graph behind the wanted ones stays for others.
   */
  private void findLeading(List<Node> roots) {
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>(roots);
    List<Node> found = new ArrayList<>();
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (seen.add(node)) {
        found.add(node);
        for (Node n : node.next()) {
          if (n != null) {
            open.push(n);
          }
        }
      }
    }
    // Orders rise from operands to results, so one pass from the lowest on is enough.
    found.sort(Comparator.comparingLong(Node::order));
    for (Node node : found) {
      for (Node n : node.next()) {
        if (n != null && isNeeded(n)) {
          leading.add(node);
          break;
        }
      }
    }
  }

  private void step() {
    size--;
    Node node = nodes[size];
    Tensor gradient = gradients[size];
    nodes[size] = null;
    gradients[size] = null;
    if (Capture.isRunning()) {
      requireRepeatable(node);
    }
    if (node.watch() != null && gradient != null) {
      gradient = watched(node.watch(), node, gradient);
    }
    if (wanted.contains(node)) {
      captured.put(node, gradient);
      hold(gradient, 1);
    }
    if (!capturing() || leading.contains(node)) {
      int mark = temporaries.mark();
      if (node instanceof JointNode joint) {
        run(joint);
      } else {
        run(node, gradient);
      }
      if (!retainGraph) {
        node.release();
      }
      if (!createGraph) {
        temporaries.sweep(mark, context);
      }
    }
    if (gradient != null) {
      drop(gradient);
    }
  }

  /** Notes what keeps a pass from being repeated by its record. */
  private void requireRepeatable(Node node) {
    if (node.watch() != null) {
      Capture.refuse("hooks look at its gradients. Remove them, or leave it as it is");
    } else if (retainGraph || createGraph) {
      Capture.refuse("it keeps graphs (retainGraph, createGraph). Leave it as it is");
    } else if (!(node instanceof Leaf) && Capture.precedes(node.order())) {
      Capture.refuse("its gradients flow into a graph from before it. Make the graph inside");
    }
  }

  private void run(Node node, Tensor gradient) {
    running = node;
    node.backward(gradient, this);
    if (node.watch() != null && node instanceof Leaf leaf) {
      home(() -> Hooks.after(leaf, node.watch()));
    }
  }

  private Tensor addUp(Node node, Tensor gradient) {
    run(node, gradient);
    drop(gradient);
    return gradient;
  }

  private void run(JointNode joint) {
    running = joint;
    Tensor[] parts = joints.remove(joint);
    joint.backward(parts, this);
    for (Tensor part : parts) {
      if (part != null) {
        drop(part);
      }
    }
  }

  /** Calls the hooks of a node and keeps its gradient if somebody asked for that. */
  private Tensor watched(Watch watch, Node node, Tensor gradient) {
    Tensor[] last = {gradient};
    if (!watch.hooks().isEmpty()) {
      home(() -> last[0] = Hooks.before(node, watch, gradient, createGraph));
    }
    if (last[0] != gradient) {
      hold(last[0], 1);
      drop(gradient);
    }
    if (!capturing()) {
      watch.kept().ifPresent(leaf -> leaf.accumulate(last[0], createGraph));
    }
    return last[0];
  }

  /** Runs a user's code, whose tensors are not those of the pass. */
  private void home(Runnable code) {
    Optional<Arena> ours = context.arena(home);
    try {
      code.run();
    } finally {
      context.arena(ours);
    }
  }

  /** Whether gradients are returned rather than accumulated. */
  private boolean capturing() {
    return !wanted.isEmpty();
  }

  private boolean isNeeded(Node node) {
    return wanted.contains(node) || leading.contains(node);
  }

  /** Sends a gradient of the operand's own shape. */
  public void send(Node next, Tensor gradient) {
    if (anomalies) {
      Anomaly.check(running, gradient);
    }
    if (capturing()) {
      if (isNeeded(next)) {
        insert(next, gradient);
      }
    } else if (next instanceof Leaf leaf && leaf.watch() == null) {
      leaf.accumulate(gradient, createGraph);
    } else {
      insert(next, gradient);
    }
  }

  /**
   * Lets a kernel write a whole gradient to the place where it will be kept, if there is one: the
   * buffer of a leaf that has no gradient yet. Else nothing happens, and the gradient is to be
   * sent.
   *
   * @param next the operand's node
   * @param like a tensor of the gradient's type and device
   * @param layout the gradient's layout, dense
   * @param kernel writes every element
   * @return whether the gradient is there
   */
  public boolean fill(Node next, Tensor like, Layout layout, Consumer<Tensor> kernel) {
    return next instanceof Leaf leaf
        && leaf.watch() == null
        && !createGraph
        && !anomalies
        && !capturing()
        && leaf.fill(like, layout, kernel);
  }

  /**
   * Whether the node that runs may write over the gradient it was given: memory of this pass,
   * dense, for which nothing else waits.
   *
   * @param gradient what the node was given
   * @return false also while a step is recorded, whose temporaries have one meaning each
   */
  public boolean mayOverwrite(Tensor gradient) {
    Storage storage = gradient.storage();
    return !createGraph
        && storage.owner() == temporaries
        && storage.holds() == 1
        && gradient.layout().isDense()
        && !Capture.isRunning();
  }

  /**
   * Sends a gradient to an operand that may have been broadcast.
   *
   * @param next the operand's node
   * @param gradient a gradient of the result's shape
   * @param shape the operand's shape
   */
  public void send(Node next, Tensor gradient, Shape shape) {
    send(next, gradient.shape().equals(shape) ? gradient : gradient.sumTo(shape));
  }

  /** Brings the gradient of one result to an operation of several. */
  void deliver(JointNode joint, int result, Tensor gradient) {
    Tensor[] parts = joints.get(joint);
    if (parts == null) {
      parts = new Tensor[joint.outputs()];
      joints.put(joint, parts);
      insert(joint, null);
    }
    if (parts[result] == null) {
      parts[result] = gradient;
      hold(gradient, 1);
      return;
    }
    // Two nodes of one result: both flows count.
    Tensor before = parts[result];
    parts[result] = before.add(gradient);
    hold(parts[result], 1);
    drop(before);
  }

  /** Puts a node among the pending ones; the gradients of an operation with several wait apart. */
  private void insert(Node node, Tensor gradient) {
    int at = size;
    while (at > 0 && nodes[at - 1].order() > node.order()) {
      at--;
      if (size - at > 8) {
        at = search(node.order(), at);
        break;
      }
    }
    for (int i = at - 1; i >= 0 && nodes[i].order() == node.order(); i--) {
      if (nodes[i] == node) {
        merge(i, gradient);
        return;
      }
    }
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
      gradients = Arrays.copyOf(gradients, 2 * size);
    }
    System.arraycopy(nodes, at, nodes, at + 1, size - at);
    System.arraycopy(gradients, at, gradients, at + 1, size - at);
    nodes[at] = node;
    gradients[at] = gradient;
    size++;
    if (gradient != null) {
      hold(gradient, 1);
    }
  }

  /** The first position below {@code to} after all nodes up to {@code order}. */
  private int search(long order, int to) {
    int low = 0;
    int high = to;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (nodes[mid].order() <= order) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  private void merge(int at, Tensor gradient) {
    Tensor pending = gradients[at];
    Storage storage = pending.storage();
    boolean own =
        !createGraph
            && storage.owner() == temporaries
            && storage.holds() == 1
            && pending.isContiguous()
            && storage != gradient.storage();
    if (own) {
      pending.add_(gradient);
      return;
    }
    Tensor sum = pending.add(gradient);
    hold(sum, 1);
    gradients[at] = sum;
    drop(pending);
  }

  private void hold(Tensor gradient, int change) {
    if (!createGraph) {
      gradient.storage().hold(change);
    }
  }

  private void drop(Tensor gradient) {
    if (createGraph) {
      return;
    }
    Storage storage = gradient.storage();
    storage.hold(-1);
    if (storage.holds() == 0 && storage.owner() == temporaries) {
      temporaries.recycle(storage, context);
    }
  }

  private Tensor moveOut(Node node, Tensor gradient) {
    if (createGraph) {
      return gradient;
    }
    Storage storage = gradient.storage();
    storage.hold(-1);
    if (storage.owner() == temporaries) {
      temporaries.remove(storage);
      home.ifPresent(arena -> arena.add(storage));
      return gradient.rehomed(home);
    }
    // Memory of somebody else, such as the seed or another result: the caller gets its own.
    context.arena(home);
    return gradient.clone();
  }
}
