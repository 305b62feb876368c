package dev.lamina.train;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Shape;
import dev.lamina.nn.Module;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a module on the shape-only device, where it costs nothing and finds layers that do not fit.
 */
final class DryRun {
  /** Stands for the number of samples; above 1, so that nothing broadcasts by accident. */
  static final int BATCH = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

  private DryRun() {}

  /**
   * Checks that the layers fit.
   *
   * @throws LaminaException of a layer that does not, with its path
   */
  static void check(Module module, Optional<InputShape> shape) {
    if (shape.isEmpty()) {
      LOG.debug(
          "compile: the input shape of {} cannot be told from its layers; shapes are checked at the"
              + " first batch. Model.inputShape(...) names it",
          module.type());
      return;
    }
    run(module, shape.get(), module::forward);
  }

  /**
   * Applies a function to a meta tensor of the input's shape, the module in evaluation mode.
   *
   * @return its result; nothing if the run needs values, or if it failed on a shape that was only a
   *     guess
   */
  static <T> Optional<T> run(Module module, InputShape shape, Function<Tensor, T> body) {
    try (Scope scope = Scope.open();
        EvaluationMode mode = EvaluationMode.of(module);
        NoGrad guard = Autograd.noGrad()) {
      return Optional.of(body.apply(input(module, shape)));
    } catch (DeviceException e) {
      LOG.debug(
          "dry run of {}: it reads values; shapes are checked at the first batch",
          module.type(),
          e);
      return Optional.empty();
    } catch (LaminaException e) {
      if (shape.certain()) {
        throw e;
      }
      LOG.debug("dry run of {}: no success with the guessed input {}", module.type(), shape, e);
      return Optional.empty();
    }
  }

  private static Tensor input(Module module, InputShape shape) {
    int[] sample = shape.sample().toArray();
    int[] dims = new int[sample.length + 1];
    dims[0] = BATCH;
    System.arraycopy(sample, 0, dims, 1, sample.length);
    DType dtype =
        module.parameters().stream()
            .map(Tensor::dtype)
            .filter(DType::isFloatingPoint)
            .findFirst()
            .orElse(DType.FLOAT32);
    return Tensor.empty(Device.meta(), dtype, Shape.of(dims));
  }

  /** {@code [n, 32]} for the output {@code [2, 32]} of a dry run. */
  static String text(Shape shape) {
    String dims = shape.toString();
    return shape.ndim() > 0 && shape.dim(0) == BATCH
        ? "[n" + dims.substring(("[" + BATCH).length())
        : dims;
  }
}
