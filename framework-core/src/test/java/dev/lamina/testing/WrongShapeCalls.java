package dev.lamina.testing;

import static dev.lamina.testing.WrongCall.of;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.List;

/** Calls that make, arrange, read or write tensors, all of them wrong. */
final class WrongShapeCalls {
  private WrongShapeCalls() {}

  static final List<WrongCall> CREATION =
      List.of(
          of(
              "of",
              "2 values for shape [3]",
              "expected 3",
              () -> Tensor.of(new float[] {1, 2}, Shape.of(3))),
          of(
              "of",
              "1 values where 2 were expected, in dimension 1 of [2, 2]",
              "Every row of a nested array must be as long as the first",
              () -> Tensor.of((Object) new float[][] {{1, 2}, {3}})),
          of(
              "full",
              "256",
              "Use a type with a larger range",
              () -> Tensor.full(Shape.of(2), DType.UINT8, 256.0)),
          of(
              "arange",
              "start 0.0, end 5.0, step 0.0",
              "Change its sign, or exchange the ends",
              () -> Tensor.arange(0L, 5L, 0L)),
          of(
              "arange",
              "start 0.0, end 5.0, step -1.0",
              "Change its sign, or exchange the ends",
              () -> Tensor.arange(0.0, 5.0, -1.0)),
          of("eye", "2 rows and -1 columns", "expected 0 or more", () -> Tensor.eye(2, -1)),
          of("randperm", "n -1", "expected 0 or more", () -> Tensor.randperm(-1)),
          of("linspace", "-1", "expected 0 or more", () -> Tensor.linspace(0, 1, -1)),
          of(
              "randint",
              "low 5, high 5",
              "expected low < high. high itself is never drawn.",
              () -> Tensor.randint(5, 5, 2)),
          of("rand", "int64 [2]", "expected float32 or float64", () -> Tensor.rand(DType.INT64, 2)),
          of("randn", "bool [2]", "expected float32 or float64", () -> Tensor.randn(DType.BOOL, 2)),
          of("of", "null", "or an array of them", () -> Tensor.of((Object) null)));

  static final List<WrongCall> CONVERSION =
      List.of(
          of(
              "item",
              "[2, 3]",
              "Reduce it with sum() or mean(), or read toFloatArray()",
              () -> Tensor.ones(2, 3).item()),
          of(
              "toArray",
              "java.lang.Double",
              "expected arrays of float, double, long, int, byte or boolean",
              () -> Tensor.ones(2, 3).toArray(Double[][].class)),
          of(
              "copyTo",
              "HeapFloatBufferR for float32 [2]",
              "expected a buffer that can be written to",
              () -> Tensor.ones(2).copyTo(FloatBuffer.allocate(2).asReadOnlyBuffer())));

