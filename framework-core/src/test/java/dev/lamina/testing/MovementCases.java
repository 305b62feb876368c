package dev.lamina.testing;

import static dev.lamina.testing.Domain.POSITIONS;
import static dev.lamina.testing.Domain.REAL;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of views and of reading by position. */
final class MovementCases {
  private static final Shape CUBE = Shape.of(2, 3, 4);
  private static final String NOTHING_TO_TAKE =
      ": a single value has no dimension to take from; got shape []; expected at least one"
          + " dimension. Read it with item()";

  private MovementCases() {}

  static List<OperationCase> all() {
    List<OperationCase> all = new ArrayList<>();
    shapes(all);
    orders(all);
    units(all);
    parts(all);
    positions(all);
    return all;
  }

  private static void shapes(List<OperationCase> all) {
    // The strides of most layouts do not allow a view, so the copy comes first.
    all.add(
        OperationCase.of("view", x -> x[0].contiguous().view(3, -1))
            .namedInErrors("view")
            .empty(Shape.of(3, 0), Shape.of(0, 3))
            .zeroDim(Shape.of(3, 1), Shape.of(3))
            .fails(
                ShapeException.class,
                elements("view", "[2, 3] (6 elements)", "[4, 2]", 6),
                () -> Tensor.ones(2, 3).view(4, 2))
            .fails(
                ShapeException.class,
                elements("view", "[2, 3] (6 elements)", "[-1, -1]", 6),
                () -> Tensor.ones(2, 3).view(-1, -1))
            .fails(
                ShapeException.class,
                elements("view", "[0, 3] (0 elements)", "[-1, 0]", 0),
                () -> Tensor.ones(0, 3).view(-1, 0))
            .fails(
                ShapeException.class,
                "view: the strides do not allow this shape without copying; got [3, 2] strides"
                    + " [1, 3] offset 0, asked for [6]; expected dimensions that stay together in"
                    + " memory. Use reshape(), which copies where it must",
                () -> Tensor.ones(2, 3).t().view(6)));
    all.add(
        OperationCase.of("reshape", x -> x[0].reshape(-1, 1, x[0].ndim() < 2 ? 1 : x[0].size(1)))
            .empty(Shape.of(0, 1, 3), Shape.of(0, 3))
            .zeroDim(Shape.of(1, 1, 1), Shape.of())
            .fails(
                ShapeException.class,
                elements("reshape", "[2, 3] (6 elements)", "[5, -1]", 6),
                () -> Tensor.ones(2, 3).reshape(5, -1)));
    all.add(
        OperationCase.of("flatten", x -> x[0].flatten())
            .namedInErrors("reshape")
            .shapes(CUBE)
            .empty(Shape.of(0), Shape.of(0, 3))
            .zeroDim(Shape.of(1), Shape.of()));
    all.add(
        OperationCase.of("expand", x -> x[0].unsqueeze(0).expand(4, 2, 3))
            .namedInErrors("unsqueeze")
            .empty(Shape.of(4, 2, 3), Shape.of(2, 3))
            .zeroDim(Shape.of(4, 2, 3), Shape.of(3))
            .fails(
                ShapeException.class,
                "expand: only sizes of 1 can be stretched; got [2, 3], asked for [2, 6]; expected"
                    + " the same sizes, or others where the tensor has 1",
                () -> Tensor.ones(2, 3).expand(2, 6))
            .fails(
                ShapeException.class,
                "expand: only sizes of 1 can be stretched; got [2, 3], asked for [3]; expected the"
                    + " same sizes, or others where the tensor has 1",
                () -> Tensor.ones(2, 3).expand(3)));
  }

  private static String elements(String op, String got, String asked, int numel) {
    return op
        + ": the number of elements does not fit; got "
        + got
        + ", asked for "
        + asked
        + "; expected sizes whose product is "
        + numel
        + ", one of which may be -1";
  }

