package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.ValuesIndices;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Rows of reductions, running sums and products, norms and distances. */
final class ReductionOperators {
  private static final int[] ALL = {};

  private ReductionOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("sum", typed(Tensor::sum, Tensor::sum))
        .with("mean", typed(Tensor::mean, Tensor::mean))
        .with("nansum", typed(Tensor::nansum, (x, d, k, t) -> x.to(t).nansum(d, k)))
        .with("nanmean", typed(Tensor::nanmean, (x, d, k, t) -> x.to(t).nanmean(d, k)))
        .with("prod", ReductionOperators::prod)
        .with("any", Rows.reduction(Tensor::any, Tensor::any))
        .with("all", Rows.reduction(Tensor::all, Tensor::all))
        .with("count_nonzero", ReductionOperators::countNonzero)
        .with("amax", Rows.reduction(Tensor::amax, Tensor::amax))
        .with("amin", Rows.reduction(Tensor::amin, Tensor::amin))
        .with("max", extreme(Tensor::max, Tensor::max, Tensor::max))
        .with("min", extreme(Tensor::min, Tensor::min, Tensor::min))
        .with("aminmax", ReductionOperators::aminmax)
        .with("argmax", argument(Tensor::argmax, Tensor::argmax))
        .with("argmin", argument(Tensor::argmin, Tensor::argmin))
        .with("var", moment(Tensor::var))
        .with("std", moment(Tensor::std))
        .with("logsumexp", Rows.reduction(x -> x.logsumexp(ALL, false), Tensor::logsumexp))
        .with("cumsum", scan(Tensor::cumsum, Tensor::cumsum))
        .with("cumprod", scan(Tensor::cumprod, Tensor::cumprod))
        .with("linalg.vector_norm", ReductionOperators::vectorNorm)
        .with("dist", distance("other", Tensor::dist))
        .with("cdist", distance("x2", Tensor::cdist));
  }

  private static int[] dims(Operands operands) {
    return operands.find("dim").map(Operand::sizes).orElse(ALL);
  }

  private static boolean keepDim(Operands operands) {
    return operands.find("keepdim").map(Operand::flag).orElse(false);
  }

  private static Optional<DType> dtype(Operands operands) {
    return operands.find("dtype").map(Operand::dtype);
  }

  /** A reduction over some dimensions in another type. */
  @FunctionalInterface
  private interface Typed {
    Tensor apply(Tensor x, int[] dims, boolean keepDim, DType dtype);
  }

  private static Operators.Row typed(Rows.OverDims plain, Typed typed) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int[] dims = dims(operands);
      boolean keepDim = keepDim(operands);
      Optional<DType> dtype = dtype(operands);
      return () ->
          one(
              dtype.isPresent()
                  ? typed.apply(x, dims, keepDim, dtype.get())
                  : plain.apply(x, dims, keepDim));
    };
  }

  private static Operators.Call prod(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Operand> dim = operands.find("dim");
    boolean keepDim = keepDim(operands);
    Optional<DType> dtype = dtype(operands);
    if (dim.isEmpty()) {
      return () -> one(dtype.isPresent() ? x.prod(dtype.get()) : x.prod());
    }
    int d = dim.get().size();
    return () -> one(dtype.isPresent() ? x.prod(d, keepDim, dtype.get()) : x.prod(d, keepDim));
  }

  private static Operators.Call countNonzero(Operands operands) {
    Tensor x = operands.tensor("input");
    int[] dims = dims(operands);
    return () -> one(x.countNonzero(dims));
  }

  private static List<Tensor> both(ValuesIndices found) {
    return List.of(found.values(), found.indices());
  }

  /** A choice along one dimension. */
  @FunctionalInterface
  private interface Choice<R> {
    R apply(Tensor x, int dim, boolean keepDim);
  }

  private static Operators.Row extreme(
      UnaryOperator<Tensor> whole, Choice<ValuesIndices> along, BinaryOperator<Tensor> pair) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Optional<Operand> second = operands.find("other").or(() -> operands.find("dim"));
      if (second.isEmpty()) {
        return () -> one(whole.apply(x));
      }
      if (second.get().isTensor()) {
        Tensor y = second.get().tensor();
        return () -> one(pair.apply(x, y));
      }
      int dim = second.get().size();
      boolean keepDim = keepDim(operands);
      return () -> both(along.apply(x, dim, keepDim));
    };
  }

  private static Operators.Call aminmax(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Operand> dim = operands.find("dim");
    boolean keepDim = keepDim(operands);
    return () -> {
      var found = dim.isEmpty() ? x.aminmax() : x.aminmax(dim.get().size(), keepDim);
      return List.of(found.min(), found.max());
    };
  }

  private static Operators.Row argument(UnaryOperator<Tensor> whole, Choice<Tensor> along) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Optional<Operand> dim = operands.find("dim");
      boolean keepDim = keepDim(operands);
      return () -> one(dim.isEmpty() ? whole.apply(x) : along.apply(x, dim.get().size(), keepDim));
    };
  }

  /** A variance or what follows from one. */
  @FunctionalInterface
  private interface Moment {
    Tensor apply(Tensor x, int[] dims, int correction, boolean keepDim);
  }

  /** Three forms: {@code (unbiased)}, {@code (dim, unbiased, keepdim)} and with a correction. */
  private static Operators.Row moment(Moment moment) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Optional<Operand> first = operands.find("dim");
      boolean flagged = first.isPresent() && first.get().isFlag();
      int[] dims = first.filter(d -> !flagged).map(Operand::sizes).orElse(ALL);
      Optional<Operand> unbiased = flagged ? first : operands.find("unbiased");
      boolean keepDim = keepDim(operands);
      int correction =
          operands
              .findNamed("correction")
              .map(Operand::size)
              .orElse(unbiased.map(Operand::flag).orElse(true) ? 1 : 0);
      return () -> one(moment.apply(x, dims, correction, keepDim));
    };
  }

  /** A scan in another type. */
  @FunctionalInterface
  private interface TypedScan {
    Tensor apply(Tensor x, int dim, DType dtype);
  }

  /** A scan along a dimension. */
  @FunctionalInterface
  private interface PlainScan {
    Tensor apply(Tensor x, int dim);
  }

  private static Operators.Row scan(PlainScan plain, TypedScan typed) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int dim = operands.take("dim").size();
      Optional<DType> dtype = dtype(operands);
      return () -> one(dtype.isPresent() ? typed.apply(x, dim, dtype.get()) : plain.apply(x, dim));
    };
  }

  private static Operators.Call vectorNorm(Operands operands) {
    Tensor x = operands.tensor("input");
    double ord = operands.find("ord").map(Operand::real).orElse(2.0);
    int[] dims = dims(operands);
    boolean keepDim = keepDim(operands);
    Optional<DType> dtype = dtype(operands);
    return () -> one((dtype.isPresent() ? x.to(dtype.get()) : x).vectorNorm(ord, dims, keepDim));
  }

  private static Operators.Row distance(String second, DistanceOf distance) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Tensor y = operands.tensor(second);
      double p = operands.find("p").map(Operand::real).orElse(2.0);
      // How PyTorch computes Euclid's distance; the result is the same.
      operands.find("compute_mode");
      return () -> one(distance.apply(x, y, p));
    };
  }

  /** A distance of an order. */
  @FunctionalInterface
  private interface DistanceOf {
    Tensor apply(Tensor x, Tensor y, double ord);
  }
}
