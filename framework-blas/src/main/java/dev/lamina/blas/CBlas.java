package dev.lamina.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lamina.backend.Blas;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A library with the C interface to BLAS, integers of 32 bits. Arrays are passed where they lie in
 * the heap, without a copy: calls are critical, so that the garbage collector waits for them.
 *
 * <p>A record, since the JVM then knows that its handles never change, and calls them directly.
 *
 * @param name the library in words
 * @param threadsItself whether one call spreads over the cores
 * @param sgemm {@code cblas_sgemm}
 * @param dgemm {@code cblas_dgemm}
 */
record CBlas(String name, boolean threadsItself, MethodHandle sgemm, MethodHandle dgemm)
    implements Blas {
  // From cblas.h.
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  /** What sets how many threads a library uses, by value, in each of the libraries known. */
  private static final String[] SET_THREADS = {
    "openblas_set_num_threads", "MKL_Set_Num_Threads", "bli_thread_set_num_threads"
  };

  private static final int LONGEST_NAME = 256;

  /** The library, or empty if it lacks a product. */
  static Optional<CBlas> of(String file, SymbolLookup symbols) {
    Optional<MethodHandle> single = product(symbols, "cblas_sgemm", JAVA_FLOAT);
    Optional<MethodHandle> twice = product(symbols, "cblas_dgemm", JAVA_DOUBLE);
    if (single.isEmpty() || twice.isEmpty()) {
      return Optional.empty();
    }
    boolean threads = !useOneThread(symbols);
    return Optional.of(new CBlas(nameOf(file, symbols), threads, single.get(), twice.get()));
  }

  @SuppressWarnings("restricted") // The module is there for native code.
  private static Optional<MethodHandle> product(
      SymbolLookup symbols, String name, ValueLayout number) {
    FunctionDescriptor type =
        FunctionDescriptor.ofVoid(
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, number, ADDRESS, JAVA_INT,
            ADDRESS, JAVA_INT, number, ADDRESS, JAVA_INT);
    Linker.Option heap = Linker.Option.critical(true);
    return symbols
        .find(name)
        .map(address -> Linker.nativeLinker().downcallHandle(address, type, heap));
  }

  /**
   * Lamina's threads call the library, each for a part of the product. A second pool of threads on
   * the same cores would slow down both.
   */
  @SuppressWarnings("restricted")
  private static boolean useOneThread(SymbolLookup symbols) {
    for (String name : SET_THREADS) {
      Optional<MemorySegment> address = symbols.find(name);
      if (address.isPresent()) {
        FunctionDescriptor type =
            name.startsWith("bli")
                ? FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG)
                : FunctionDescriptor.ofVoid(JAVA_INT);
        MethodHandle set = Linker.nativeLinker().downcallHandle(address.get(), type);
        try {
          if (name.startsWith("bli")) {
            set.invokeExact(1L);
          } else {
            set.invokeExact(1);
          }
        } catch (Throwable e) {
          throw broken(e);
        }
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("restricted")
  private static String nameOf(String file, SymbolLookup symbols) {
    Optional<MemorySegment> config = symbols.find("openblas_get_config");
    if (config.isEmpty()) {
      return file;
    }
    MethodHandle get =
        Linker.nativeLinker().downcallHandle(config.get(), FunctionDescriptor.of(ADDRESS));
    try {
      MemorySegment text = (MemorySegment) get.invokeExact();
      String[] words = text.reinterpret(LONGEST_NAME).getString(0).split(" ");
      return words.length < 2 ? file : words[0] + " " + words[1] + " (" + file + ")";
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  @Override
  public void product(Size size, Operand<float[]> a, Operand<float[]> b, Operand<float[]> c) {
    int m = size.m();
    int n = size.n();
    int k = size.k();
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          flag(a),
          flag(b),
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a.array()).asSlice(4L * a.offset()),
          a.step(),
          MemorySegment.ofArray(b.array()).asSlice(4L * b.offset()),
          b.step(),
          0f,
          MemorySegment.ofArray(c.array()).asSlice(4L * c.offset()),
          c.step());
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  @Override
  public void productOfDoubles(
      Size size, Operand<double[]> a, Operand<double[]> b, Operand<double[]> c) {
    int m = size.m();
    int n = size.n();
    int k = size.k();
    try {
      dgemm.invokeExact(
          ROW_MAJOR,
          flag(a),
          flag(b),
          m,
          n,
          k,
          1.0,
          MemorySegment.ofArray(a.array()).asSlice(8L * a.offset()),
          a.step(),
          MemorySegment.ofArray(b.array()).asSlice(8L * b.offset()),
          b.step(),
          0.0,
          MemorySegment.ofArray(c.array()).asSlice(8L * c.offset()),
          c.step());
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static int flag(Operand<?> operand) {
    return operand.transposed() ? TRANSPOSE : NO_TRANSPOSE;
  }

  /** A handle declares everything; native code throws nothing but what the JVM throws for it. */
  private static RuntimeException broken(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      return exception;
    }
    return new IllegalStateException("a call to the system's BLAS failed", thrown);
  }
}
