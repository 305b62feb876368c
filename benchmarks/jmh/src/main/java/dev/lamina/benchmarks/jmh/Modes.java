package dev.lamina.benchmarks.jmh;

/** Options of the JVM for the two modes of the CPU backend. */
final class Modes {
  static final String MODULE = "--add-modules=jdk.incubator.vector";
  static final String VECTORS = "-Dlamina.simd=eager";
  static final String SCALAR = "-Dlamina.simd=off";

  private Modes() {}
}
