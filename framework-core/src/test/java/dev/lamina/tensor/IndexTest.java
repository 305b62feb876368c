package dev.lamina.tensor;

import static dev.lamina.tensor.Index.all;
import static dev.lamina.tensor.Index.at;
import static dev.lamina.tensor.Index.ellipsis;
import static dev.lamina.tensor.Index.from;
import static dev.lamina.tensor.Index.index;
import static dev.lamina.tensor.Index.keep;
import static dev.lamina.tensor.Index.mask;
import static dev.lamina.tensor.Index.newAxis;
import static dev.lamina.tensor.Index.range;
import static dev.lamina.tensor.Index.to;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final Tensor X = Tensor.arange(2 * 3 * 4 * 5).view(2, 3, 4, 5);

  private static Index[] indices(Index... all) {
    return all;
  }

  @Test
  void textAndTypedFormsAgree() {
    Map<String, Index[]> forms = new LinkedHashMap<>();
    forms.put("1", indices(at(1)));
    forms.put(" -1 , 2", indices(at(-1), at(2)));
    forms.put("+1,", indices(at(1)));
    forms.put(":", indices(all()));
    forms.put("::", indices(all()));
    forms.put("1:, :2, 1:3, ::2", indices(from(1), to(2), range(1, 3), all().step(2)));
    forms.put("..., 1::2, -1", indices(ellipsis(), from(1).step(2), at(-1)));
    forms.put("0, ...", indices(at(0), ellipsis()));
    forms.put("..., None", indices(ellipsis(), newAxis()));
    forms.put("newaxis, 1, None, ::3", indices(newAxis(), at(1), newAxis(), all().step(3)));
    forms.put("-5:-1, -2:", indices(range(-5, -1), from(-2)));
    forms.put(":, 0:0", indices(all(), range(0, 0)));
    forms.put(":, [0, 2, -1]", indices(all(), index(0, 2, -1)));
    forms.put("[ 1 ] , ... , [0,4]", indices(index(1), ellipsis(), index(0, 4)));
    forms.put("[]", indices(index()));
    forms.put("0, 7:99:9", indices(at(0), range(7, 99, 9)));
    forms.forEach((text, typed) -> Bits.assertSame(X.get(typed), X.get(text), text));
  }

  @Test
  void textSaysWhereItIsWrong() {
    String choice = "; expected a position, a range, '...', 'None', 'newaxis' or '['";
    wrong("", 1, "the end" + choice);
    wrong("1, , 2", 4, "', 2'" + choice);
    wrong("1;2", 2, "';2'; expected ','");
    wrong("1 2", 3, "'2'; expected ','");
    wrong("..", 1, "'..'" + choice);
    wrong("....", 4, "'.'; expected ','");
    wrong("1:2:3:4", 6, "':4'; expected ','");
    wrong("::0", 3, "'0'; expected a step of at least 1. To reverse a dimension, flip it");
    wrong(":, ::-1", 6, "'-1'; expected a step of at least 1. To reverse a dimension, flip it");
    wrong(
        "none",
        1,
        "'none'; expected 'None' or 'newaxis' for a new dimension, a position or a range");
    wrong("[1, x]", 5, "'x]'; expected a position");
    wrong("[1 2]", 4, "'2]'; expected ','");
    wrong("[1, 2", 6, "the end; expected ','");
    wrong("[:]", 2, "':]'; expected a position or ']'");
    wrong("-", 1, "'-'; expected a whole number of at most 2^31 - 1");
    wrong("0, 3000000000", 4, "'3000000000'; expected a whole number of at most 2^31 - 1");
    wrong("1.5", 2, "'.5'; expected ','");
  }

  private static void wrong(String text, int at, String rest) {
    Errors.assertError(
        IllegalArgumentException.class,
        "index: the text is no index at character " + at + "; got \"" + text + "\", there " + rest,
        () -> X.get(text));
  }

  @Test
  void positionsAndRangesGiveViews() {
    Tensor x = X.clone();
    for (Tensor part :
        new Tensor[] {x.get("1, ..., 1::2"), x.get(newAxis(), keep(-1)), x.get(1), x.get("...")}) {
      assertTrue(part.sharesStorageWith(x));
    }
    x.get("0, 1:, 0, None, 4").fill_(-7);
    assertEquals(2, x.eq(-7).sum().itemLong());
    assertArrayEquals(new long[] {-7, -7}, x.get("0, 1:, 0, 4").toLongArray());
    assertEquals(Shape.of(1, 1, 3, 4, 5), x.get(newAxis(), keep(-1)).shape());
  }

  @Test
  void masksAndIndexTensorsGiveCopies() {
    Tensor x = X.clone();
    Tensor every = Tensor.ones(2).to(DType.BOOL);
    for (Tensor part :
        new Tensor[] {x.get("[0, 1]"), x.get(mask(every)), x.get(Tensor.of(1)), x.get("[0], 1:")}) {
      assertFalse(part.sharesStorageWith(x));
      part.zero_();
    }
    Bits.assertSame(X, x, "unchanged");
  }

  @Test
  void dimensionsOfNeighboursStandInTheirPlaceOthersInFront() {
    Tensor rows = Tensor.of(2, 0, 1, 1);
    assertEquals(Shape.of(2, 4, 4, 5), X.get(all(), index(rows)).shape());
    assertEquals(Shape.of(2, 2, 2, 4, 5), X.get(all(), index(rows.view(2, 2))).shape());
    Tensor pair = X.get(all(), index(rows.view(4, 1)), index(0, 3));
    assertEquals(Shape.of(2, 4, 2, 5), pair.shape());
    assertEquals(X.get(1, 1, 3, 2).itemLong(), pair.get(1, 3, 1, 2).itemLong());
    Tensor front = X.get(index(1, 0, 1), all(), index(3), ellipsis());
    assertEquals(Shape.of(3, 3, 5), front.shape());
    assertEquals(X.get(0, 2, 3, 4).itemLong(), front.get(1, 2, 4).itemLong());
    Tensor split = X.get(all(), index(2, 0), all(), index(4, 1));
    assertEquals(Shape.of(2, 2, 4), split.shape());
    assertEquals(X.get(1, 0, 3, 1).itemLong(), split.get(1, 1, 3).itemLong());
    // A single position just drops its dimension: those beside it become neighbours.
    assertEquals(Shape.of(3, 2, 5), X.get(at(0), all(), index(1, 3)).shape());
    assertEquals(Shape.of(2, 1, 4, 5), X.get(index(0, 1), newAxis(), at(2)).shape());
  }

  @Test
  void indexTensorsMayBeEmptyOrSingle() {
    assertEquals(Shape.of(0, 3, 4, 5), X.get("[]").shape());
    Bits.assertSame(X.get(1), X.get(index(Tensor.of(new long[] {1}, Shape.of()))), "no dimensions");
    assertEquals(
        Shape.of(2, 0),
        Tensor.zeros(0, 3).get(index(Tensor.zeros(DType.INT64, 2, 0)), at(0)).shape());
    assertEquals(Shape.of(0, 2), Tensor.zeros(0, 3).get("1:, [0, 2]").shape());
    Bits.assertSame(X.get("[1, -2]"), X.get(Tensor.of(1, 0).to(DType.INT32)), "int32");
  }

  @Test
  void masksStandForTheirDimensions() {
    Tensor m = X.select(3, 0).remainder(10).eq(0);
    Tensor rows = X.get(mask(m));
    assertEquals(Shape.of(12, 5), rows.shape());
    assertArrayEquals(new long[] {10, 11, 12, 13, 14}, rows.get(1).toLongArray());
    Tensor inner =
        X.get(
            at(1),
            mask(Tensor.of(true, false, true)),
            all(),
            mask(Tensor.of(false, true, false, true, false)));
    assertEquals(Shape.of(2, 4), inner.shape());
    assertEquals(X.get(1, 2, 3, 3).itemLong(), inner.get(1, 3).itemLong());
    assertEquals(0, X.get(X.lt(0)).numel());
    Bits.assertSame(X.view(-1), X.get(X.ge(0)), "all");
    Bits.assertSame(
        X.get(newAxis()), X.get(mask(Tensor.of(new boolean[] {true}, Shape.of()))), "true");
    assertEquals(
        Shape.of(0, 2, 3, 4, 5), X.get(mask(Tensor.of(new boolean[] {false}, Shape.of()))).shape());
    assertEquals(Shape.of(0, 2), Tensor.zeros(3, 0, 2).get(Tensor.zeros(DType.BOOL, 3, 0)).shape());
  }

  @Test
  void wrongIndicesAreNamed() {
    Errors.assertError(
        ShapeException.class,
        "get: an index has at most one ellipsis; got [..., 1, ...] for shape [2, 3, 4, 5]; expected"
            + " all() in the place of the others",
        () -> X.get("..., 1, ..."));
    Errors.assertError(
        ShapeException.class,
        "get: position 3 (index 2) is outside dimension 1; got shape [2, 3, 4, 5]; expected a"
            + " position from -3 to 2",
        () -> X.get("0, None, 3"));
    Errors.assertError(
        ShapeException.class,
        "get: the mask does not fit the dimensions that it stands for; got a mask [4] at dimension"
            + " 1 of shape [2, 3, 4, 5]; expected the sizes of those dimensions. Expand the mask, or"
            + " use maskedSelect, which broadcasts",
        () -> X.get(all(), mask(Tensor.zeros(DType.BOOL, 4))));
    Errors.assertError(
        ShapeException.class,
        "get: shapes do not broadcast (size 2 against 3 in dimension 0); got [2] and [3]; expected"
            + " sizes that are equal or 1, matched from the last dimension. Reshape one, or add a"
            + " dimension with unsqueeze",
        () -> X.get("[0, 1], [0, 1, 2]"));
    Errors.assertError(
        DTypeException.class,
        "get: an index tensor must hold positions or truth values; got float32 [2]; expected int64"
            + " positions or a bool mask. Convert with to(DType.INT64), or compare, as in x.gt(0)",
        () -> X.get(Tensor.ones(2)));
    Errors.assertError(
        DTypeException.class,
        "get: a mask must be bool; got int64 [2]; expected int64 positions or a bool mask. Convert"
            + " with to(DType.INT64), or compare, as in x.gt(0)",
        () -> X.get(mask(Tensor.of(0, 1))));
    Errors.assertError(
        ShapeException.class,
        "get: position 9 (at [1, 0]) is outside dimension 2; got shape [2, 3, 4, 5]; expected"
            + " positions from -4 to 3",
        () ->
            Device.cpu()
                .run(() -> X.get(ellipsis(), index(Tensor.of(0, 1, 9, 2).view(2, 2)), all())));
  }
}
