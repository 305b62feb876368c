package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ShapeException;
import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What goes wrong on a device is said in words, and work can go on after it. */
class FaultsTest {
  private Device device;

  @BeforeEach
  void find() {
    device = OpenClDevice.required();
  }

  private void stillWorks() {
    Tensor x = device.run(() -> Tensor.of(1f, 2f, 3f));
    assertSame(device, x.device());
    assertArrayEquals(new float[] {2, 4, 6}, x.add(x).toFloatArray());
  }

  private static String message(Class<? extends RuntimeException> type, Executable body) {
    return assertThrows(type, body).getMessage();
  }

  @Test
  void aTensorThatIsTooLargeIsRefusedWithSizes() {
    long most = OpenClDevice.backend(device).maxAllocation();
    long numel = most / 8 + 1;
    assumeTrue(numel < Integer.MAX_VALUE, "every tensor fits");
    String said =
        message(
            DeviceException.class, () -> device.run(() -> Tensor.zeros(DType.INT64, (int) numel)));
    assertTrue(said.contains("one piece of memory is larger than "), said);
    assertTrue(said.contains("(" + 8 * numel + " bytes)"), said);
    assertTrue(said.contains("expected at most "), said);
    assertTrue(said.contains("(" + most + " bytes)"), said);
    stillWorks();
  }

