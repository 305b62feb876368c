package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.StoragePool;
import dev.lamina.testing.Bits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network of 3, 32 and 1 units trained by gradient descent, with scopes and without. */
class ScopeTrainingTest {
  @Test
  void fiftyStepsHaveTheSameBitsEitherWay() {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Network with = new Network(dtype);
      Network without = new Network(dtype);
      Network plain = new Network(dtype);
      for (int i = 0; i < 50; i++) {
        double expected = without.step();
        assertEquals(expected, with.stepInScope(), "loss of step " + i);
        try (Scope scope = Scope.open()) {
          assertEquals(expected, plain.plainStep(), "loss of step " + i);
        }
      }
      for (int p = 0; p < 4; p++) {
        Bits.assertSame(without.parameters.get(p), with.parameters.get(p), "parameter " + p);
        Bits.assertSame(
            without.parameters.get(p).grad(), with.parameters.get(p).grad(), "gradient " + p);
        Bits.assertSame(without.parameters.get(p), plain.parameters.get(p), "plain " + p);
      }
    }
  }

  @Test
  void poolDoesNotGrow() {
    Network network = new Network(DType.FLOAT32);
    for (int i = 0; i < 10; i++) {
      network.stepInScope();
    }
    StoragePool pool = Context.current().pool(Device.cpu().backend());
    long bytes = pool.bytes();
    for (int i = 0; i < 1000; i++) {
      network.stepInScope();
    }
    assertEquals(bytes, pool.bytes());
  }

  @Test
  void poolDoesNotGrowWithoutScopesEither() {
    Network network = new Network(DType.FLOAT32);
    for (int i = 0; i < 10; i++) {
      network.step();
    }
    StoragePool pool = Context.current().pool(Device.cpu().backend());
    long bytes = pool.bytes();
    for (int i = 0; i < 300; i++) {
      network.step();
    }
    assertEquals(bytes, pool.bytes(), "what backward passes take they give back");
  }

  /** In a JVM of its own: what other tests run through the same code changes how it is compiled. */
  @Test
  void allocationOfAStepIsBounded() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-modules") || argument.startsWith("-Dlamina"))
        .forEach(command::add);
    String classPath = System.getProperty("java.class.path");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", classPath),
            StepAllocation.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
