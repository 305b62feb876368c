package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;

/** Batched matrix products of storages: which kernels they take, and which threads. */
final class CpuProducts {
  /** Multiply-adds that are worth a piece of their own, and that are shared out themselves. */
  private static final long PIECE = 1 << 20;

  private static final long LARGE = 1 << 26;

  private final NumberKernels<long[]> longs = new LongKernels();
  private final NumberKernels<int[]> ints = new NarrowKernels.Ints();
  private final NumberKernels<byte[]> bytes = new NarrowKernels.Bytes();
  private NumberKernels<float[]> floats = new ScalarFloatKernels();
  private NumberKernels<double[]> doubles = new ScalarDoubleKernels();
  private boolean floatsSettled;
  private boolean doublesSettled;
  private long floatWork;
  private long doubleWork;

  /** As {@link Backend#matmul(Storage, Layout, Storage, Layout, Storage)}. */
  void run(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    switch (a.dtype()) {
      case FLOAT32 ->
          run(
              floatsSettled ? floats : floats(work(la, lb)),
              CpuStorage.floats(a),
              la,
              CpuStorage.floats(b),
              lb,
              CpuStorage.floats(out));
      case FLOAT64 ->
          run(
              doublesSettled ? doubles : doubles(work(la, lb)),
              CpuStorage.doubles(a),
              la,
              CpuStorage.doubles(b),
              lb,
              CpuStorage.doubles(out));
      case INT64 ->
          run(longs, CpuStorage.longs(a), la, CpuStorage.longs(b), lb, CpuStorage.longs(out));
      case INT32 -> run(ints, CpuStorage.ints(a), la, CpuStorage.ints(b), lb, CpuStorage.ints(out));
      case UINT8 ->
          run(bytes, CpuStorage.bytes(a), la, CpuStorage.bytes(b), lb, CpuStorage.bytes(out));
      case BOOL -> throw new IllegalStateException("no matrix product of truth values");
    }
  }

  private static long work(Layout la, Layout lb) {
    return (long) la.numel() * lb.shape().dim(-1);
  }

  /** The kernels in single precision, after {@code work} more multiply-adds. */
  private NumberKernels<float[]> floats(long work) {
    floatWork += work;
    if (floatWork >= VectorMode.THRESHOLD) {
      Vectors.SUPPORT.ifPresent(v -> floats = v.floatKernels());
      floatsSettled = true;
    }
    return floats;
  }

  /** The kernels in double precision, likewise. */
  private NumberKernels<double[]> doubles(long work) {
    doubleWork += work;
    if (doubleWork >= VectorMode.THRESHOLD) {
      Vectors.SUPPORT.ifPresent(v -> doubles = v.doubleKernels());
      doublesSettled = true;
    }
    return doubles;
  }

  private static <A> void run(NumberKernels<A> kernels, A a, Layout la, A b, Layout lb, A out) {
    int batches = la.shape().ndim() == 2 ? 1 : la.shape().dim(0);
    if (batches == 1) {
      one(kernels, a, la, b, lb, out, 0);
      return;
    }
    long each = batches == 0 ? 0 : work(la, lb) / batches;
    int pieces = (int) Math.min(batches, Math.min(work(la, lb) / PIECE, 8L * Workers.threads()));
    if (each >= LARGE || pieces <= 1) {
      for (int batch = 0; batch < batches; batch++) {
        one(kernels, a, la, b, lb, out, batch);
      }
      return;
    }
    Workers.run(
        pieces,
        piece -> {
          int end = (int) ((long) batches * (piece + 1) / pieces);
          for (int batch = (int) ((long) batches * piece / pieces); batch < end; batch++) {
            one(kernels, a, la, b, lb, out, batch);
          }
        });
  }

  private static <A> void one(
      NumberKernels<A> kernels, A a, Layout la, A b, Layout lb, A out, int batch) {
    int d = la.shape().ndim() - 2;
    int m = la.shape().dim(d);
    int k = la.shape().dim(d + 1);
    int n = lb.shape().dim(d + 1);
    if (k == 0) {
      for (int i = 0; i < m * n; i++) {
        kernels.set(out, batch * m * n + i, 0);
      }
    } else if (m > 0 && n > 0) {
      int fromA = la.offset() + (batch == 0 ? 0 : batch * la.stride(0));
      int fromB = lb.offset() + (batch == 0 ? 0 : batch * lb.stride(0));
      MatMul.product(
          kernels,
          m,
          n,
          k,
          new Matrix<>(a, fromA, la.stride(d), la.stride(d + 1)),
          new Matrix<>(b, fromB, lb.stride(d), lb.stride(d + 1)),
          new Matrix<>(out, batch * m * n, n, 1));
    }
  }
}
