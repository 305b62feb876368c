package dev.lamina.cpu.simd;

import dev.lamina.cpu.Fold;
import dev.lamina.cpu.LoopEmitter;
import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.RowMath;
import dev.lamina.cpu.VectorSupport;
import dev.lamina.expr.Program;
import java.util.Optional;
import java.util.function.Supplier;

/** The vector code, at the width that {@link Width} chose. */
public final class SimdSupport implements VectorSupport {
  /** For the lookup by name. */
  public SimdSupport() {}

  @Override
  public int bits() {
    return Width.BITS;
  }

  @Override
  public Optional<LoopEmitter> loopEmitter(Program program, long pattern) {
    return VectorLoopEmitter.of(program, pattern);
  }

  @Override
  public Fold<float[]> floatSum() {
    return SimdFloatSum.SUM;
  }

  @Override
  public Fold<float[]> floatMax() {
    return SimdFloatExtreme.MAX;
  }

  @Override
  public Fold<float[]> floatMin() {
    return SimdFloatExtreme.MIN;
  }

  @Override
  public NumberKernels<float[]> floatKernels() {
    return new SimdFloatKernels();
  }

  @Override
  public NumberKernels<double[]> doubleKernels() {
    return new SimdDoubleKernels();
  }

  @Override
  public Supplier<? extends RowMath<float[]>> floatRows() {
    return SimdFloatRows::ofThread;
  }
}
