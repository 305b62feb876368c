package dev.lamina.opencl;

import dev.lamina.backend.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sources of kernels that stand as resources beside this class, and what all of them share. */
final class KernelText {
  private static final Map<String, String> LOADED = new ConcurrentHashMap<>();

  private KernelText() {}

  /** The source with this name and the division that all use, always as the same object. */
  static String of(String name) {
    return LOADED.computeIfAbsent(name, KernelText::load);
  }

  private static String load(String name) {
    String file = name + ".cl";
    try (InputStream in = KernelText.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "opencl: the kernels "
                + file
                + " are not on the class path; expected them beside "
                + KernelText.class.getName()
                + ". Use the whole framework-opencl jar");
      }
      return FastDivision.TEXT + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Name of an unsigned integer type of the same size, for values that are only moved. */
  static String bits(DType dtype) {
    return switch (dtype.bytes()) {
      case 1 -> "uchar";
      case 4 -> "uint";
      default -> "ulong";
    };
  }

  /** Options that name a type and say how it is added and multiplied. */
  static String arithmetic(DType dtype, DeviceFacts facts) {
    boolean real = dtype.isFloatingPoint();
    // Doubles have fused multiply-adds wherever they are supported at all.
    boolean fused = real && (facts.fma() || dtype == DType.FLOAT64);
    String type = ExprText.type(dtype);
    return "-DT="
        + type
        + " -DT8="
        + type
        + "8 -DT16="
        + type
        + "16"
        + (real ? " -DFLOATING" : "")
        + (fused ? " -DFMA" : "");
  }
}
