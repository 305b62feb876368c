package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Classes that samples belong to, as losses take them: input {@code [n, classes, d1, …]} or {@code
 * [classes]}, targets {@code [n, d1, …]} or a single one.
 *
 * @param op the operation, named in errors
 * @param dim the dimension of the classes
 * @param size number of classes
 * @param at the targets, int64, contiguous
 * @param ignored the class that does not count
 */
record ClassTargets(String op, int dim, int size, Tensor at, long ignored) {
  /** Checks an input, its targets and the weights of the classes. */
  static ClassTargets of(
      String op, Tensor input, Tensor target, Optional<Tensor> weight, long ignored) {
    input.layout(op);
    target.layout(op);
    RowCall.requireReal(op, input);
    if (input.ndim() == 0) {
      throw new ShapeException(
          op
              + ": the input has no dimension of classes; got input []; expected [classes], [n,"
              + " classes] or [n, classes, d1, ...]. Use unsqueeze(0)");
    }
    DType type = target.dtype();
    if (type != DType.INT64 && type != DType.INT32 && type != DType.UINT8) {
      throw notClasses(op, input, target);
    }
    int dim = input.ndim() == 1 ? 0 : 1;
    Shape rows = withoutClasses(input.shape(), dim);
    if (!target.shape().equals(rows)) {
      throw mismatch(op, input, target, rows);
    }
    if (input.size(dim) == 0 && target.numel() > 0) {
      throw new ShapeException(
          op
              + ": there are no classes; got input "
              + input.shape()
              + ", target "
              + target.shape()
              + "; expected at least one class in dimension "
              + dim
              + ". Check the size of the network's last layer");
    }
    weight.ifPresent(w -> requireWeight(op, input, w, input.size(dim)));
    Tensor at = type == DType.INT64 ? target : target.to(DType.INT64);
    return new ClassTargets(op, dim, input.size(dim), at.contiguous(), ignored);
  }

  private static DTypeException notClasses(String op, Tensor input, Tensor target) {
    return new DTypeException(
        op
            + ": targets must be class indices; got target "
            + target.dtype()
            + " "
            + target.shape()
            + ", input "
            + input.dtype()
            + " "
            + input.shape()
            + "; expected int64. Convert with to(DType.INT64)");
  }

  private static Shape withoutClasses(Shape shape, int dim) {
    int[] sizes = shape.toArray();
    System.arraycopy(sizes, dim + 1, sizes, dim, sizes.length - dim - 1);
    return Shape.of(Arrays.copyOf(sizes, sizes.length - 1));
  }

  private static ShapeException mismatch(String op, Tensor input, Tensor target, Shape rows) {
    boolean oneHot = target.shape().equals(input.shape());
    boolean column =
        target.ndim() == rows.ndim() + 1 && target.size(-1) == 1 && target.numel() == rows.numel();
    return new ShapeException(
        op
            + ": the targets do not fit the input; got input "
            + input.shape()
            + ", target "
            + target.shape()
            + "; expected target "
            + rows
            + ". "
            + (column
                ? "Use target.squeeze(-1)"
                : oneHot
                    ? "Probabilities of the classes must be " + input.dtype()
                    : "Give one class for each sample"));
  }

  /** Fails unless these are weights of the classes. */
  static void requireWeight(String op, Tensor input, Tensor weight, int size) {
    weight.layout(op);
    if (!weight.shape().equals(Shape.of(size)) || weight.dtype() != input.dtype()) {
      throw new ShapeException(
          op
              + ": the weights do not fit the classes; got weight "
              + weight.dtype()
              + " "
              + weight.shape()
              + ", input "
              + input.dtype()
              + " "
              + input.shape()
              + "; expected weight "
              + input.dtype()
              + " ["
              + size
              + "]. Give one weight for each class");
    }
  }

  /** A layout of the input's shape, the classes last. */
  Layout rows(Layout layout) {
    return RowCall.along(layout, dim);
  }

  /** Where a target is ignored. */
  Tensor isIgnored() {
    return at.eq(ignored);
  }

  /** For each class whether it is the target, false where that is ignored; the input's shape. */
  Tensor isTarget() {
    int[] sizes = new int[at.ndim() + 1];
    Arrays.fill(sizes, 1);
    sizes[dim] = size;
    Tensor classes = Tensor.arange(size).to(at.device()).view(sizes);
    return at.maskedFill(isIgnored(), -1).unsqueeze(dim).eq(classes);
  }

  /** A value of each sample, beside the classes. */
  Tensor beside(Tensor ofRows) {
    return ofRows.unsqueeze(dim);
  }

  /** Elements of an input at the targets, anything where these are ignored. */
  Tensor pick(Tensor input) {
    // What is below 0 is none, and must not count from the end.
    Tensor index = at.maskedFill(at.lt(0), (double) size).maskedFill(isIgnored(), 0);
    return input.gather(dim, beside(index)).squeeze(dim);
  }

  /** What each target counts. */
  Tensor weights(DType type, Optional<Tensor> weight) {
    if (weight.isEmpty()) {
      return isIgnored().logicalNot().to(type);
    }
    int[] sizes = new int[at.ndim() + 1];
    Arrays.fill(sizes, 1);
    sizes[dim] = size;
    int[] stretched = at.unsqueeze(dim).shape().toArray();
    stretched[dim] = size;
    return pick(weight.get().view(sizes).expand(stretched)).maskedFill(isIgnored(), 0);
  }
}
