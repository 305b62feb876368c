package dev.lamina.op;

import static dev.lamina.backend.Scatter.ADD;
import static dev.lamina.backend.Scatter.MUL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import dev.lamina.testing.Layouts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writing by positions, into copies and in place. */
class ScatterTest {
  private static final Tensor INDEX = Tensor.of(new long[][] {{2, 0, 1}, {-1, 0, 0}});
  private static final Tensor ROWS = Tensor.of(2, 0, 2);

  /** A way to change a tensor {@code [3, 3]}, as a copy and in place. */
  private record Twin(UnaryOperator<Tensor> copy, UnaryOperator<Tensor> inPlace) {}

  private static Map<String, Twin> twins() {
    Tensor v = Tensor.arange(1.0, 10.0, 1.0).view(3, 3);
    Tensor one = Tensor.scalar(8);
    Tensor m = v.remainder(2).eq(0);
    Map<String, Twin> all = new LinkedHashMap<>();
    all.put("scatter", new Twin(x -> x.scatter(0, INDEX, v), x -> x.scatter_(0, INDEX, v)));
    all.put("scatter number", new Twin(x -> x.scatter(1, INDEX, 2), x -> x.scatter_(1, INDEX, 2)));
    all.put("scatter real", new Twin(x -> x.scatter(1, INDEX, .5), x -> x.scatter_(1, INDEX, .5)));
    all.put(
        "sum real",
        new Twin(x -> x.scatter(1, INDEX, .5, ADD), x -> x.scatter_(1, INDEX, .5, ADD)));
    all.put(
        "scatterAdd", new Twin(x -> x.scatterAdd(0, INDEX, v), x -> x.scatterAdd_(0, INDEX, v)));
    all.put("indexAdd", new Twin(x -> x.indexAdd(0, ROWS, v), x -> x.indexAdd_(0, ROWS, v)));
    all.put("alpha", new Twin(x -> x.indexAdd(1, ROWS, v, 3), x -> x.indexAdd_(1, ROWS, v, 3)));
    all.put("real", new Twin(x -> x.indexAdd(1, ROWS, v, .5), x -> x.indexAdd_(1, ROWS, v, .5)));
    all.put("indexCopy", new Twin(x -> x.indexCopy(1, ROWS, v), x -> x.indexCopy_(1, ROWS, v)));
    all.put("indexFill", new Twin(x -> x.indexFill(0, ROWS, 4), x -> x.indexFill_(0, ROWS, 4)));
    all.put("real fill", new Twin(x -> x.indexFill(0, ROWS, .5), x -> x.indexFill_(0, ROWS, .5)));
    all.put("tensor", new Twin(x -> x.indexFill(1, ROWS, one), x -> x.indexFill_(1, ROWS, one)));
    List<Tensor> points = List.of(ROWS, Tensor.of(1, 1, 1));
    Tensor row = v.get(1);
    all.put("indexPut", new Twin(x -> x.indexPut(points, row), x -> x.indexPut_(points, row)));
    all.put(
        "accumulate",
        new Twin(x -> x.indexPut(points, row, true), x -> x.indexPut_(points, row, true)));
    all.put("maskedFill", new Twin(x -> x.maskedFill(m, 7), x -> x.maskedFill_(m, 7)));
    all.put("masked tensor", new Twin(x -> x.maskedFill(m, one), x -> x.maskedFill_(m, one)));
    all.put("maskedScatter", new Twin(x -> x.maskedScatter(m, v), x -> x.maskedScatter_(m, v)));
    return all;
  }

  /** Twins that have no gradient. */
  private static Map<String, Twin> products() {
    Tensor v = Tensor.arange(1.0, 10.0, 1.0).view(3, 3);
    Map<String, Twin> all = new LinkedHashMap<>();
    all.put(
        "product", new Twin(x -> x.scatter(0, INDEX, v, MUL), x -> x.scatter_(0, INDEX, v, MUL)));
    all.put(
        "product number",
        new Twin(x -> x.scatter(1, INDEX, 3, MUL), x -> x.scatter_(1, INDEX, 3, MUL)));
    return all;
  }

