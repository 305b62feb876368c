package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final String SCALE =
      """
      __kernel void scale(__global float *x, int16 p, float by) {
        int i = (int) get_global_id(0);
        if (i < p.s0) x[i] = x[i] * by + (float) p.s1;
      }
      __kernel void kinds(__global long *out, long a, int b, int16 p) {
        if (get_global_id(0) == 0) { out[0] = a; out[1] = b; out[2] = p.s0; out[3] = p.sf; }
      }
      """;

  private Map<Handles.Type, Long> before;
  private Session session;

  @BeforeEach
  void open() {
    before = Handles.snapshot();
    session = TestDevice.open();
  }

  @AfterEach
  void close() {
    session.close();
    assertEquals(before, Handles.snapshot());
  }

  private void scale(Buffer x, int n, int add, float by) {
    Kernel kernel = session.kernel("scale", "", SCALE);
    session.locked(() -> kernel.set(0, x).ints(1, n, add).set(2, by).launch(n));
  }

  private static float[] line(int n, int slope, int start) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = slope * i + start;
    }
    return values;
  }

  private float[] floats(Buffer x, int n) {
    float[] out = new float[n];
    session.read(x, 0, DType.FLOAT32, out, 0, n);
    return out;
  }

  @Test
  void runsKernelsInOrder() {
    for (int n : new int[] {1, 63, 65, 255, 256, 257, 1023}) {
      Buffer x = session.allocate("x", 4L * n);
      float[] values = line(n, 1, 0);
      session.write(values, 0, DType.FLOAT32, x, 0, n);
      scale(x, n, 1, 2);
      scale(x, n, 3, 10);
      assertArrayEquals(line(n, 20, 13), floats(x, n));
      session.release(x);
    }
  }

  @Test
  void passesEveryKindOfArgument() {
    Buffer out = session.allocate("out", 32);
    Kernel kernel = session.kernel("kinds", "", SCALE);
    long[] values = new long[4];
    long[] expected = {Long.MIN_VALUE + 5, -7, 11, 99};
    int[] sixteen = new int[16];
    sixteen[0] = 11;
    sixteen[15] = 99;
    session.locked(
        () -> kernel.set(0, out).set(1, expected[0]).set(2, -7).ints(3, sixteen).launch(1));
    session.read(out, 0, DType.INT64, values, 0, 4);
    assertArrayEquals(expected, values);

    // The rest of a shorter vector is 0, not what was there before.
    session.locked(() -> kernel.ints(3, 12).launch(1));
    session.read(out, 0, DType.INT64, values, 0, 4);
    assertArrayEquals(new long[] {expected[0], -7, 12, 0}, values);
  }

  @Test
  void seesAnotherBufferInTheSamePlace() {
    Buffer a = session.allocate("a", 4);
    Buffer b = session.allocate("b", 4);
    session.write(new float[] {1}, 0, DType.FLOAT32, a, 0, 1);
    session.write(new float[] {1}, 0, DType.FLOAT32, b, 0, 1);
    scale(a, 1, 0, 5);
    scale(b, 1, 0, 5);
    scale(a, 1, 0, 5);
    assertEquals(25, floats(a, 1)[0]);
    assertEquals(5, floats(b, 1)[0]);
  }

  @Test
  void copiesEveryTypeAtAnyOffset() {
    int n = 1000;
    long[] longs = new long[n];
    double[] doubles = new double[n];
    boolean[] truths = new boolean[n];
    Arrays.setAll(longs, i -> Long.MIN_VALUE + i);
    Arrays.setAll(doubles, i -> Math.sin(i));
    for (int i = 0; i < n; i++) {
      truths[i] = i % 3 == 0;
    }
    for (Object array : new Object[] {longs, doubles, truths}) {
      DType dtype = array == longs ? DType.INT64 : array == doubles ? DType.FLOAT64 : DType.BOOL;
      Buffer x = session.allocate("x", 8L * n);
      session.write(array, 5, dtype, x, 3L * dtype.bytes(), n - 5);
      Object back = java.lang.reflect.Array.newInstance(array.getClass().componentType(), n);
      session.read(x, 4L * dtype.bytes(), dtype, back, 6, n - 6);
      for (int i = 6; i < n; i++) {
        assertEquals(java.lang.reflect.Array.get(array, i), java.lang.reflect.Array.get(back, i));
      }
      session.release(x);
    }
  }

  @Test
  void writesTruthValuesAsZeroAndOne() {
    Buffer x = session.allocate("x", 8);
    session.write(
        new boolean[] {true, false, true, true, false, false, false, true}, 0, DType.BOOL, x, 0, 8);
    long[] packed = new long[1];
    session.read(x, 0, DType.INT64, packed, 0, 1);
    assertEquals(0x01_00_00_00_01_01_00_01L, packed[0]);
  }

  @Test
  void copiesMoreThanOneChunk() {
    int n = (9 << 20) / 4 + 3;
    float[] values = line(n, 1, 0);
    Buffer x = session.allocate("x", 4L * n);
    session.write(values, 0, DType.FLOAT32, x, 0, n);
    Arrays.fill(values, -1);
    float[] back = floats(x, n);
    for (int i = 0; i < n; i++) {
      assertEquals(i, back[i]);
    }
  }

  @Test
  void refusesCopiesBeyondTheBuffer() {
    Buffer x = session.allocate("x", 64);
    float[] values = new float[100];
    assertThrows(
        IndexOutOfBoundsException.class, () -> session.write(values, 0, DType.FLOAT32, x, 4, 16));
    assertThrows(
        IndexOutOfBoundsException.class, () -> session.read(x, 0, DType.FLOAT32, values, 90, 11));
    assertThrows(
        IndexOutOfBoundsException.class, () -> session.read(x, -4, DType.FLOAT32, values, 0, 1));
    session.release(x);
    assertThrows(
        IllegalStateException.class, () -> session.read(x, 0, DType.FLOAT32, values, 0, 1));
  }

  @Test
  void refusesToUseKernelsWithoutTheLock() {
    Kernel kernel = session.kernel("scale", "", SCALE);
    assertThrows(IllegalStateException.class, () -> kernel.set(2, 1f));
  }

  @Test
  void refusesReleasedBuffersAsArguments() {
    Buffer x = session.allocate("x", 4);
    session.release(x);
    Kernel kernel = session.kernel("scale", "", SCALE);
    assertThrows(IllegalStateException.class, () -> session.locked(() -> kernel.set(0, x)));
  }

  @Test
  void namesAWorkGroupThatIsTooLarge() {
    Kernel kernel = session.kernel("scale", "", SCALE);
    int most = kernel.maxGroup();
    long[] local = {2L * most};
    DeviceException e =
        assertThrows(
            DeviceException.class, () -> session.locked(() -> kernel.launch(local, local)));
    assertTrue(e.getMessage().startsWith("scale: the work group is too large"), e.getMessage());
    assertTrue(e.getMessage().contains("at most " + most + " items"), e.getMessage());
  }

  @Test
  void usesSmallGroupsWhenAsked() {
    for (int most : new int[] {1, 64, 100}) {
      Settings settings = Settings.fromProperties().withMaxGroup(most);
      Session small = TestDevice.open(settings);
      try {
        assertEquals(Integer.highestOneBit(most), small.group());
        Kernel kernel = small.kernel("scale", "", SCALE);
        assertTrue(kernel.maxGroup() <= most);
        Buffer x = small.allocate("x", 400);
        small.write(new float[100], 0, DType.FLOAT32, x, 0, 100);
        small.locked(() -> kernel.set(0, x).ints(1, 100, 7).set(2, 1f).launch(100));
        float[] out = new float[100];
        small.read(x, 0, DType.FLOAT32, out, 0, 100);
        assertEquals(7, out[99]);
      } finally {
        small.close();
      }
    }
  }

  @Test
  void treatsIgnoredExtensionsAsAbsent() {
    Settings settings = Settings.fromProperties().withIgnored(Set.of("cl_khr_fp64"));
    DeviceFacts facts = TestDevice.facts(settings);
    assertFalse(facts.float64());
    assertFalse(facts.extensions().contains("cl_khr_fp64"));
  }

  @Test
  void buildsAKernelOnce() {
    long programs = Handles.live(Handles.Type.PROGRAM);
    Kernel scale = session.kernel("scale", "", SCALE);
    assertSame(scale, session.kernel("scale", "", SCALE));
    session.kernel("kinds", "", SCALE);
    assertEquals(programs + 1, Handles.live(Handles.Type.PROGRAM));
    session.kernel("scale", "-DOTHER", SCALE);
    assertEquals(programs + 2, Handles.live(Handles.Type.PROGRAM));
  }

  @Test
  void explainsABuildThatFails() {
    String bad = "__kernel void bad(__global float *x) { x[0] = undeclared; }";
    for (int attempt = 0; attempt < 2; attempt++) {
      DeviceException e = assertThrows(DeviceException.class, () -> session.kernel("bad", "", bad));
      assertTrue(e.getMessage().startsWith("bad: the program does not build on "));
      assertTrue(e.getMessage().contains(session.facts().name()), e.getMessage());
      assertTrue(e.getMessage().contains("undeclared"), e.getMessage());
      assertTrue(e.getMessage().contains("CL_BUILD_PROGRAM_FAILURE (-11)"), e.getMessage());
      assertTrue(e.getMessage().lines().count() <= 13, e.getMessage());
    }
    DeviceException e =
        assertThrows(DeviceException.class, () -> session.kernel("absent", "", SCALE));
    assertTrue(e.getMessage().contains("CL_INVALID_KERNEL_NAME (-46)"), e.getMessage());
    Buffer x = session.allocate("x", 4);
    session.write(new float[] {3}, 0, DType.FLOAT32, x, 0, 1);
    scale(x, 1, 1, 2);
    assertEquals(7, floats(x, 1)[0]);
  }

  @Test
  void keepsTheLinesOfALogThatMatter() {
    StringBuilder log = new StringBuilder("warning: one\nnote: two\n");
    assertEquals(List.of("  warning: one", "  note: two"), Programs.essence(log.toString()));
    for (int i = 0; i < 25; i++) {
      log.append("k.cl:").append(i).append(": error: no ").append("x".repeat(500)).append('\n');
    }
    List<String> essence = Programs.essence(log.toString());
    assertEquals(11, essence.size());
    assertTrue(essence.get(0).startsWith("  k.cl:0: error"));
    assertTrue(essence.stream().allMatch(s -> s.length() < 250));
    assertEquals("  … and 15 more lines", essence.get(10));
    assertEquals(List.of("  (the log is empty)"), Programs.essence(" \n"));
  }

  @Test
  void doesNotContractMultiplyAndAdd() {
    String source =
        "__kernel void f(__global float *x) { if (!get_global_id(0)) x[0] = x[0] * x[1] + x[2]; }";
    float a = 1 + 0x1p-12f;
    float c = -(a * a);
    Buffer x = session.allocate("x", 12);
    session.write(new float[] {a, a, c}, 0, DType.FLOAT32, x, 0, 3);
    Kernel f = session.kernel("f", "", source);
    session.locked(() -> f.set(0, x).launch(1));
    assertEquals(0f, floats(x, 1)[0]);
  }

  @Test
  void servesManyThreads() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> jobs = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int id = t;
        jobs.add(
            () -> {
              rounds(id);
              return null;
            });
      }
      for (Future<Void> job : threads.invokeAll(jobs)) {
        job.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(0, session.memory().liveBytes());
  }

  private void rounds(int id) {
    for (int round = 0; round < 40; round++) {
      int n = 1 + (id * 7919 + round * 104_729) % 300_000;
      float[] values = new float[n];
      Arrays.fill(values, id + 1);
      Buffer x = session.allocate("x", 4L * n);
      session.write(values, 0, DType.FLOAT32, x, 0, n);
      Arrays.fill(values, -1);
      scale(x, n, round, 3);
      float[] out = floats(x, n);
      session.release(x);
      for (float v : out) {
        assertEquals(3 * (id + 1) + round, v);
      }
    }
  }

  @Test
  void saysThatItHasBeenClosed() {
    Buffer x = session.allocate("x", 4);
    Kernel kernel = session.kernel("scale", "", SCALE);
    assertTrue(session.isOpen());
    session.close();
    session.close();
    assertFalse(session.isOpen());
    session.release(x);
    float[] one = new float[1];
    List<Runnable> uses =
        List.of(
            () -> session.allocate("x", 4),
            () -> session.write(one, 0, DType.FLOAT32, x, 0, 1),
            () -> session.read(x, 0, DType.FLOAT32, one, 0, 1),
            () -> session.kernel("scale", "", SCALE),
            () -> session.locked(() -> kernel.launch(1)),
            session::finish);
    for (Runnable use : uses) {
      DeviceException e = assertThrows(DeviceException.class, use::run);
      assertTrue(e.getMessage().contains(" has been closed"), e.getMessage());
      assertTrue(e.getMessage().contains(session.facts().name()), e.getMessage());
    }
  }

  @Test
  void closesWhileOthersUseIt() throws Exception {
    session.kernel("scale", "", SCALE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch started = new CountDownLatch(4);
    List<Future<?>> jobs = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      jobs.add(
          threads.submit(
              () -> {
                while (true) {
                  int n = 2_000_000;
                  Buffer x = session.allocate("x", 4L * n);
                  session.write(new float[n], 0, DType.FLOAT32, x, 0, n);
                  scale(x, n, 1, 1);
                  floats(x, n);
                  session.release(x);
                  started.countDown();
                }
              }));
    }
    assertTrue(started.await(60, TimeUnit.SECONDS));
    session.close();
    threads.shutdown();
    for (Future<?> job : jobs) {
      ExecutionException e = assertThrows(ExecutionException.class, job::get);
      DeviceException cause = assertDeviceException(e.getCause());
      assertTrue(cause.getMessage().contains(" has been closed"), cause.getMessage());
    }
  }

  private static DeviceException assertDeviceException(Throwable e) {
    assertEquals(DeviceException.class, e.getClass(), () -> String.valueOf(e));
    return (DeviceException) e;
  }

  @Test
  void failsAtOnceAfterTheDeviceHasFailed() {
    DeviceException first =
        session.failedWork("matmul", new CLException("CL_OUT_OF_RESOURCES", -5));
    assertTrue(first.getMessage().startsWith("matmul: "), first.getMessage());
    assertTrue(first.getMessage().contains("CL_OUT_OF_RESOURCES (-5)"), first.getMessage());
    DeviceException e =
        assertThrows(DeviceException.class, () -> session.kernel("scale", "", SCALE));
    assertTrue(e.getMessage().contains("CL_OUT_OF_RESOURCES (-5)"), e.getMessage());
    assertTrue(e.getMessage().contains("Device.close()"), e.getMessage());
    assertThrows(DeviceException.class, () -> session.allocate("x", 4));
    assertThrows(DeviceException.class, session::finish);
  }

  @Test
  void leaksNothingInManyLaunches() {
    Buffer x = session.allocate("x", 4096);
    session.write(new float[1024], 0, DType.FLOAT32, x, 0, 1024);
    for (int i = 0; i < 10_000; i++) {
      scale(x, 1024, 1, 1);
      if (i % 100 == 0) {
        assertEquals(i + 1, floats(x, 1)[0]);
      }
    }
    session.finish();
    assertTrue(Handles.live(Handles.Type.EVENT) - before.get(Handles.Type.EVENT) <= 16);
    assertTrue(Handles.live(Handles.Type.BUFFER) - before.get(Handles.Type.BUFFER) <= 17);
  }
}
