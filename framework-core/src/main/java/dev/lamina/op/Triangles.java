package dev.lamina.op;

import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.Expr;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Matrices of diagonals, and their triangles. */
public final class Triangles {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite("diag", "x.diag(offset)", "A vector as a diagonal, or the diagonal.")
              .sample(x -> x[0].diag(), Input.any(3))
              .sample(x -> x[0].diag(-1), Input.any(2))
              .sample(x -> x[0].diag(1), Input.any(2, 4))
              .sample(x -> x[0].diag(), Input.any(0))
              .types(Operation.ALL),
          Operation.kernel(
                  "diagEmbed", "x.diagEmbed(offset, dim1, dim2)", "Matrices with given diagonals.")
              .sample(x -> x[0].diagEmbed(), Input.any(2, 3))
              .sample(x -> x[0].diagEmbed(-1, 0, 2), Input.any(2, 3))
              .sample(x -> x[0].diagEmbed(1), Input.any(2, 0))
              .types(Operation.ALL),
          Operation.composite("tril", "x.tril(diagonal)", "The triangle below a diagonal.")
              .sample(x -> x[0].tril(), Input.any(3, 4))
              .sample(x -> x[0].tril(-1), Input.any(2, 4, 3))
              .sample(x -> x[0].tril(1), Input.any(0, 3))
              .types(Operation.ALL)
              .inPlace(),
          Operation.composite("triu", "x.triu(diagonal)", "The triangle above a diagonal.")
              .sample(x -> x[0].triu(), Input.any(3, 4))
              .sample(x -> x[0].triu(2), Input.any(2, 4, 3))
              .types(Operation.ALL)
              .inPlace());

  /** 0 where the first operand holds. */
  private static final ElementwiseOp TRIL = cleared("tril");

  private static final ElementwiseOp TRIU = cleared("triu");

  private Triangles() {}

  private static ElementwiseOp cleared(String name) {
    return ElementwiseOp.of(name, 2, TypeRule.SAME, (x, s) -> Expr.select(x[0], s[0], x[1]))
        .withScalars(1)
        .masked();
  }

  /** Matrices with the last dimension as a diagonal and zeros elsewhere; a copy. */
  public static Tensor diagEmbed(Tensor x, int offset, int dim1, int dim2) {
    if (x.ndim() == 0) {
      throw new ShapeException(
          "diagEmbed: a single value is no diagonal; got shape []; expected at least one"
              + " dimension. Make it a vector with view(1)");
    }
    // One dimension more than x has, which the error should count too.
    Shape more = x.layout("diagEmbed").unsqueeze(0).shape();
    int a = more.index("diagEmbed", dim1);
    int b = more.index("diagEmbed", dim2);
    Views.requireTwo("diagEmbed", more, a, b);
    int length = length(x, offset);
    int[] sizes = new int[more.ndim()];
    int next = 0;
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = d == a || d == b ? length : x.size(next++);
    }
    return Movement.embed(
        "diagEmbed", x, Shape.of(sizes), layout -> Views.diagonal(layout, offset, a, b));
  }

  private static int length(Tensor x, int offset) {
    long length = x.size(-1) + Math.abs((long) offset);
    if (length > Integer.MAX_VALUE) {
      throw new ShapeException(
          "diagEmbed: the offset makes the matrices too large; got offset "
              + offset
              + " for shape "
              + x.shape()
              + "; expected at most 2^31 - 1 elements. Take an offset nearer to 0");
    }
    return (int) length;
  }

  /** A vector as the diagonal of a matrix, or the diagonal of a matrix; a copy. */
  public static Tensor diag(Tensor x, int offset) {
    if (x.ndim() != 1 && x.ndim() != 2) {
      throw new ShapeException(
          "diag: only a vector or a matrix has a diagonal; got shape "
              + x.shape()
              + "; expected [n] or [m, n]. For more dimensions use diagonal() or diagEmbed()");
    }
    x.layout("diag");
    return x.ndim() == 1 ? diagEmbed(x, offset, 0, 1) : Views.diagonal(x, offset, 0, 1).clone();
  }

  /** The elements on a diagonal and below it, zeros above; a copy. */
  public static Tensor tril(Tensor x, int diagonal) {
    return Elementwise.masked(TRIL, above("tril", x, diagonal), x, 0);
  }

  /** The elements on a diagonal and above it, zeros below; a copy. */
  public static Tensor triu(Tensor x, int diagonal) {
    return Elementwise.masked(TRIU, below("triu", x, diagonal), x, 0);
  }

  /** As {@link #tril}, changing the tensor. */
  public static Tensor trilInPlace(Tensor x, int diagonal) {
    return InPlace.masked(TRIL, x, above("tril_", x, diagonal), 0);
  }

  /** As {@link #triu}, changing the tensor. */
  public static Tensor triuInPlace(Tensor x, int diagonal) {
    return InPlace.masked(TRIU, x, below("triu_", x, diagonal), 0);
  }

  private static Tensor above(String op, Tensor x, int diagonal) {
    requireMatrix(op, x);
    return positions(x, x.ndim() - 1).sub(rows(x)).gt((long) diagonal);
  }

  private static Tensor below(String op, Tensor x, int diagonal) {
    requireMatrix(op, x);
    return positions(x, x.ndim() - 1).sub(rows(x)).lt((long) diagonal);
  }

  private static Tensor rows(Tensor x) {
    Tensor rows = positions(x, x.ndim() - 2);
    return rows.viewedAs(rows.layout().unsqueeze(1));
  }

  /** The positions of a dimension, where the tensor is. */
  private static Tensor positions(Tensor x, int dim) {
    return x.device().run(() -> Tensor.arange(x.size(dim)));
  }

  private static void requireMatrix(String op, Tensor x) {
    Layout layout = x.layout(op);
    if (layout.shape().ndim() < 2) {
      throw new ShapeException(
          op
              + ": fewer than two dimensions have no triangle; got shape "
              + layout.shape()
              + "; expected [..., m, n]. Add a dimension with unsqueeze(dim)");
    }
  }
}
