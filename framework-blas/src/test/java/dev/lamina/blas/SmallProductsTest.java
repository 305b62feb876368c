package dev.lamina.blas;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Blas;
import org.junit.jupiter.api.Test;

/** A library that computes something else than it should is not used. */
class SmallProductsTest {
  /** Forgets what an operand says of itself. */
  private record Careless(Blas right, boolean left, boolean wrongInFloats) implements Blas {
    @Override
    public String name() {
      return "careless";
    }

    @Override
    public boolean threadsItself() {
      return false;
    }

    @Override
    public void product(Size size, Operand<float[]> a, Operand<float[]> b, Operand<float[]> c) {
      right.product(size, a, b, c);
      if (wrongInFloats) {
        c.array()[c.offset() + size.m() * size.n() - 1]++;
      }
    }

    @Override
    public void productOfDoubles(
        Size size, Operand<double[]> a, Operand<double[]> b, Operand<double[]> c) {
      right.productOfDoubles(size, a, b, c);
      if (left && a.transposed()) {
        c.array()[c.offset()]++;
      }
    }
  }

  @Test
  void wrongProductsAreSeen() {
    Blas blas = SystemBlasTest.library();
    assertTrue(SmallProducts.areRight(new Careless(blas, false, false)));
    assertFalse(SmallProducts.areRight(new Careless(blas, true, false)));
    assertFalse(SmallProducts.areRight(new Careless(blas, false, true)));
  }
}
