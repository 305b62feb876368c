package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.util.OptionalInt;

/** Computes in Java arrays, by emitted loops and by scalar or vector kernels. */
final class CpuBackend implements Backend {
  private final int index;
  private final NumberKernels<double[]> doubles = new ScalarDoubleKernels();
  private final NumberKernels<long[]> longs = new LongKernels();
  private final NumberKernels<int[]> ints = new NarrowKernels.Ints();
  private final NumberKernels<byte[]> bytes = new NarrowKernels.Bytes();
  private NumberKernels<float[]> floats = new ScalarFloatKernels();
  private boolean floatsSettled;
  private long floatWork;

  CpuBackend(int index) {
    this.index = index;
  }

  @Override
  public Device device() {
    return Device.cpu();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    return new CpuStorage(this, dtype, numel);
  }

  @Override
  public void elementwise(Program program, Iteration it, Storage[] operands, long[] scalars) {
    CpuKernel.of(program, index).run(it, operands, scalars);
  }

  /** The kernels in single precision, after {@code work} more multiply-adds or additions. */
  private NumberKernels<float[]> floats(long work) {
    if (!floatsSettled) {
      floatWork += work;
      if (floatWork >= VectorMode.THRESHOLD) {
        floatsSettled = true;
        Vectors.SUPPORT.ifPresent(v -> floats = v.floatKernels());
      }
    }
    return floats;
  }

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    if (reduction != Reduction.SUM && reduction != Reduction.MEAN) {
      CpuFold.run(reduction, array(x), layout, kept, array(out));
      return;
    }
    switch (x.dtype()) {
      case FLOAT32 ->
          Reduce.run(
              floats(layout.numel()),
              reduction,
              CpuStorage.floats(x),
              layout,
              kept,
              CpuStorage.floats(out));
      case FLOAT64 ->
          Reduce.run(
              doubles, reduction, CpuStorage.doubles(x), layout, kept, CpuStorage.doubles(out));
      case INT64 ->
          Reduce.run(longs, reduction, CpuStorage.longs(x), layout, kept, CpuStorage.longs(out));
      case INT32 ->
          Reduce.run(ints, reduction, CpuStorage.ints(x), layout, kept, CpuStorage.ints(out));
      case UINT8 ->
          Reduce.run(bytes, reduction, CpuStorage.bytes(x), layout, kept, CpuStorage.bytes(out));
      case BOOL -> throw new IllegalStateException("sums of truth values are taken as int64");
    }
  }

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    switch (a.dtype()) {
      case FLOAT32 -> {
        long work = (long) la.numel() * lb.shape().dim(-1);
        matmul(
            floats(work),
            CpuStorage.floats(a),
            la,
            CpuStorage.floats(b),
            lb,
            CpuStorage.floats(out));
      }
      case FLOAT64 ->
          matmul(
              doubles,
              CpuStorage.doubles(a),
              la,
              CpuStorage.doubles(b),
              lb,
              CpuStorage.doubles(out));
      case INT64 ->
          matmul(longs, CpuStorage.longs(a), la, CpuStorage.longs(b), lb, CpuStorage.longs(out));
      case INT32 ->
          matmul(ints, CpuStorage.ints(a), la, CpuStorage.ints(b), lb, CpuStorage.ints(out));
      case UINT8 ->
          matmul(bytes, CpuStorage.bytes(a), la, CpuStorage.bytes(b), lb, CpuStorage.bytes(out));
      case BOOL -> throw new IllegalStateException("no matrix product of truth values");
    }
  }

  private static <A> void matmul(NumberKernels<A> kernels, A a, Layout la, A b, Layout lb, A out) {
    int d = la.shape().ndim() - 2;
    int m = la.shape().dim(d);
    int k = la.shape().dim(d + 1);
    int n = lb.shape().dim(d + 1);
    int batches = d == 0 ? 1 : la.shape().dim(0);
    int stepA = d == 0 ? 0 : la.stride(0);
    int stepB = d == 0 ? 0 : lb.stride(0);
    for (int batch = 0; batch < batches; batch++) {
      if (k == 0) {
        for (int i = 0; i < m * n; i++) {
          kernels.set(out, batch * m * n + i, 0);
        }
      } else if (m > 0 && n > 0) {
        MatMul.product(
            kernels,
            m,
            n,
            k,
            new Matrix<>(a, la.offset() + batch * stepA, la.stride(d), la.stride(d + 1)),
            new Matrix<>(b, lb.offset() + batch * stepB, lb.stride(d), lb.stride(d + 1)),
            new Matrix<>(out, batch * m * n, n, 1));
      }
    }
  }

  @Override
  public void gatherRows(Storage x, Layout layout, Storage index, Layout indexLayout, Storage out) {
    long[] at = CpuStorage.longs(index);
    int[] slice = MatMul.positions(layout, 1, layout.shape().ndim());
    if (slice.length == 0) {
      return;
    }
    OptionalInt step = MatMul.step(slice);
    Object from = ((CpuStorage) x).array;
    Object to = ((CpuStorage) out).array;
    for (int i = 0; i < indexLayout.numel(); i++) {
      int row = (int) at[indexLayout.offset() + i * indexLayout.stride(0)];
      int base = layout.offset() + row * layout.stride(0);
      int target = i * slice.length;
      if (step.isPresent()) {
        copy(from, base, step.getAsInt(), to, target, 1, slice.length);
      } else {
        for (int j = 0; j < slice.length; j++) {
          copy(from, base + slice[j], 1, to, target + j, 1, 1);
        }
      }
    }
  }

  private static void copy(
      Object from, int at, int step, Object to, int target, int toStep, int n) {
    if (step == 1 && toStep == 1) {
      System.arraycopy(from, at, to, target, n);
    } else if (from instanceof float[] x && to instanceof float[] y) {
      for (int j = 0; j < n; j++) {
        y[target + j * toStep] = x[at + j * step];
      }
    } else {
      for (int j = 0; j < n; j++) {
        System.arraycopy(from, at + j * step, to, target + j * toStep, 1);
      }
    }
  }

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {
    long[] at = CpuStorage.longs(index);
    int[] slice = MatMul.positions(layout, 1, layout.shape().ndim());
    for (int i = 0; i < indexLayout.numel(); i++) {
      int row = (int) at[indexLayout.offset() + i * indexLayout.stride(0)];
      int base = layout.offset() + i * layout.stride(0);
      for (int j = 0; j < slice.length; j++) {
        addOne(x, base + slice[j], out, row * outRow + j);
      }
    }
  }

  private static void addOne(Storage x, int from, Storage out, int to) {
    switch (x.dtype()) {
      case FLOAT32 -> CpuStorage.floats(out)[to] += CpuStorage.floats(x)[from];
      case FLOAT64 -> CpuStorage.doubles(out)[to] += CpuStorage.doubles(x)[from];
      case INT64 -> CpuStorage.longs(out)[to] += CpuStorage.longs(x)[from];
      case INT32 -> CpuStorage.ints(out)[to] += CpuStorage.ints(x)[from];
      case UINT8 -> CpuStorage.bytes(out)[to] += CpuStorage.bytes(x)[from];
      case BOOL -> CpuStorage.bytes(out)[to] |= CpuStorage.bytes(x)[from];
    }
  }

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {
    CpuSearch.extremes(largest, array(x), layout, kept, array(values), CpuStorage.longs(positions));
  }

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {
    CpuScan.run(scan, x.dtype(), array(x), layout, array(out));
  }

  @Override
  public void sort(
      boolean descending, Storage x, Layout layout, Storage values, Storage positions) {
    CpuSort.run(descending, array(x), layout, array(values), CpuStorage.longs(positions));
  }

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out) {
    CpuSearch.places(
        array(sorted), sortedLayout, array(values), valuesLayout, right, CpuStorage.longs(out));
  }

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {
    CpuGather.run(array(out), CpuStorage.longs(index), array(x), walk, step);
  }

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {
    CpuScatter.run(mode, x.dtype(), array(x), CpuStorage.longs(index), array(out), walk, step);
  }

  private static Object array(Storage storage) {
    return ((CpuStorage) storage).array;
  }

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {
    if (array instanceof boolean[] values) {
      byte[] bytes = CpuStorage.bytes(to);
      for (int i = 0; i < n; i++) {
        bytes[at + i] = (byte) (values[from + i] ? 1 : 0);
      }
    } else {
      System.arraycopy(array, from, ((CpuStorage) to).array, at, n);
    }
  }

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    if (array instanceof boolean[] values) {
      byte[] bytes = CpuStorage.bytes(from);
      for (int i = 0; i < n; i++) {
        values[to + i] = bytes[at + i] != 0;
      }
    } else {
      System.arraycopy(((CpuStorage) from).array, at, array, to, n);
    }
  }
}
