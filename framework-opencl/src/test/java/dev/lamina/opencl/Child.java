package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM, with an environment of its own, that says what it finds. */
final class Child {
  static final String LIBJSIG = System.getProperty("java.home") + "/lib/libjsig.so";

  private static final String LOGGING = "logback.configurationFile";
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String logging = System.getProperty(LOGGING);
    if (logging != null) {
      command.add("-D" + LOGGING + "=" + logging);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    Path output = Files.createTempFile("child", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("LD_PRELOAD");
      builder.environment().remove("POCL_SIGFPE_HANDLER");
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the other JVM does not end");
      }
      return Files.readString(output, StandardCharsets.UTF_8) + "exit " + process.exitValue();
    } finally {
      Files.delete(output);
    }
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
