package dev.lamina.cpu;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The vector code of this process, looked up when the first loop has done enough work for it. */
final class Vectors {

  /** The vector code, if it can run. */
  static final Optional<VectorSupport> SUPPORT = lookup();

  private Vectors() {}

  private static Optional<VectorSupport> lookup() {
    if (!VectorMode.ALLOWED) {
      return Optional.empty();
    }
    try {
      VectorSupport support =
          (VectorSupport)
              Class.forName("dev.lamina.cpu.simd.SimdSupport")
                  .getDeclaredConstructor()
                  .newInstance();
      if (support.bits() < 128) {
        log().info("scalar loops: vectors have only {} bits", support.bits());
        return Optional.empty();
      }
      log().debug("vector loops of {} bits from here on", support.bits());
      return Optional.of(support);
    } catch (ReflectiveOperationException | LinkageError e) {
      log().warn("scalar loops: the vector code cannot be used", e);
      return Optional.empty();
    }
  }

  /** Asked for when there is something to say: finding a logger costs more than a first result. */
  private static Logger log() {
    return LoggerFactory.getLogger(Vectors.class);
  }
}
