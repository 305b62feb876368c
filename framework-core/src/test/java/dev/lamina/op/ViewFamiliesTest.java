package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.MeshIndexing;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ViewFamiliesTest {
  private static final Map<String, Function<Tensor, List<Tensor>>> VIEWS =
      Map.ofEntries(
          Map.entry("flatten", x -> List.of(x.flatten(0, 1))),
          Map.entry("unflatten", x -> List.of(x.unflatten(1, 3, 2))),
          Map.entry("viewAs", x -> List.of(x.viewAs(Tensor.zeros(6, 4)))),
          Map.entry("reshapeAs", x -> List.of(x.reshapeAs(Tensor.zeros(6, 4)))),
          Map.entry("movedim", x -> List.of(x.movedim(0, -1))),
          Map.entry("expandAs", x -> List.of(x.expandAs(Tensor.zeros(2, 4, 6)))),
          Map.entry("broadcastTo", x -> List.of(x.broadcastTo(2, 4, 6))),
          Map.entry("unfold", x -> List.of(x.unfold(1, 2, 2))),
          Map.entry("diagonal", x -> List.of(x.diagonal(1))),
          Map.entry("split", x -> x.split(3, 0)),
          Map.entry("splitWithSizes", x -> x.splitWithSizes(new int[] {1, 5}, 1)),
          Map.entry("chunk", x -> x.chunk(2)),
          Map.entry("unbind", x -> x.unbind(1)));

  private static final Map<String, UnaryOperator<Tensor>> COPIES =
      Map.ofEntries(
          Map.entry("flip", x -> x.flip()),
          Map.entry("roll", x -> x.roll(0, 0)),
          Map.entry("rot90", x -> x.rot90(4, 0, 1)),
          Map.entry("repeat", x -> x.repeat(1, 1)),
          Map.entry("tile", x -> x.tile(1)),
          Map.entry("repeatInterleave", x -> x.repeatInterleave(1, 0)),
          Map.entry("diag", x -> x.diag()),
          Map.entry("diagEmbed", Tensor::diagEmbed),
          Map.entry("tril", x -> x.tril(9)),
          Map.entry("triu", x -> x.triu(-9)),
          Map.entry("cat", x -> Tensor.cat(x)),
          Map.entry("stack", x -> Tensor.stack(x)));

  private static Tensor numbers() {
    return Tensor.arange(24).view(4, 6);
  }

  @Test
  void viewsShareTheirMemory() {
    VIEWS.forEach(
        (name, view) -> {
          Tensor x = numbers();
          for (Tensor part : view.apply(x)) {
            assertTrue(part.sharesStorageWith(x), name);
          }
          Tensor last = view.apply(x).get(view.apply(x).size() - 1);
          x.fill_(7L);
          assertEquals(7L * last.numel(), last.sum().itemLong(), name);
        });
  }

  @Test
  void writingIntoPartsChangesTheWhole() {
    Tensor x = numbers();
    x.diagonal(-1).fill_(-1L);
    x.unbind(1).get(5).fill_(-2L);
    x.split(3).get(1).narrow(1, 0, 1).fill_(-3L);
    assertArrayEquals(
        new long[] {
          0, 1, 2, 3, 4, -2, -1, 7, 8, 9, 10, -2, 12, -1, 14, 15, 16, -2, -3, 19, -1, 21, 22, -2
        },
        x.toLongArray());
  }

  @Test
  void viewsOfRecordedTensorsShareTheirMemoryToo() {
    VIEWS.forEach(
        (name, view) -> {
          Tensor x = numbers().to(DType.FLOAT64).requiresGrad_();
          for (Tensor part : view.apply(x)) {
            assertTrue(part.sharesStorageWith(x), name);
            assertTrue(part.requiresGrad(), name);
          }
        });
  }

  @Test
  void arrangementsAreCopiesEvenWhereNothingMoves() {
    COPIES.forEach(
        (name, op) -> {
          Tensor x = numbers();
          Tensor y = op.apply(x);
          assertFalse(y.sharesStorageWith(x), name);
          assertTrue(y.isContiguous(), name);
        });
  }

  @Test
  void resultsOfArrangementsMayBeChangedInPlaceWhileRecording() {
    COPIES.forEach(
        (name, op) -> {
          Tensor x = Tensor.ones(3, 3).requiresGrad_();
          Tensor y = op.apply(x).mul_(2);
          y.sum().backward();
          assertEquals(2, x.grad().get(0, 0).item(), name);
        });
  }

  @Test
  void reshapeThatCopiesMayBeChangedInPlaceWhileRecording() {
    Tensor x = Tensor.ones(2, 3).requiresGrad_();
    Tensor y = x.t().reshape(6).mul_(3);
    y.sum().backward();
    assertArrayEquals(new double[] {3, 3, 3, 3, 3, 3}, x.grad().toDoubleArray());
  }

  @Test
  void unflattenPartsAnyStrides() {
    Tensor x = Tensor.arange(48).view(4, 12).t().slice(0, 0, 12, 2);
    Tensor y = x.unflatten(0, -1, 3);
    assertEquals(Shape.of(2, 3, 4), y.shape());
    assertTrue(y.sharesStorageWith(x));
    assertArrayEquals(x.toLongArray(), y.toLongArray());
  }

  @Test
  void partsThatAreNotUsedHaveNoGradient() {
    Tensor x = Tensor.ones(4, 3).requiresGrad_();
    List<Tensor> rows = x.unbind(0);
    rows.get(2).mul(rows.get(0)).mul(5).sum().backward();
    assertArrayEquals(new double[] {5, 5, 5, 0, 0, 0, 5, 5, 5, 0, 0, 0}, x.grad().toDoubleArray());
    x.zeroGrad();
    x.split(2, 1).get(1).sum().backward();
    assertArrayEquals(new double[] {0, 0, 1}, x.grad().get(3).toDoubleArray());
  }

  @Test
  void partsOfPartsAndTheWholeTogether() {
    Tensor x = Tensor.ones(6).requiresGrad_();
    Tensor part = x.chunk(2).get(1).split(1).get(2);
    part.add(x.sum()).backward();
    assertArrayEquals(new double[] {1, 1, 1, 1, 1, 2}, x.grad().toDoubleArray());
  }

  @Test
  void windowsThatOverlapAddTheirGradients() {
    Tensor x = Tensor.zeros(5).requiresGrad_();
    x.unfold(0, 3, 1).sum().backward();
    assertArrayEquals(new double[] {1, 2, 3, 2, 1}, x.grad().toDoubleArray());
  }

  @Test
  void windowsOfSingleValuesAndEmptyOnes() {
    assertEquals(Shape.of(1), Tensor.scalar(3).unfold(0, 1, 1).shape());
    assertEquals(Shape.of(0), Tensor.scalar(3).unfold(-1, 0, 1).shape());
    assertEquals(Shape.of(6, 0), Tensor.zeros(5).unfold(0, 0, 1).shape());
  }

  @Test
  void flattenOfSingleValuesAndPartsOfShapes() {
    assertEquals(Shape.of(1), Tensor.scalar(1).flatten(0, -1).shape());
    assertEquals(Shape.of(2, 12, 5), Tensor.zeros(2, 3, 4, 5).flatten(1, 2).shape());
    assertEquals(Shape.of(0, 4), Tensor.zeros(2, 0, 4).flatten(0, 1).shape());
  }

  @Test
  void chunksAreFewerWhereTheyFillTheDimension() {
    assertEquals(3, Tensor.zeros(5).chunk(4).size());
    assertEquals(Shape.of(1), Tensor.zeros(5).chunk(4).get(2).shape());
    assertEquals(4, Tensor.zeros(0).chunk(4).size());
    assertEquals(List.of(Shape.of(0)), shapes(Tensor.zeros(0).split(0)));
  }

  private static List<Shape> shapes(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::shape).toList();
  }

  @Test
  void gridsRunAlongTheirDimensions() {
    Tensor a = Tensor.of(1f, 2f);
    Tensor b = Tensor.of(3f, 4f, 5f);
    assertArrayEquals(
        new double[] {1, 1, 1, 2, 2, 2}, Tensor.meshgrid(a, b).get(0).toDoubleArray());
    List<Tensor> plane = Tensor.meshgrid(List.of(a, b), MeshIndexing.XY);
    assertEquals(Shape.of(3, 2), plane.get(1).shape());
    assertArrayEquals(new double[] {3, 3, 4, 4, 5, 5}, plane.get(1).toDoubleArray());
  }

  @Test
  void joiningMeetsInOneType() {
    Tensor y = Tensor.cat(Tensor.of(1L, 2L), Tensor.of(true), Tensor.of(0.5f));
    assertEquals(DType.FLOAT32, y.dtype());
    assertArrayEquals(new double[] {1, 2, 1, 0.5}, y.toDoubleArray());
  }

  @Test
  void joiningGivesEachItsGradientInItsType() {
    Tensor a = Tensor.of(1f, 2f).requiresGrad_();
    Tensor b = Tensor.of(3.0).requiresGrad_();
    Tensor.cat(a, b).mul(Tensor.of(1.0, 2.0, 3.0)).sum().backward();
    assertEquals(DType.FLOAT32, a.grad().dtype());
    assertArrayEquals(new double[] {1, 2}, a.grad().toDoubleArray());
    assertArrayEquals(new double[] {3}, b.grad().toDoubleArray());
  }

  @Test
  void joiningATensorTwiceAddsItsGradients() {
    Tensor a = Tensor.of(1f, 2f).requiresGrad_();
    Tensor.stack(List.of(a, a), -1).mul(Tensor.of(1f, 10f)).sum().backward();
    assertArrayEquals(new double[] {11, 11}, a.grad().toDoubleArray());
  }

  @Test
  void emptyVectorsJoinWithAnything() {
    Tensor y = Tensor.cat(List.of(Tensor.zeros(0), Tensor.ones(2, 3)), 1);
    assertEquals(Shape.of(2, 3), y.shape());
    assertEquals(Shape.of(0), Tensor.cat(Tensor.zeros(0), Tensor.zeros(0)).shape());
  }

  @Test
  void singleValuesStandSideBySide() {
    assertEquals(Shape.of(2), Tensor.hstack(Tensor.scalar(1), Tensor.scalar(2)).shape());
    assertEquals(Shape.of(2, 1), Tensor.vstack(Tensor.scalar(1), Tensor.scalar(2)).shape());
  }

  @Test
  void rollsGoRoundAndSumUpWhereADimensionIsNamedTwice() {
    Tensor x = Tensor.arange(5);
    assertArrayEquals(new long[] {3, 4, 0, 1, 2}, x.roll(-103).toLongArray());
    assertArrayEquals(
        x.roll(3, 0).toLongArray(), x.roll(new int[] {1, 2}, new int[] {0, -1}).toLongArray());
    assertArrayEquals(
        new long[] {2, 3, 4, 0, 1},
        x.roll(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1}, new int[] {0, 0})
            .toLongArray());
  }

  @Test
  void elementsRepeatAsOftenAsTheirNumbersSay() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, Shape.of(2, 2)).requiresGrad_();
    Tensor y = x.repeatInterleave(Tensor.of(0L, 3L), 1);
    assertArrayEquals(new double[] {2, 2, 2, 4, 4, 4}, y.toDoubleArray());
    y.sum().backward();
    assertArrayEquals(new double[] {0, 3, 0, 3}, x.grad().toDoubleArray());
    assertEquals(Shape.of(8), x.repeatInterleave(Tensor.of(2L)).shape());
  }

  @Test
  void trianglesLeaveNoNaNBehind() {
    Tensor x = Tensor.full(Shape.of(2, 2), Double.NaN);
    assertArrayEquals(new double[] {0, 0}, x.triu(1).t().get(0).toDoubleArray());
    x.tril_(-1);
    assertEquals(0, x.get(0, 0).item());
    assertTrue(Double.isNaN(x.get(1, 0).item()));
  }

  @Test
  void trianglesOfTruthValues() {
    Tensor x = Tensor.of(new boolean[] {true, true, true, true}, Shape.of(2, 2)).triu_(1);
    assertArrayEquals(new boolean[] {false, true, false, false}, x.toBooleanArray());
  }
}
