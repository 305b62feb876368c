package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Storage;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** A device under test beside the CPU, whose results it must give bit for bit. */
final class KernelBench implements AutoCloseable {
  private static final Backend CPU = Device.cpu().backend();

  private final Session session;
  private final String label;

  private KernelBench(Session session, String label) {
    this.session = session;
    this.label = label;
  }

  /** The first device, taken for one of this kind, with work groups up to this size. */
  static KernelBench open(Kind kind, int maxGroup) {
    Settings settings =
        new Settings(
            "CL1.2",
            maxGroup,
            Set.of(),
            Settings.Cache.OFF,
            java.nio.file.Path.of("target"),
            0,
            Optional.of(kind));
    List<DeviceFacts> devices = Platforms.find(settings).devices();
    assumeTrue(!devices.isEmpty(), "no OpenCL device");
    Session session = Session.open(devices.get(0), settings);
    return new KernelBench(session, kind + " with groups up to " + maxGroup);
  }

  Session session() {
    return session;
  }

  /**
   * The types to test. Kernels of all kinds of devices are compiled here, which takes long; so all
   * types run in those for processors, and one of each width in the others.
   */
  DType[] types() {
    boolean all = session.facts().kind() == Kind.CPU;
    return all ? DType.values() : new DType[] {DType.FLOAT32, DType.INT64, DType.BOOL};
  }

  @Override
  public void close() {
    session.close();
  }

  /** Values on the CPU and on the device. */
  record Values(DType type, int n, Object array, Storage cpu, Buffer device) {}

  Values values(DType type, Object array) {
    int n = Array.getLength(array);
    Storage cpu = CPU.allocate(type, n);
    CPU.write(array, 0, cpu, 0, n);
    Buffer device = session.allocate("test", (long) Math.max(n, 1) * type.bytes());
    if (n > 0) {
      session.write(array, 0, type, device, 0, n);
    }
    return new Values(type, n, array, cpu, device);
  }

  /** Numbers of mixed size and sign, with everything that is special among them if wanted. */
  Values random(DType type, int n, Random random, boolean special) {
    Object array = Array.newInstance(component(type), n);
    for (int i = 0; i < n; i++) {
      boolean odd = special && random.nextInt(40) == 0;
      double v = odd ? special(random) : random.nextGaussian() * Math.exp(random.nextGaussian());
      switch (type) {
        case FLOAT32 -> ((float[]) array)[i] = (float) v;
        case FLOAT64 -> ((double[]) array)[i] = v;
        case INT64 -> ((long[]) array)[i] = odd ? random.nextLong() : random.nextInt(2000) - 1000;
        case INT32 -> ((int[]) array)[i] = odd ? random.nextInt() : random.nextInt(2000) - 1000;
        case UINT8 -> ((byte[]) array)[i] = (byte) random.nextInt();
        case BOOL -> ((boolean[]) array)[i] = v > 0;
      }
    }
    return values(type, array);
  }

  /** Few different numbers, those that are special among them: many are equal. */
  Values ties(DType type, int n, Random random) {
    Object array = Array.newInstance(component(type), n);
    for (int i = 0; i < n; i++) {
      double v = random.nextInt(4) == 0 ? special(random) : random.nextInt(9) - 4;
      switch (type) {
        case FLOAT32 -> ((float[]) array)[i] = (float) v;
        case FLOAT64 -> ((double[]) array)[i] = v;
        case INT64 -> ((long[]) array)[i] = (long) v;
        case INT32 -> ((int[]) array)[i] = (int) v;
        case UINT8 -> ((byte[]) array)[i] = (byte) (int) v;
        case BOOL -> ((boolean[]) array)[i] = v > 0;
      }
    }
    return values(type, array);
  }

  private static double special(Random random) {
    double[] all = {
      -0.0,
      0.0,
      -0.0,
      Double.NaN,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      1e-40,
      -3e-45,
      Double.MIN_VALUE,
      -1e-310,
      Float.MAX_VALUE,
      Double.MAX_VALUE
    };
    return all[random.nextInt(all.length)];
  }

