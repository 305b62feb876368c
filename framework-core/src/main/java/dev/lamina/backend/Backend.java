package dev.lamina.backend;

import dev.lamina.expr.Program;
import java.util.Optional;

/**
 * What a device must be able to do. Shapes, types and devices have been checked before a method is
 * called; layouts may have any strides unless a method says otherwise.
 *
 * <p>A backend knows nothing of tensors or gradients. Whatever it computes has one defined order of
 * operations, so that the same inputs give the same bits whatever the layout.
 */
public interface Backend {
  /**
   * The device served.
   *
   * @return the device
   */
  Device device();

  /**
   * Position of this backend in tables such as {@link Program#slot}.
   *
   * @return a small number, unique in the process
   */
  int index();

  /**
   * Makes a storage whose contents are not defined.
   *
   * @param dtype type of the elements
   * @param numel number of elements
   * @return the storage
   * @throws DTypeException if the device has no such type
   * @throws DeviceException if there is not enough memory
   */
  Storage allocate(DType dtype, int numel);

  /**
   * The most bytes that one storage may have.
   *
   * @return bytes
   */
  default long maxAllocation() {
    return Long.MAX_VALUE;
  }

  /**
   * How much recycled memory a thread may keep.
   *
   * @return bytes
   */
  default long poolLimit() {
    return StoragePool.LIMIT_BYTES;
  }

  /**
   * How often values were copied to Java since the start: each time somebody had to wait for them.
   *
   * @return a count that only rises; 0 where nothing waits
   */
  default long reads() {
    return 0;
  }

  /** Waits until all work that was asked for is done. */
  default void synchronize() {}

  /** Gives back what the device holds; a later use begins anew. */
  default void close() {}

  /**
   * Runs an element-wise program. The first operands are the outputs, the others the inputs.
   *
   * @param program what to compute for each element
   * @param iteration how to walk the operands
   * @param operands outputs, then inputs
   * @param scalars the program's scalars, as {@link Program} describes
   */
  void elementwise(Program program, Iteration iteration, Storage[] operands, long[] scalars);

  /**
   * Prepares element-wise calls that do not depend on each other, to be made together and more than
   * once. None of them writes what another one reads or writes.
   *
   * @param calls calls on this backend; their scalars are read when they are made
   * @return makes them all
   */
  default Runnable together(ElementwiseLaunch... calls) {
    return () -> {
      for (ElementwiseLaunch call : calls) {
        call.run();
      }
    };
  }

