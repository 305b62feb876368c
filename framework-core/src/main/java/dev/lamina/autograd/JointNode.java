package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recorded operation with several results. Each result has a node of its own, an {@link #output},
 * whose gradient waits in the pass for those of the others. Engine-internal.
 */
public abstract class JointNode extends Node {
  private final int outputs;

  /**
   * Creates a node.
   *
   * @param outputs number of results
   * @param next the nodes that gradients will be sent to; entries may be null
   */
  protected JointNode(int outputs, Node... next) {
    super(next);
    this.outputs = outputs;
  }

  /** Number of results. */
  final int outputs() {
    return outputs;
  }

  /**
   * The node of one result, to be recorded once.
   *
   * @param i the result
   * @return a new node
   */
  public final Node output(int i) {
    return new Output(this, i);
  }

  /**
   * Sends the gradients of the operands.
   *
   * @param gradients one a result; empty where none has come in, which means zero
   * @param backward where to send them
   */
  protected abstract void backward(List<Optional<Tensor>> gradients, Backward backward);

  @Override
  protected final void backward(Tensor gradient, Backward backward) {
    throw new IllegalStateException(name() + ": gradients come by way of its results");
  }

  final void backward(Tensor[] gradients, Backward backward) {
    List<Optional<Tensor>> present = new ArrayList<>(gradients.length);
    for (Tensor gradient : gradients) {
      present.add(Optional.ofNullable(gradient));
    }
    backward(present, backward);
  }

  /** One result. */
  private static final class Output extends Node {
    private final JointNode joint;
    private final int index;

    Output(JointNode joint, int index) {
      super(joint);
      this.joint = joint;
      this.index = index;
    }

    @Override
    public String name() {
      return joint.name();
    }

    @Override
    protected void backward(Tensor gradient, Backward backward) {
      backward.deliver(joint, index, gradient);
    }
  }
}
