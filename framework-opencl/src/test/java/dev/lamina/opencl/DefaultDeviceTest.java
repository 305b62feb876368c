package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.Devices;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.tensor.Tensor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program says where it computes, and what it hears where that is not possible. */
class DefaultDeviceTest {
  @Test
  void theDefaultCanBeChosen() throws InterruptedException {
    Device device = OpenClDevice.required();
    Device before = Device.getDefault();
    Device.setDefault(device);
    try {
      assertSame(device, Tensor.zeros(2).device());
      assertSame(device, Tensor.of(1L, 2L).device());
      assertSame(device, Tensor.randn(3).add(1).device());
      assertSame(Device.cpu(), Device.cpu().run(() -> Tensor.zeros(2)).device());
      AtomicReference<Device> elsewhere = new AtomicReference<>();
      Thread other = new Thread(() -> elsewhere.set(Tensor.ones(1).device()));
      other.start();
      other.join();
      assertSame(device, elsewhere.get());
    } finally {
      Device.setDefault(before);
    }
    assertSame(before, Tensor.zeros(2).device());
  }

  @Test
  void aChoiceForARunIsOfThisThreadOnly() throws InterruptedException {
    Device device = OpenClDevice.required();
    AtomicReference<Device> elsewhere = new AtomicReference<>();
    Device here =
        device.run(
            () -> {
              Thread other = new Thread(() -> elsewhere.set(Tensor.ones(1).device()));
              other.start();
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return Tensor.ones(1).device();
            });
    assertSame(device, here);
    assertSame(Device.getDefault(), elsewhere.get());
  }

  @Test
  void namesAreUnderstoodOrExplained() {
    Device device = OpenClDevice.required();
    assertSame(device, Device.parse("opencl"));
    assertSame(device, Device.parse("opencl:0"));
    String name = Devices.info(device).name();
    DeviceException none = assertThrows(DeviceException.class, () -> Device.parse("opencl:999"));
    assertTrue(none.getMessage().startsWith("device: there is no opencl:999; got "), name);
    assertTrue(none.getMessage().contains("opencl:0 (" + name + ")"), none.getMessage());
    assertTrue(none.getMessage().endsWith("Device.cpu() always works"), none.getMessage());
    assertThrows(DeviceException.class, () -> Device.opencl(999));
    for (String wrong :
        new String[] {"", "OpenCL", "opencl:", "opencl:-1", "opencl:00000", " cpu"}) {
      DeviceException e = assertThrows(DeviceException.class, () -> Device.parse(wrong));
      assertEquals(
          "device: not a device's name; got '" + wrong + "'; expected cpu, opencl or opencl:1",
          e.getMessage());
    }
  }

  @Test
  void thePropertyChooses() throws Exception {
    OpenClDevice.required();
    String said = process().withLibjsig().options("-Dlamina.device=opencl").run("use");
    assertTrue(said.contains("zeros on opencl:0\n"), said);
    assertTrue(said.contains("on the cpu: 6.0\n"), said);
  }

  @Test
  void aMissingDeviceIsExplainedAtFirstUse() throws Exception {
    OpenClDevice.required();
    String said = process().withLibjsig().options("-Dlamina.device=opencl:7").run("use");
    assertTrue(said.contains("refused: device: there is no opencl:7; got opencl:0 ("), said);
    assertTrue(said.contains("on the cpu: 6.0\n"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  @Test
  void aWrongNameIsExplainedAtFirstUse() throws Exception {
    String said = process().options("-Dlamina.device=GPU").run("use");
    assertTrue(said.contains("refused: device: not a device's name; got 'GPU'; expected "), said);
    assertTrue(said.contains("on the cpu: 6.0\n"), said);
  }

  @Test
  void aWrongOptionIsExplainedAndTheCpuWorks() throws Exception {
    String said =
        process().withLibjsig().options("-Dlamina.opencl.maxGroup=many").run("use", "list");
    assertTrue(said.contains("on the cpu: 6.0\n"), said);
    assertTrue(said.contains("problem: opencl: the property lamina.opencl.maxGroup "), said);
    assertTrue(said.contains("got 'many'"), said);
  }

  @Test
  void withoutDriversTheCpuIsThereAndTheReasonToo(@TempDir Path empty) throws Exception {
    OpenClDevice.required();
    String said =
        process()
            .environment("OCL_ICD_VENDORS", empty.toString())
            .options("-Dlamina.device=opencl")
            .run("list", "use");
    assertTrue(said.contains("device: cpu\n"), said);
    assertFalse(said.contains("device: opencl"), said);
    assertTrue(said.contains("problem: the OpenCL library finds no driver"), said);
    assertTrue(said.contains("refused: device: there is no opencl:0; got none. the OpenCL"), said);
    assertTrue(said.contains("on the cpu: 6.0\n"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  /** Whoever computes on the CPU loads nothing of OpenCL, though its jars are there. */
  @Test
  void nothingIsLoadedBeforeItIsAskedFor() throws Exception {
    OpenClDevice.required();
    String said = process().withLibjsig().options("-Xlog:class+load").run("use", "mark", "list");
    int mark = said.indexOf("now asking\n");
    assertTrue(mark > 0, said);
    String before = said.substring(0, mark);
    assertTrue(before.contains("zeros on cpu\n"));
    assertTrue(
        before.contains(" " + OpenClProvider.class.getName() + " "), "the provider is known");
    assertFalse(before.contains(" org.jocl."));
    assertFalse(before.contains(" " + Platforms.class.getName() + " "));
    assertTrue(said.substring(mark).contains(" org.jocl.CL "), "and would have been seen");
  }

  private static JavaProcess process() {
    return JavaProcess.of(Program.class);
  }

  /** Does what its arguments say. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      for (String argument : arguments) {
        switch (argument) {
          case "use" -> use();
          case "list" -> list();
          default -> System.out.println("now asking");
        }
      }
    }

    private static void use() {
      try {
        System.out.println("zeros on " + Tensor.zeros(2).add(1).device());
      } catch (DeviceException e) {
        System.out.println("refused: " + e.getMessage());
      }
      double sum = Device.cpu().run(() -> Tensor.of(1f, 2f, 3f)).sum().item();
      System.out.println("on the cpu: " + sum);
    }

    private static void list() {
      for (DeviceInfo info : Devices.list()) {
        System.out.println("device: " + info.device());
      }
      Devices.problems().forEach(problem -> System.out.println("problem: " + problem));
    }
  }
}
