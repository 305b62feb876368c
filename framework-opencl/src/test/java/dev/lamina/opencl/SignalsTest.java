package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each in a JVM of its own, with and without the library that chains signal handlers. */
class SignalsTest {
  @BeforeEach
  void needsLinux() {
    assumeTrue(Files.exists(Path.of(Child.LIBJSIG)), "libjsig.so is a thing of Linux");
  }

  @Test
  void staysIntactWithLibjsig() throws Exception {
    String said = Child.run(Map.of("LD_PRELOAD", Child.LIBJSIG));
    assertComputesAndDivides(said);
    assertFalse(said.contains("signal handlers"), said);
  }

  @Test
  void staysIntactWithoutTheHandlerOfTheDriver() throws Exception {
    String said = Child.run(Map.of("POCL_SIGFPE_HANDLER", "0"));
    assertComputesAndDivides(said);
  }

  @Test
  void isRepairedOtherwise() throws Exception {
    for (String option :
        new String[] {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xint"}) {
      String said = Child.run(Map.of(), option);
      assertComputesAndDivides(said);
    }
  }

  @Test
  void saysWhatToDoWhereThatDoesNotHelp() {
    String message = Signals.refusal("of this test").getMessage();
    assertTrue(message.startsWith("opencl: the driver of this test has taken"), message);
    assertTrue(message.contains("LD_PRELOAD=" + Child.LIBJSIG), message);
    assertTrue(message.contains("POCL_SIGFPE_HANDLER=0"), message);
  }

  private static void assertComputesAndDivides(String said) {
    assertTrue(said.contains("computed 3.0\n"), said);
    assertTrue(said.endsWith("division throws\nexit 0"), said);
  }
}
