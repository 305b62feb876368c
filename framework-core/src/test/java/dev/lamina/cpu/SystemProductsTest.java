package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Blas;
import dev.lamina.backend.BlasProvider;
import dev.lamina.backend.DeviceException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to a BLAS and how; the library here is loops over whole numbers. */
class SystemProductsTest {
  private static final class Loops implements Blas {
    final AtomicInteger calls = new AtomicInteger();
    final boolean threadsItself;

    Loops(boolean threadsItself) {
      this.threadsItself = threadsItself;
    }

    @Override
    public String name() {
      return "loops";
    }

    @Override
    public boolean threadsItself() {
      return threadsItself;
    }

    @Override
    public void product(Size size, Operand<float[]> a, Operand<float[]> b, Operand<float[]> c) {
      calls.incrementAndGet();
      checkRows(a, size.m(), size.k());
      checkRows(b, size.k(), size.n());
      for (int i = 0; i < size.m(); i++) {
        for (int j = 0; j < size.n(); j++) {
          float sum = 0;
          for (int l = 0; l < size.k(); l++) {
            sum += a.array()[place(a, i, l)] * b.array()[place(b, l, j)];
          }
          c.array()[place(c, i, j)] = sum;
        }
      }
    }

    @Override
    public void productOfDoubles(
        Size size, Operand<double[]> a, Operand<double[]> b, Operand<double[]> c) {
      calls.incrementAndGet();
      checkRows(a, size.m(), size.k());
      checkRows(b, size.k(), size.n());
      for (int i = 0; i < size.m(); i++) {
        for (int j = 0; j < size.n(); j++) {
          double sum = 0;
          for (int l = 0; l < size.k(); l++) {
            sum += a.array()[place(a, i, l)] * b.array()[place(b, l, j)];
          }
          c.array()[place(c, i, j)] = sum;
        }
      }
    }

    private static void checkRows(Operand<?> x, int rows, int cols) {
      assertTrue(x.step() >= (x.transposed() ? rows : cols), "a BLAS refuses such a step");
    }

    private static int place(Operand<?> x, int row, int col) {
      return x.offset() + (x.transposed() ? col * x.step() + row : row * x.step() + col);
    }
  }

