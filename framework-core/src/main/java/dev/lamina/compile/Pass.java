package dev.lamina.compile;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Layout;
import dev.lamina.backend.ProductLaunch;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * An element-wise launch taken apart: a program over rows and columns, and where each operand's
 * elements are.
 *
 * @param backend where it runs
 * @param program what is computed
 * @param operands outputs, then inputs
 * @param rows number of rows, at least 1
 * @param cols number of columns, at least 1
 * @param scalars the program's scalars
 */
record Pass(
    Backend backend, Program program, Operand[] operands, int rows, int cols, long[] scalars) {
  private static final Map<DType, Program> PRODUCTS = new EnumMap<>(DType.class);
  private static final long[] NO_SCALARS = {};

  static {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Expr product = Expr.argument(0, type).mul(Expr.argument(1, type));
      PRODUCTS.put(type, new Program("outer", new DType[] {type, type}, product));
    }
  }

  /**
   * An operand: element {@code [r, c]} is at {@code base + r * row + c * col}.
   *
   * @param storage its memory
   * @param base position of the first element
   * @param row step from row to row, 0 if there is one row
   * @param col step from column to column
   */
  record Operand(Storage storage, int base, int row, int col) {
    /** Whether each element is at the same place as the other's. */
    boolean isAt(Operand other) {
      return storage == other.storage && base == other.base && row == other.row && col == other.col;
    }
  }

  /**
   * Takes a launch apart.
   *
   * @param launch any launch
   * @return nothing if it is not element-wise, has outer dimensions or no elements
   */
  static Optional<Pass> of(Launch launch) {
    if (launch instanceof ElementwiseLaunch elementwise) {
      return of(elementwise);
    }
    return launch instanceof ProductLaunch product ? outer(product) : Optional.empty();
  }

  private static Optional<Pass> of(ElementwiseLaunch launch) {
    Iteration walk = launch.walk();
    if (!walk.isSheet() || walk.size() == 0) {
      return Optional.empty();
    }
    int[] meta = walk.meta();
    Storage[] storages = launch.operands();
    Operand[] operands = new Operand[storages.length];
    for (int k = 0; k < operands.length; k++) {
      int row = walk.rows() == 1 ? 0 : meta[3 * k + 1];
      operands[k] = new Operand(storages[k], meta[3 * k], row, meta[3 * k + 2]);
    }
    return Optional.of(
        new Pass(
            launch.backend(),
            launch.program(),
            operands,
            walk.rows(),
            walk.cols(),
            launch.scalars()));
  }

  /** A product over an inner dimension of one: each element is one rounded product of two. */
  private static Optional<Pass> outer(ProductLaunch launch) {
    Layout a = launch.left();
    Layout b = launch.right();
    Storage[] x = launch.operands();
    boolean outer =
        a.shape().ndim() == 2
            && a.shape().dim(1) == 1
            && a.shape().dim(0) > 1
            && b.shape().dim(1) > 1
            && launch.before().isEmpty()
            && launch.after().isEmpty()
            && PRODUCTS.containsKey(x[0].dtype());
    if (!outer) {
      return Optional.empty();
    }
    int rows = a.shape().dim(0);
    int cols = b.shape().dim(1);
    Operand[] operands = {
      new Operand(x[0], 0, cols, 1),
      new Operand(x[1], a.offset(), a.stride(0), 0),
      new Operand(x[2], b.offset(), 0, b.stride(1))
    };
    Program product = PRODUCTS.get(x[0].dtype());
    return Optional.of(new Pass(launch.backend(), product, operands, rows, cols, NO_SCALARS));
  }

  /** The same in rows of another length; nothing if the operands' steps do not allow that. */
  Optional<Pass> inRows(int count, int length) {
    if (rows == count && cols == length) {
      return Optional.of(this);
    }
    if (rows != 1 || (long) count * length != cols) {
      return Optional.empty();
    }
    Operand[] stepped = new Operand[operands.length];
    for (int k = 0; k < stepped.length; k++) {
      Operand x = operands[k];
      stepped[k] = new Operand(x.storage, x.base, x.col * length, x.col);
    }
    return Optional.of(new Pass(backend, program, stepped, count, length, scalars));
  }

  int outputs() {
    return program.outputs();
  }

  Operand output(int i) {
    return operands[i];
  }

  Operand input(int i) {
    return operands[program.outputs() + i];
  }

  /** The launch that makes this pass. */
  ElementwiseLaunch launch() {
    Shape shape = rows == 1 ? Shape.of(cols) : Shape.of(rows, cols);
    Layout[] layouts = new Layout[operands.length];
    Storage[] storages = new Storage[operands.length];
    for (int k = 0; k < layouts.length; k++) {
      Operand x = operands[k];
      int[] steps = rows == 1 ? new int[] {x.col} : new int[] {x.row, x.col};
      layouts[k] = Layout.of(shape, steps, x.base);
      storages[k] = x.storage;
    }
    return new ElementwiseLaunch(backend, program, Iteration.of(shape, layouts), storages, scalars);
  }
}