  private static Class<?> component(DType type) {
    return switch (type) {
      case FLOAT32 -> float.class;
      case FLOAT64 -> double.class;
      case INT64 -> long.class;
      case INT32 -> int.class;
      case UINT8 -> byte.class;
      case BOOL -> boolean.class;
    };
  }

  /** Compares {@code n} results of both sides. */
  void check(
      String what,
      DType type,
      int n,
      Object start,
      BiConsumer<Backend, Storage> onCpu,
      BiConsumer<Session, Buffer> onDevice) {
    Values out = values(type, start);
    onCpu.accept(CPU, out.cpu());
    onDevice.accept(session, out.device());
    Object expected = Array.newInstance(component(type), n);
    Object actual = Array.newInstance(component(type), n);
    if (n > 0) {
      CPU.read(out.cpu(), 0, expected, 0, n);
      session.read(out.device(), 0, type, actual, 0, n);
    }
    release(out);
    same(label + ": " + what, expected, actual);
  }

  /** As {@link #check}, where nothing that stood in the result may show. */
  void check(
      String what,
      DType type,
      int n,
      BiConsumer<Backend, Storage> onCpu,
      BiConsumer<Session, Buffer> onDevice) {
    check(what, type, n, filler(type, n), onCpu, onDevice);
  }

  private static Object filler(DType type, int n) {
    Object start = Array.newInstance(component(type), n);
    for (int i = 0; i < n; i++) {
      switch (type) {
        case FLOAT32 -> ((float[]) start)[i] = 12345.5f;
        case FLOAT64 -> ((double[]) start)[i] = 12345.5;
        case INT64 -> ((long[]) start)[i] = 12345;
        case INT32 -> ((int[]) start)[i] = 12345;
        case UINT8 -> ((byte[]) start)[i] = 123;
        case BOOL -> ((boolean[]) start)[i] = true;
      }
    }
    return start;
  }

  /** Compares what stands on both sides. */
  void same(String what, Values v) {
    Object expected = Array.newInstance(component(v.type()), v.n());
    Object actual = Array.newInstance(component(v.type()), v.n());
    if (v.n() > 0) {
      CPU.read(v.cpu(), 0, expected, 0, v.n());
      session.read(v.device(), 0, v.type(), actual, 0, v.n());
    }
    same(label + ": " + what, expected, actual);
  }

  /** Room for results, filled with something that is none. */
  Values room(DType type, int n) {
    return values(type, filler(type, n));
  }

  static void same(String what, Object expected, Object actual) {
    for (int i = 0; i < Array.getLength(expected); i++) {
      Object e = Array.get(expected, i);
      Object a = Array.get(actual, i);
      // The boxes compare by bits and take all NaN for one.
      if (!e.equals(a)) {
        fail(what + ": element " + i + " is " + a + " and should be " + e);
      }
    }
  }

  void release(Values... all) {
    for (Values v : all) {
      session.release(v.device());
    }
  }

  void reduce(String what, Values x, Layout layout, int kept, Reduction reduction) {
    int n = 1;
    for (int d = 0; d < kept; d++) {
      n *= layout.shape().dim(d);
    }
    check(
        what + " " + reduction + " of " + layout + " keeping " + kept,
        x.type(),
        n,
        (cpu, out) -> cpu.reduce(reduction, x.cpu(), layout, kept, out),
        (s, out) -> ReduceKernels.reduce(s, reduction, x.type(), x.device(), layout, kept, out));
  }

  void matmul(String what, Values a, Layout la, Values b, Layout lb) {
    int d = la.shape().ndim() - 2;
    int batches = d == 0 ? 1 : la.shape().dim(0);
    int n = batches * la.shape().dim(d) * lb.shape().dim(d + 1);
    check(
        what + " " + a.type() + " product of " + la + " and " + lb,
        a.type(),
        n,
        (cpu, out) -> cpu.matmul(a.cpu(), la, b.cpu(), lb, out),
        (s, out) ->
            MatMulKernels.matmul(s, a.type(), a.device(), la, b.device(), lb, out, Fusion.NONE));
  }
}
