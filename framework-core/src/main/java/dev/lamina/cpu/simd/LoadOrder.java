package dev.lamina.cpu.simd;

import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * Keeps the loads of a loop in the order in which they are written.
 *
 * <p>The JIT compiler of newer Java versions unrolls loops that store nothing and sorts their loads
 * by the chains of operations that use them: every second, then every other cache line. The
 * processor does not recognise that as a stream and fetches nothing ahead, which halves the speed
 * of a sum over memory. A fence for the compiler keeps it from sorting; on x86 it is no
 * instruction, since loads are in order there anyway. On other processors it would be one, and is
 * left out.
 */
final class LoadOrder {
  private static final boolean FREE = isFree();

  private LoadOrder() {}

  private static boolean isFree() {
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return processor.equals("amd64") || processor.equals("x86_64");
  }

  /** No load that is written before this comes after one that is written behind it. */
  static void keep() {
    if (FREE) {
      VarHandle.loadLoadFence();
    }
  }
}
