package dev.lamina.cpu;

import dev.lamina.expr.Program;
import java.util.Optional;
import java.util.function.Supplier;

/** What the SIMD package offers to the backend, named without touching its classes. */
public interface VectorSupport {
  /**
   * Width of the vectors used.
   *
   * @return bits
   */
  int bits();

  /**
   * An emitter of a vector loop, if the program and pattern have one.
   *
   * @param program what to compute
   * @param pattern how operands go from column to column
   * @return the emitter, or empty to stay with scalar code
   */
  Optional<LoopEmitter> loopEmitter(Program program, long pattern);

  /**
   * Kernels in single precision.
   *
   * @return the kernels
   */
  NumberKernels<float[]> floatKernels();

  /**
   * Kernels in double precision.
   *
   * @return the kernels
   */
  NumberKernels<double[]> doubleKernels();

  /**
   * Sums in single precision.
   *
   * @return the kernels
   */
  Fold<float[]> floatSum();

  /**
   * Largest elements in single precision.
   *
   * @return the kernels
   */
  Fold<float[]> floatMax();

  /**
   * Smallest elements in single precision.
   *
   * @return the kernels
   */
  Fold<float[]> floatMin();

  /**
   * The steps of row kernels in single precision.
   *
   * @return what gives each thread its own
   */
  Supplier<? extends RowMath<float[]>> floatRows();
}
