package dev.lamina.cpu;

import dev.lamina.backend.SystemProperty;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether vector code may run, and from when on.
 *
 * <p>Property {@code lamina.simd}: {@code auto} (the default: after a loop has done enough work),
 * {@code eager} (from the first call, for tests) or {@code off}. Kept apart from {@link Vectors} so
 * that a short program never loads the vector classes.
 */
final class VectorMode {
  private static final String MODE =
      System.getProperty("lamina.simd", "auto").toLowerCase(Locale.ROOT);

  /** Whether the module is there and not switched off. */
  static final boolean ALLOWED = allowed();

  /**
   * Elements after which a loop, or multiply-adds after which a matrix kernel, turns to vectors.
   */
  static final long THRESHOLD =
      !ALLOWED
          ? Long.MAX_VALUE
          : MODE.equals("eager")
              ? 0
              : SystemProperty.number("lamina.simd.threshold", 0, Long.MAX_VALUE, 30_000_000);

  private VectorMode() {}

  private static boolean allowed() {
    switch (MODE) {
      case "auto", "eager" -> {}
      case "off" -> {
        log().info("scalar loops: lamina.simd is off");
        return false;
      }
      // Failing here would leave a class that cannot be used for the rest of the process.
      default ->
          log()
              .warn(
                  "lamina.simd: unknown mode {}; expected auto, eager or off; auto is used", MODE);
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      log()
          .info(
              "scalar loops: Java's vector module is not loaded. For speed start Java with"
                  + " --add-modules jdk.incubator.vector");
      return false;
    }
    return true;
  }

  /** Asked for when there is something to say: finding a logger costs more than a first result. */
  private static Logger log() {
    return LoggerFactory.getLogger(VectorMode.class);
  }
}