  @Test
  void productsMeetAllValuesOfAPlace() {
    Tensor index = Tensor.of(1, 0, 1, 1);
    assertArrayEquals(
        new double[] {10, 180, 7},
        Tensor.of(5.0, 6.0, 7.0)
            .scatter(0, index, Tensor.of(3.0, 2.0, 5.0, 2.0), MUL)
            .toDoubleArray());
    assertArrayEquals(
        new double[] {10, 48, 7},
        Tensor.of(5.0, 6.0, 7.0).scatter(0, index, 2, MUL).toDoubleArray());
    for (DType type : new DType[] {DType.INT64, DType.INT32, DType.UINT8}) {
      Tensor y = Tensor.of(5, 6, 7).to(type).scatter(0, index, Tensor.of(3, 2, 5, 2).to(type), MUL);
      assertArrayEquals(new long[] {10, 180, 7}, y.toLongArray(), type.toString());
    }
    Tensor truth = Tensor.of(true, true, false);
    Tensor both = truth.scatter(0, Tensor.of(1, 0, 1, 2), Tensor.of(true, true, false, true), MUL);
    assertArrayEquals(new boolean[] {true, false, false}, both.toBooleanArray());
  }

  @Test
  void productsByPositionsHaveNoGradient() {
    Tensor x = Tensor.ones(3).requiresGrad_();
    Tensor index = Tensor.of(1, 0);
    Errors.assertError(
        AutogradException.class,
        "scatter: products by positions have no gradient; got tensors that require one, for float32"
            + " [3]; expected tensors that do not. Call detach() first, or multiply what gather"
            + " gives, and write that",
        () -> x.scatter(0, index, Tensor.ones(2), MUL));
    Tensor y = Autograd.noGrad(() -> x.scatter(0, index, Tensor.full(Shape.of(2), 3), MUL));
    assertArrayEquals(new double[] {3, 3, 1}, y.toDoubleArray());
    x.scatter(0, index, 5, ADD).sum().backward();
    assertArrayEquals(new double[] {1, 1, 1}, x.grad().toDoubleArray());
  }

  @Test
  void changesInPlaceGiveWhatCopiesGive() {
    Tensor x = Tensor.arange(0.0, 9.0, 1.0).view(3, 3);
    Map<String, Twin> all = twins();
    all.putAll(products());
    all.forEach(
        (name, twin) -> {
          Tensor expected = twin.copy().apply(x);
          assertEquals(36, x.sum().item(), name + " leaves its operand");
          for (Layouts.Variant variant : Layouts.of(x)) {
            Tensor y = variant.tensor();
            int version = y.storage().version();
            assertSame(y, twin.inPlace().apply(y), name);
            Bits.assertSame(expected, y, name + " " + variant.name());
            assertTrue(y.storage().version() > version, name);
          }
        });
  }

  @Test
  void changesInPlaceHaveTheGradientsOfCopies() {
    Tensor x = Tensor.arange(0.0, 9.0, 1.0).view(3, 3).requiresGrad_();
    Tensor weight = Tensor.arange(1.0, 10.0, 1.0).view(3, 3);
    twins()
        .forEach(
            (name, twin) -> {
              Tensor copied = twin.copy().apply(x.mul(2.0)).mul(weight).sum();
              Tensor changed = twin.inPlace().apply(x.mul(2.0)).mul(weight).sum();
              Bits.assertSame(Autograd.grad(copied, x), Autograd.grad(changed, x), name);
            });
  }

  @Test
  void ofSeveralWritesTheLastStaysAndSumsHaveOneOrder() {
    Tensor at = Tensor.zeros(DType.INT64, 4);
    Tensor values = Tensor.of(1e8f, 1f, -1e8f, 3f);
    assertEquals(3, Tensor.zeros(1).scatter(0, at, values).item());
    // 1e8 swallows the 1 that comes after it.
    assertEquals(3, Tensor.zeros(1).scatterAdd(0, at, values).item());
    assertEquals(3, Tensor.zeros(1).indexAdd(0, at, values).item());
    assertEquals(3, Tensor.zeros(1).indexPut(List.of(at), values, true).item());
    assertTrue(
        Tensor.zeros(DType.BOOL, 1)
            .scatterAdd(0, at, Tensor.of(false, true, true, false))
            .itemBoolean());
  }