  private static void orders(List<OperationCase> all) {
    all.add(
        OperationCase.of("t", x -> x[0].t())
            .namedInErrors("transpose")
            .empty(Shape.of(3, 0), Shape.of(0, 3))
            .zeroDim(Shape.of(3), Shape.of(3))
            .fails(
                ShapeException.class,
                "t: expected at most two dimensions; got [2, 3, 4]. Use transpose(dim0, dim1) or"
                    + " permute(...)",
                () -> Tensor.ones(2, 3, 4).t()));
    all.add(
        OperationCase.of("transpose", x -> x[0].transpose(-1, 0))
            .shapes(CUBE)
            .empty(Shape.of(3, 0), Shape.of(0, 3))
            .zeroDim(Shape.of(), Shape.of())
            .fails(
                ShapeException.class,
                "transpose: no dimension 2; got shape [2, 3]; expected a dimension from -2 to 1",
                () -> Tensor.ones(2, 3).transpose(0, 2)));
    String noPermutation = " for shape [2, 3]; expected a permutation of 0 to 1";
    all.add(
        OperationCase.of("permute", x -> x[0].ndim() == 3 ? x[0].permute(2, 0, -2) : x[0].permute())
            .shapes(CUBE)
            .empty(Shape.of(4, 2, 0), Shape.of(2, 0, 4))
            .zeroDim(Shape.of(), Shape.of())
            .fails(
                ShapeException.class,
                "permute: every dimension must appear once; got order [0, 0]" + noPermutation,
                () -> Tensor.ones(2, 3).permute(0, 0))
            .fails(
                ShapeException.class,
                "permute: every dimension must appear once; got order [1]" + noPermutation,
                () -> Tensor.ones(2, 3).permute(1)));
  }

  private static void units(List<OperationCase> all) {
    all.add(
        OperationCase.of("unsqueeze", x -> x[0].unsqueeze(-1))
            .empty(Shape.of(0, 3, 1), Shape.of(0, 3))
            .zeroDim(Shape.of(1), Shape.of())
            .fails(
                ShapeException.class,
                "unsqueeze: no place 3 for a new dimension; got shape [2, 3]; expected a place"
                    + " from -3 to 2",
                () -> Tensor.ones(2, 3).unsqueeze(3)));
    all.add(
        OperationCase.of("squeeze", x -> x[0].squeeze())
            .shapes(Shape.of(1, 3, 1, 2))
            .empty(Shape.of(0), Shape.of(1, 0, 1))
            .zeroDim(Shape.of(), Shape.of()));
    all.add(
        OperationCase.of("squeeze(dim)", x -> x[0].squeeze(-1))
            .namedInErrors("squeeze")
            .shapes(Shape.of(1, 3, 1))
            .empty(Shape.of(0), Shape.of(0, 1))
            .zeroDim(Shape.of(), Shape.of())
            .fails(
                ShapeException.class,
                "squeeze: no dimension -3; got shape [2, 3]; expected a dimension from -2 to 1",
                () -> Tensor.ones(2, 3).squeeze(-3)));
  }

