package dev.lamina.autograd;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One application of a {@link CustomFunction}: what its {@code forward} keeps for its {@code
 * backward}, and where the gradients go.
 */
public final class FunctionCall {
  private final CustomFunction function;
  private final boolean[] needed;
  private final Map<String, Object> values;
  private final List<Tensor> toSave = new ArrayList<>();
  private final Set<Tensor> withoutGradient = Collections.newSetFromMap(new IdentityHashMap<>());
  // What each backward adds up; null in forward.
  private final Map<Integer, Tensor> gradients;
  private List<Saved> saved = List.of();
  private boolean released;

  FunctionCall(CustomFunction function, List<Tensor> inputs) {
    this.function = function;
    this.values = new HashMap<>();
    this.needed = new boolean[inputs.size()];
    this.gradients = null;
    for (int i = 0; i < needed.length; i++) {
      needed[i] = inputs.get(i).requiresGrad();
    }
  }

  /** The same call as one backward pass sees it: several may run at once. */
  private FunctionCall(FunctionCall forward) {
    function = forward.function;
    needed = forward.needed;
    values = forward.values;
    saved = forward.saved;
    released = forward.released;
    gradients = new HashMap<>();
  }

  /**
   * Keeps tensors for {@code backward}: inputs, results, or others. If one of them is changed in
   * place in the meantime, {@link #saved} fails. May be called several times. For {@code forward}.
   *
   * @param tensors to be kept
   */
  public void save(Tensor... tensors) {
    requireForward("save");
    toSave.addAll(List.of(tensors));
  }

  /**
   * Keeps something that is no tensor for {@code backward}. For {@code forward}.
   *
   * @param name what it is called
   * @param value anything
   */
  public void put(String name, Object value) {
    requireForward("put");
    values.put(name, value);
  }

  /**
   * Says that some results have no gradient, such as positions. Results of types other than
   * floating point have none anyway. For {@code forward}.
   *
   * @param results some of the tensors that {@code forward} will return
   */
  public void markNonDifferentiable(Tensor... results) {
    requireForward("markNonDifferentiable");
    Collections.addAll(withoutGradient, results);
  }

  /**
   * Whether the gradient of an input is wanted at all. For {@code forward} and {@code backward}.
   *
   * @param input its number
   * @return false if computing it would be in vain
   */
  public boolean needsInputGrad(int input) {
    requireNumber("input", input, needed.length);
    return needed[input];
  }

  /**
   * What {@link #save} kept. For {@code backward}.
   *
   * @param i its number, in the order of saving
   * @return the tensor; of inputs and results with their history
   * @throws AutogradException if it was changed in place, or the graph has been used
   */
  public Tensor saved(int i) {
    if (released) {
      throw Node.usedUp(function.name());
    }
    requireNumber("saved tensor", i, saved.size());
    return saved.get(i).get(function.name());
  }

  /**
   * What {@link #put} kept. For {@code backward}.
   *
   * @param <T> its type
   * @param name what it is called
   * @param type its type
   * @return the value
   * @throws AutogradException if there is none of this name and type
   */
  public <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new AutogradException(
          function.name()
              + ": no "
              + type.getSimpleName()
              + " is kept as \""
              + name
              + "\"; got "
              + new TreeSet<>(values.keySet())
              + "; expected what forward put there");
    }
    return type.cast(value);
  }

  /**
   * Hands over the gradient of an input; several for one input add up. For {@code backward}.
   *
   * @param input the number of the input
   * @param gradient of the input's type, and of its shape or one that broadcasting has stretched,
   *     which is summed
   */
  public void gradient(int input, Tensor gradient) {
    if (gradients == null) {
      throw new AutogradException(
          function.name() + ": gradient is for backward; got a call in forward");
    }
    requireNumber("input", input, needed.length);
    if (needed[input]) {
      gradients.merge(input, gradient, Tensor::add);
    }
  }

  private void requireForward(String method) {
    if (gradients != null) {
      throw new AutogradException(
          function.name() + ": " + method + " is for forward; got a call in backward");
    }
  }

  private void requireNumber(String what, int i, int limit) {
    if (i < 0 || i >= limit) {
      throw new AutogradException(
          function.name()
              + ": no "
              + what
              + " has this number; got "
              + i
              + "; expected a number from 0 to below "
              + limit);
    }
  }

  CustomFunction function() {
    return function;
  }

  /** Runs the function's rule and gives what it hands over. */
  Map<Integer, Tensor> run(List<Tensor> incoming) {
    FunctionCall pass = new FunctionCall(this);
    function.backward(pass, incoming);
    return pass.gradients;
  }

  void release() {
    released = released || !saved.isEmpty();
    saved = List.of();
  }

  /** Records the results, each an object of its own without history. */
  List<Tensor> finish(List<Tensor> inputs, List<Tensor> computed, boolean recorded) {
    Set<Tensor> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    taken.addAll(inputs);
    List<Tensor> results = new ArrayList<>();
    List<Boolean> differentiable = new ArrayList<>();
    for (Tensor y : computed) {
      y.layout(function.name());
      results.add(taken.add(y) && y.node() == null ? y : y.detach());
      differentiable.add(y.dtype().isFloatingPoint() && !withoutGradient.contains(y));
    }
    if (recorded) {
      CustomNode node = new CustomNode(this, inputs, results);
      for (int i = 0; i < results.size(); i++) {
        if (differentiable.get(i)) {
          results.get(i).recordedAs(node.output(i));
        }
      }
      saved = toSave.stream().map(Saved::new).toList();
    }
    toSave.clear();
    withoutGradient.clear();
    return List.copyOf(results);
  }
}
