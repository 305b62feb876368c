package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("no-device")
class SettingsTest {
  private static Settings with(Map<String, String> properties) {
    Map<String, String> before = new TreeMap<>();
    properties.forEach(
        (name, value) -> {
          String old = System.setProperty("lamina.opencl." + name, value);
          before.put(name, old == null ? "" : old);
        });
    try {
      return Settings.fromProperties();
    } finally {
      before.forEach(
          (name, old) -> {
            if (old.isEmpty()) {
              System.clearProperty("lamina.opencl." + name);
            } else {
              System.setProperty("lamina.opencl." + name, old);
            }
          });
    }
  }

  @Test
  void readsEveryProperty() {
    Settings s =
        with(
            Map.of(
                "std", "CL2.0",
                "maxGroup", "64",
                "ignore", "cl_khr_fp64, cl_khr_fp16",
                "cache", "off",
                "cache.dir", "/some/where",
                "budget", "123456789012",
                "kind", "nvidia"));
    assertEquals(
        new Settings(
            "CL2.0",
            64,
            Set.of("cl_khr_fp64", "cl_khr_fp16"),
            Settings.Cache.OFF,
            Path.of("/some/where"),
            123_456_789_012L,
            Optional.of(Kind.NVIDIA)),
        s);
  }

  @Test
  void hasDefaults() {
    Settings s = with(Map.of("std", "", "ignore", ""));
    assertEquals("", s.std());
    assertEquals(Set.of(), s.ignored());
    assertTrue(s.cacheFolder().isAbsolute());
    assertTrue(s.cacheFolder().toString().contains("lamina"));
  }

  @Test
  void namesAPropertyThatCannotBeUsed() {
    Map<String, String> bad =
        Map.of(
            "std", "CL1.2 -cl-fast-relaxed-math",
            "maxGroup", "0",
            "cache", "maybe",
            "budget", "3 GB",
            "kind", "amiga");
    bad.forEach(
        (name, value) -> {
          IllegalArgumentException e =
              assertThrows(IllegalArgumentException.class, () -> with(Map.of(name, value)));
          String start =
              "opencl: the property lamina.opencl."
                  + name
                  + " has a value that cannot be used; got '"
                  + value
                  + "'; expected ";
          assertTrue(e.getMessage().startsWith(start), e.getMessage());
        });
  }
}