  static final List<WrongCall> VIEWS =
      List.of(
          of(
              "view",
              "[3, 2] strides [1, 3] offset 0, asked for [6]",
              "Use reshape(), which copies where it must",
              () -> Tensor.ones(2, 3).t().view(6)),
          of(
              "view",
              "[2, 3] (6 elements), asked for [4, -1]",
              "expected sizes whose product is 6, one of which may be -1",
              () -> Tensor.ones(2, 3).view(4, -1)),
          of(
              "reshape",
              "[2, 3] (6 elements), asked for [7]",
              "expected sizes whose product is 6, one of which may be -1",
              () -> Tensor.ones(2, 3).reshape(7)),
          of(
              "permute",
              "order [0, 0] for shape [2, 3]",
              "expected a permutation of 0 to 1",
              () -> Tensor.ones(2, 3).permute(0, 0)),
          of(
              "transpose",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).transpose(0, 2)),
          of(
              "t",
              "[2, 3, 4]",
              "Use transpose(dim0, dim1) or permute(...)",
              () -> Tensor.ones(2, 3, 4).t()),
          of(
              "unsqueeze",
              "shape [2, 3]",
              "expected a place from -3 to 2",
              () -> Tensor.ones(2, 3).unsqueeze(4)),
          of(
              "expand",
              "[2, 3], asked for [2, 4]",
              "expected the same sizes, or others where the tensor has 1",
              () -> Tensor.ones(2, 3).expand(2, 4)),
          of(
              "broadcastTo",
              "[2, 3], asked for [3]",
              "expected the same sizes, or others where the tensor has 1",
              () -> Tensor.ones(2, 3).broadcastTo(3)),
          of(
              "flatten",
              "1 and 0 for shape [2, 3]",
              "Swap them",
              () -> Tensor.ones(2, 3).flatten(1, 0)),
          of(
              "unflatten",
              "[6] (6 elements), asked for [4, 2]",
              "expected sizes whose product is 6, one of which may be -1",
              () -> Tensor.ones(2, 6).unflatten(1, 4, 2)),
          of(
              "movedim",
              "[0, 0] to [0, 1] for shape [2, 3]",
              "expected as many places as dimensions, none of them twice",
              () -> Tensor.ones(2, 3).movedim(new int[] {0, 0}, new int[] {0, 1})),
          of(
              "unfold",
              "shape [2, 3]",
              "expected a size from 0 to 3 and a step of at least 1",
              () -> Tensor.ones(2, 3).unfold(1, 4, 1)),
          of(
              "diagonal",
              "dimension 1 twice for shape [2, 3]",
              "Name another one",
              () -> Tensor.ones(2, 3).diagonal(0, 1, 1)),
          of(
              "diag",
              "shape [2, 3, 4]",
              "For more dimensions use diagonal() or diagEmbed()",
              () -> Tensor.ones(2, 3, 4).diag()),
          of(
              "tril",
              "shape [3]",
              "Add a dimension with unsqueeze(dim)",
              () -> Tensor.ones(3).tril()),
          of(
              "split",
              "[2, 2] for shape [5]",
              "Take a part alone with narrow(dim, start, length)",
              () -> Tensor.ones(5).split(new int[] {2, 2})),
          of(
              "split",
              "shape [5]",
              "For a number of parts, use chunk(chunks, dim)",
              () -> Tensor.ones(5).split(-1)),
          of(
              "chunk",
              "0 parts for shape [5]",
              "expected a number from 1 on",
              () -> Tensor.ones(5).chunk(0)),
          of(
              "cat",
              "[2, 3] and, as number 1, [2, 4]",
              "Reshape one, or broadcast it with expand",
              () -> Tensor.cat(Tensor.ones(2, 3), Tensor.ones(2, 4))),
          of(
              "stack",
              "[2] and, as number 1, [3]",
              "To join along a dimension that exists, use Tensor.cat(tensors, dim)",
              () -> Tensor.stack(Tensor.ones(2), Tensor.ones(3))),
          of(
              "repeat",
              "[2] for shape [2, 3]",
              "For the last dimensions alone, use tile(times)",
              () -> Tensor.ones(2, 3).repeat(2)),
          of(
              "repeatInterleave",
              "-1 for shape [3]",
              "expected 0 or more",
              () -> Tensor.ones(3).repeatInterleave(-1)),
          of(
              "flip",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).flip(2)),
          of(
              "roll",
              "shifts [1, 2] and dimensions [0] for shape [2, 3]",
              "To move all elements on, use roll(shift)",
              () -> Tensor.ones(2, 3).roll(new int[] {1, 2}, new int[] {0})),
          of(
              "rot90",
              "dimension 0 twice for shape [2, 3]",
              "Name another one",
              () -> Tensor.ones(2, 3).rot90(1, 0, 0)),
          of(
              "squeeze",
              "shape [1, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(1, 3).squeeze(3)));

  static final List<WrongCall> INDEXING =
      List.of(
          of(
              "select",
              "shape [2, 3]",
              "expected a position from -3 to 2",
              () -> Tensor.ones(2, 3).select(1, 3)),
          of(
              "narrow",
              "shape [2, 3]",
              "expected start + length of at most 3",
              () -> Tensor.ones(2, 3).narrow(1, 2, 2)),
          of(
              "slice",
              "0 on shape [2, 3]",
              "To reverse a dimension, flip it",
              () -> Tensor.ones(2, 3).slice(0, 0, 2, 0)),
          of(
              "get",
              "3 indices for shape [2, 3]",
              "Leave some out, or add dimensions with newAxis()",
              () -> Tensor.ones(2, 3).get(0, 1, 2)),
          of(
              "get",
              "a mask [3] at dimension 0 of shape [2, 3]",
              "Expand the mask, or use maskedSelect, which broadcasts",
              () -> Tensor.ones(2, 3).get(Tensor.zeros(DType.BOOL, 3))),
          of(
              "set",
              "values [2] for a part [3] of a tensor [2, 3]",
              "Reshape them, or add a dimension with unsqueeze",
              () -> Tensor.ones(2, 3).set(Tensor.ones(2), Index.at(0))),
          of(
              "gather",
              "positions [2] for shape [2, 3] along dimension 0",
              "Use takeAlongDim, which broadcasts, or expand the positions",
              () -> Tensor.ones(2, 3).gather(0, Tensor.zeros(DType.INT64, 2))),
          of(
              "gather",
              "float32 [1, 3]",
              "Convert with to(DType.INT64)",
              () -> Tensor.ones(2, 3).gather(0, Tensor.ones(1, 3))),
          of(
              "indexSelect",
              "int64 [1, 1] for [2, 3]",
              "Flatten them with view(-1), or use get(), which takes any shape",
              () -> Tensor.ones(2, 3).indexSelect(0, Tensor.zeros(DType.INT64, 1, 1))),
          of(
              "take",
              "shape [6]",
              "expected positions from -6 to 5",
              () -> Tensor.ones(2, 3).take(Tensor.of(6))),
          of(
              "take",
              "bool [2]",
              "Convert with to(DType.INT64)",
              () -> Tensor.ones(2).take(Tensor.of(true, false))),
          of(
              "takeAlongDim",
              "bool [2]",
              "Convert with to(DType.INT64)",
              () -> Tensor.ones(2).takeAlongDim(Tensor.of(true, false))),
          of(
              "takeAlongDim",
              "[1, 3] and [1, 2]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2, 3).takeAlongDim(Tensor.zeros(DType.INT64, 3, 2), 0)),
          of(
              "scatter",
              "source [1, 2] and positions [2, 2] for [2, 3]",
              "Expand it",
              () ->
                  Tensor.ones(2, 3).scatter(0, Tensor.zeros(DType.INT64, 2, 2), Tensor.ones(1, 2))),
          of(
              "scatter_",
              "0.5 for int64 [3]",
              "Convert the tensor with to(DType.FLOAT32)",
              () -> Tensor.arange(3).scatter_(0, Tensor.of(0), 0.5)),
          of(
              "scatterAdd",
              "int64 [1] for float32 [3]",
              "Convert the values with to(DType.FLOAT32)",
              () -> Tensor.ones(3).scatterAdd(0, Tensor.of(0), Tensor.of(1))),
          of(
              "indexAdd",
              "source [1, 3] for [2, 3]",
              "Expand it to that shape",
              () -> Tensor.ones(2, 3).indexAdd(0, Tensor.of(0, 1), Tensor.ones(1, 3))),
          of(
              "indexCopy_",
              "source [2, 3] for [2, 3]",
              "Expand it to that shape",
              () -> Tensor.ones(2, 3).indexCopy_(1, Tensor.of(0), Tensor.ones(2, 3))),
          of(
              "indexFill",
              "[3] for [2, 3]",
              "Use indexCopy for slices of their own",
              () -> Tensor.ones(2, 3).indexFill(0, Tensor.of(0), Tensor.ones(3))),
          of(
              "indexPut",
              "3 indices for shape [2, 3]",
              "Leave some out",
              () ->
                  Tensor.ones(2, 3)
                      .indexPut(List.of(Tensor.of(0), Tensor.of(1), Tensor.of(1)), Tensor.ones(1))),
          of(
              "indexPut",
              "an empty list for shape [2, 3]",
              "Use copy_ to write everything",
              () -> Tensor.ones(2, 3).indexPut(List.of(), Tensor.ones(1))),
          of(
              "indexPut_",
              "values [2] for a part [1, 3] of a tensor [2, 3]",
              "Reshape them, or add a dimension with unsqueeze",
              () -> Tensor.ones(2, 3).indexPut_(List.of(Tensor.of(0)), Tensor.ones(2))),
          of(
              "maskedFill",
              "int64 [1]",
              "Compare first, as in x.gt(0)",
              () -> Tensor.ones(2, 3).maskedFill(Tensor.of(1), 5)),
          of(
              "maskedFill",
              "[2] for [2, 3]",
              "Use Tensor.where(mask, value, x)",
              () -> Tensor.ones(2, 3).maskedFill(Tensor.of(true), Tensor.ones(2))),
          of(
              "maskedSelect",
              "[2, 3] and [2]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2, 3).maskedSelect(Tensor.of(true, false))),
          of(
              "maskedScatter_",
              "a mask [2, 3] for [3]",
              "Use maskedScatter, which broadcasts both",
              () -> Tensor.ones(3).maskedScatter_(Tensor.zeros(DType.BOOL, 2, 3), Tensor.ones(3))),
          of(
              "where",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.where(Tensor.of(true, false), Tensor.ones(3), Tensor.ones(3))));
}
