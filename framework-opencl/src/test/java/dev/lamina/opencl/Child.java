package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import java.io.IOException;
import java.util.Map;

/** Another JVM, with an environment of its own, that says what it finds. */
final class Child {
  static final String LIBJSIG = System.getProperty("java.home") + "/lib/libjsig.so";

  private static volatile int zero;

  private Child() {}

  /**
   * Runs {@link #main} in another JVM.
   *
   * @param environment what to set beside what this process has, less LD_PRELOAD
   * @param options options of the JVM
   * @return what it printed
   */
  static String run(Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    JavaProcess process = JavaProcess.of(Child.class).options(options);
    environment.forEach(process::environment);
    return process.run();
  }

  /** Opens a device and runs something on it; says each step, and whether Java can still divide. */
  public static void main(String[] arguments) {
    Platforms all = Platforms.find(Settings.fromProperties());
    System.out.println("devices " + all.devices().size());
    all.problems().forEach(problem -> System.out.println("problem: " + problem));
    if (all.devices().isEmpty()) {
      return;
    }
    try {
      work(all.devices().get(0));
    } catch (DeviceException e) {
      System.out.println("refused: " + e.getMessage());
    }
    System.out.println("division " + (divides() ? "throws" : "is broken"));
  }

  private static void work(DeviceFacts facts) {
    Session session = Session.open(facts, Settings.fromProperties());
    System.out.println("opened");
    String source = "__kernel void f(__global float *x) { x[get_global_id(0)] = 3; }";
    Kernel kernel = session.kernel("f", "", source);
    System.out.println("built");
    Buffer x = session.allocate("x", 4L * session.group());
    session.locked(() -> kernel.set(0, x).launch(1));
    float[] value = new float[1];
    session.read(x, 0, DType.FLOAT32, value, 0, 1);
    System.out.println("computed " + value[0]);
    session.close();
  }

  /** In interpreted code and in what the compilers make of it. */
  private static boolean divides() {
    int thrown = 0;
    for (int i = 0; i < 20_000; i++) {
      try {
        zero = 7 / zero;
      } catch (ArithmeticException expected) {
        thrown++;
      }
    }
    return thrown == 20_000;
  }
}
