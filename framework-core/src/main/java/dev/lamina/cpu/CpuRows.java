package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Storage;
import java.util.function.Supplier;

/** The {@link RowKernel}s on arrays, in single precision by vector code once that pays. */
final class CpuRows {
  private Supplier<? extends RowMath<float[]>> floats = ScalarFloatRows::ofThread;
  private boolean settled;
  private long work;

  @SuppressWarnings("unchecked")
  static <A> A array(Storage storage) {
    return (A) ((CpuStorage) storage).array;
  }

  /** As {@link dev.lamina.backend.Backend#rows}. */
  void run(RowKernel kernel, Storage[] operands, Layout[] layouts, long[] scalars) {
    DType type = operands[0].dtype();
    if (type == DType.FLOAT32) {
      run(floats(rows(kernel, layouts).numel()), kernel, operands, layouts, scalars);
    } else {
      run(ScalarDoubleRows::ofThread, kernel, operands, layouts, scalars);
    }
  }

  /** The layout of the rows that a kernel reads. */
  private static Layout rows(RowKernel kernel, Layout[] layouts) {
    return switch (kernel) {
      case CROSS_ENTROPY -> layouts[4];
      case NLL_LOSS, LAYER_NORM_SUMS -> layouts[2];
      default -> layouts[0];
    };
  }

  private Supplier<? extends RowMath<float[]>> floats(int elements) {
    if (!settled) {
      work += elements;
      if (work >= VectorMode.THRESHOLD) {
        settled = true;
        Vectors.SUPPORT.ifPresent(v -> turnTo(v.floatRows(), elements));
      }
    }
    return floats;
  }

  private void turnTo(Supplier<? extends RowMath<float[]>> vectors, int elements) {
    boolean small = VectorMode.THRESHOLD == 0 || elements <= Changeover.PART;
    floats = small ? vectors : new ChangingRows<>(floats, vectors);
  }

  private static <A> void run(
      Supplier<? extends RowMath<A>> math,
      RowKernel kernel,
      Storage[] operands,
      Layout[] layouts,
      long[] scalars) {
    switch (kernel) {
      case SOFTMAX, LOG_SOFTMAX, SOFTMAX_GRADIENT, LOG_SOFTMAX_GRADIENT ->
          SoftmaxRows.run(kernel, new RowLoop<>(math, operands, layouts));
      case CROSS_ENTROPY -> CrossEntropyRows.losses(math, operands, layouts, scalars[0]);
      case CROSS_ENTROPY_GRADIENT -> CrossEntropyRows.gradient(math, operands, layouts, scalars[0]);
      case NLL_LOSS -> CrossEntropyRows.nllLosses(math.get(), operands, layouts, scalars[0]);
      case NLL_LOSS_GRADIENT ->
          CrossEntropyRows.nllGradient(math.get(), operands, layouts, scalars[0]);
      case LAYER_NORM ->
          LayerNormRows.normalize(math, operands, layouts, Double.longBitsToDouble(scalars[0]));
      case LAYER_NORM_GRADIENT -> LayerNormRows.gradient(math, operands, layouts);
      case LAYER_NORM_SUMS -> LayerNormRows.sums(math, operands, layouts);
    }
  }
}
