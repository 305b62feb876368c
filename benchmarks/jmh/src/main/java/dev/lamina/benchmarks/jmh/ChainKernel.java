package dev.lamina.benchmarks.jmh;

import dev.lamina.benchmarks.work.Data;
import dev.lamina.op.Fused;
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

/** relu(a * b + c) in one loop. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChainKernel {
  /** Elements. */
  @Param({"1024", "1048576"})
  public int n;

  private float[] a;
  private float[] b;
  private float[] c;
  private float[] out;
  private Tensor x;
  private Tensor y;
  private Tensor z;
  private Fused.Ternary<Tensor> chain;

  /** Makes the operands. */
  @Setup
  public void prepare() {
    a = Data.uniform(21, n, 1);
    b = Data.uniform(22, n, 1);
    c = Data.uniform(23, n, 1);
    out = new float[n];
    x = Tensor.of(a);
    y = Tensor.of(b);
    z = Tensor.of(c);
    chain = Fused.of((p, q, r) -> p.mul(q).add(r).relu());
  }

  private Object lamina() {
    try (dev.lamina.tensor.Scope scope = dev.lamina.tensor.Scope.open()) {
      return chain.apply(x, y, z);
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
      out[i] = Math.max(0, a[i] * b[i] + c[i]);
    }
    return out;
  }
}
