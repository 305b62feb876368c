package dev.lamina.op;

import dev.lamina.autograd.Backward;
import dev.lamina.autograd.Node;
import dev.lamina.autograd.Saved;
import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.Optional;

/** Matrix products: of two matrices, of batches of them, and with vectors. */
public final class MatMulOp {
  private static final long[] NO_SCALARS = {};

  private MatMulOp() {}

  /** The product of two matrices. */
  public static Tensor mm(Tensor a, Tensor b) {
    if (a.ndim() != 2 || b.ndim() != 2) {
      throw new ShapeException(
          "mm: both operands must be matrices; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + "; expected [m, k] x [k, n]. Use matmul for vectors and batches");
    }
    return product("mm", a, b);
  }

  /** The product as NumPy defines it for vectors, matrices and batches. */
  public static Tensor matmul(Tensor a, Tensor b) {
    return matmul("matmul", a, b);
  }

  /** The product as NumPy defines it; errors name another operation. */
  static Tensor matmul(String op, Tensor a, Tensor b) {
    a.layout(op);
    b.layout(op);
    if (a.ndim() == 0 || b.ndim() == 0) {
      throw new ShapeException(
          op
              + ": operands must have at least one dimension; got left "
              + a.shape()
              + ", right "
              + b.shape()
              + ". Use mul for a single value");
    }
    if (a.ndim() == 1) {
      return row(op, a, b);
    }
    if (b.ndim() == 1) {
      checkInner(op, a, b);
      Tensor y = matmul(op, a, Movement.inner(b, b.size(0), 1));
      return Movement.inner(y, leading(y.shape(), 1).toArray());
    }
    if (a.ndim() == 2 && b.ndim() == 2) {
      return product(op, a, b);
    }
    if (b.ndim() == 2) {
      // One product of all rows at once.
      checkInner(op, a, b);
      int[] sizes = a.shape().toArray();
      int inner = sizes[sizes.length - 1];
      Tensor rows = Movement.inner(a, leading(a.shape(), 1).numel(), inner);
      sizes[sizes.length - 1] = b.size(1);
      return Movement.inner(product(op, rows, b), sizes);
    }
    return batched(op, a, b);
  }

  private static Tensor row(String op, Tensor vector, Tensor b) {
    checkInner(op, vector, b);
    Tensor y = matmul(op, Movement.inner(vector, 1, vector.size(0)), b);
    int[] sizes = y.shape().toArray();
    // The row of a vector goes: the last dimension but one, or the only one.
    int[] rest = java.util.Arrays.copyOf(sizes, sizes.length - 1);
    if (b.ndim() > 1) {
      rest[rest.length - 1] = sizes[sizes.length - 1];
    }
    return Movement.inner(y, rest);
  }

  private static Shape leading(Shape shape, int drop) {
    return Shape.of(java.util.Arrays.copyOf(shape.toArray(), shape.ndim() - drop));
  }

  private static Tensor batched(String op, Tensor a, Tensor b) {
    checkInner(op, a, b);
    Shape batch = Shape.broadcast(op, leading(a.shape(), 2), leading(b.shape(), 2));
    int m = a.size(-2);
    int k = a.size(-1);
    int n = b.size(-1);
    Tensor x = stacked(a, with(batch, m, k), batch.numel());
    Tensor y = stacked(b, with(batch, k, n), batch.numel());
    return Movement.inner(product(op, x, y), with(batch, m, n));
  }

  /** Batches of any dimensions as one dimension of matrices. */
  private static Tensor stacked(Tensor x, int[] sizes, int batches) {
    Tensor wide = Movement.stretched(x, Shape.of(sizes));
    return Movement.inner(wide, batches, sizes[sizes.length - 2], sizes[sizes.length - 1]);
  }

  private static int[] with(Shape batch, int rows, int cols) {
    int[] sizes = java.util.Arrays.copyOf(batch.toArray(), batch.ndim() + 2);
    sizes[batch.ndim()] = rows;
    sizes[batch.ndim() + 1] = cols;
    return sizes;
  }

  static void checkInner(String op, Tensor a, Tensor b) {
    if (a.size(-1) != b.size(b.ndim() == 1 ? 0 : -2)) {
      throw mismatch(op, a, b);
    }
  }

  private static ShapeException mismatch(String op, Tensor a, Tensor b) {
    int k = a.size(-1);
    boolean turned = b.ndim() > 1 && k == b.size(-1);
    return new ShapeException(
        op
            + ": inner dimensions differ ("
            + k
            + " vs "
            + b.size(b.ndim() == 1 ? 0 : -2)
            + "); got left "
            + a.shape()
            + ", right "
            + b.shape()
            + "; expected "
            + (a.ndim() == 1 ? "[k]" : "[m, k]")
            + " x "
            + (b.ndim() == 1 ? "[k]." : "[k, n].")
            + (turned ? " Did you mean right.t()?" : " Check the sizes, or transpose one operand"));
  }

  /** The product of two matrices or of two batches of equal size. */
  static Tensor product(String op, Tensor a, Tensor b) {
    checkInner(op, a, b);
    requireSameType(op, a, b);
    Tensor y = multiply(op, a, b, Optional.empty(), Optional.empty());
    if (Context.current().gradEnabled() && (a.requiresGrad() || b.requiresGrad())) {
      y.recordedAs(new Product(op, a, b));
    }
    return y;
  }

  static void requireSameType(String op, Tensor a, Tensor b) {
    if (a.dtype() != b.dtype() || a.dtype() == DType.BOOL) {
      throw new DTypeException(
          op
              + ": operands must have one numeric type; got left "
              + a.dtype()
              + " "
              + a.shape()
              + ", right "
              + b.dtype()
              + " "
              + b.shape()
              + ". Convert one with to(dtype)");
    }
  }

  /**
   * The product without checks or record, with what each row and then each element goes through.
   */
  static Tensor multiply(
      String op, Tensor a, Tensor b, Optional<Tensor> bias, Optional<Activation> activation) {
    Layout la = a.layout(op);
    Layout lb = b.layout(op);
    Backend backend = a.storage().backend();
    if (b.storage().backend() != backend) {
      backend = Elementwise.meet(op, a, b);
    }
    if (bias.isPresent() && bias.get().storage().backend() != backend) {
      backend = Elementwise.meet(op, a, b, bias.get());
    }
    Layout out;
    if (la.shape().ndim() == 2) {
      out = Layout.contiguous(a.size(0), b.size(1));
    } else {
      out = Layout.contiguous(Shape.of(a.size(0), a.size(1), b.size(2)));
    }
    Context context = Context.current();
    Tensor y = context.allocate(backend, a.dtype(), out);
    if (bias.isPresent() || activation.isPresent()) {
      Optional<Epilogue> after =
          Optional.of(
              bias.isPresent()
                  ? adding(context, op, y, bias.get(), activation)
                  : applying(y, activation.get()));
      backend.matmul(a.storage(), la, Optional.empty(), b.storage(), lb, y.storage(), after);
    } else {
      backend.matmul(a.storage(), la, b.storage(), lb, y.storage());
    }
    return y;
  }

  private static Epilogue adding(
      Context context, String op, Tensor y, Tensor bias, Optional<Activation> activation) {
    Layout[] layouts = {bias.layout(op)};
    Layout[] inputs = {y.layout(), layouts[0]};
    Storage[] operands = {y.storage(), y.storage(), bias.storage()};
    return new Epilogue(
        y.shape(),
        activation.isPresent()
            ? activation.get().afterSum(y.dtype())
            : Ops.ADD.uniform(y.dtype(), false).program(),
        context.walk(op, 1, inputs).iteration(),
        operands,
        layouts,
        NO_SCALARS);
  }

  private static Epilogue applying(Tensor y, Activation activation) {
    return new Epilogue(
        y.shape(),
        activation.alone(y.dtype()),
        y.layout().linear(),
        new Storage[] {y.storage(), y.storage()},
        new Layout[0],
        NO_SCALARS);
  }

  /** A product without a record, written into a dense tensor of its shape. */
  static void write(String op, Tensor a, Tensor b, Tensor out) {
    Layout la = a.layout(op);
    out.storage().backend().matmul(a.storage(), la, b.storage(), b.layout(op), out.storage());
  }

  private static Tensor flip(Tensor x) {
    return Movement.transpose(x, -2, -1);
  }

  /** {@code da = g b^T, db = a^T g}. */
  private static final class Product extends Node {
    private final String op;
    private Saved a;
    private Saved b;
    private boolean used;

    Product(String op, Tensor a, Tensor b) {
      super(a.node(), b.node());
      this.op = op;
      this.a = b.requiresGrad() ? new Saved(a) : null;
      this.b = a.requiresGrad() ? new Saved(b) : null;
    }

    @Override
    public String name() {
      return op;
    }

    @Override
    protected void backward(Tensor g, Backward backward) {
      if (used) {
        throw usedUp();
      }
      if (next(0) != null) {
        backward.send(next(0), product(op, g, flip(b.get(op))));
      }
      if (next(1) != null) {
        backward.send(next(1), product(op, flip(a.get(op)), g));
      }
    }

    @Override
    protected void release() {
      a = null;
      b = null;
      used = true;
    }
  }
}
