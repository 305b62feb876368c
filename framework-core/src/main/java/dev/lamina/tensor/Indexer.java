package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Indices applied to a shape: what views can do as steps from layout to layout, and the index
 * tensors for the dimensions that are there afterwards.
 */
final class Indexer {
  private final String op;
  private final Shape shape;
  private final List<UnaryOperator<Layout>> steps = new ArrayList<>();
  private final List<Optional<Tensor>> tensors = new ArrayList<>();
  private Layout seen;
  private int dim;
  private int source;

  private Indexer(String op, Shape shape) {
    this.op = op;
    this.shape = shape;
    this.seen = Layout.contiguous(shape);
  }

  /**
   * Applies indices.
   *
   * @param op the operation, named in errors
   * @param shape of the tensor
   * @param indices from the first dimension on; missing ones at the end take all
   */
  static Indexer of(String op, Shape shape, Index... indices) {
    Indexer indexer = new Indexer(op, shape);
    int open = shape.ndim() - indexer.counted(indices);
    for (int i = 0; i < indices.length; i++) {
      indexer.apply(indices[i], i, open);
    }
    return indexer;
  }

  /** From the layout of a tensor of the shape to that of positions and ranges alone. */
  UnaryOperator<Layout> how() {
    List<UnaryOperator<Layout>> all = List.copyOf(steps);
    return layout -> {
      Layout part = layout;
      for (UnaryOperator<Layout> step : all) {
        part = step.apply(part);
      }
      return part;
    };
  }

  /** Index tensors, as far as there are any, for the dimensions of that. */
  List<Optional<Tensor>> tensors() {
    return tensors;
  }

  /** How many dimensions the indices stand for. */
  private int counted(Index[] indices) {
    int count = 0;
    int ellipses = 0;
    for (Index index : indices) {
      count += width(index);
      ellipses += index instanceof Index.Ellipsis ? 1 : 0;
    }
    if (ellipses > 1) {
      throw new ShapeException(
          op
              + ": an index has at most one ellipsis; got "
              + Arrays.toString(indices)
              + " for shape "
              + shape
              + "; expected all() in the place of the others");
    }
    if (count > shape.ndim()) {
      throw new ShapeException(
          op
              + ": more indices than dimensions; got "
              + count
              + " indices for shape "
              + shape
              + "; expected at most "
              + shape.ndim()
              + ". Leave some out, or add dimensions with newAxis()");
    }
    return count;
  }

  private static int width(Index index) {
    if (index instanceof Index.Chosen chosen && chosen.tensor.dtype() == DType.BOOL) {
      return chosen.tensor.ndim();
    }
    return index instanceof Index.NewAxis || index instanceof Index.Ellipsis ? 0 : 1;
  }

  private void apply(Index index, int number, int open) {
    if (index instanceof Index.At at) {
      position(at, number);
    } else if (index instanceof Index.Range range) {
      range(range);
    } else if (index instanceof Index.NewAxis) {
      newAxis();
      pass(1);
    } else if (index instanceof Index.Ellipsis) {
      source += open;
      pass(open);
    } else if (index instanceof Index.Chosen chosen) {
      chosen(chosen.tensor);
    } else if (index instanceof Index.Listed listed) {
      tensors.add(Optional.of(Device.cpu().run(() -> Tensor.of(listed.positions))));
      dim++;
      source++;
    }
  }

  /** Leaves dimensions as they are. */
  private void pass(int count) {
    for (int i = 0; i < count; i++) {
      tensors.add(Optional.empty());
    }
    dim += count;
  }

  private void step(UnaryOperator<Layout> step) {
    steps.add(step);
    seen = step.apply(seen);
  }

  private void newAxis() {
    int d = dim;
    step(layout -> layout.unsqueeze(d));
  }

  private void position(Index.At at, int number) {
    int d = dim;
    int size = seen.shape().dim(d);
    if (at.position < -size || at.position >= size) {
      throw outside(at, number, size);
    }
    int position = at.position < 0 ? at.position + size : at.position;
    source++;
    if (at.keeps) {
      step(layout -> layout.slice(d, position, 1, 1));
      pass(1);
    } else {
      step(layout -> layout.select(d, position));
    }
  }

  private ShapeException outside(Index.At at, int number, int size) {
    return new ShapeException(
        op
            + ": position "
            + at.position
            + " (index "
            + number
            + ") is outside dimension "
            + source
            + "; got shape "
            + shape
            + "; expected "
            + (size == 0
                ? "no position, since it is empty. Take a range"
                : "a position from " + -size + " to " + (size - 1)));
  }

  private void range(Index.Range range) {
    if (range.step < 1) {
      throw new ShapeException(
          op
              + ": the step of a range must be at least 1; got "
              + range
              + " on shape "
              + shape
              + "; expected 1 or more. To reverse a dimension, flip it");
    }
    int d = dim;
    int size = seen.shape().dim(d);
    int start = Math.max(0, Math.min(size, range.start < 0 ? range.start + size : range.start));
    int end = Math.max(start, Math.min(size, range.end < 0 ? range.end + size : range.end));
    int length = end == start ? 0 : (end - start - 1) / range.step + 1;
    if (length != size) {
      step(layout -> layout.slice(d, start, length, range.step));
    }
    source++;
    pass(1);
  }

  private void chosen(Tensor tensor) {
    boolean mask = tensor.dtype() == DType.BOOL;
    if (mask && tensor.ndim() == 0) {
      newAxis();
      tensors.add(Optional.of(tensor.view(1)));
      dim++;
      return;
    }
    tensors.add(Optional.of(tensor));
    int width = mask ? tensor.ndim() : 1;
    dim += width;
    source += width;
  }

  static void requireType(Tensor tensor, boolean fits, String rule) {
    if (!fits) {
      throw new DTypeException(
          "get: "
              + rule
              + "; got "
              + tensor.dtype()
              + " "
              + tensor.shape()
              + "; expected int64 positions or a bool mask. Convert with to(DType.INT64), or"
              + " compare, as in x.gt(0)");
    }
  }
}
