package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.unary;
import static dev.lamina.conformance.Rows.withSizes;
import static dev.lamina.conformance.Rows.withTwo;

import dev.lamina.tensor.MeshIndexing;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Rows of views and of operators that arrange elements anew. */
final class MovementOperators {
  private MovementOperators() {}

  static void addTo(Table<Operators.Row> table) {
    shapes(table);
    parts(table);
    arrangements(table);
  }

  private static void shapes(Table<Operators.Row> table) {
    table
        .with("view", withSizes("shape", Tensor::view))
        .with("reshape", withSizes("shape", Tensor::reshape))
        .with("expand", withSizes("size", Tensor::expand))
        .with("broadcast_to", withSizes("size", Tensor::broadcastTo))
        .with("permute", withSizes("dims", Tensor::permute))
        .with("t", unary(Tensor::t))
        .with("transpose", withTwo("dim0", "dim1", Tensor::transpose))
        .with("movedim", MovementOperators::movedim)
        .with("unsqueeze", MovementOperators::unsqueeze)
        .with("squeeze", MovementOperators::squeeze)
        .with("flatten", MovementOperators::flatten)
        .with("unflatten", MovementOperators::unflatten)
        .with("unfold", MovementOperators::unfold)
        .with("diagonal", MovementOperators::diagonal)
        .with("contiguous", copied(Tensor::contiguous))
        .with("clone", copied(Tensor::clone));
  }

  private static void parts(Table<Operators.Row> table) {
    table
        .with("cat", joined(Tensor::cat))
        .with("stack", joined(Tensor::stack))
        .with("hstack", list(Tensor::hstack))
        .with("vstack", list(Tensor::vstack))
        .with("meshgrid", MovementOperators::meshgrid)
        .with("split", MovementOperators::split)
        .with("split_with_sizes", MovementOperators::splitWithSizes)
        .with("chunk", MovementOperators::chunk)
        .with("unbind", MovementOperators::unbind);
  }

  private static void arrangements(Table<Operators.Row> table) {
    table
        .with("flip", withSizes("dims", Tensor::flip))
        .with("roll", MovementOperators::roll)
        .with("rot90", MovementOperators::rot90)
        .with("repeat", withSizes("repeats", Tensor::repeat))
        .with("tile", withSizes("dims", Tensor::tile))
        .with("repeat_interleave", MovementOperators::repeatInterleave)
        .with("diag", withDiagonal(Tensor::diag))
        .with("diag_embed", MovementOperators::diagEmbed)
        .with("tril", withDiagonal(Tensor::tril))
        .with("triu", withDiagonal(Tensor::triu));
  }

