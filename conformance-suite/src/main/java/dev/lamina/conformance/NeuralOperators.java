package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.nn.CrossEntropyOptions;
import dev.lamina.nn.Functional;
import dev.lamina.nn.LayerNormOptions;
import dev.lamina.nn.NllLossOptions;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;

/** Rows of softmax and its kin, of the losses of classes, and of layer normalisation. */
final class NeuralOperators {
  private NeuralOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("softmax", along(Tensor::softmax, Tensor::softmax))
        .with("log_softmax", along(Tensor::logSoftmax, Tensor::logSoftmax))
        .with(
            "nn.functional.softmin",
            along(Functional::softmin, (x, dim, type) -> Functional.softmin(x.to(type), dim)))
        .with("nn.functional.nll_loss", NeuralOperators::nllLoss)
        .with("nn.functional.cross_entropy", NeuralOperators::crossEntropy)
        .with("nn.functional.layer_norm", NeuralOperators::layerNorm);
  }

  /** A function along a dimension. */
  @FunctionalInterface
  private interface Along {
    Tensor apply(Tensor x, int dim);
  }

  /** The same in another type. */
  @FunctionalInterface
  private interface TypedAlong {
    Tensor apply(Tensor x, int dim, DType dtype);
  }

  private static Operators.Row along(Along plain, TypedAlong typed) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int dim = operands.take("dim").size();
      Optional<DType> dtype = operands.findNamed("dtype").map(Operand::dtype);
      return () -> one(dtype.isPresent() ? typed.apply(x, dim, dtype.get()) : plain.apply(x, dim));
    };
  }

  private static Reduction reduction(Operands operands) {
    return operands
        .findNamed("reduction")
        .map(r -> Reduction.valueOf(r.text().toUpperCase(Locale.ROOT)))
        .orElse(Reduction.MEAN);
  }

  private static long ignored(Operands operands) {
    return operands
        .findNamed("ignore_index")
        .map(Operand::integer)
        .orElse(CrossEntropyOptions.IGNORED);
  }

  private static Operators.Call nllLoss(Operands operands) {
    Tensor input = operands.tensor("input");
    Tensor target = operands.tensor("target");
    Optional<Tensor> weight = operands.find("weight").map(Operand::tensor);
    NllLossOptions options = new NllLossOptions(weight, ignored(operands), reduction(operands));
    return () -> one(Functional.nllLoss(input, target, options));
  }

  private static Operators.Call crossEntropy(Operands operands) {
    Tensor input = operands.tensor("input");
    Tensor target = operands.tensor("target");
    Optional<Tensor> weight = operands.find("weight").map(Operand::tensor);
    double smoothing = operands.findNamed("label_smoothing").map(Operand::real).orElse(0.0);
    CrossEntropyOptions options =
        new CrossEntropyOptions(weight, ignored(operands), reduction(operands), smoothing);
    return () -> one(Functional.crossEntropy(input, target, options));
  }

  private static Operators.Call layerNorm(Operands operands) {
    Tensor input = operands.tensor("input");
    Shape normalized = Shape.of(operands.take("normalized_shape").sizes());
    Optional<Tensor> weight = operands.find("weight").map(Operand::tensor);
    Optional<Tensor> bias = operands.find("bias").map(Operand::tensor);
    double eps = operands.find("eps").map(Operand::real).orElse(1e-5);
    LayerNormOptions options = new LayerNormOptions(weight, bias, eps);
    return () -> one(Functional.layerNorm(input, normalized, options));
  }
}
