package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Products of vectors and matrices that are made of the matrix product and multiplication. */
public final class Products {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.kernel("mm", "x.mm(other)", "The product of two matrices.")
              .sample(x -> x[0].mm(x[1]), Input.any(2, 3), Input.any(3, 4))
              .sample(x -> x[0].mm(x[1]), Input.any(2, 0), Input.any(0, 3))
              .types(Operation.NUMBERS),
          Operation.kernel("matmul", "x.matmul(other)", "The product as NumPy's @.")
              .sample(x -> x[0].matmul(x[1]), Input.any(3), Input.any(3))
              .sample(x -> x[0].matmul(x[1]), Input.any(2, 1, 3, 4), Input.any(2, 4, 2))
              .sample(x -> x[0].matmul(x[1]), Input.any(3), Input.any(2, 3, 2))
              .sample(x -> x[0].matmul(x[1]), Input.any(2, 2, 3), Input.any(3, 2))
              .sample(x -> x[0].matmul(x[1]), Input.any(0, 2), Input.any(3, 2, 0))
              .types(Operation.NUMBERS),
          Operation.kernel("bmm", "x.bmm(other)", "Products of two batches of matrices.")
              .sample(x -> x[0].bmm(x[1]), Input.any(2, 3, 2), Input.any(2, 2, 4))
              .types(Operation.NUMBERS),
          Operation.composite("mv", "x.mv(vector)", "A matrix times a vector.")
              .sample(x -> x[0].mv(x[1]), Input.any(2, 3), Input.any(3))
              .types(Operation.NUMBERS),
          Operation.composite("dot", "x.dot(other)", "The product of two vectors, a number.")
              .sample(x -> x[0].dot(x[1]), Input.any(3), Input.any(3))
              .types(Operation.NUMBERS),
          Operation.composite("inner", "x.inner(other)", "Products over the last dimensions.")
              .sample(x -> x[0].inner(x[1]), Input.any(2, 3), Input.any(4, 3))
              .sample(x -> x[0].inner(x[1]), Input.any(2, 3), Input.any())
              .types(Operation.NUMBERS),
          Operation.composite("outer", "x.outer(other)", "All products of two vectors' elements.")
              .sample(x -> x[0].outer(x[1]), Input.any(2), Input.any(3))
              .types(Operation.ALL),
          Operation.composite("kron", "x.kron(other)", "Kronecker's product.")
              .sample(x -> x[0].kron(x[1]), Input.any(2, 3), Input.any(2, 2))
              .sample(x -> x[0].kron(x[1]), Input.any(2), Input.any(1, 3, 2))
              .types(Operation.ALL),
          Operation.composite("cross", "x.cross(other, dim)", "Cross products of vectors of three.")
              .sample(x -> x[0].cross(x[1]), Input.any(2, 3), Input.any(2, 3))
              .sample(x -> x[0].cross(x[1], 0), Input.any(3, 1), Input.any(3, 2))
              .types(Operation.NUMBERS),
          Operation.composite("trace", "x.trace()", "The sum of a matrix' diagonal.")
              .sample(x -> x[0].trace(), Input.any(3, 2))
              .types(Operation.ALL));

  private Products() {}

  /** The products of two batches of matrices of equal size. */
  public static Tensor bmm(Tensor a, Tensor b) {
    a.layout("bmm");
    b.layout("bmm");
    if (a.ndim() != 3 || b.ndim() != 3 || a.size(0) != b.size(0)) {
      throw new ShapeException(
          "bmm: both operands must be batches of equally many matrices; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected [batch, m, k] x [batch, k, n]. Use matmul, which broadcasts");
    }
    return MatMulOp.product("bmm", a, b);
  }

  /** A matrix times a vector. */
  public static Tensor mv(Tensor a, Tensor b) {
    requireDims("mv", a, 2, b, 1, "[m, k] x [k]");
    return MatMulOp.matmul("mv", a, b);
  }

  /** The sum of the products of two vectors' elements. */
  public static Tensor dot(Tensor a, Tensor b) {
    requireDims("dot", a, 1, b, 1, "[k] x [k]");
    return MatMulOp.matmul("dot", a, b);
  }

  /** All sums of products over the last dimensions. */
  public static Tensor inner(Tensor a, Tensor b) {
    if (a.ndim() == 0 || b.ndim() == 0) {
      return a.mul(b);
    }
    if (a.size(-1) != b.size(-1)) {
      throw new ShapeException(
          "inner: the last dimensions differ; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected [..., k] x [..., k]. Use matmul for [m, k] x [k, n]");
    }
    return Contraction.over("inner", a, b, new int[] {-1}, new int[] {-1});
  }

  /** All products of the elements of two vectors. */
  public static Tensor outer(Tensor a, Tensor b) {
    requireDims("outer", a, 1, b, 1, "[m] x [n]");
    return Movement.inner(a, a.size(0), 1).mul(b);
  }

  /** Blocks of {@code b}, each multiplied by an element of {@code a}. */
  public static Tensor kron(Tensor a, Tensor b) {
    int n = Math.max(a.ndim(), b.ndim());
    int[] left = new int[2 * n];
    int[] right = new int[2 * n];
    int[] sizes = new int[n];
    for (int d = 0; d < n; d++) {
      left[2 * d] = sizeFrom(a, d - (n - a.ndim()));
      left[2 * d + 1] = 1;
      right[2 * d] = 1;
      right[2 * d + 1] = sizeFrom(b, d - (n - b.ndim()));
      sizes[d] = left[2 * d] * right[2 * d + 1];
    }
    Tensor blocks = Movement.inner(a, left).mul(Movement.inner(b, right));
    return Movement.inner(blocks, sizes);
  }

  private static int sizeFrom(Tensor x, int dim) {
    return dim < 0 ? 1 : x.size(dim);
  }

  /** The cross product along the first dimension of size 3. */
  public static Tensor cross(Tensor a, Tensor b) {
    Shape shape = Shape.broadcast("cross", a.shape(), b.shape());
    for (int d = 0; d < shape.ndim(); d++) {
      if (shape.dim(d) == 3) {
        return cross(a, b, d - shape.ndim());
      }
    }
    throw new ShapeException(
        "cross: no dimension has size 3; got left "
            + a.shape()
            + ", right "
            + b.shape()
            + "; expected vectors of three numbers along one dimension");
  }

  /** The cross product along a dimension. */
  public static Tensor cross(Tensor a, Tensor b, int dim) {
    if (a.ndim() != b.ndim() && dim >= 0) {
      throw new ShapeException(
          "cross: operands of different dimensions have no dimension "
              + dim
              + " in common; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + ". Count the dimension from the end");
    }
    int both = Math.min(a.ndim(), b.ndim());
    boolean there = dim >= -both && dim < both;
    if (!there || a.size(dim) != 3 || b.size(dim) != 3) {
      throw new ShapeException(
          "cross: dimension "
              + dim
              + " must have size 3 in both operands; got left "
              + a.shape()
              + ", right "
              + b.shape());
    }
    Shape.broadcast("cross", a.shape(), b.shape());
    return turned(a, dim, 1).mul(turned(b, dim, 2)).sub(turned(a, dim, 2).mul(turned(b, dim, 1)));
  }

  /** The three elements of a dimension, the one at {@code first} in front. */
  private static Tensor turned(Tensor x, int dim, int first) {
    Tensor order = Tensor.of(first, (first + 1) % 3, (first + 2) % 3).to(x.device());
    return Indexing.indexSelect(x, dim, order);
  }

  /** The sum of the diagonal. */
  public static Tensor trace(Tensor x) {
    if (x.ndim() != 2) {
      throw new ShapeException(
          "trace: only a matrix has a trace; got "
              + x.shape()
              + "; expected [m, n]. For batches, use diagonal(0, -2, -1).sum(-1)");
    }
    Shape from = x.shape();
    UnaryOperator<Layout> look = layout -> Views.diagonal(layout, 0, 0, 1);
    return Movement.seen(
            "trace", x, look.apply(x.layout("trace")), g -> Movement.embed("trace", g, from, look))
        .sum();
  }

  static void requireDims(String op, Tensor a, int left, Tensor b, int right, String expected) {
    a.layout(op);
    b.layout(op);
    if (a.ndim() != left || b.ndim() != right) {
      throw new ShapeException(
          op
              + ": the operands have other numbers of dimensions; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected "
              + expected
              + ". Use matmul for other shapes");
    }
  }

  /** Several operands must have one type. */
  static void requireOneType(String op, Tensor... operands) {
    DType type = operands[0].dtype();
    if (Arrays.stream(operands).anyMatch(x -> x.dtype() != type)) {
      StringBuilder got = new StringBuilder();
      for (Tensor x : operands) {
        got.append(got.isEmpty() ? "" : ", ").append(x.dtype()).append(' ').append(x.shape());
      }
      throw new DTypeException(
          op + ": operands must have one type; got " + got + ". Convert with to(dtype)");
    }
  }
}
