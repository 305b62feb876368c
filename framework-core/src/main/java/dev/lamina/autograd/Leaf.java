package dev.lamina.autograd;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.function.Consumer;

/**
 * The end of a graph: a tensor that asked for its gradient, and the gradient. The buffer is kept
 * across steps and never belongs to a scope; after {@link #zero} the next gradient is copied into
 * it instead of added, so nothing is cleared. Engine-internal.
 *
 * <p>Several threads may add at a time, which takes a lock. To look at the gradient and to clear it
 * is for a thread that comes after them, as by joining them, and takes none: an optimizer does both
 * for each parameter in each step.
 */
public final class Leaf extends Node {
  private Tensor buffer;
  private boolean defined;
  private boolean shared;

  /** A leaf without a gradient yet. */
  public Leaf() {}

  @Override
  public String name() {
    return "leaf";
  }

  /**
   * Calls a function once a pass has added to the gradient.
   *
   * @param hook gets the gradient
   * @return ends the calls
   */
  public HookHandle onAccumulated(Consumer<Tensor> hook) {
    return watched().addAfter(hook);
  }

  @Override
  protected void backward(Tensor gradient, Backward backward) {
    accumulate(gradient, backward.createsGraph());
  }

  /**
   * Adds a gradient of the leaf's shape. Several threads may call this; their order is not defined.
   */
  synchronized void accumulate(Tensor gradient, boolean createGraph) {
    if (Capture.isRecording()) {
      record(gradient, createGraph);
    }
    if (!createGraph && defined && !buffer.requiresGrad()) {
      buffer.add_(gradient);
    } else if (!createGraph && !defined && fits(gradient)) {
      buffer.copy_(gradient);
    } else {
      // With memory of its own, outside every scope: further passes add in place.
      Tensor sum = createGraph || !defined ? buffer : buffer.detach();
      buffer = Scope.outside(() -> defined ? sum.add(gradient) : gradient.clone());
      shared = createGraph;
    }
    defined = true;
  }

  /**
   * Lets a kernel write the first gradient after {@link #zero} into the buffer.
   *
   * @param like a tensor of the gradient's type and device
   * @param layout the gradient's layout
   * @param kernel writes every element
   * @return false if there is no such buffer; then the kernel was not called
   */
  synchronized boolean fill(Tensor like, Layout layout, Consumer<Tensor> kernel) {
    if (defined) {
      return false;
    }
    boolean recorded = Capture.isRecording();
    if (recorded && !fits(like)) {
      // Repetitions write there from the first time on.
      buffer = Capture.apart(() -> bufferFor(like, layout.shape()));
      shared = false;
    }
    if (!fits(like) || buffer.layout() != layout) {
      return false;
    }
    if (recorded) {
      Capture.note(new Accumulation(this, true, buffer));
    }
    kernel.accept(buffer);
    buffer.storage().touch();
    defined = true;
    return true;
  }

  /** Notes a gradient for repetitions, which write all of them into the leaf's own buffer. */
  private void record(Tensor gradient, boolean createGraph) {
    if (createGraph || defined && buffer.requiresGrad()) {
      Capture.refuse("it computes gradients that can be differentiated again (createGraph)");
      return;
    }
    if (!defined && !fits(gradient)) {
      buffer = Capture.apart(() -> bufferFor(gradient, gradient.shape()));
      shared = false;
    }
    Capture.note(new Accumulation(this, !defined, buffer));
  }

  private static Tensor bufferFor(Tensor like, Shape shape) {
    return Scope.outside(() -> Tensor.empty(like.device(), like.dtype(), shape));
  }

  /** Whether the leaf was there before this thread began to record. */
  public boolean precedesRecord() {
    return Capture.precedes(order());
  }

  /**
   * Whether a repetition of a step finds what the step found.
   *
   * @param first whether there was no gradient yet
   * @param like the gradient of then
   */
  public boolean isAsBefore(boolean first, Tensor like) {
    Tensor now = buffer;
    if (defined == first) {
      return false;
    }
    return now == like
        || now == null
        || now.layout().equals(like.layout())
            && now.dtype() == like.dtype()
            && now.device() == like.device()
            && !now.requiresGrad();
  }

  /**
   * The buffer that a repetition of a step is about to write a gradient into or add it to. It
   * counts as arrived.
   *
   * @param like the gradient of the step itself
   * @return the buffer
   */
  public Tensor receive(Tensor like) {
    // Without a lock: while a repetition runs, no other thread may add to its gradients.
    if (buffer == null) {
      buffer = bufferFor(like, like.shape());
      shared = false;
    }
    defined = true;
    return buffer;
  }

  private boolean fits(Tensor gradient) {
    return buffer != null
        && !shared
        && buffer.dtype() == gradient.dtype()
        && buffer.device() == gradient.device();
  }

  /** Whether a gradient has arrived since the last {@link #zero}. */
  public boolean isDefined() {
    if (Capture.isRunning()) {
      Capture.note(new Presence(this, defined));
    }
    return defined;
  }

  /** The gradient, handed to the user: its buffer will not be reused after {@link #zero}. */
  public synchronized Tensor take() {
    shared = true;
    return gradient();
  }

  /** The gradient, for code that does not keep it. */
  public Tensor gradient() {
    if (!defined) {
      throw new AutogradException(
          "grad: no gradient has been computed yet; call backward() on a result of this tensor"
              + " first, or ask hasGrad()");
    }
    if (Capture.isRecording()) {
      // Repetitions read the gradient that is there then.
      Capture.note(new Accumulation(this, false, buffer));
    }
    return buffer;
  }

  /** Moves the gradient, if there is one, to another device. */
  public synchronized void moveTo(Device device) {
    if (!defined) {
      buffer = null;
      shared = false;
    } else if (buffer.device() != device) {
      Tensor old = buffer.detach();
      buffer = Scope.outside(() -> Autograd.noGrad(() -> old.to(device)));
      shared = false;
    }
  }

  /** Forgets the gradient; its buffer is reused unless the user has it. */
  public void zero() {
    if (Capture.isRunning()) {
      Capture.note(new Clearing(this));
    }
    defined = false;
    if (shared) {
      buffer = null;
      shared = false;
    }
  }
}
