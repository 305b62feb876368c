package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Storage;
import java.util.function.Function;

/** Reductions of storages: which kernels they take, and the division of a mean. */
final class CpuReduce {
  private final Tier floatSum = new Tier(FloatFold.SUM, VectorSupport::floatSum);
  private final Tier floatMax = new Tier(FloatFold.MAX, VectorSupport::floatMax);
  private final Tier floatMin = new Tier(FloatFold.MIN, VectorSupport::floatMin);

  /** Kernels that turn to vectors once they have done enough work. */
  private static final class Tier {
    private final Function<VectorSupport, Fold<float[]>> vectors;
    private Fold<float[]> fold;
    private boolean settled;
    private long work;

    Tier(Fold<float[]> scalar, Function<VectorSupport, Fold<float[]>> vectors) {
      this.fold = scalar;
      this.vectors = vectors;
    }

    /** The kernels for so many elements more. */
    Fold<float[]> of(long elements) {
      if (settled) {
        return fold;
      }
      work += elements;
      if (work >= VectorMode.THRESHOLD) {
        Vectors.SUPPORT.ifPresent(v -> turnTo(vectors.apply(v), elements));
        settled = true;
      }
      return fold;
    }

    private void turnTo(Fold<float[]> after, long elements) {
      boolean small = VectorMode.THRESHOLD == 0 || elements <= Changeover.PART;
      fold = small ? after : new ChangingFold(fold, after);
    }
  }

  /** As {@link Backend#reduce(Reduction, Storage, Layout, int, Storage)}. */
  void run(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    Fold<?> fold = choose(reduction, x.dtype(), layout.numel());
    run(fold, ((CpuStorage) x).array, layout, kept, ((CpuStorage) out).array);
    if (reduction == Reduction.MEAN) {
      int ndim = layout.shape().ndim();
      divide(out, Reduce.count(layout, 0, kept), Reduce.count(layout, kept, ndim));
    }
  }

  /** As {@link Backend#reduce(Reduction, Prologue, int, Storage)}. */
  void run(Reduction reduction, Prologue x, int kept, Storage out, Loop loop) {
    int rows = 1;
    int n = 1;
    for (int d = 0; d < x.shape().ndim(); d++) {
      if (d < kept) {
        rows *= x.shape().dim(d);
      } else {
        n *= x.shape().dim(d);
      }
    }
    run(choose(reduction, x.dtype(), x.shape().numel()), loop, x, rows, n, (CpuStorage) out);
    if (reduction == Reduction.MEAN) {
      divide(out, rows, n);
    }
  }

  @SuppressWarnings("unchecked")
  private <A> void run(Fold<A> fold, Loop loop, Prologue x, int rows, int n, CpuStorage out) {
    A results = (A) out.array;
    if (n == 0) {
      Reduce.empty(fold, rows, results);
    } else if (rows > 0) {
      new MapReduce<>(out.backend(), fold, loop, x, n).run(rows, results);
    }
  }

  // The arrays are those of the type that the fold was chosen by.
  @SuppressWarnings("unchecked")
  private static <A> void run(Fold<A> fold, Object x, Layout layout, int kept, Object out) {
    Reduce.run(fold, (A) x, layout, kept, (A) out);
  }

