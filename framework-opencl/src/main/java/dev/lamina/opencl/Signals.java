package dev.lamina.opencl;

import dev.lamina.backend.DeviceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the signals that the JVM needs. Some OpenCL drivers, PoCL and others that contain
 * LLVM, put their own handlers in the place of the JVM's. Then an integer division by zero in Java
 * gives a wrong number and no {@link ArithmeticException}.
 */
final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final int ROUNDS = 20;
  private static final int CALLS = 20_000;

  // Volatile, so that no compiler knows their values.
  private static volatile int dividend = 7;
  private static volatile int zero;
  private static volatile int quotient;
  private static volatile boolean warned;

  private Signals() {}

  /** Whether Java's integer division works as the language says. */
  static boolean intact() {
    try {
      quotient = dividend / zero;
      return false;
    } catch (ArithmeticException e) {
      return true;
    }
  }

  /**
   * Makes sure that Java's integer division works, and repairs it where that is possible.
   *
   * @param driver the driver that may have changed it, for messages
   * @throws DeviceException if it does not work and cannot be repaired
   */
  static void check(String driver) {
    if (!intact()) {
      repair(driver);
    }
  }

  private static synchronized void repair(String driver) {
    for (int round = 0; round < ROUNDS && !intact(); round++) {
      provoke();
    }
    if (!intact()) {
      throw refusal(driver);
    }
    if (!warned) {
      warned = true;
      LOG.warn(
          "The OpenCL driver {} took the JVM's signal handlers; they have been taken back. {}",
          driver,
          remedy());
    }
  }

  static DeviceException refusal(String driver) {
    return new DeviceException(
        "opencl: the driver "
            + driver
            + " has taken the JVM's signal handlers, and integer division by zero no longer"
            + " throws in this process; got 7 / 0 without an ArithmeticException; expected one. "
            + remedy()
            + ". The CPU can still be used, but code that relies on that exception cannot");
  }

  private static String remedy() {
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    String lib = System.getProperty("java.home", "$JAVA_HOME") + "/lib/libjsig.";
    return "Start the JVM with "
        + (mac ? "DYLD_INSERT_LIBRARIES=" + lib + "dylib" : "LD_PRELOAD=" + lib + "so")
        + " or, with PoCL, POCL_SIGFPE_HANDLER=0 in the environment";
  }

  /**
   * Touches null, often enough for compiled code to do it too. The JVM learns of that by a signal;
   * the handler that LLVM put there serves once and gives all signals back.
   */
  private static void provoke() {
    int[] some = new int[1];
    long sum = 0;
    for (int i = 0; i < CALLS; i++) {
      try {
        sum += length(i % 1000 == 999 ? null : some);
      } catch (NullPointerException expected) {
        sum--;
      }
    }
    // So that the loop is not dropped for having no effect.
    dividend = sum == 0 ? 8 : 7;
  }

  private static int length(int[] array) {
    return array.length;
  }
}
