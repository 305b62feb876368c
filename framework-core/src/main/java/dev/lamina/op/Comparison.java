package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The numbers of one operation on a device, compared with those of the cpu. */
final class Comparison {
  /** What is computed, on whatever device the operands are. */
  @FunctionalInterface
  interface Calculation {
    List<Tensor> apply(Tensor[] x);
  }

  private final String name;
  private final Device device;
  private final Set<DType> ran = EnumSet.noneOf(DType.class);
  private double allowed;
  private double worst;
  private long values;
  private long reads;
  private String failure = "";
  private boolean ofGradient;

  /**
   * Starts with nothing compared.
   *
   * @param name the operation
   * @param device what is compared with the cpu
   */
  Comparison(String name, Device device) {
    this.name = name;
    this.device = device;
  }

  /** Runs a calculation on both and compares all results. */
  void run(double allow, DType type, Tensor[] operands, Calculation calculation) {
    allowed = Math.max(allowed, allow);
    ran.add(type);
    try (Scope scope = Scope.open()) {
      List<Tensor> expected = calculation.apply(operands);
      long before = device.backend().reads();
      List<Tensor> got = there(device, operands, calculation);
      reads += device.backend().reads() - before;
      for (int i = 0; i < expected.size(); i++) {
        compare(expected.get(i), got.get(i));
      }
    } catch (LaminaException e) {
      failed(e);
    }
  }

  /** Runs a calculation on both that gives one result for each of several operations. */
  static void together(
      Device device,
      List<Comparison> checks,
      double[] allow,
      DType type,
      Tensor[] operands,
      Calculation calculation) {
    for (int i = 0; i < allow.length; i++) {
      checks.get(i).allowed = Math.max(checks.get(i).allowed, allow[i]);
      checks.get(i).ran.add(type);
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> expected = calculation.apply(operands);
      List<Tensor> got = there(device, operands, calculation);
      for (int i = 0; i < allow.length; i++) {
        checks.get(i).compare(expected.get(i), got.get(i));
      }
    } catch (LaminaException e) {
      checks.forEach(check -> check.failed(e));
    }
  }

  private static List<Tensor> there(Device device, Tensor[] operands, Calculation calculation) {
    Tensor[] moved = new Tensor[operands.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = moved(operands[i], device);
    }
    return device.run(() -> calculation.apply(moved));
  }

  private void failed(LaminaException e) {
    worst = Double.POSITIVE_INFINITY;
    failure = e.getMessage();
  }

  /**
   * As {@link #run}, of gradients. They may subtract results that are nearly equal, such as 1 and
   * the square of tanh, so that errors of the results count in full.
   */
  void runGradient(double allow, DType type, Tensor[] operands, Calculation calculation) {
    ofGradient = allow > 0;
    run(allow, type, operands, calculation);
    ofGradient = false;
  }

  private void compare(Tensor expected, Tensor got) {
    if (got.device() != device || !got.shape().equals(expected.shape())) {
      throw new IllegalStateException(name + ": " + got.shape() + " on " + got.device());
    }
    boolean single = expected.dtype() == DType.FLOAT32;
    double[] a = single ? singles(expected) : expected.toDoubleArray();
    double[] b = single ? singles(got) : got.toDoubleArray();
    if (expected.dtype() == DType.INT64) {
      // Not every long is a double.
      boolean equal = Arrays.equals(expected.toLongArray(), got.toLongArray());
      worst = equal ? worst : Double.POSITIVE_INFINITY;
    }
    for (int i = 0; i < a.length; i++) {
      double least = ofGradient ? 1 : 0;
      double apart =
          single ? ulps((float) a[i], (float) b[i], (float) least) : ulps(a[i], b[i], least);
      worst = Math.max(worst, apart);
    }
    values += a.length;
  }

  SelfTestReport.Row row() {
    String names = ran.stream().sorted().map(DType::toString).collect(Collectors.joining(" "));
    return new SelfTestReport.Row(name, names, reads == 0, values, worst, allowed, failure);
  }

  /** The same layout on the device: all memory moves, so that offset and strides stay. */
  private static Tensor moved(Tensor x, Device device) {
    if (x.numel() == 0) {
      return x.to(device);
    }
    int[] reach = {x.storageOffset() + 1};
    int[] strides = x.stride();
    for (int d = 0; d < strides.length; d++) {
      reach[0] += (x.size(d) - 1) * strides[d];
    }
    Tensor memory = x.viewedAs(Layout.of(Shape.of(reach), new int[] {1}, 0));
    return memory.to(device).viewedAs(x.layout());
  }

  private static double[] singles(Tensor x) {
    float[] f = x.toFloatArray();
    double[] d = new double[f.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = f[i];
    }
    return d;
  }

  /** Zeros of different signs count as half a unit. Devices may have no denormal numbers. */
  private static double ulps(float a, float b, float least) {
    boolean tiny = Math.abs(a) < Float.MIN_NORMAL && Math.abs(b) < Float.MIN_NORMAL;
    return tiny && a != b ? 0 : distance(a, b, Math.ulp(Math.max(Math.abs(a), least)));
  }

  private static double ulps(double a, double b, double least) {
    return distance(a, b, Math.ulp(Math.max(Math.abs(a), least)));
  }

  private static double distance(double a, double b, double ulp) {
    if (a == b || a != a && b != b) {
      return sameSign(a, b) ? 0 : 0.5;
    }
    double distance = Math.abs(a - b) / ulp;
    return distance > 0 ? distance : Double.POSITIVE_INFINITY;
  }

  private static boolean sameSign(double a, double b) {
    return a != a || Math.copySign(1, a) == Math.copySign(1, b);
  }
}