  private static void parts(List<OperationCase> all) {
    all.add(
        OperationCase.of("select", x -> x[0].select(1, -1))
            .shapes(CUBE)
            .empty(Shape.of(0), Shape.of(0, 3))
            .fails(ShapeException.class, "select" + NOTHING_TO_TAKE, () -> zeroDim().select(0, 0))
            .fails(
                ShapeException.class,
                "select: position 3 is outside dimension 1; got shape [2, 3]; expected a position"
                    + " from -3 to 2",
                () -> Tensor.ones(2, 3).select(-1, 3)));
    all.add(
        OperationCase.of("narrow", x -> x[0].narrow(-1, 1, 2))
            .shapes(CUBE)
            .empty(Shape.of(0, 2), Shape.of(0, 3))
            .fails(
                ShapeException.class, "narrow" + NOTHING_TO_TAKE, () -> zeroDim().narrow(0, 0, 1))
            .fails(ShapeException.class, narrowed(2, 2), () -> Tensor.ones(2, 3).narrow(1, 2, 2))
            .fails(ShapeException.class, narrowed(-4, 1), () -> Tensor.ones(2, 3).narrow(1, -4, 1))
            .fails(
                ShapeException.class,
                narrowed(1, Integer.MAX_VALUE),
                () -> Tensor.ones(2, 3).narrow(1, 1, Integer.MAX_VALUE)));
    all.add(
        OperationCase.of("slice", x -> x[0].slice(-1, 1, 9, 2))
            .shapes(CUBE)
            .empty(Shape.of(0, 1), Shape.of(0, 3))
            .fails(
                ShapeException.class, "slice" + NOTHING_TO_TAKE, () -> zeroDim().slice(0, 0, 1, 1))
            .fails(
                ShapeException.class,
                "slice: the step must be at least 1; got -1 on shape [2, 3]. To reverse a"
                    + " dimension, flip it",
                () -> Tensor.ones(2, 3).slice(0, 0, 2, -1)));
    all.add(
        OperationCase.of("get(Index...)", x -> x[0].get(Index.all(), Index.at(-1)))
            .namedInErrors("get")
            .shapes(CUBE)
            .empty(Shape.of(0), Shape.of(0, 3))
            .fails(
                ShapeException.class,
                "get: more indices than dimensions; got 1 indices for shape []; expected at most 0."
                    + " Leave some out, or add dimensions with newAxis()",
                () -> zeroDim().get(Index.at(0))));
    all.add(
        OperationCase.of("get(int...)", x -> x[0].get(1, -1))
            .namedInErrors("get")
            .shapes(CUBE)
            .empty(Shape.of(0), Shape.of(2, 3, 0))
            .fails(
                ShapeException.class,
                "get: more indices than dimensions; got 1 indices for shape []; expected at most 0."
                    + " Leave some out, or add dimensions with newAxis()",
                () -> zeroDim().get(0)));
  }

  private static String narrowed(int start, int length) {
    return "narrow: start "
        + start
        + " and length "
        + length
        + " reach outside dimension 1; got shape [2, 3]; expected start + length of at most 3";
  }

  private static void positions(List<OperationCase> all) {
    all.add(
        OperationCase.of("indexSelect", x -> x[0].indexSelect(1, x[1]))
            .on(REAL, POSITIONS)
            .shapes(CUBE, Shape.of(5))
            .empty(Shape.of(2, 0), Shape.of(2, 3), Shape.of(0))
            // Other devices report wrong positions when a value is read.
            .fails(
                ShapeException.class,
                "indexSelect: position 1 (number 0) is outside dimension 0; got shape [1]; expected"
                    + " positions from -1 to 0",
                () -> Device.cpu().run(() -> zeroDim().indexSelect(0, Tensor.of(1))))
            .fails(
                ShapeException.class,
                "indexSelect: position 3 (number 1) is outside dimension 1; got shape [2, 3];"
                    + " expected positions from -3 to 2",
                () -> Device.cpu().run(() -> Tensor.ones(2, 3).indexSelect(1, Tensor.of(0, 3))))
            .fails(
                DTypeException.class,
                "indexSelect: positions must be int64; got float32 [2]; expected int64, or int32."
                    + " Convert with to(DType.INT64)",
                () -> Tensor.ones(2, 3).indexSelect(1, Tensor.ones(2))));
    all.add(
        OperationCase.of("indexSelect of rows", x -> x[0].indexSelect(0, x[1]))
            .namedInErrors("indexSelect")
            .on(REAL, POSITIONS)
            .shapes(CUBE, Shape.of(5))
            .empty(Shape.of(0, 3), Shape.of(2, 3), Shape.of(0)));
    all.add(
        OperationCase.of("negative indexSelect", x -> x[0].indexSelect(-1, x[1].sub(2)))
            .namedInErrors("indexSelect")
            .on(REAL, POSITIONS)
            .shapes(CUBE, Shape.of(5))
            .empty(Shape.of(2, 0), Shape.of(2, 3), Shape.of(0)));
  }

  private static Tensor zeroDim() {
    return Tensor.scalar(1);
  }
}
