package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.Lamina;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Layouts;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Random fills are the generator's stream, in row-major order whatever the layout. */
class RandomFillTest {
  private static final long SEED = 42;

  @Test
  void float32IsTheGeneratorsStream() {
    float[] values = new float[20];
    new Generator(SEED).uniform(values, 0, 20, -1, 3);
    Bits.assertSame(floats(values), fresh(DType.FLOAT32).uniform_(generator(), -1, 3), "uniform");
    new Generator(SEED).normal(values, 0, 20, 1, 2);
    Bits.assertSame(floats(values), fresh(DType.FLOAT32).normal_(generator(), 1, 2), "normal");
    new Generator(SEED).bernoulli(values, 0, 20, 0.3);
    Bits.assertSame(floats(values), fresh(DType.FLOAT32).bernoulli_(generator(), 0.3), "bernoulli");
    new Generator(SEED).exponential(values, 0, 20, 2);
    Bits.assertSame(floats(values), fresh(DType.FLOAT32).exponential_(generator(), 2), "rate 2");
  }

  @Test
  void float64IsTheGeneratorsStream() {
    double[] values = new double[20];
    new Generator(SEED).uniform(values, 0, 20, -1, 3);
    Bits.assertSame(doubles(values), fresh(DType.FLOAT64).uniform_(generator(), -1, 3), "uniform");
    new Generator(SEED).normal(values, 0, 20, 1, 2);
    Bits.assertSame(doubles(values), fresh(DType.FLOAT64).normal_(generator(), 1, 2), "normal");
    new Generator(SEED).bernoulli(values, 0, 20, 0.3);
    Bits.assertSame(doubles(values), fresh(DType.FLOAT64).bernoulli_(generator(), 0.3), "p 0.3");
    new Generator(SEED).exponential(values, 0, 20, 2);
    Bits.assertSame(doubles(values), fresh(DType.FLOAT64).exponential_(generator(), 2), "rate 2");
  }

  private static Generator generator() {
    return new Generator(SEED);
  }

  private static Tensor fresh(DType dtype) {
    return Tensor.zeros(dtype, 4, 5);
  }

  private static Tensor floats(float[] values) {
    return Tensor.of(values, Shape.of(4, 5));
  }

  private static Tensor doubles(double[] values) {
    return Tensor.of(values, Shape.of(4, 5));
  }

  @Test
  void layoutDoesNotChangeTheStream() {
    assertSameInEveryLayout((x, g) -> x.uniform_(g, 0, 1));
    assertSameInEveryLayout((x, g) -> x.normal_(g, 0, 1));
    assertSameInEveryLayout((x, g) -> x.bernoulli_(g, 0.5));
    assertSameInEveryLayout((x, g) -> x.exponential_(g, 1));
  }

  private static void assertSameInEveryLayout(BiFunction<Tensor, Generator, Tensor> fill) {
    Tensor expected = fill.apply(fresh(DType.FLOAT32), generator());
    for (Layouts.Variant variant : Layouts.of(fresh(DType.FLOAT32))) {
      Tensor x = variant.tensor();
      assertSame(x, fill.apply(x, generator()));
      Bits.assertSame(expected, x, variant.name());
    }
  }

  @Test
  void defaultGeneratorIsSeededByManualSeed() {
    Lamina.manualSeed(SEED);
    Tensor first = Tensor.zeros(3).uniform_(0, 1);
    Tensor second = Tensor.zeros(3).normal_(0, 1);
    Tensor third = Tensor.zeros(3).bernoulli_(0.5);
    Tensor fourth = Tensor.zeros(3).exponential_(1);
    Generator same = generator();
    Bits.assertSame(Tensor.zeros(3).uniform_(same, 0, 1), first, "uniform");
    Bits.assertSame(Tensor.zeros(3).normal_(same, 0, 1), second, "normal");
    Bits.assertSame(Tensor.zeros(3).bernoulli_(same, 0.5), third, "bernoulli");
    Bits.assertSame(Tensor.zeros(3).exponential_(same, 1), fourth, "exponential");
  }

  @Test
  void emptyTensorsDrawNothing() {
    Generator generator = generator();
    Tensor.zeros(0, 3).uniform_(generator, 0, 1);
    assertEquals(generator().random64(), generator.random64());
  }

  @Test
  void viewsAreFilledAndTheRestStays() {
    Tensor x = Tensor.zeros(3, 2);
    x.select(1, 1).uniform_(generator(), 2, 3);
    double[] values = x.toDoubleArray();
    assertArrayEquals(new double[3], new double[] {values[0], values[2], values[4]});
    for (int i = 1; i < 6; i += 2) {
      assertEquals(2.5, values[i], 0.5);
    }
  }
}
