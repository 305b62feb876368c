package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformsTest {
  private static final Map<String, String> LIBJSIG = Map.of("LD_PRELOAD", Child.LIBJSIG);

  @TempDir Path folder;

  @Test
  void knowsWhatADeviceCanDo() {
    Settings settings = Settings.fromProperties();
    DeviceFacts facts = TestDevice.facts(settings);
    assertFalse(facts.name().isBlank());
    assertTrue(facts.memory() >= facts.maxAllocation());
    assertTrue(facts.maxAllocation() > 0 && facts.maxGroup() > 0 && facts.computeUnits() > 0);
    assertTrue(facts.baseAlignBytes() >= 8 && facts.localMemory() > 0);
    assertEquals(facts.pocl(), facts.platformName().equals("Portable Computing Language"));
    if (facts.pocl()) {
      assertEquals(settings.kind().orElse(Kind.CPU), facts.kind());
      assertTrue(facts.sharedMemory());
      assertEquals(!settings.ignored().contains("cl_khr_fp64"), facts.float64());
    }
  }

  @Test
  void hasNoProblemWithDevices() {
    Platforms all = Platforms.find(Settings.fromProperties());
    assertFalse(all.devices().isEmpty());
    assertEquals(List.of(), all.problems());
  }

  @Test
  void tellsKindsApart() {
    assertEquals(Kind.CPU, Kind.of(true, "AuthenticAMD"));
    assertEquals(Kind.NVIDIA, Kind.of(false, "NVIDIA Corporation"));
    assertEquals(Kind.AMD, Kind.of(false, "Advanced Micro Devices, Inc."));
    assertEquals(Kind.INTEL, Kind.of(false, "Intel(R) Corporation"));
    assertEquals(Kind.APPLE, Kind.of(false, "Apple"));
    assertEquals(Kind.GPU, Kind.of(false, "ARM"));
  }

  @Test
  void wantsOpenCl12() {
    assertTrue(Platforms.atLeast12("OpenCL 1.2 Mesa"));
    assertTrue(Platforms.atLeast12("OpenCL 3.0 CUDA"));
    assertTrue(Platforms.atLeast12("OpenCL 12.0"));
    assertFalse(Platforms.atLeast12("OpenCL 1.1 something 1.2"));
    assertFalse(Platforms.atLeast12("OpenCL"));
  }

  @Test
  void refusesDevicesThatCannotServe() {
    Settings settings = Settings.fromProperties();
    DeviceFacts facts = TestDevice.facts(settings);
    DeviceException e =
        assertThrows(
            DeviceException.class,
            () -> Session.open(renamed(facts, facts.name(), "OpenCL 1.1 old"), settings));
    assertTrue(e.getMessage().startsWith("open: " + facts.label()), e.getMessage());
    assertTrue(
        e.getMessage().contains("it speaks 'OpenCL 1.1 old', and OpenCL 1.2"), e.getMessage());
    e =
        assertThrows(
            DeviceException.class,
            () -> Session.open(renamed(facts, "llvmpipe (LLVM 15)", facts.version()), settings));
    assertTrue(e.getMessage().contains("llvmpipe is for drawing"), e.getMessage());
  }

  private static DeviceFacts renamed(DeviceFacts f, String name, String version) {
    return new DeviceFacts(
        f.platform(),
        f.id(),
        f.platformName(),
        f.platformVersion(),
        name,
        f.vendor(),
        f.driver(),
        version,
        f.kind(),
        f.pocl(),
        f.memory(),
        f.maxAllocation(),
        f.computeUnits(),
        f.maxGroup(),
        f.localMemory(),
        f.baseAlignBytes(),
        f.float64(),
        f.correctlyRounded(),
        f.fma(),
        f.sharedMemory(),
        f.extensions());
  }

  @Test
  void saysThatThereIsNoDriver() throws Exception {
    String said =
        Child.run(Map.of("LD_PRELOAD", Child.LIBJSIG, "OCL_ICD_VENDORS", folder.toString()));
    assertTrue(said.contains("devices 0\nproblem: the OpenCL library finds no driver"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  @Test
  void saysThatADriverHasNoDevices() throws Exception {
    Path file = Files.createFile(folder.resolve("not-a-folder"));
    String said = Child.run(Map.of("LD_PRELOAD", Child.LIBJSIG, "POCL_CACHE_DIR", file + "/cache"));
    assertTrue(said.contains("devices 0\nproblem: the driver '"), said);
    assertTrue(said.contains("' has no devices"), said);
    assertTrue(said.contains("POCL_CACHE_DIR"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  @Test
  void saysThatADriverIsBroken() throws Exception {
    Files.writeString(folder.resolve("broken.icd"), "libno-such-driver.so\n");
    String said =
        Child.run(Map.of("LD_PRELOAD", Child.LIBJSIG, "OCL_ICD_VENDORS", folder.toString()));
    assertTrue(said.contains("devices 0\nproblem: "), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  @Test
  void saysThatTheLibraryCannotBeLoaded() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    String said = Child.run(LIBJSIG, "-Djava.io.tmpdir=" + file);
    assertTrue(said.contains("devices 0\nproblem: the native part of JOCL cannot be loaded"), said);
    assertTrue(said.endsWith("exit 0"), said);
  }

  @Test
  void doesNotTrustALibraryThatLiesInTheTemporaryFolder() throws IOException, InterruptedException {
    for (String name :
        new String[] {"libJOCL_2_0_6-linux-x86_64.so", "libJOCL_2_0_6-linux-arm64.so"}) {
      Files.writeString(folder.resolve(name), "half written");
    }
    String said = Child.run(LIBJSIG, "-Djava.io.tmpdir=" + folder);
    assertTrue(said.contains("computed 3.0"), said);
  }
}
