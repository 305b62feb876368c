package dev.lamina.cpu;

import dev.lamina.backend.Blas;
import dev.lamina.backend.BlasProvider;
import dev.lamina.backend.DeviceException;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Matrix products by the system's BLAS, where the user asks for it by {@code -Dlamina.blas=on} or
 * {@code -Dlamina.blas=<library>}. This is the only place where results may differ from Lamina's
 * defined order.
 *
 * @param blas the library
 * @param threads how many threads compute at most
 */
record SystemProducts(Blas blas, int threads) {
  /**
   * Fewer multiply-adds than this are done by Lamina's own kernels sooner than by a call to native
   * code, whose result the next operation finds in another core's cache besides.
   */
  private static final long SMALLEST = 64 * 64 * 64;

  /** Thinner products than this move more memory than they compute. */
  private static final int THINNEST = 8;

  /** Fewer multiply-adds than this are not worth another thread. */
  private static final long PIECE = 96 * 96 * 96;

  /**
   * More multiply-adds than this are not done in one call: the JVM's other threads cannot collect
   * garbage while native code uses an array. Some 40 milliseconds on a core of 2023.
   */
  private static final long LONGEST = 1L << 31;

  private static final String SETTING = System.getProperty("lamina.blas", "off");
  private static final boolean ON = !SETTING.equalsIgnoreCase("off");

  /**
   * Computes a product if the user asked for the system's BLAS and it can take the operands.
   *
   * @param <A> the kind of array
   * @param m rows of c
   * @param n columns of c
   * @param k inner size
   * @param a left operand
   * @param b right operand
   * @param c result
   * @return whether {@code c} has been written
   */
  static <A> boolean product(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    return ON && Library.FOUND && Library.PRODUCTS.take(m, n, k, a, b, c);
  }

  /** Loaded by the first product, not by the first use of the cpu. */
  private static final class Library {
    static final SystemProducts PRODUCTS =
        find().map(blas -> new SystemProducts(blas, Workers.threads())).orElse(null);
    static final boolean FOUND = PRODUCTS != null;

    private static Optional<Blas> find() {
      Logger log = LoggerFactory.getLogger(SystemProducts.class);
      try {
        Blas blas = open(SETTING, ServiceLoader.load(BlasProvider.class));
        log.info("matrix products by {}; their last bits are the library's own", blas.name());
        return Optional.of(blas);
      } catch (DeviceException e) {
        log.warn("matrix products by Lamina's own kernels: {}", e.getMessage());
        return Optional.empty();
      }
    }
  }

  /**
   * Opens the library that the user names.
   *
   * @param setting {@code on}, or path or file name of a library
   * @param providers what is on the class path
   * @return the library
   * @throws DeviceException if there is none, saying why
   */
  static Blas open(String setting, Iterable<BlasProvider> providers) {
    try {
      for (BlasProvider provider : providers) {
        return provider.open(
            setting.equalsIgnoreCase("on") ? Optional.empty() : Optional.of(setting));
      }
    } catch (UnsupportedClassVersionError e) {
      throw new DeviceException(
          "lamina.blas: the system's BLAS needs a newer Java; got "
              + Runtime.version()
              + "; expected 22 or newer. Use one, or leave lamina.blas out");
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new DeviceException(
          "lamina.blas: the jar that reaches the system's BLAS is broken; got " + e.getMessage());
    }
    throw new DeviceException(
        "lamina.blas: nothing reaches the system's BLAS; got no provider on the class path."
            + " Add dev.lamina:framework-blas, which needs Java 22 or newer");
  }

  /**
   * Computes a product, unless its operands are not for the library.
   *
   * @param <A> the kind of array
   * @param m rows of c
   * @param n columns of c
   * @param k inner size
   * @param a left operand
   * @param b right operand
   * @param c result
   * @return whether {@code c} has been written
   */
  <A> boolean take(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    boolean numbers = c.array() instanceof float[] || c.array() instanceof double[];
    long work = (long) m * n * k;
    if (!numbers || work < SMALLEST || Math.min(m, Math.min(n, k)) < THINNEST) {
      return false;
    }
    if (!fits(a, m, k) || !fits(b, k, n) || c.colStep() != 1 || c.rowStep() < n) {
      return false;
    }
    int wanted = blas.threadsItself() ? 1 : (int) Math.min(threads, work / PIECE);
    int pieces = (int) Math.max(Math.max(wanted, 1), (work + LONGEST - 1) / LONGEST);
    // The longer side is divided, so that what every piece packs for itself stays small.
    int length = Math.max(m, n);
    int each = (length + pieces - 1) / pieces;
    int count = (length + each - 1) / each;
    if (count == 1 || wanted <= 1) {
      for (int i = 0; i < count; i++) {
        piece(m, n, k, a, b, c, i * each, Math.min(each, length - i * each));
      }
    } else {
      Workers.run(count, i -> piece(m, n, k, a, b, c, i * each, Math.min(each, length - i * each)));
    }
    return true;
  }

  /** Rows of the result, or columns if there are more of them. */
  private <A> void piece(
      int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c, int from, int count) {
    if (m >= n) {
      Matrix<A> rows = a.from(from, 0);
      call(count, n, k, rows, b, c.from(from, 0));
    } else {
      call(m, count, k, a, b.from(0, from), c.from(0, from));
    }
  }

  @SuppressWarnings("unchecked")
  private <A> void call(int m, int n, int k, Matrix<A> a, Matrix<A> b, Matrix<A> c) {
    Blas.Size size = new Blas.Size(m, n, k);
    Blas.Operand<A> x = operand(a);
    Blas.Operand<A> y = operand(b);
    Blas.Operand<A> z = new Blas.Operand<>(c.array(), c.offset(), c.rowStep(), false);
    if (c.array() instanceof float[]) {
      blas.product(
          size, (Blas.Operand<float[]>) x, (Blas.Operand<float[]>) y, (Blas.Operand<float[]>) z);
    } else {
      blas.productOfDoubles(
          size, (Blas.Operand<double[]>) x, (Blas.Operand<double[]>) y, (Blas.Operand<double[]>) z);
    }
  }

  /** Whether rows or columns are dense and do not overlap. */
  private static boolean fits(Matrix<?> x, int rows, int cols) {
    return x.colStep() == 1 && x.rowStep() >= cols || x.rowStep() == 1 && x.colStep() >= rows;
  }

  private static <A> Blas.Operand<A> operand(Matrix<A> x) {
    boolean transposed = x.colStep() != 1;
    return new Blas.Operand<>(
        x.array(), x.offset(), transposed ? x.colStep() : x.rowStep(), transposed);
  }
}