  /** An order of the dimensions in memory may be asked for, which is not part of the values. */
  private static Operators.Row copied(UnaryOperator<Tensor> op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      operands.find("memory_format");
      return () -> one(op.apply(x));
    };
  }

  private static Operators.Call unsqueeze(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    return () -> one(x.unsqueeze(dim));
  }

  private static Operators.Call squeeze(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    return () -> one(dim.isPresent() ? x.squeeze(dim.get()) : x.squeeze());
  }

  private static Operators.Call movedim(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand source = operands.take("source");
    Operand destination = operands.take("destination");
    return source.isList()
        ? () -> one(x.movedim(source.sizes(), destination.sizes()))
        : () -> one(x.movedim(source.size(), destination.size()));
  }

  private static int size(Operands operands, String name, int otherwise) {
    return operands.find(name).map(Operand::size).orElse(otherwise);
  }

  private static Operators.Call flatten(Operands operands) {
    Tensor x = operands.tensor("input");
    int start = size(operands, "start_dim", 0);
    int end = size(operands, "end_dim", -1);
    return () -> one(x.flatten(start, end));
  }

  private static Operators.Call unflatten(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dim").size();
    int[] sizes = operands.take("sizes").sizes();
    return () -> one(x.unflatten(dim, sizes));
  }

  private static Operators.Call unfold(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = operands.take("dimension").size();
    int size = operands.take("size").size();
    int step = operands.take("step").size();
    return () -> one(x.unfold(dim, size, step));
  }

  private static Operators.Call diagonal(Operands operands) {
    Tensor x = operands.tensor("input");
    int offset = size(operands, "offset", 0);
    int dim1 = size(operands, "dim1", 0);
    int dim2 = size(operands, "dim2", 1);
    return () -> one(x.diagonal(offset, dim1, dim2));
  }

  private static Operators.Call diagEmbed(Operands operands) {
    Tensor x = operands.tensor("input");
    int offset = size(operands, "offset", 0);
    int dim1 = size(operands, "dim1", -2);
    int dim2 = size(operands, "dim2", -1);
    return () -> one(x.diagEmbed(offset, dim1, dim2));
  }

  /** An operator on matrices and the number of a diagonal. */
  @FunctionalInterface
  private interface WithDiagonal {
    Tensor apply(Tensor x, int diagonal);
  }

  private static Operators.Row withDiagonal(WithDiagonal op) {
    return operands -> {
      Tensor x = operands.tensor("input");
      int diagonal = size(operands, "diagonal", 0);
      return () -> one(op.apply(x, diagonal));
    };
  }

  private static Operators.Row list(Function<List<Tensor>, Tensor> op) {
    return operands -> {
      List<Tensor> tensors = operands.take("tensors").listOfTensors();
      return () -> one(op.apply(tensors));
    };
  }

  /** An operator on several tensors and a dimension. */
  @FunctionalInterface
  private interface Joined {
    Tensor apply(List<Tensor> tensors, int dim);
  }

  private static Operators.Row joined(Joined op) {
    return operands -> {
      List<Tensor> tensors = operands.take("tensors").listOfTensors();
      int dim = size(operands, "dim", 0);
      return () -> one(op.apply(tensors, dim));
    };
  }

  private static Operators.Call meshgrid(Operands operands) {
    List<Tensor> tensors = new ArrayList<>();
    Optional<Operand> next = operands.find("tensors");
    while (next.isPresent()) {
      if (next.get().isTensor()) {
        tensors.add(next.get().tensor());
      } else {
        tensors.addAll(next.get().listOfTensors());
      }
      next = operands.find("tensors");
    }
    Optional<String> indexing = operands.find("indexing").map(Operand::text);
    String name = indexing.orElse("ij").toUpperCase(Locale.ROOT);
    return () -> Tensor.meshgrid(tensors, MeshIndexing.valueOf(name));
  }

  private static Operators.Call split(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand size = operands.take("split_size_or_sections");
    int dim = size(operands, "dim", 0);
    return size.isList() ? () -> x.split(size.sizes(), dim) : () -> x.split(size.size(), dim);
  }

  private static Operators.Call splitWithSizes(Operands operands) {
    Tensor x = operands.tensor("input");
    int[] sizes = operands.take("split_sizes").sizes();
    int dim = size(operands, "dim", 0);
    return () -> x.splitWithSizes(sizes, dim);
  }

  private static Operators.Call chunk(Operands operands) {
    Tensor x = operands.tensor("input");
    int chunks = operands.take("chunks").size();
    int dim = size(operands, "dim", 0);
    return () -> x.chunk(chunks, dim);
  }

  private static Operators.Call unbind(Operands operands) {
    Tensor x = operands.tensor("input");
    int dim = size(operands, "dim", 0);
    return () -> x.unbind(dim);
  }

  private static Operators.Call roll(Operands operands) {
    Tensor x = operands.tensor("input");
    int[] shifts = operands.take("shifts").sizes();
    Optional<int[]> dims = operands.find("dims").map(Operand::sizes);
    return dims.isPresent() && dims.get().length > 0
        ? () -> one(x.roll(shifts, dims.get()))
        : () -> one(x.roll(shifts[0]));
  }

  private static Operators.Call rot90(Operands operands) {
    Tensor x = operands.tensor("input");
    int k = size(operands, "k", 1);
    int[] dims = operands.find("dims").map(Operand::sizes).orElse(new int[] {0, 1});
    return () -> one(x.rot90(k, dims[0], dims[1]));
  }

  private static Operators.Call repeatInterleave(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand repeats = operands.take("repeats");
    Optional<Integer> dim = operands.find("dim").map(Operand::size);
    // Known beforehand, or counted.
    operands.findNamed("output_size");
    if (repeats.isTensor()) {
      return dim.isPresent()
          ? () -> one(x.repeatInterleave(repeats.tensor(), dim.get()))
          : () -> one(x.repeatInterleave(repeats.tensor()));
    }
    return dim.isPresent()
        ? () -> one(x.repeatInterleave(repeats.size(), dim.get()))
        : () -> one(x.repeatInterleave(repeats.size()));
  }
}