  /**
   * Reduces the last dimensions of an operand.
   *
   * @param reduction what to compute
   * @param x the operand
   * @param layout its layout: the dimensions that stay, then the ones to reduce
   * @param kept how many dimensions stay
   * @param out the result, dense
   */
  void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out);

  /**
   * Reduces the last dimensions of values that a program computes. The result is that of computing
   * them first and reducing then; a backend may save the memory between.
   *
   * @param reduction what to compute
   * @param x the values; their shape has the dimensions that stay, then the ones to reduce
   * @param kept how many dimensions stay
   * @param out the result, dense, of the values' type
   */
  default void reduce(Reduction reduction, Prologue x, int kept, Storage out) {
    Storage values = allocate(x.dtype(), x.shape().numel());
    x.run(this, values);
    reduce(reduction, values, Layout.contiguous(x.shape()), kept, out);
    values.release();
  }

  /**
   * Batched matrix product {@code out[i, j] = sum over l of a[i, l] * b[l, j]}.
   *
   * @param a left operand
   * @param la its layout, {@code [batch, m, k]}; a single product has no batch dimension
   * @param b right operand
   * @param lb its layout, {@code [batch, k, n]} likewise
   * @param out the result, dense {@code [batch, m, n]}
   */
  void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out);

  /**
   * A product with expressions before and after. Results are those of separate passes; a backend
   * may save the passes.
   *
   * @param a left operand
   * @param la its layout
   * @param before what each element of the left operand passes through, if anything
   * @param b right operand
   * @param lb its layout
   * @param out the result, dense
   * @param after what each element of the result passes through, if anything
   */
  default void matmul(
      Storage a,
      Layout la,
      Optional<Program> before,
      Storage b,
      Layout lb,
      Storage out,
      Optional<Epilogue> after) {
    Storage left = a;
    Layout layout = la;
    if (before.isPresent()) {
      layout = Layout.contiguous(la.shape());
      left = allocate(a.dtype(), layout.numel());
      Iteration walk = Iteration.of(la.shape(), layout, la);
      elementwise(before.get(), walk, new Storage[] {left, a}, new long[0]);
    }
    matmul(left, layout, b, lb, out);
    if (left != a) {
      left.release();
    }
    after.ifPresent(e -> e.run(this));
  }

  /**
   * Copies whole slices: {@code out[i, …] = x[index[i], …]}.
   *
   * @param x the operand
   * @param layout its layout, the indexed dimension first
   * @param index positions, int64
   * @param indexLayout layout of the positions, one dimension
   * @param out the result, dense
   */
  void gatherRows(Storage x, Layout layout, Storage index, Layout indexLayout, Storage out);

  /**
   * Adds whole slices in the order of the positions: {@code out[index[i], …] += x[i, …]}.
   *
   * @param x what is added
   * @param layout its layout, the indexed dimension first
   * @param index positions, int64
   * @param indexLayout layout of the positions, one dimension
   * @param out what is added to, dense
   * @param outRow elements from one position of {@code out} to the next
   */
  void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow);

  /**
   * Finds the largest or smallest element along the last dimensions. NaN counts as larger, or as
   * smaller, than all others; of equal elements, such as zeros of both signs, the first is taken.
   *
   * @param largest whether the largest is looked for
   * @param x the operand
   * @param layout its layout: the dimensions that stay, then the ones to look along, not empty
   * @param kept how many dimensions stay
   * @param values the elements found, dense
   * @param positions where they are, counted row-major over the dimensions looked along; int64,
   *     dense
   */
  void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions);

  /**
   * Running sums or products along the last dimension, each from the one before it by one addition
   * or multiplication in the operand's type; of truth values whether any, or all, hold.
   *
   * @param scan what to compute
   * @param x the operand
   * @param layout its layout, at least one dimension
   * @param out the result, dense
   */
  void scan(Scan scan, Storage x, Layout layout, Storage out);

  /**
   * Sorts along the last dimension, copying the very elements. Equal ones keep their order, in
   * descending order too; NaN is larger than all others, and zeros of both signs are equal.
   *
   * @param descending whether the largest comes first
   * @param x the operand
   * @param layout its layout, at least one dimension
   * @param values the elements in order, dense
   * @param positions where they were in the last dimension; int64, dense
   */
  void sort(boolean descending, Storage x, Layout layout, Storage values, Storage positions);

  /**
   * Where values belong in rows that are in ascending order, NaN last. Rows that are not give what
   * halving finds: from 0 to n, the middle rounded down, going on above it if the element there is
   * less than the value, or equal and {@code right}.
   *
   * @param sorted the rows
   * @param sortedLayout their layout {@code [rows, n]}
   * @param values what to look for, of the same type
   * @param valuesLayout their layout {@code [rows, m]}
   * @param right whether a value belongs behind its equals, else before them
   * @param out positions from 0 to n, int64, dense {@code [rows, m]}
   */
  void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out);

  /**
   * Copies single elements: {@code out[i] = x[base(i) + index[i] * step]}. Operands of the walk are
   * out, index and x, whose walked position is {@code base}. Positions are inside, from 0 on.
   *
   * @param out the result
   * @param index positions, int64
   * @param x what is read, of the result's type
   * @param walk how to walk the three
   * @param step elements of x from one position to the next
   */
  void gather(Storage out, Storage index, Storage x, Iteration walk, int step);

  /**
   * Writes single elements: {@code out[base(i) + index[i] * step] = x[i]}, or adds to it or
   * multiplies it, in the order of the walk: of several writes to one place the last one stays,
   * several sums or products are taken in that order. Operands of the walk are x, index and out,
   * whose walked position is {@code base}. Positions are inside, from 0 on.
   *
   * @param mode what becomes of the element there
   * @param x what is written, of the result's type
   * @param index positions, int64
   * @param out what is changed
   * @param walk how to walk the three
   * @param step elements of out from one position to the next
   */
  void scatter(Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step);

  /**
   * Turns positions that may count from the end into positions from 0. Only for backends whose
   * values cannot be looked at without waiting; a position that is outside is reported when next a
   * value is read.
   *
   * @param index positions, int64
   * @param layout their layout, of any dimensions
   * @param size what they must be less than
   * @param out positions from 0, dense; inside even where the input is not
   * @return false if this backend does not check; then the values must be looked at
   */
  default boolean positions(Storage index, Layout layout, int size, Storage out) {
    return false;
  }

  /**
   * Whether {@link #rows} can be called. What has no kernel is computed by the operations that the
   * kernel is made of, with the same result.
   *
   * @param kernel what to compute
   * @param dtype type of the rows
   * @return true if there is a kernel
   */
  default boolean has(RowKernel kernel, DType dtype) {
    return false;
  }

  /**
   * Runs a kernel over rows that this backend has.
   *
   * @param kernel what to compute
   * @param operands results, then inputs, as the kernel says
   * @param layouts the operands' layouts; those of rows {@code [..., n]} have equal sizes, at least
   *     one element, and any strides
   * @param scalars numbers, as the kernel says
   * @throws ShapeException if the classes that rows belong to are not classes
   */
  default void rows(RowKernel kernel, Storage[] operands, Layout[] layouts, long... scalars) {
    throw new UnsupportedOperationException(kernel + " on " + device());
  }

  /**
   * Copies neighbouring elements from one storage to another of the same type.
   *
   * @param from where they are
   * @param start position of the first one
   * @param to where they go, not the same storage
   * @param at position of the first one there
   * @param n how many
   */
  default void copy(Storage from, int start, Storage to, int at, int n) {
    Shape line = Shape.of(n);
    int[] step = {1};
    Iteration walk = Iteration.of(line, Layout.of(line, step, at), Layout.of(line, step, start));
    elementwise(Copying.program(from.dtype()), walk, new Storage[] {to, from}, new long[0]);
  }

  /**
   * Copies values in from Java.
   *
   * @param array {@code float[]}, {@code double[]}, {@code long[]}, {@code int[]}, {@code byte[]}
   *     or {@code boolean[]}; may be changed as soon as the call is back
   * @param from first position in the array
   * @param to the storage
   * @param at first position in the storage
   * @param n number of elements
   */
  void write(Object array, int from, Storage to, int at, int n);

  /**
   * Copies values out to Java.
   *
   * @param from the storage
   * @param at first position in the storage
   * @param array {@code float[]}, {@code double[]}, {@code long[]}, {@code int[]}, {@code byte[]}
   *     or {@code boolean[]}
   * @param to first position in the array
   * @param n number of elements
   */
  void read(Storage from, int at, Object array, int to, int n);
}
