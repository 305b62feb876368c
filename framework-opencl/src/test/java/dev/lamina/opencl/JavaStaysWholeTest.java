package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drivers install signal handlers; Java's own faults, a division by zero or the use of null, must
 * be exceptions all the same.
 */
class JavaStaysWholeTest {
  private static final String[] STAGES = {
    "before", "listed", "computed", "meanwhile", "compiled", "closed", "reopened"
  };

  @BeforeEach
  void needsADevice() {
    OpenClDevice.required();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmixed", "-Xint"})
  void withTheChainingLibrary(String mode) throws Exception {
    assumeTrue(Files.exists(Path.of(Child.LIBJSIG)), "libjsig.so is a thing of Linux");
    String said = JavaProcess.of(Faults.class).withLibjsig().options(mode).run();
    for (String stage : STAGES) {
      assertTrue(said.contains(stage + ": whole\n"), said);
    }
    assertTrue(said.endsWith("done\nexit 0"), said);
  }

  /** The handlers are taken back, or the device is refused; Java is whole in both cases. */
  @ParameterizedTest
  @ValueSource(strings = {"-Xmixed", "-Xint"})
  void withoutTheChainingLibrary(String mode) throws Exception {
    String said = JavaProcess.of(Faults.class).options(mode).run();
    assertTrue(!said.contains("broken"), said);
    assertTrue(said.contains("before: whole\n"), said);
    boolean refused = said.contains("refused: opencl: the driver ");
    for (String stage : refused ? new String[0] : STAGES) {
      assertTrue(said.contains(stage + ": whole\n"), said);
    }
    assertTrue(said.endsWith("done\nexit 0"), said);
  }

  /** In the tests' own JVM, which has worked with the device all the time. */
  @Test
  void thisProcessIsWholeToo() {
    Device device = Device.opencl();
    assertEquals(6, device.run(() -> Tensor.of(1f, 2f, 3f)).sum().item());
    assertEquals("whole", Faults.state());
  }

  @Test
  void integersDividedByZeroBecomeInfiniteOrNaN() {
    float inf = Float.POSITIVE_INFINITY;
    float[] expected = {inf, -inf, Float.NaN, inf, -inf};
    for (Device device : new Device[] {Device.cpu(), Device.opencl()}) {
      Tensor a = device.run(() -> Tensor.of(1L, -1L, 0L, Long.MAX_VALUE, Long.MIN_VALUE));
      Tensor zeros = device.run(() -> Tensor.zeros(DType.INT64, 5));
      assertEquals(DType.FLOAT32, a.div(zeros).dtype());
      assertArrayEquals(expected, a.div(zeros).toFloatArray(), device.toString());
      assertArrayEquals(expected, a.div(0).toFloatArray(), device.toString());
      // A base of 0 and a negative exponent is the other way to divide by zero.
      Tensor exponent = device.run(() -> Tensor.of(-3L));
      long[] powers = {1, -1, 0, 0, 0};
      assertArrayEquals(powers, a.pow(exponent).toLongArray(), device.toString());
      assertThrows(
          RuntimeException.class, () -> a.div_(zeros), "the result is no integer: " + device);
    }
    assertEquals("whole", Faults.state());
  }

  /** Faults in Java before, between, during and after work on the device. */
  static final class Faults {
    /** So often that all compilers have had their turn, where there are any. */
    private static final int TIMES =
        System.getProperty("java.vm.info", "").startsWith("interpreted") ? 500 : 20_000;

    // Volatile, so that no compiler knows their values.
    private static volatile int seven = 7;
    private static volatile int zero;
    private static volatile long longZero;
    private static volatile int[] nothing;

    private Faults() {}

    public static void main(String[] arguments) throws InterruptedException {
      say("before");
      try {
        work();
      } catch (DeviceException e) {
        System.out.println("refused: " + e.getMessage());
        say("after");
      }
      System.out.println("done");
    }

    private static void work() throws InterruptedException {
      Device device = Device.opencl();
      say("listed");
      Tensor x = device.run(() -> Tensor.ones(200, 200));
      compute(x);
      say("computed");
      AtomicBoolean stop = new AtomicBoolean();
      Thread other =
          new Thread(
              () -> {
                while (!stop.get()) {
                  compute(x);
                }
              });
      other.start();
      say("meanwhile");
      stop.set(true);
      other.join();
      // Another kernel, compiled now.
      if (x.mul(3).sub(1).toFloatArray()[0] != 2) {
        throw new IllegalStateException("computed something else");
      }
      say("compiled");
      device.close();
      say("closed");
      compute(device.run(() -> Tensor.ones(200, 200)));
      say("reopened");
    }

    private static void compute(Tensor x) {
      if (x.matmul(x).add(1).sum().item() != 201.0 * 40_000) {
        throw new IllegalStateException("computed something else");
      }
    }

    private static void say(String stage) {
      System.out.println(stage + ": " + state());
    }

    /** In interpreted code at first, in compiled code after thousands of rounds. */
    static String state() {
      int thrown = 0;
      for (int i = 0; i < TIMES; i++) {
        try {
          seven = seven / zero;
          return "broken: 7 / 0 is " + seven;
        } catch (ArithmeticException expected) {
          thrown++;
        }
        try {
          seven = (int) (seven % longZero);
          return "broken: 7 % 0L is " + seven;
        } catch (ArithmeticException expected) {
          thrown++;
        }
        try {
          seven = nothing[i];
          return "broken: null has elements";
        } catch (NullPointerException expected) {
          thrown++;
        }
      }
      return thrown == 3 * TIMES && seven == 7 ? "whole" : "broken: " + thrown;
    }
  }
}
