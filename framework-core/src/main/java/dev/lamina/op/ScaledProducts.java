package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code beta * x + alpha * product}. With {@code beta = 0} nothing of {@code x} is read, so its
 * NaN does not spread. Among integers both factors lose their fraction, as in PyTorch.
 */
public final class ScaledProducts {
  static final List<Operation> OPERATIONS =
      List.of(
          declared("addmm", "x.addmm(a, b, beta, alpha)", "A matrix plus a product of matrices.")
              .sample(
                  x -> x[0].addmm(x[1], x[2], 0.5, 2),
                  Input.any(3),
                  Input.any(2, 2),
                  Input.any(2, 3))
              .sample(
                  x -> x[0].addmm(x[1], x[2], 0, 1), Input.any(), Input.any(2, 0), Input.any(0, 3)),
          declared("addmv", "x.addmv(a, b, beta, alpha)", "A vector plus a matrix times a vector.")
              .sample(
                  x -> x[0].addmv(x[1], x[2], 3, -1), Input.any(2), Input.any(2, 3), Input.any(3)),
          declared("baddbmm", "x.baddbmm(a, b, beta, alpha)", "Matrices plus products of matrices.")
              .sample(
                  x -> x[0].baddbmm(x[1], x[2], 2, 3),
                  Input.any(2, 1, 2),
                  Input.any(2, 3, 2),
                  Input.any(2, 2, 2)),
          declared("addbmm", "x.addbmm(a, b, beta, alpha)", "A matrix plus the sum of products.")
              .sample(
                  x -> x[0].addbmm(x[1], x[2], 2, 0.5),
                  Input.any(3, 2),
                  Input.any(2, 3, 2),
                  Input.any(2, 2, 2)),
          declared(
                  "addr", "x.addr(a, b, beta, alpha)", "A matrix plus the products of two vectors.")
              .sample(x -> x[0].addr(x[1], x[2], 2, 3), Input.any(2, 3), Input.any(2), Input.any(3))
              .types(Operation.ALL));

  private ScaledProducts() {}

  private static Operation declared(String name, String signature, String summary) {
    return Operation.composite(name, signature, summary).types(Operation.NUMBERS).inPlace();
  }

  /** {@code beta * x + alpha * a b} of matrices. */
  public static Tensor addmm(Tensor x, Tensor a, Tensor b, double beta, double alpha) {
    Products.requireDims("addmm", a, 2, b, 2, "[m, k] x [k, n]");
    Products.requireOneType("addmm", x, a, b);
    Tensor product = MatMulOp.product("addmm", a, b);
    return sum("addmm", x, product, beta, alpha);
  }

  /** {@code beta * x + alpha * a b} of a matrix and a vector. */
  public static Tensor addmv(Tensor x, Tensor a, Tensor b, double beta, double alpha) {
    Products.requireDims("addmv", a, 2, b, 1, "[m, k] x [k]");
    Products.requireOneType("addmv", x, a, b);
    return sum("addmv", x, MatMulOp.matmul("addmv", a, b), beta, alpha);
  }

  /** {@code beta * x + alpha * a b} of batches of matrices. */
  public static Tensor baddbmm(Tensor x, Tensor a, Tensor b, double beta, double alpha) {
    requireBatches("baddbmm", a, b);
    Products.requireOneType("baddbmm", x, a, b);
    return sum("baddbmm", x, MatMulOp.product("baddbmm", a, b), beta, alpha);
  }

  /** {@code beta * x + alpha * sum of a[i] b[i]}: one product over batch and inner dimension. */
  public static Tensor addbmm(Tensor x, Tensor a, Tensor b, double beta, double alpha) {
    requireBatches("addbmm", a, b);
    // Below, batch and inner dimension are one, which may agree where the inner ones do not.
    MatMulOp.checkInner("addbmm", a, b);
    Products.requireOneType("addbmm", x, a, b);
    int inner = a.size(0) * a.size(2);
    Tensor left = Movement.inner(Movement.turned(a, 1, 0, 2), a.size(1), inner);
    Tensor right = Movement.inner(b, inner, b.size(2));
    return sum("addbmm", x, MatMulOp.product("addbmm", left, right), beta, alpha);
  }

  /** {@code beta * x + alpha * a[i] * b[j]}. */
  public static Tensor addr(Tensor x, Tensor a, Tensor b, double beta, double alpha) {
    Products.requireDims("addr", a, 1, b, 1, "[m] x [n]");
    DType type = Promotion.of(x, a, b);
    Tensor product = Products.outer(a.to(type), b.to(type));
    return sum("addr", x.to(type), product, beta, alpha);
  }

  /**
   * Writes a result over {@code x}.
   *
   * @param op the method's name
   * @param x what is changed
   * @param result gives the values
   * @return {@code x}
   */
  public static Tensor into(String op, Tensor x, Supplier<Tensor> result) {
    Tensor y = result.get();
    if (!y.shape().equals(x.shape())) {
      throw new ShapeException(
          op
              + ": the result has another shape than the tensor written to; got "
              + x.shape()
              + ", the result "
              + y.shape()
              + ". Use the operation without the underscore");
    }
    if (y.dtype() != x.dtype() && !(y.dtype().isFloatingPoint() && x.dtype().isFloatingPoint())) {
      throw new DTypeException(
          op
              + ": a result of type "
              + y.dtype()
              + " cannot be stored in "
              + x.dtype()
              + "; got "
              + x.dtype()
              + " "
              + x.shape()
              + ". Convert it with to(dtype), or use the operation without the underscore");
    }
    if (Context.current().gradEnabled()) {
      InPlace.mayRecord(op, x, new Tensor[] {x, y});
    }
    if (Context.current().gradEnabled()) {
      // Refuses here what could not be recorded, by the right name.
      InPlace.mayRecord(op, x, new Tensor[] {y});
    }
    return x.copy_(y);
  }

  private static void requireBatches(String op, Tensor a, Tensor b) {
    Products.requireDims(op, a, 3, b, 3, "[batch, m, k] x [batch, k, n]");
    if (a.size(0) != b.size(0)) {
      throw new ShapeException(
          op
              + ": the batches differ in size; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected [batch, m, k] x [batch, k, n]");
    }
  }

  private static Tensor sum(String op, Tensor x, Tensor product, double beta, double alpha) {
    if (!Shape.broadcast(op, x.shape(), product.shape()).equals(product.shape())) {
      throw new ShapeException(
          op
              + ": the tensor does not broadcast to the product; got "
              + x.shape()
              + ", the product "
              + product.shape()
              + "; expected sizes of the product, or 1");
    }
    Tensor scaled = scaled(product, alpha);
    if (beta != 0) {
      return scaled(x, beta).add(scaled);
    }
    // The gradient of x is zero and not missing.
    return x.requiresGrad() ? x.maskedFill(everywhere(x), 0).add(scaled) : scaled;
  }

  private static Tensor everywhere(Tensor x) {
    return Tensor.of(new boolean[] {true}, Shape.of()).to(x.device());
  }

  private static Tensor scaled(Tensor x, double factor) {
    if (factor == 1) {
      return x;
    }
    return switch (x.dtype()) {
      case FLOAT32, FLOAT64 -> x.mul(factor);
      case UINT8, INT32, INT64 -> x.mul((long) factor);
      // All but zero leaves truth values as they are.
      case BOOL -> factor == 0 ? x.logicalAnd(x.logicalNot()) : x;
    };
  }
}
