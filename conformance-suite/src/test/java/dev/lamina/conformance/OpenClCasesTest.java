package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recorded cases on an OpenCL device. */
@Tag("opencl")
class OpenClCasesTest {
  /** A matrix product in a type, with its gradients. */
  private static final String MM =
      """
      {"op": "mm", "cases": [{"variant": "", "dtype": "%1$s",
       "input": {"tensor": {"dtype": "%1$s", "shape": [2, 2], "data": [1, 2, 3, 4],
                            "requires_grad": true}},
       "args": [{"tensor": {"dtype": "%1$s", "shape": [2, 1], "data": [10, 20],
                            "requires_grad": false}}],
       "kwargs": {},
       "outputs": [{"tensor": {"dtype": "%1$s", "shape": [2, 1], "data": [50, 110],
                               "requires_grad": false}}],
       "output_grads": [{"tensor": {"dtype": "%1$s", "shape": [2, 1], "data": [1, 2],
                                    "requires_grad": false}}],
       "input_grads": [{"tensor": {"dtype": "%1$s", "shape": [2, 2], "data": [10, 20, 20, 40],
                                   "requires_grad": false}}]}]}""";

  private static DeviceInfo info;

  @TempDir private Path directory;

  @BeforeAll
  static void findTheDevice() {
    info = OpenClDevice.required();
  }

  @ParameterizedTest
  @ValueSource(strings = {"training", "ols"})
  void recordedCasesEndAsOnTheCpu(String kind) {
    assumeTrue(info.float64(), "float64 cases are unsupported on " + info.name());
    String cases = Program.recorded().resolve(kind).toString();
    Program there = Program.run("--device", OpenClDevice.NAME, "--verbose", cases);
    assertEquals(Program.run("--verbose", cases).lines(), there.lines());
    assertEquals("", there.err());
  }

  @Test
  void noSinglePrecisionCaseFails() {
    String only = "^(random/.*|init/.*|Linear|run/.*)$";
    String cases = Program.recorded().resolve("training").toString();
    Program there = Program.run("--device", OpenClDevice.NAME, "--verbose", "--only", only, cases);
    assertTrue(there.lastLine().contains("failed 0,"), there.out());
    assertEquals("4 0 0", there.counts().get("Linear"), there.out());
    assertEquals("2 0 0", there.counts().get("run/scratch/42"), there.out());
  }

  @Test
  void operatorsRunInBothLayouts() throws IOException {
    Files.writeString(directory.resolve("mm.json"), MM.formatted("float32"));
    Program run = Program.run("--device", OpenClDevice.NAME, "--verbose", directory.toString());
    assertEquals("2 0 0", run.counts().get("mm"), run.out());
    assertEquals(0, run.status());
  }

  @Test
  void whatIsWrongFails() throws IOException {
    String wrong = MM.formatted("float32").replace("[10, 20, 20, 40]", "[10, 20, 20, 41]");
    Files.writeString(directory.resolve("mm.json"), wrong);
    Program run = Program.run("--device", OpenClDevice.NAME, "--verbose", directory.toString());
    assertEquals("0 2 0", run.counts().get("mm"), run.out());
    assertTrue(
        run.out().contains("input_grads[0]: largest difference 1.00000 at [1, 1]"), run.out());
  }

  @Test
  void doublePrecisionIsUnsupportedWhereTheDeviceHasNone() throws Exception {
    Files.writeString(directory.resolve("mm32.json"), MM.formatted("float32"));
    Files.writeString(directory.resolve("mm64.json"), MM.formatted("float64"));
    for (String kind : new String[] {"ols/r-lm.json.gz", "training/random.json.gz"}) {
      Path file = Program.recorded().resolve(kind);
      Files.copy(file, directory.resolve(file.getFileName()));
    }
    Program run =
        Program.inAnotherJvm(
            List.of("-Dlamina.opencl.ignore=cl_khr_fp64"),
            "--device",
            OpenClDevice.NAME,
            "--layout=contiguous",
            "--verbose",
            directory.toString());
    assertEquals("1 0 1", run.counts().get("mm"), run.out() + run.err());
    assertTrue(run.out().contains(": no float64 on " + OpenClDevice.NAME), run.out());
    assertEquals("0 0 1", run.counts().get("ols/longley"), run.out());
    assertEquals("0 0 1", run.counts().get("random/42"), run.out());
    assertEquals(1, run.status());
  }

  static Stream<Tensor> tensors() {
    return Stream.of(Tensor.arange(0, 6, 1.0), Tensor.arange(24).view(2, 3, 4));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void memoryArrivesAsItIsLaidOut(Tensor values) {
    for (TensorLayout layout : TensorLayout.values()) {
      Tensor here = layout.arrange(values, Device.cpu());
      Tensor there = layout.arrange(values, info.device());
      assertSame(info.device(), there.device());
      assertArrayEquals(here.stride(), there.stride(), layout.toString());
      assertEquals(here.storageOffset(), there.storageOffset(), layout.toString());
      assertArrayEquals(values.toDoubleArray(), there.toDoubleArray(), layout.toString());
      assertArrayEquals(
          memory(here).toDoubleArray(), memory(there).toDoubleArray(), layout.toString());
    }
  }

  /** All from the storage's first element to the last one that belongs to the tensor. */
  private static Tensor memory(Tensor x) {
    int reach = x.storageOffset() + 1;
    for (int d = 0; d < x.ndim(); d++) {
      reach += (x.size(d) - 1) * x.stride()[d];
    }
    return x.viewedAs(Layout.of(Shape.of(reach), new int[] {1}, 0));
  }
}
