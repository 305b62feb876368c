package dev.lamina.cpu.simd;

import dev.lamina.cpu.LoopEmitter;
import dev.lamina.cpu.NumberKernels;
import dev.lamina.cpu.VectorSupport;
import dev.lamina.expr.Program;
import java.util.Optional;

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
  public NumberKernels<float[]> floatKernels() {
    return new SimdFloatKernels();
  }
}
