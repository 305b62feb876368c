package dev.lamina.opencl;

/** The family of a device, which decides the parameters of the kernels. */
enum Kind {
  /** A processor. */
  CPU,
  /** A graphics card by NVIDIA. */
  NVIDIA,
  /** A graphics card by AMD. */
  AMD,
  /** A graphics unit by Intel. */
  INTEL,
  /** A graphics unit by Apple. */
  APPLE,
  /** Any other device. */
  GPU;

  static Kind of(boolean processor, String vendor) {
    if (processor) {
      return CPU;
    }
    String v = vendor.toLowerCase(java.util.Locale.ROOT);
    if (v.contains("nvidia")) {
      return NVIDIA;
    }
    if (v.contains("advanced micro devices") || v.contains("amd")) {
      return AMD;
    }
    if (v.contains("intel")) {
      return INTEL;
    }
    return v.contains("apple") ? APPLE : GPU;
  }
}
