package dev.lamina.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lamina.backend.Blas;
import dev.lamina.backend.DeviceException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products by the BLAS of this machine. */
class SystemBlasTest {
  /** {@code LAMINA_BLAS_REQUIRED=1} makes the tests fail where there is no library. */
  static Blas library() {
    try {
      return new SystemBlas().open(Optional.empty());
    } catch (DeviceException e) {
      if ("1".equals(System.getenv("LAMINA_BLAS_REQUIRED"))) {
        throw e;
      }
      return abort(e.getMessage());
    }
  }

  private static double[] random(int n, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, n).mapToDouble(i -> random.nextDouble() - 0.5).toArray();
  }

  private static int place(Blas.Operand<?> x, int row, int col) {
    return x.offset() + (x.transposed() ? col * x.step() + row : row * x.step() + col);
  }

  private static Blas.Operand<double[]> operand(
      int rows, int cols, boolean transposed, int gap, long seed) {
    int step = (transposed ? rows : cols) + gap;
    double[] values = random(3 + (transposed ? cols : rows) * step, seed);
    return new Blas.Operand<>(values, 3, step, transposed);
  }

  private static Blas.Operand<float[]> rounded(Blas.Operand<double[]> x) {
    float[] values = new float[x.array().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) x.array()[i];
    }
    return new Blas.Operand<>(values, x.offset(), x.step(), x.transposed());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 0",
    "2, 3, 5, 0",
    "17, 31, 13, 3",
    "64, 64, 64, 0",
    "127, 129, 131, 1",
    "300, 7, 1025, 2"
  })
  void productsAreRightInEveryLayout(int m, int n, int k, int gap) {
    Blas blas = library();
    for (int form = 0; form < 4; form++) {
      Blas.Operand<double[]> a = operand(m, k, (form & 1) != 0, gap, form);
      Blas.Operand<double[]> b = operand(k, n, (form & 2) != 0, gap, 10 + form);
      Blas.Operand<double[]> c =
          new Blas.Operand<>(new double[m * (n + gap) + 2], 2, n + gap, false);
      Arrays.fill(c.array(), Double.NaN);
      Blas.Operand<float[]> floats = rounded(c);
      Blas.Size size = new Blas.Size(m, n, k);
      blas.productOfDoubles(size, a, b, c);
      blas.product(size, rounded(a), rounded(b), floats);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          double scale = 0;
          for (int l = 0; l < k; l++) {
            double term = a.array()[place(a, i, l)] * b.array()[place(b, l, j)];
            sum += term;
            scale += Math.abs(term);
          }
          // Any order of k additions stays within k roundings of the sum of absolute values.
          assertEquals(sum, c.array()[place(c, i, j)], (k + 2) * scale * 0x1p-53 + 1e-300);
          assertEquals(sum, floats.array()[place(c, i, j)], (k + 2) * scale * 0x1p-24 + 1e-30);
        }
      }
      assertTrue(Double.isNaN(c.array()[1]), "wrote before the result");
    }
  }

  @Test
  void oneThreadACallWhereTheLibraryCanBeTold() {
    Blas blas = library();
    if (blas.name().contains("OpenBLAS")) {
      assertFalse(blas.threadsItself());
      assertTrue(blas.name().matches("OpenBLAS [0-9.]+.* \\(.+\\)"), blas.name());
    }
  }

  @Test
  void missingLibraryIsExplained() {
    DeviceException e =
        assertThrows(
            DeviceException.class, () -> new SystemBlas().open(Optional.of("/no/such/lib.so")));
    assertEquals(
        "lamina.blas: no library to multiply with; got /no/such/lib.so cannot be loaded. Install"
            + " OpenBLAS (Debian: libopenblas0-pthread), or give the path of a library by"
            + " -Dlamina.blas=<path>",
        e.getMessage());
  }

  @Test
  void libraryThatIsNoBlasIsExplained() {
    String name = System.mapLibraryName("java");
    String path = java.nio.file.Path.of(System.getProperty("java.home"), "lib", name).toString();
    if (System.getProperty("os.name").startsWith("Windows")) {
      path = name;
    }
    Optional<String> library = Optional.of(path);
    DeviceException e = assertThrows(DeviceException.class, () -> new SystemBlas().open(library));
    assertTrue(e.getMessage().contains(" has no cblas_sgemm and cblas_dgemm"), e.getMessage());
  }
}