  /** As {@link Backend#argReduce}, for at least one element a run. */
  void places(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {
    Reduction how = largest ? Reduction.MAX : Reduction.MIN;
    Object from = ((CpuStorage) x).array;
    Object to = ((CpuStorage) values).array;
    long[] at = CpuStorage.longs(positions);
    if (!places(choose(how, x.dtype(), layout.numel()), from, layout, kept, to, at)) {
      CpuSearch.extremes(largest, from, layout, kept, to, at);
    }
  }

  /** Searches rows and columns that are long enough, and returns whether they are. */
  @SuppressWarnings("unchecked")
  private static <A> boolean places(
      Fold<A> fold, Object x, Layout layout, int kept, Object values, long[] positions) {
    int ndim = layout.shape().ndim();
    int n = Reduce.count(layout, kept, ndim);
    int all = Reduce.count(layout, 0, kept);
    int column = Reduce.step(layout, kept, ndim).orElse(0);
    if (n < ExtremePlaces.FEW || column == 0) {
      return false;
    }
    ExtremePlaces<A> search = new ExtremePlaces<>(fold, (A) x, (A) values, positions);
    if (column == 1) {
      search.rows(layout, kept, n);
      return true;
    }
    boolean isUpright = all > 1 && Reduce.step(layout, 0, kept).orElse(0) == 1;
    if (isUpright) {
      search.columns(n, all, layout.offset(), column);
    }
    return isUpright;
  }

  /** As {@link Backend#scatterAddRows}: sums, too, of slices that go to one place. */
  void addSlices(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {
    Reduction how = x.dtype() == DType.BOOL ? Reduction.MAX : Reduction.SUM;
    addSlices(choose(how, x.dtype(), layout.numel()), x, layout, index, indexLayout, out, outRow);
  }

  @SuppressWarnings("unchecked")
  private static <A> void addSlices(
      Fold<A> fold,
      Storage x,
      Layout layout,
      Storage index,
      Layout indexLayout,
      Storage out,
      int outRow) {
    A from = (A) ((CpuStorage) x).array;
    A to = (A) ((CpuStorage) out).array;
    CpuSlices.add(fold, from, layout, CpuStorage.longs(index), indexLayout, to, outRow);
  }

  private Fold<?> choose(Reduction reduction, DType type, long elements) {
    return type == DType.FLOAT32 ? floats(reduction, elements) : fold(reduction, type);
  }

  /** The kernels in single precision, for so many elements more. */
  private Fold<float[]> floats(Reduction reduction, long elements) {
    return switch (reduction) {
      case SUM, MEAN -> floatSum.of(elements);
      case PROD -> FloatFold.PROD;
      case MAX -> floatMax.of(elements);
      case MIN -> floatMin.of(elements);
    };
  }

  private static Fold<?> fold(Reduction reduction, DType type) {
    return switch (type) {
      case FLOAT64 ->
          switch (reduction) {
            case SUM, MEAN -> DoubleFold.SUM;
            case PROD -> DoubleFold.PROD;
            case MAX -> DoubleFold.MAX;
            case MIN -> DoubleFold.MIN;
          };
      case INT64 ->
          switch (reduction) {
            case SUM, MEAN -> LongFold.SUM;
            case PROD -> LongFold.PROD;
            case MAX -> LongFold.MAX;
            case MIN -> LongFold.MIN;
          };
      case INT32 ->
          switch (reduction) {
            case SUM, MEAN -> IntFold.SUM;
            case PROD -> IntFold.PROD;
            case MAX -> IntFold.MAX;
            case MIN -> IntFold.MIN;
          };
      case UINT8 ->
          switch (reduction) {
            case SUM, MEAN -> ByteFold.SUM;
            case PROD -> ByteFold.PROD;
            case MAX -> ByteFold.MAX;
            case MIN -> ByteFold.MIN;
          };
      case BOOL ->
          switch (reduction) {
            case MAX -> ByteFold.ANY;
            case MIN, PROD -> ByteFold.ALL;
            case SUM, MEAN ->
                throw new IllegalStateException("sums of truth values are taken as int64");
          };
      case FLOAT32 -> throw new IllegalStateException("chosen by the work done");
    };
  }

  private static void divide(Storage out, int rows, int n) {
    if (out.dtype() == DType.FLOAT32) {
      float[] y = CpuStorage.floats(out);
      for (int i = 0; i < rows; i++) {
        y[i] /= n;
      }
    } else {
      double[] y = CpuStorage.doubles(out);
      for (int i = 0; i < rows; i++) {
        y[i] /= n;
      }
    }
  }
}
