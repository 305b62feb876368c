package dev.lamina.benchmarks.jmh;

import dev.lamina.backend.Shape;
import dev.lamina.benchmarks.work.Data;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The product of two square float32 matrices. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProductKernel {
  /** Rows and columns. */
  @Param({"64", "256", "1024"})
  public int n;

  private float[] a;
  private float[] b;
  private float[] c;
  private Tensor x;
  private Tensor y;

  /** Makes the operands. */
  @Setup
  public void prepare() {
    a = Data.uniform(11, n * n, 1);
    b = Data.uniform(12, n * n, 1);
    c = new float[n * n];
    x = Tensor.of(a, Shape.of(n, n));
    y = Tensor.of(b, Shape.of(n, n));
  }

  private Object lamina() {
    try (dev.lamina.tensor.Scope scope = dev.lamina.tensor.Scope.open()) {
      return x.mm(y);
    }
  }

  /**
   * With the Vector API.
   *
   * @return something of the result
   */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {Modes.MODULE, Modes.VECTORS})
  public Object vectors() {
    return lamina();
  }

  /**
   * Without it.
   *
   * @return something of the result
   */
  @Benchmark
  @Fork(
      value = 1,
      jvmArgsAppend = {Modes.MODULE, Modes.SCALAR})
  public Object scalar() {
    return lamina();
  }

  /**
   * Plain Java on one thread.
   *
   * @return something of the result
   */
  @Benchmark
  @Fork(1)
  public Object handWritten() {
    // Rows of b inside, so that the compiler makes vectors of the inner loop.
    Arrays.fill(c, 0);
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < n; k++) {
        float factor = a[i * n + k];
        for (int j = 0; j < n; j++) {
          c[i * n + j] += factor * b[k * n + j];
        }
      }
    }
    return c;
  }
}