  @Test
  void exhaustedMemoryNamesTheLargestHolders() {
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        "1000000",
        () -> {
          List<Tensor> held = new ArrayList<>();
          held.add(device.run(() -> Tensor.zeros(DType.BOOL, 100_000)));
          String said =
              message(
                  DeviceException.class,
                  () -> {
                    while (true) {
                      held.add(device.run(() -> Tensor.zeros(100, 100)));
                    }
                  });
          assertTrue(held.size() > 10, said);
          String asked = "zeros: not enough memory; got float32 [100, 100] = 39.1 KiB, ";
          assertTrue(said.startsWith(asked), said);
          assertTrue(said.contains(" allocate float32: no memory is left on "), said);
          assertTrue(said.contains("; expected at most 1.0 MiB (1000000 bytes) in all"), said);
          assertTrue(said.contains("lamina.opencl.budget"), said);
          String[] holders = said.substring(said.indexOf("Largest holders:")).split("\n");
          assertTrue(holders[1].matches("  .*40960 bytes\\) x [0-9]+ \\(float32\\)"), said);
          assertTrue(said.contains(" x 1 (bool)"), said);

          Tensor first = held.get(1);
          held.clear();
          assertEquals(0, first.sum().item());
          Tensor large = device.run(() -> Tensor.ones(400, 400));
          assertEquals(160_000, large.sum().item());
        });
    stillWorks();
  }

  @Test
  void aTensorThatFitsExactlyIsNotRefusedForRoundingUp() {
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        "10000000",
        () -> {
          assertEquals(2_200_000, device.run(() -> Tensor.ones(2_200_000)).sum().item());
          assertEquals(10_000_000, OpenClDevice.backend(device).maxAllocation());
        });
  }

  @Test
  void aDeviceThatCannotBeOpenedLeavesNothingBehind() {
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        "10",
        () -> {
          Map<Handles.Type, Long> before = Handles.snapshot();
          for (int i = 0; i < 2; i++) {
            message(DeviceException.class, () -> device.run(() -> Tensor.zeros(1)));
            assertEquals(before, Handles.snapshot());
          }
        });
    stillWorks();
  }

  @Test
  void aBoundUpdateNoticesThatAnOperandHasMoved() {
    FusedUpdate add = FusedUpdate.define("plus", 1, 2, 0, (x, s) -> new Expr[] {x[0].add(x[1])});
    Tensor p = Tensor.of(1f, 2f);
    Tensor g = Tensor.of(3f, 4f);
    FusedUpdate.Bound bound = add.bind(p, g);
    bound.run(new double[0]);
    assertTrue(bound.holds(1, g));
    p.moveTo_(device);
    p.moveTo_(Device.cpu());
    assertFalse(bound.holds(1, g));
    String said = message(DeviceException.class, () -> bound.run(new double[0]));
    assertTrue(said.startsWith("plus: an operand has moved to another device"), said);
    assertArrayEquals(new float[] {4, 6}, p.toFloatArray());
  }

  @Test
  void aSwitchWithAWrongValueIsNamed() {
    OpenClDevice.with(
        device,
        "lamina.opencl.cache",
        "maybe",
        () -> {
          String said = message(DeviceException.class, () -> device.run(() -> Tensor.zeros(1)));
          assertTrue(said.contains("lamina.opencl.cache"), said);
        });
    stillWorks();
  }

  @Test
  void exhaustedMemoryInAScopeIsBackAfterIt() {
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        "1000000",
        () -> {
          for (int i = 0; i < 2; i++) {
            message(
                DeviceException.class,
                () -> {
                  try (Scope scope = Scope.open()) {
                    Tensor x = device.run(() -> Tensor.ones(100, 100));
                    while (true) {
                      x = x.add(1);
                    }
                  }
                });
            stillWorks();
          }
        });
  }

  /** Each thread keeps recycled memory; together that may be all there is. */
  @Test
  void memoryThatIdleThreadsKeepIsNoReasonToRunOut() {
    OpenClDevice.with(
        device,
        "lamina.opencl.budget",
        "4000000",
        () -> {
          CountDownLatch filled = new CountDownLatch(5);
          CountDownLatch end = new CountDownLatch(1);
          List<Thread> idle = new ArrayList<>();
          for (int t = 0; t < 5; t++) {
            idle.add(new Thread(() -> fillThenIdle(filled, end)));
            idle.get(t).start();
          }
          try {
            filled.await();
            assertEquals(500_000, device.run(() -> Tensor.ones(500_000)).sum().item());
            end.countDown();
            for (Thread thread : idle) {
              thread.join();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            end.countDown();
          }
        });
  }

  private void fillThenIdle(CountDownLatch filled, CountDownLatch end) {
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 6; i++) {
        device.run(() -> Tensor.ones(32_768));
      }
    } finally {
      filled.countDown();
    }
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void everyUseOfATensorOfAClosedDeviceSaysSo() {
    Tensor x = device.run(() -> Tensor.ones(4, 4));
    Tensor w = Tensor.parameter(x);
    Tensor y = w.matmul(x).square().mean();
    Tensor at = device.run(() -> Tensor.of(0L, 1L));
    Tensor mask = device.run(() -> Tensor.of(true, false, true, true));
    device.close();
    Tensor fresh = device.run(() -> Tensor.ones(4, 4));

    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("add", () -> x.add(x));
    uses.put("add of fresh", () -> fresh.add(x));
    uses.put("add to fresh", () -> x.add(fresh));
    uses.put("neg", x::neg);
    uses.put("sum", x::sum);
    uses.put("mean", () -> x.mean(0));
    uses.put("matmul", () -> x.matmul(x));
    uses.put("matmul with fresh", () -> fresh.matmul(x));
    uses.put("matmul of view", () -> x.t().matmul(fresh));
    uses.put("read", x::toFloatArray);
    uses.put("item", () -> x.get(dev.lamina.tensor.Index.at(0)).sum().item());
    uses.put("to the cpu", () -> x.to(Device.cpu()));
    uses.put("to a type", () -> x.to(DType.INT64));
    uses.put("clone", x::clone);
    uses.put("contiguous", () -> x.t().contiguous());
    uses.put("write", () -> x.copy_(Tensor.ones(4, 4)));
    uses.put("copy into fresh", () -> fresh.copy_(x));
    uses.put("copy of fresh", () -> x.copy_(fresh));
    uses.put("fill_", () -> x.fill_(3));
    uses.put("add_", () -> x.add_(1));
    uses.put("add_ to fresh", () -> fresh.add_(x));
    uses.put("uniform_", () -> x.uniform_(0, 1));
    uses.put("maskedFill", () -> fresh.maskedFill(mask, 1));
    uses.put("where", () -> Tensor.where(mask, fresh, fresh));
    uses.put("indexSelect", () -> x.indexSelect(0, Tensor.of(1L)));
    uses.put("indexSelect of fresh", () -> fresh.indexSelect(0, at));
    uses.put("backward", y::backward);
    uses.put("text", x::toString);
    uses.forEach(
        (name, use) -> {
          DeviceException e = assertThrows(DeviceException.class, use, name);
          assertTrue(e.getMessage().contains(" has been closed; got a tensor "), e.getMessage());
        });
    assertEquals(16, fresh.sum().item(), "and none of it has touched the new one");
    stillWorks();
  }

  /** What a scope recycles is memory of the device that has been closed, and nobody may get it. */
  @Test
  void aScopeMayOutliveADevice() {
    for (int i = 0; i < 3; i++) {
      try (Scope scope = Scope.open()) {
        Tensor x = device.run(() -> Tensor.ones(64));
        assertEquals(64, x.sum().item());
        device.close();
        try (Scope inner = Scope.open()) {
          assertEquals(128, device.run(() -> Tensor.ones(64)).mul(2).sum().item());
        }
      }
      try (Scope scope = Scope.open()) {
        stillWorks();
        assertEquals(64, device.run(() -> Tensor.ones(64)).sum().item());
      }
    }
  }

  @Test
  void aKernelThatDoesNotBuildIsNoHarm() {
    Tensor before = device.run(() -> Tensor.of(1f, 2f));
    Session session = OpenClDevice.backend(device).session();
    String broken = "__kernel void broken(__global float* x) { x[0] = nowhere + 1; }";
    String said = message(DeviceException.class, () -> session.kernel("broken", "-DANY=1", broken));
    assertTrue(said.startsWith("broken: the program does not build on "), said);
    assertTrue(said.contains("CL_BUILD_PROGRAM_FAILURE"), said);
    assertTrue(said.contains("nowhere"), said);
    assertTrue(said.lines().count() < 20, said);
    assertArrayEquals(new float[] {3, 6}, before.mul(3).toFloatArray());
    stillWorks();
  }

  @Test
  void mixedDevicesAreNamed() {
    Tensor here = Tensor.ones(2, 2);
    Tensor there = device.run(() -> Tensor.ones(2, 2));
    Map<String, Executable> uses = new LinkedHashMap<>();
    uses.put("add", () -> here.add(there));
    uses.put("sub", () -> there.sub(here));
    uses.put("matmul", () -> here.matmul(there));
    uses.put("where", () -> Tensor.where(here.gt(0), there, there));
    uses.put("add_", () -> there.add_(here));
    uses.put("maskedFill", () -> there.maskedFill(here.gt(0), 2));
    uses.forEach(
        (op, use) -> {
          String said = message(DeviceException.class, use);
          assertTrue(said.startsWith(op + ": "), said);
          assertTrue(said.contains("[2, 2] on cpu"), said);
          assertTrue(said.contains("[2, 2] on " + device), said);
          assertTrue(said.contains("to("), said);
        });
    assertArrayEquals(new float[] {2, 2, 2, 2}, there.add(here.to(device)).toFloatArray());
  }

  @Test
  void wrongPositionsAreReportedAtTheNextRead() {
    Tensor x = device.run(() -> Tensor.of(10f, 20f, 30f));
    Tensor wrong = device.run(() -> Tensor.of(1L, 5L, -9L));
    for (int i = 0; i < 3; i++) {
      Tensor y = x.indexSelect(0, wrong);
      Tensor z = y.add(1);
      String said = message(ShapeException.class, z::toFloatArray);
      assertTrue(said.startsWith("positions: position "), said);
      assertTrue(
          said.contains("position 5 (number 1)") || said.contains("position -9 (number 2)"), said);
      assertTrue(said.contains("expected positions from -3 to 2"), said);

      assertArrayEquals(new float[] {21, 11, 11}, z.toFloatArray());
      assertArrayEquals(new float[] {30, 10}, selected(x, -1, 0));
      stillWorks();
    }
    x.indexSelect(0, wrong);
    said(message(ShapeException.class, device::synchronize));
    device.synchronize();
  }

  private static void said(String message) {
    assertTrue(message.contains("is outside its dimension"), message);
  }

  private float[] selected(Tensor x, long... at) {
    return x.indexSelect(0, device.run(() -> Tensor.of(at))).toFloatArray();
  }

  /** Positions on the host are checked at once, and nothing waits. */
  @Test
  void wrongPositionsOfTheHostAreReportedAtOnce() {
    Tensor x = device.run(() -> Tensor.of(10f, 20f, 30f));
    String said = message(ShapeException.class, () -> x.indexSelect(0, Tensor.of(0L, 3L)));
    assertTrue(said.startsWith("indexSelect: position 3"), said);
    assertArrayEquals(new float[] {30}, x.indexSelect(0, Tensor.of(2L)).toFloatArray());
  }

  @Test
  void aDeviceWithoutDoublePrecisionSaysSo() throws Exception {
    String said =
        JavaProcess.of(NoFloat64.class)
            .withLibjsig()
            .options("-Dlamina.opencl.ignore=cl_khr_fp64")
            .run();
    assertTrue(said.contains("refused: opencl:0: the device does not compute in double"), said);
    assertTrue(said.contains("got float64 for 3 elements on "), said);
    assertTrue(said.contains("moved: opencl:0: the device does not compute in double"), said);
    assertTrue(said.contains("converted: opencl:0: the device does not compute in double"), said);
    assertTrue(said.contains("trained: same bits\n"), said);
    assertTrue(said.contains("types: same bits\n"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  /** Works where there is no double precision, and says what is refused. */
  static final class NoFloat64 {
    private NoFloat64() {}

    public static void main(String[] arguments) {
      Device device = Device.opencl();
      refused("refused", () -> device.run(() -> Tensor.zeros(DType.FLOAT64, 3)));
      refused("moved", () -> Tensor.zeros(DType.FLOAT64, 3).to(device));
      refused("converted", () -> device.run(() -> Tensor.ones(3)).to(DType.FLOAT64));
      System.out.println("trained: " + same(trained(Device.cpu()), trained(device)));
      System.out.println("types: " + same(mixed(Device.cpu()), mixed(device)));
    }

    private static void refused(String what, Runnable body) {
      try {
        body.run();
        System.out.println(what + ": no error");
      } catch (DTypeException e) {
        System.out.println(what + ": " + e.getMessage());
      }
    }

    private static String same(float[] a, float[] b) {
      return java.util.Arrays.equals(a, b) ? "same bits" : "different";
    }

    private static float[] trained(Device device) {
      dev.lamina.random.Generator seeded = new dev.lamina.random.Generator(4);
      Tensor x = Tensor.randn(seeded, DType.FLOAT32, 30, 4).to(device);
      Tensor y = Tensor.randn(seeded, DType.FLOAT32, 30, 1).to(device);
      Tensor w = Tensor.parameter(Tensor.randn(seeded, DType.FLOAT32, 4, 1).to(device));
      dev.lamina.optim.Optimizer adam = dev.lamina.optim.Adam.builder().lr(0.05).build(List.of(w));
      for (int i = 0; i < 20; i++) {
        adam.zeroGrad();
        x.matmul(w).sub(y).square().mean().backward();
        adam.step();
      }
      return w.toFloatArray();
    }

    private static float[] mixed(Device device) {
      Tensor n = device.run(() -> Tensor.arange(12).view(3, 4));
      Tensor x = n.div(7).add(n.gt(5)).maximum(n.sub(3)).clamp(0.5, 9.25);
      return x.mean(1).add(n.sum().mul(0.125)).toFloatArray();
    }
  }
}