  private static float[] wholeNumbers(int n, int seed) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i * 7 + seed) % 13 - 6;
    }
    return values;
  }

  private static float[] expected(int m, int n, int k, Matrix<float[]> a, Matrix<float[]> b) {
    float[] c = new float[m * n];
    new ScalarFloatKernels().gemm(m, n, k, a, dense(k, n, b), new Matrix<>(c, 0, n, 1));
    return c;
  }

  private static Matrix<float[]> dense(int rows, int cols, Matrix<float[]> x) {
    float[] values = new float[rows * cols];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        values[i * cols + j] = x.array()[x.offset() + i * x.rowStep() + j * x.colStep()];
      }
    }
    return new Matrix<>(values, 0, cols, 1);
  }

  // Sums of whole numbers are exact in any order.
  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 1, false",
    "131, 67, 97, 3, false",
    "67, 211, 61, 2, true",
    "8, 4099, 9, 4, false",
    "300, 257, 129, 8, false"
  })
  void productIsThatOfTheLibraryInEveryLayout(int m, int n, int k, int threads, boolean itself) {
    float[] x = wholeNumbers(2 * m * k + 50, 1);
    float[] y = wholeNumbers(2 * k * n + 50, 2);
    List<Matrix<float[]>> lefts =
        List.of(
            new Matrix<>(x, 5, k, 1),
            new Matrix<>(x, 7, 1, m),
            new Matrix<>(x, 0, k + 3, 1),
            new Matrix<>(x, 1, 1, m + 2));
    List<Matrix<float[]>> rights =
        List.of(new Matrix<>(y, 3, n, 1), new Matrix<>(y, 2, 1, k), new Matrix<>(y, 0, 1, k + 1));
    SystemProducts products = new SystemProducts(new Loops(itself), threads);
    for (Matrix<float[]> a : lefts) {
      for (Matrix<float[]> b : rights) {
        float[] c = new float[m * n + 20];
        Arrays.fill(c, Float.NaN);
        assertTrue(products.take(m, n, k, a, b, new Matrix<>(c, 11, n, 1)));
        assertArrayEquals(expected(m, n, k, a, b), Arrays.copyOfRange(c, 11, 11 + m * n));
        assertTrue(Float.isNaN(c[10]) && Float.isNaN(c[11 + m * n]), "wrote beside the result");
      }
    }
  }

  @Test
  void doublesGoToTheLibraryToo() {
    double[] x = new double[70 * 70];
    Arrays.setAll(x, i -> i % 11 - 5);
    double[] c = new double[70 * 70];
    Matrix<double[]> a = new Matrix<>(x, 0, 70, 1);
    SystemProducts products = new SystemProducts(new Loops(false), 2);
    assertTrue(products.take(70, 70, 70, a, a.t(), new Matrix<>(c, 0, 70, 1)));
    double[] own = new double[70 * 70];
    new ScalarDoubleKernels().gemm(70, 70, 70, a, copyOfTranspose(x), new Matrix<>(own, 0, 70, 1));
    assertArrayEquals(own, c);
  }

  private static Matrix<double[]> copyOfTranspose(double[] x) {
    double[] t = new double[70 * 70];
    Arrays.setAll(t, i -> x[i % 70 * 70 + i / 70]);
    return new Matrix<>(t, 0, 70, 1);
  }

  @Test
  void smallThinBroadcastAndWholeNumberProductsStayWithLamina() {
    Loops loops = new Loops(false);
    SystemProducts products = new SystemProducts(loops, 2);
    float[] x = new float[1 << 20];
    Matrix<float[]> c = new Matrix<>(x, 0, 1 << 9, 1);
    Matrix<float[]> dense = new Matrix<>(x, 0, 1 << 9, 1);
    assertFalse(products.take(32, 32, 32, dense, dense, c), "small");
    assertFalse(products.take(7, 512, 512, dense, dense, c), "thin");
    assertFalse(products.take(512, 512, 4, dense, dense, c), "few terms");
    assertFalse(products.take(512, 512, 512, new Matrix<>(x, 0, 0, 1), dense, c), "broadcast");
    assertFalse(products.take(512, 512, 512, dense, new Matrix<>(x, 0, 4, 2), c), "every second");
    assertFalse(products.take(512, 512, 512, dense, dense, new Matrix<>(x, 0, 1, 512)), "result");
    Matrix<long[]> longs = new Matrix<>(new long[1 << 14], 0, 1 << 7, 1);
    assertFalse(products.take(128, 128, 128, longs, longs, longs), "whole numbers");
    assertEquals(0, loops.calls.get());
  }

  @Test
  void libraryThatThreadsItselfIsCalledOnce() {
    for (boolean itself : new boolean[] {true, false}) {
      Loops loops = new Loops(itself);
      float[] x = new float[256 * 256];
      Matrix<float[]> a = new Matrix<>(x, 0, 256, 1);
      Matrix<float[]> c = new Matrix<>(new float[256 * 256], 0, 256, 1);
      assertTrue(new SystemProducts(loops, 4).take(256, 256, 256, a, a, c));
      assertEquals(itself ? 1 : 4, loops.calls.get());
    }
  }

  @Test
  void libraryIsOpenedAsTheUserNamesIt() {
    Blas[] opened = new Blas[1];
    BlasProvider provider =
        library -> {
          opened[0] = new Loops(library.equals(Optional.of("/opt/libx.so")));
          return opened[0];
        };
    assertFalse(SystemProducts.open("on", List.of(provider)).threadsItself());
    Blas named = SystemProducts.open("/opt/libx.so", List.of(provider));
    assertTrue(named.threadsItself());
    assertSame(opened[0], named);
  }

  @Test
  void missingProviderIsExplained() {
    DeviceException e =
        assertThrows(DeviceException.class, () -> SystemProducts.open("on", List.of()));
    assertEquals(
        "lamina.blas: nothing reaches the system's BLAS; got no provider on the class path. Add"
            + " dev.lamina:framework-blas, which needs Java 22 or newer",
        e.getMessage());
  }

  @Test
  void oldJavaIsExplained() {
    Iterable<BlasProvider> tooNew =
        () -> {
          throw new UnsupportedClassVersionError("dev/lamina/blas/SystemBlas");
        };
    DeviceException e =
        assertThrows(DeviceException.class, () -> SystemProducts.open("on", tooNew));
    String java = Runtime.version().toString();
    assertTrue(e.getMessage().contains("needs a newer Java; got " + java), e.getMessage());
    assertTrue(e.getMessage().contains("expected 22 or newer"), e.getMessage());
  }
}
