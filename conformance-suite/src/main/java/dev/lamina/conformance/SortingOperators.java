package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;

import dev.lamina.backend.DType;
import dev.lamina.tensor.QuantileInterpolation;
import dev.lamina.tensor.Tensor;
import dev.lamina.tensor.UniqueValues;
import dev.lamina.tensor.ValuesIndices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of operators that go by the order of elements, and of counts. */
final class SortingOperators {
  private SortingOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("sort", SortingOperators::sort)
        .with("argsort", SortingOperators::argsort)
        .with("topk", SortingOperators::topk)
        .with("kthvalue", SortingOperators::kthvalue)
        .with("median", SortingOperators::median)
        .with("unique", SortingOperators::unique)
        .with("quantile", SortingOperators::quantile)
        .with("searchsorted", SortingOperators::searchsorted)
        .with("bucketize", SortingOperators::bucketize)
        .with("histc", SortingOperators::histc)
        .with("bincount", SortingOperators::bincount);
  }

  private static List<Tensor> both(ValuesIndices found) {
    return List.of(found.values(), found.indices());
  }

  private static int size(Operands operands, String name, int otherwise) {
    return operands.find(name).map(Operand::size).orElse(otherwise);
  }

  private static boolean flag(Operands operands, String name, boolean otherwise) {
    return operands.find(name).map(Operand::flag).orElse(otherwise);
  }

  private static Operators.Call sort(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = size(operands, "dim", -1);
    boolean descending = flag(operands, "descending", false);
    // Lamina's order is always stable, which PyTorch's may be without this.
    flag(operands, "stable", false);
    return () -> both(x.sort(dim, descending));
  }

  private static Operators.Call argsort(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = size(operands, "dim", -1);
    boolean descending = flag(operands, "descending", false);
    flag(operands, "stable", false);
    return () -> one(x.argsort(dim, descending));
  }

  private static Operators.Call topk(Operands operands) {
    Tensor x = operands.tensor("input");
    int k = operands.take("k").size();
    int dim = size(operands, "dim", -1);
    boolean largest = flag(operands, "largest", true);
    // Lamina's are always in order, which PyTorch's may be without this.
    flag(operands, "sorted", true);
    return new Picked(x, dim, () -> x.topk(k, dim, largest));
  }

  private static Operators.Call kthvalue(Operands operands) {
    Tensor x = operands.tensor("input");
    int k = operands.take("k").size();
    int dim = size(operands, "dim", -1);
    boolean keepDim = flag(operands, "keepdim", false);
    return new Picked(x, dim, () -> x.kthvalue(k, dim, keepDim));
  }

  private static Operators.Call median(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    boolean keepDim = flag(operands, "keepdim", false);
    return dim.isPresent()
        ? new Picked(x, dim.get(), () -> x.median(dim.get(), keepDim))
        : () -> one(x.median());
  }

  private static Operators.Call unique(Operands operands) {
    Tensor x = operands.tensor("input");
    // Without this the order is not defined, so the defined one will do.
    flag(operands, "sorted", true);
    boolean inverse = flag(operands, "return_inverse", false);
    boolean counts = flag(operands, "return_counts", false);
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    return () -> {
      UniqueValues found = dim.isPresent() ? x.uniqueAll(dim.get()) : x.uniqueAll();
      List<Tensor> outputs = new ArrayList<>(List.of(found.values()));
      if (inverse) {
        outputs.add(found.inverse());
      }
      if (counts) {
        outputs.add(found.counts());
      }
      return outputs;
    };
  }

  private static Operators.Call quantile(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand q = operands.take("q");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    boolean keepDim = flag(operands, "keepdim", false);
    String name = operands.find("interpolation").map(Operand::text).orElse("linear");
    QuantileInterpolation how = QuantileInterpolation.valueOf(name.toUpperCase(Locale.ROOT));
    return () -> {
      Tensor fractions =
          q.isTensor() ? q.tensor() : x.device().run(() -> Tensor.scalar(q.real()).to(x.dtype()));
      return one(
          dim.isPresent()
              ? x.quantile(fractions, dim.get(), keepDim, how)
              : x.quantile(fractions, keepDim, how));
    };
  }

  private static Tensor counted(Tensor positions, boolean narrow) {
    return narrow ? positions.to(DType.INT32) : positions;
  }

  private static boolean right(Operands operands) {
    boolean right = flag(operands, "right", false);
    return operands.find("side").map(side -> side.text().equals("right")).orElse(right);
  }

  /** The rows in a type that a number can be sought in. */
  private static Tensor comparable(Tensor rows, Operand value) {
    boolean between = !value.isTensor() && !value.isWhole() && !rows.dtype().isFloatingPoint();
    return between ? rows.to(DType.FLOAT64) : rows;
  }

  private static Tensor sought(Tensor rows, Operand value) {
    return value.isTensor() ? value.tensor() : Tensor.scalar(rows.dtype(), value.real());
  }

  private static Operators.Call searchsorted(Operands operands) {
    Tensor rows = operands.tensor("sorted_sequence");
    Operand values = operands.take("self");
    boolean narrow = flag(operands, "out_int32", false);
    boolean right = right(operands);
    Optional<Tensor> sorter = operands.find("sorter").map(Operand::tensor);
    return () -> {
      Tensor sorted = comparable(rows, values);
      Tensor sought = sought(sorted, values);
      Tensor found =
          sorter.isPresent()
              ? sorted.searchsorted(sought, right, sorter.get())
              : sorted.searchsorted(sought, right);
      return one(counted(found, narrow));
    };
  }

  private static Operators.Call bucketize(Operands operands) {
    Operand x = operands.take("input");
    Tensor boundaries = operands.tensor("boundaries");
    boolean narrow = flag(operands, "out_int32", false);
    boolean right = flag(operands, "right", false);
    return () -> {
      Tensor sorted = comparable(boundaries, x);
      return one(counted(sought(sorted, x).bucketize(sorted, right), narrow));
    };
  }

  private static Operators.Call histc(Operands operands) {
    Tensor x = operands.tensor("input");
    int bins = size(operands, "bins", 100);
    double min = operands.find("min").map(Operand::real).orElse(0.0);
    double max = operands.find("max").map(Operand::real).orElse(0.0);
    return () -> one(x.histc(bins, min, max));
  }

  private static Operators.Call bincount(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Tensor> weights = operands.find("weights").map(Operand::tensor);
    int minlength = size(operands, "minlength", 0);
    return () ->
        one(weights.isPresent() ? x.bincount(weights.get(), minlength) : x.bincount(minlength));
  }
}
