package dev.lamina.benchmarks.jmh;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.tensor.Tensor;
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

/** The exponential of float32 numbers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpKernel {
  /** Elements. */
  @Param({"1024", "1048576"})
  public int n;

  private float[] a;
  private float[] out;
  private Tensor x;

  /** Makes the operands. */
  @Setup
  public void prepare() {
    a = Data.uniform(21, n, 5);
    out = new float[n];
    x = Tensor.of(a);
  }

  private Object lamina() {
    try (dev.lamina.tensor.Scope scope = dev.lamina.tensor.Scope.open()) {
      return x.exp();
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
    for (int i = 0; i < n; i++) {
      out[i] = (float) Math.exp(a[i]);
    }
    return out;
  }
}
