package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.withTwo;

import dev.lamina.backend.DType;
import dev.lamina.backend.Scatter;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Rows of operators that read and write by positions and masks. */
final class IndexingOperators {
  private IndexingOperators() {}

  static void addTo(Table<Operators.Row> table) {
    table
        .with("__getitem__", IndexingOperators::getItem)
        .with("select", withTwo("dim", "index", Tensor::select))
        .with("narrow", IndexingOperators::narrow)
        .with("slice", IndexingOperators::slice)
        .with("index_select", IndexingOperators::indexSelect)
        .with("gather", IndexingOperators::gather)
        .with("take", IndexingOperators::take)
        .with("take_along_dim", IndexingOperators::takeAlongDim)
        .with("nonzero", IndexingOperators::nonzero)
        .with("masked_select", IndexingOperators::maskedSelect)
        .with("masked_fill", IndexingOperators::maskedFill)
        .with("where", IndexingOperators::where)
        .with("scatter", IndexingOperators::scatter)
        .with("scatter_add", IndexingOperators::scatterAdd)
        .with("index_add", IndexingOperators::indexAdd)
        .with("index_copy", IndexingOperators::indexCopy)
        .with("index_fill", IndexingOperators::indexFill)
        .with("index_put", IndexingOperators::indexPut);
  }

  private static Operators.Call getItem(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand index = operands.findAny("index").orElseThrow();
    // A list of numbers is an index, any other list one index a dimension, as PyTorch takes them.
    boolean several = index.isList() && !index.items().stream().allMatch(Operand::isInteger);
    Index[] indices =
        several
            ? index.items().stream().map(IndexingOperators::index).toArray(Index[]::new)
            : new Index[] {index(index)};
    return () -> one(x.get(indices));
  }

  private static Index index(Operand part) {
    if (part.isTensor()) {
      Tensor index = part.tensor();
      // PyTorch still takes bytes for truth values.
      return Index.index(index.dtype() == DType.UINT8 ? index.to(DType.BOOL) : index);
    } else if (part.isNull()) {
      return Index.newAxis();
    } else if (part.isEllipsis()) {
      return Index.ellipsis();
    } else if (part.isList()) {
      return Index.index(part.sizes());
    } else if (part.isInteger()) {
      return Index.at(part.size());
    } else if (part.isFlag()) {
      return Index.index(part.scalar());
    }
    List<Operand> bounds =
        part.slice().orElseThrow(() -> new UnsupportedCaseException("an index of another kind"));
    int start = bound(bounds.get(0), 0);
    int end = bound(bounds.get(1), Integer.MAX_VALUE);
    return Index.range(start, end, bound(bounds.get(2), 1));
  }

  private static int bound(Operand bound, int otherwise) {
    return bound.isNull() ? otherwise : bound.size();
  }

  private static Operators.Call narrow(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Operand start = operands.take("start");
    int length = operands.take("length").size();
    return () -> one(x.narrow(dim, start.position(), length));
  }

  private static Operators.Call slice(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.find("dim").map(Operand::size).orElse(0);
    int start = operands.find("start").map(IndexingOperators::cut).orElse(0);
    int end = operands.find("end").map(IndexingOperators::cut).orElse(Integer.MAX_VALUE);
    int step = operands.find("step").map(Operand::size).orElse(1);
    return () -> one(x.slice(dim, start, end, step));
  }

  /** PyTorch writes 2^63 - 1 for an open end. */
  private static int cut(Operand bound) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, bound.integer()));
  }

  private static Operators.Call indexSelect(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    return () -> one(x.indexSelect(dim, index));
  }

  private static Operators.Call gather(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    // Only the form in which PyTorch keeps the gradient; its values are the same.
    operands.find("sparse_grad");
    return () -> one(x.gather(dim, index));
  }

  private static Operators.Call take(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor index = operands.tensor("index");
    return () -> one(x.take(index));
  }

  private static Operators.Call takeAlongDim(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor index = operands.tensor("indices");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    return () -> one(dim.isPresent() ? x.takeAlongDim(index, dim.get()) : x.takeAlongDim(index));
  }

  private static Operators.Call nonzero(Operands operands) {
    Tensor x = operands.tensor("input");
    boolean asTuple = operands.find("as_tuple").map(Operand::flag).orElse(false);
    return () -> asTuple ? x.nonzeroAsTuple() : one(x.nonzero());
  }

  private static Operators.Call maskedSelect(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor mask = operands.tensor("mask");
    return () -> one(x.maskedSelect(mask));
  }

  private static Operators.Call maskedFill(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor mask = operands.tensor("mask");
    Operand value = operands.take("value");
    return value.isTensor()
        ? () -> one(x.maskedFill(mask, value.tensor()))
        : () -> one(x.maskedFill(mask, value.real()));
  }

  private static Operators.Call where(Operands operands) {
    // The recorded call is the method's: input.where(condition, other).
    Tensor x = operands.tensor("input");
    Tensor condition = operands.tensor("condition");
    Operand other = operands.take("other");
    if (other.isTensor()) {
      return () -> one(Tensor.where(condition, x, other.tensor()));
    }
    return () -> one(Tensor.where(condition, x, other.scalar()));
  }

  private static Operators.Call scatter(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    Operand source = operands.find("src").orElseGet(() -> operands.take("value"));
    Optional<Scatter> reduce = operands.find("reduce").map(IndexingOperators::reduction);
    if (source.isTensor()) {
      Tensor y = source.tensor();
      return () -> one(x.scatter(dim, index, y, reduce.orElse(Scatter.SET)));
    }
    // PyTorch turns the number into one of the tensor's type.
    return () ->
        one(
            x.dtype().isFloatingPoint()
                ? x.scatter(dim, index, source.real(), reduce.orElse(Scatter.SET))
                : x.scatter(dim, index, source.truncated(), reduce.orElse(Scatter.SET)));
  }

  private static Scatter reduction(Operand name) {
    return switch (name.text()) {
      case "add" -> Scatter.ADD;
      case "multiply" -> Scatter.MUL;
      default ->
          throw new MalformedCaseException("reduce: there is no way \"" + name.text() + "\"");
    };
  }

  private static Operators.Call scatterAdd(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    Tensor source = operands.tensor("src");
    return () -> one(x.scatterAdd(dim, index, source));
  }

  private static Operators.Call indexAdd(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    Tensor source = operands.tensor("source");
    Optional<Operand> alpha = operands.find("alpha");
    if (alpha.isEmpty()) {
      return () -> one(x.indexAdd(dim, index, source));
    }
    return alpha.get().isWhole()
        ? () -> one(x.indexAdd(dim, index, source, alpha.get().integer()))
        : () -> one(x.indexAdd(dim, index, source, alpha.get().real()));
  }

  private static Operators.Call indexCopy(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    Tensor source = operands.tensor("source");
    return () -> one(x.indexCopy(dim, index, source));
  }

  private static Operators.Call indexFill(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    Tensor index = operands.tensor("index");
    Operand value = operands.take("value");
    if (value.isTensor()) {
      return () -> one(x.indexFill(dim, index, value.tensor()));
    }
    return value.isWhole()
        ? () -> one(x.indexFill(dim, index, value.integer()))
        : () -> one(x.indexFill(dim, index, value.real()));
  }

  private static Operators.Call indexPut(Operands operands) {
    Tensor x = operands.tensor("input");
    List<Tensor> indices = operands.take("indices").listOfTensors();
    Tensor values = operands.tensor("values");
    boolean accumulate = operands.find("accumulate").map(Operand::flag).orElse(false);
    return () -> one(x.indexPut(indices, values, accumulate));
  }
}
