package dev.lamina.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.Devices;
import dev.lamina.backend.DType;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenClTest {
  private static DeviceInfo required() {
    Optional<DeviceInfo> found =
        Devices.list().stream().filter(i -> i.device().toString().equals("opencl:0")).findFirst();
    String reason = "no OpenCL device: " + String.join("; ", Devices.problems());
    if (found.isEmpty() && "1".equals(System.getenv("LAMINA_OPENCL_REQUIRED"))) {
      fail(reason);
    }
    assumeTrue(found.isPresent(), reason);
    return found.orElseThrow();
  }

  private static String measured(String... options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    OpenCl.run(OpenClOptions.parse(options), out);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The cells of each row behind its name. */
  private static Map<String, List<String>> rows(String text) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : text.lines().filter(l -> l.startsWith("| ")).toList()) {
      List<String> cells = List.of(line.substring(2).trim().split(" *\\| *"));
      rows.put(cells.get(0).trim(), cells.subList(1, cells.size()));
    }
    return rows;
  }

  @Test
  void measuresEveryRow() {
    DeviceInfo info = required();
    String text = measured("--device", "opencl:0", "--seconds", "0", "--largest", "256");
    assertTrue(text.startsWith("opencl:0: " + info.name()), text);
    assertTrue(text.contains("\ndriver " + info.driver() + ", "), text);
    Map<String, List<String>> rows = rows(text);
    for (String name :
        List.of(
            "W1: 3-32-1, n = 100, SGD",
            "W2: 3-32-1, n = 100, Adam",
            "W3: 784-512-256-10, n = 128, Adam",
            "W4: product, n = 64",
            "W4: product, n = 2048",
            "back to back",
            "waiting for each",
            "peak: multiply-adds in registers",
            "n = 256",
            "4 KiB, host to device",
            "64 MiB, device to host")) {
      assertTrue(rows.containsKey(name), name + " is missing in " + text);
      assertTrue(Double.parseDouble(rows.get(name).get(0)) > 0, text);
    }
    assertEquals("skipped: larger than --largest 256", rows.get("n = 1024").get(0));
    // A step has a product, a loss and an update at the least, and each is a kernel.
    assertTrue(Double.parseDouble(rows.get("W1: 3-32-1, n = 100, SGD").get(3)) >= 3, text);
    assertTrue(Double.parseDouble(rows.get("W4: product, n = 64").get(3)) >= 1, text);
  }

  @Test
  void crossEntropyIsThatOfItsFormula() {
    Classifier classifier = new Classifier();
    double first = classifier.loss().item();
    // Ten classes and small weights: about log(10).
    assertEquals(Math.log(10), first, 0.2);
    for (int i = 0; i < 20; i++) {
      classifier.step();
    }
    assertTrue(classifier.loss().item() < first);
    assertEquals(DType.FLOAT32, classifier.loss().dtype());
  }

  @Test
  void matricesOfProductsAreFullOfDifferentNumbers() {
    Tensor x = Products.matrix(3);
    assertEquals(9, Set.of(boxed(x)).size());
  }

  private static Float[] boxed(Tensor x) {
    float[] values = x.toFloatArray();
    Float[] all = new Float[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--device cpu      | got the device cpu, which is no OpenCL device",
        "--seconds         | got no value of --seconds",
        "--seconds soon    | got --seconds soon",
        "--seconds -1      | got --seconds -1",
        "--largest 1e9     | got --largest 1e9",
        "--frobnicate 1    | got --frobnicate",
      })
  void refusesWhatItDoesNotKnow(String line, String got) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OpenClOptions.parse(line.split(" ")));
    assertEquals(got + "; expected --device NAME, --seconds WARMUP, --largest N", e.getMessage());
  }

  @Test
  void unknownDeviceIsAnsweredWithThoseThatAreThere() {
    DeviceException e =
        assertThrows(DeviceException.class, () -> OpenClOptions.parse("--device", "opencl:1234"));
    assertTrue(e.getMessage().startsWith("device: there is no opencl:1234; got "), e.getMessage());
  }
}