  @Test
  void whatASourceHasBeyondThePositionsIsNotUsed() {
    Tensor source = Tensor.ones(3, 4).requiresGrad_();
    Tensor y = Tensor.zeros(2, 5).scatterAdd(0, Tensor.of(new long[][] {{1, 0}, {1, 1}}), source);
    assertArrayEquals(new float[] {0, 1, 0, 0, 0, 2, 1, 0, 0, 0}, y.toFloatArray());
    y.sum().backward();
    assertArrayEquals(
        new float[] {1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0}, source.grad().toFloatArray());
  }

  @Test
  void nothingMayBeWritten() {
    Tensor none = Tensor.zeros(DType.INT64, 0, 3);
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    Tensor y = x.scatter(0, none, Tensor.ones(0, 3)).scatterAdd(1, none, Tensor.ones(5, 5));
    Bits.assertSame(x, y, "unchanged");
    y.sum().backward();
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, x.grad().toFloatArray());
    assertEquals(
        Shape.of(0, 2), Tensor.zeros(0, 2).indexAdd(0, none.view(0), Tensor.ones(0, 2)).shape());
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).gather(0, none).shape());
  }

  @Test
  void aTensorMayIndexItself() {
    Tensor x = Tensor.of(2, 0, 1);
    assertArrayEquals(new long[] {1, 2, 0}, x.gather(0, x).toLongArray());
    x.scatter_(0, x, x);
    assertArrayEquals(new long[] {0, 1, 2}, x.toLongArray());
    Tensor y = Tensor.of(1, 2, 0);
    y.indexCopy_(0, y, Tensor.of(5, 6, 7));
    assertArrayEquals(new long[] {7, 5, 6}, y.toLongArray());
  }

  @Test
  void positionsThatAGradientNeedsAreGuarded() {
    Tensor x = Tensor.ones(3).requiresGrad_();
    Tensor at = Tensor.of(0, 1);
    Tensor y = x.gather(0, at);
    Tensor z = Autograd.noGrad(() -> x.gather(0, at));
    if (at.device() == Device.cpu()) {
      at.zero_();
      AutogradException e = assertThrows(AutogradException.class, () -> y.sum().backward());
      assertTrue(e.getMessage().startsWith("backward: a value that gather saved"), e.getMessage());
    }
    assertEquals(2, z.sum().item());
  }

  @Test
  void inferenceKeepsNothing() {
    Tensor x = Tensor.ones(3, 2).requiresGrad_();
    Tensor read =
        Autograd.inferenceMode(() -> x.gather(0, Tensor.of(new long[][] {{-1, 0}})).add(1));
    assertFalse(read.requiresGrad());
    Autograd.inferenceMode(
        () -> {
          Tensor y = x.get("[0, -1]").clone();
          y.set(5, Index.at(0)).indexAdd_(0, Tensor.of(-1), Tensor.ones(1, 2));
          assertArrayEquals(new float[] {5, 5, 2, 2}, y.toFloatArray());
        });
  }

  @Test
  @Tag("cpu") // Elsewhere the gradient needs a copy of the positions.
  void positionsMadeInInferenceModeAreRefused() {
    Tensor x = Tensor.ones(3, 2).requiresGrad_();
    Tensor at = Autograd.inferenceMode(() -> Tensor.of(0, 1));
    AutogradException e = assertThrows(AutogradException.class, () -> x.get(at));
    assertTrue(e.getMessage().startsWith("inferenceMode: "), e.getMessage());
  }

  @Test
  @Tag("cpu") // Other devices report wrong positions when a value is read.
  void wrongPositionsAreNamed() {
    Errors.assertError(
        ShapeException.class,
        "gather: position 3 (at [0, 1]) is outside dimension 1; got shape [2, 3]; expected positions"
            + " from -3 to 2",
        () -> Tensor.ones(2, 3).gather(1, Tensor.of(new long[][] {{0, 3}, {1, 1}})));
    Errors.assertError(
        ShapeException.class,
        "take: position -7 (number 0) is outside dimension 0; got shape [6]; expected positions from"
            + " -6 to 5",
        () -> Tensor.ones(2, 3).take(Tensor.of(-7)));
    Errors.assertError(
        ShapeException.class,
        "scatterAdd_: position 0 (number 0) is outside dimension 0; got shape [0]; expected no"
            + " positions",
        () -> Tensor.ones(0).scatterAdd_(0, Tensor.of(0), Tensor.ones(1)));
  }
}
