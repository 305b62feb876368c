package dev.lamina.benchmarks.jmh;

import dev.lamina.backend.Shape;
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

/** Softmax over the rows of a float32 matrix. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SoftmaxKernel {
  private static final int COLUMNS = 1000;

  /** Rows. */
  @Param({"16", "1024"})
  public int rows;

  private float[] a;
  private float[] out;
  private Tensor x;

  /** Makes the operands. */
  @Setup
  public void prepare() {
    a = Data.uniform(25, rows * COLUMNS, 5);
    out = new float[rows * COLUMNS];
    x = Tensor.of(a, Shape.of(rows, COLUMNS));
  }

  private Object lamina() {
    try (dev.lamina.tensor.Scope scope = dev.lamina.tensor.Scope.open()) {
      return x.softmax(1);
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
    for (int i = 0; i < out.length; i += COLUMNS) {
      float most = Float.NEGATIVE_INFINITY;
      for (int j = i; j < i + COLUMNS; j++) {
        most = Math.max(most, a[j]);
      }
      float sum = 0;
      for (int j = i; j < i + COLUMNS; j++) {
        out[j] = (float) Math.exp(a[j] - most);
        sum += out[j];
      }
      for (int j = i; j < i + COLUMNS; j++) {
        out[j] /= sum;
      }
    }
    return out;
  }
}
