package dev.lamina.autograd;

import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A function with a gradient of one's own. {@code forward} computes the results, {@code backward}
 * the gradients of the inputs from those of the results:
 *
 * <pre>{@code
 * final class Cube extends CustomFunction {
 *   @Override
 *   protected List<Tensor> forward(FunctionCall call, List<Tensor> inputs) {
 *     Tensor x = inputs.get(0);
 *     call.save(x);
 *     return List.of(x.mul(x).mul(x));
 *   }
 *
 *   @Override
 *   protected void backward(FunctionCall call, List<Tensor> gradients) {
 *     Tensor x = call.saved(0);
 *     call.gradient(0, gradients.get(0).mul(x).mul(x).mul(3));
 *   }
 * }
 *
 * Tensor y = new Cube().apply(x);
 * }</pre>
 *
 * <p>What {@code forward} does is not recorded. A {@code backward} of tensor operations on its
 * gradients and on saved inputs and results can be differentiated itself; one that takes values out
 * of tensors, or that needs what {@code forward} computed on the way, cannot, and says so by {@link
 * #isOnceDifferentiable}. One object may be applied many times, also by several threads, if it has
 * no fields that change: what belongs to a call goes to its {@link FunctionCall}.
 */
public abstract class CustomFunction {
  /** For subclasses. */
  protected CustomFunction() {}

  /**
   * Computes the results. Nothing is recorded meanwhile.
   *
   * @param call keeps what the gradient needs
   * @param inputs what the function was applied to; not to be changed in place
   * @return the results, at least one
   */
  protected abstract List<Tensor> forward(FunctionCall call, List<Tensor> inputs);

  /**
   * Computes the gradients of the inputs and hands each to {@link FunctionCall#gradient}. An input
   * for which nothing is handed over gets none.
   *
   * @param call what {@code forward} kept
   * @param gradients one a result, of its shape; zeros where none came in
   */
  protected abstract void backward(FunctionCall call, List<Tensor> gradients);

  /**
   * Whether the gradient has no gradient itself, so that asking for one is an error rather than a
   * wrong number.
   *
   * @return false unless overridden
   */
  protected boolean isOnceDifferentiable() {
    return false;
  }

  /**
   * What errors call the function.
   *
   * @return the name of the class unless overridden
   */
  public String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "customFunction" : name;
  }

  /**
   * Applies a function of one result.
   *
   * @param inputs the operands
   * @return the result, with a gradient by this function's rule
   * @throws AutogradException if the function has several results
   */
  public final Tensor apply(Tensor... inputs) {
    List<Tensor> results = applyAll(inputs);
    if (results.size() != 1) {
      throw new AutogradException(
          name()
              + ": apply is for functions of one result; got "
              + results.size()
              + " results; expected one. Use applyAll");
    }
    return results.get(0);
  }

  /**
   * Applies the function.
   *
   * @param inputs the operands
   * @return the results, with gradients by this function's rule
   */
  public final List<Tensor> applyAll(Tensor... inputs) {
    List<Tensor> operands = List.of(inputs);
    int[] versions = new int[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i].layout(name());
      versions[i] = inputs[i].storage().version();
    }
    FunctionCall call = new FunctionCall(this, operands);
    boolean recorded = Context.current().gradEnabled();
    List<Tensor> results = Autograd.noGrad(() -> results(forward(call, operands)));
    requireUnchanged(inputs, versions);
    if (results.isEmpty()) {
      throw new AutogradException(name() + ": forward gave no result; expected at least one");
    }
    boolean wanted = recorded && Arrays.stream(inputs).anyMatch(Tensor::requiresGrad);
    return call.finish(operands, results, wanted);
  }

  private List<Tensor> results(List<Tensor> given) {
    if (given == null || given.stream().anyMatch(Objects::isNull)) {
      throw new AutogradException(
          name() + ": forward gave null; expected a list of tensors, with at least one");
    }
    return List.copyOf(given);
  }

  private void requireUnchanged(Tensor[] inputs, int[] versions) {
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].storage().version() != versions[i]) {
        throw new AutogradException(
            name()
                + ": forward changed an input in place; got "
                + inputs[i].dtype()
                + " "
                + inputs[i].shape()
                + " (input "
                + i
                + "); expected inputs that stay as they are. Change a clone()");
      }
    }
  }
}
