package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * How a backward pass runs: what gradients come in, and what stays behind. Immutable; each method
 * gives changed options.
 *
 * <pre>{@code
 * Autograd.grad(List.of(y), List.of(a, b), GradOptions.defaults().createGraph());
 * }</pre>
 */
public final class GradOptions {
  private static final GradOptions DEFAULTS = new GradOptions(Optional.empty(), false, false);

  private final Optional<List<Tensor>> gradOutputs;
  private final boolean retainGraph;
  private final boolean createGraph;

  private GradOptions(
      Optional<List<Tensor>> gradOutputs, boolean retainGraph, boolean createGraph) {
    this.gradOutputs = gradOutputs;
    this.retainGraph = retainGraph;
    this.createGraph = createGraph;
  }

  /**
   * Ones come in at outputs of one element each, the graph is freed, the pass is not recorded.
   *
   * @return the options
   */
  public static GradOptions defaults() {
    return DEFAULTS;
  }

  /**
   * What gradients come in: {@code sum(outputs[i] * gradients[i])} is differentiated.
   *
   * @param gradients one an output, of its shape and type
   * @return the options with them
   */
  public GradOptions gradOutputs(List<Tensor> gradients) {
    return new GradOptions(Optional.of(List.copyOf(gradients)), retainGraph, createGraph);
  }

  /**
   * What gradients come in; as {@link #gradOutputs(List)}.
   *
   * @param gradients one an output, of its shape and type
   * @return the options with them
   */
  public GradOptions gradOutputs(Tensor... gradients) {
    return gradOutputs(List.of(gradients));
  }

  /**
   * The graph stays, so that another pass over it may follow.
   *
   * @return the options with that
   */
  public GradOptions retainGraph() {
    return new GradOptions(gradOutputs, true, createGraph);
  }

  /**
   * The pass is recorded, so that the gradients can be differentiated themselves. The graph stays.
   *
   * @return the options with that
   */
  public GradOptions createGraph() {
    return new GradOptions(gradOutputs, retainGraph, true);
  }

  Optional<List<Tensor>> gradOutputs() {
    return gradOutputs;
  }

  boolean retainsGraph() {
    return retainGraph || createGraph;
  }

  boolean createsGraph() {
    return createGraph;
  }
}
