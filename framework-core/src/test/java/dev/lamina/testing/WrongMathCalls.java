package dev.lamina.testing;

import static dev.lamina.testing.WrongCall.of;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Calls that compute, all of them wrong. */
final class WrongMathCalls {
  private WrongMathCalls() {}

  static final List<WrongCall> ELEMENTWISE =
      List.of(
          of(
              "add",
              "[2, 3] and [2]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2, 3).add(Tensor.ones(2))),
          of(
              "add_",
              "[3] and [2, 3]",
              "Use the operation without the underscore",
              () -> Tensor.ones(3).add_(Tensor.ones(2, 3))),
          of(
              "neg",
              "bool [2]",
              "Call logicalNot() to invert a mask",
              () -> Tensor.of(true, false).neg()),
          of(
              "neg_",
              "bool [2]",
              "Call logicalNot() to invert a mask",
              () -> Tensor.of(true, false).neg_()),
          of(
              "sub",
              "bool [2] and bool []",
              "Call logicalXor(), or convert one with to(DType.INT64)",
              () -> Tensor.of(true, false).sub(Tensor.of(true, true).select(0, 0))),
          of(
              "sub",
              "bool [2] and bool [2]",
              "Call logicalXor(), or convert one with to(DType.INT64)",
              () -> Tensor.of(true, false).sub(Tensor.of(true, true), 2)),
          of(
              "sub_",
              "bool [2] and bool [2]",
              "Call logicalXor(), or convert one with to(DType.INT64)",
              () -> Tensor.of(true, false).sub_(Tensor.of(true, true))),
          of(
              "div_",
              "int64 [2]",
              "Convert it with to(DType.FLOAT32), or use div()",
              () -> Tensor.of(1, 2).div_(Tensor.of(2, 2))),
          of(
              "pow",
              "int64 [2] and the exponent -1",
              "Pass it as a real number, or convert with to(DType.FLOAT32)",
              () -> Tensor.of(1, 2).pow(-1L)),
          of(
              "exp_",
              "int64 [2]",
              "Convert it with to(DType.FLOAT32), or use exp()",
              () -> Tensor.of(1, 2).exp_()),
          of(
              "lerp",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).lerp(Tensor.ones(3), 0.5)),
          of(
              "clamp",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).clamp(Tensor.ones(3), Tensor.ones(2))),
          of(
              "addcmul",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).addcmul(Tensor.ones(3), Tensor.ones(2))),
          of(
              "copy_",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).copy_(Tensor.ones(3))),
          of(
              "eq",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).eq(Tensor.ones(3))),
          of(
              "requiresGrad_",
              "int64 [1]",
              "Convert it with to(DType.FLOAT32)",
              () -> Tensor.of(1).requiresGrad_()));

  static final List<WrongCall> REDUCTIONS =
      List.of(
          of(
              "sum",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).sum(2)),
          of(
              "sum",
              "[0, -2] for shape [2, 3]",
              "Leave one out",
              () -> Tensor.ones(2, 3).sum(new int[] {0, -2}, false)),
          of("mean", "int64 [2]", "Convert with to(DType.FLOAT32)", () -> Tensor.of(1, 2).mean()),
          of(
              "max",
              "float32 [0]",
              "Reduce other dimensions, or test numel() first",
              () -> Tensor.ones(0).max()),
          of(
              "max",
              "float32 [2, 0]",
              "Reduce other dimensions, or test numel() first",
              () -> Tensor.ones(2, 0).max(1)),
          of(
              "amax",
              "float32 [2, 0]",
              "Reduce other dimensions, or test numel() first",
              () -> Tensor.ones(2, 0).amax(1)),
          of(
              "argmax",
              "float32 [2, 0]",
              "Reduce other dimensions, or test numel() first",
              () -> Tensor.ones(2, 0).argmax(1)),
          of("var", "int64 [2]", "Convert with to(DType.FLOAT32)", () -> Tensor.of(1, 2).var()),
          of(
              "prod",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).prod(3)),
          of(
              "cumsum",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).cumsum(2)),
          of(
              "vectorNorm",
              "int64 [2]",
              "Convert with to(DType.FLOAT32)",
              () -> Tensor.of(1, 2).vectorNorm()),
          of(
              "cdist",
              "[2, 3] and [2, 4]",
              "Reshape one",
              () -> Tensor.ones(2, 3).cdist(Tensor.ones(2, 4))),
          of(
              "dist",
              "[2] and [3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(2).dist(Tensor.ones(3))));

  static final List<WrongCall> SORTING =
      List.of(
          of(
              "sort",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).sort(2)),
          of(
              "topk",
              "k = 4 for dimension 0 of shape [3]",
              "Use Math.min(k, x.size(dim)) for at most k",
              () -> Tensor.ones(3).topk(4)),
          of(
              "kthvalue",
              "k = 0 for dimension 0 of shape [3]",
              "expected k from 1 to 3, counted from the smallest",
              () -> Tensor.ones(3).kthvalue(0)),
          of(
              "median",
              "shape [2, 0]",
              "expected at least one element there",
              () -> Tensor.ones(2, 0).median(1)),
          of(
              "mode",
              "shape [2, 0]",
              "expected at least one element there",
              () -> Tensor.ones(2, 0).mode(1)),
          of(
              "searchsorted",
              "values [3, 1] and rows [2, 3]",
              "Expand one of them",
              () -> Tensor.ones(2, 3).searchsorted(Tensor.ones(3, 1))),
          of(
              "bucketize",
              "boundaries [2, 2] for [2]",
              "Use searchsorted for rows of boundaries",
              () -> Tensor.ones(2).bucketize(Tensor.ones(2, 2))),
          of(
              "bincount",
              "float32 [3]",
              "Convert with to(DType.INT64), or use histc()",
              () -> Tensor.ones(3).bincount()),
          of(
              "bincount",
              "-1 in int64 [2]",
              "Use unique(), which takes any numbers",
              () -> Tensor.of(-1, 2).bincount()),
          of(
              "histc",
              "int64 [2]",
              "Convert with to(DType.FLOAT32), or use bincount()",
              () -> Tensor.of(1, 2).histc(3)),
          of(
              "quantile",
              "int64 [2] and q float32 []",
              "Convert with to(DType.FLOAT32)",
              () -> Tensor.of(1, 2).quantile(Double.NaN)),
          of(
              "quantile",
              "1.5 for [3]",
              "Divide percentages by 100",
              () -> Tensor.ones(3).quantile(1.5)),
          of(
              "unique",
              "shape [2, 3]",
              "expected a dimension from -2 to 1",
              () -> Tensor.ones(2, 3).unique(2)));

  static final List<WrongCall> PRODUCTS =
      List.of(
          of(
              "mm",
              "left [2, 3], right [2, 3]",
              "Did you mean right.t()?",
              () -> Tensor.ones(2, 3).mm(Tensor.ones(2, 3))),
          of(
              "mm",
              "left float32 [2, 3], right float64 [3, 2]",
              "Convert one with to(dtype)",
              () -> Tensor.ones(2, 3).mm(Tensor.ones(3, 2).to(DType.FLOAT64))),
          of(
              "matmul",
              "left [2, 3], right [4]",
              "Check the sizes, or transpose one operand",
              () -> Tensor.ones(2, 3).matmul(Tensor.ones(4))),
          of(
              "matmul",
              "left [], right [4]",
              "Use mul for a single value",
              () -> Tensor.scalar(1).matmul(Tensor.ones(4))),
          of(
              "bmm",
              "left [2, 3], right [3, 2]",
              "Use matmul, which broadcasts",
              () -> Tensor.ones(2, 3).bmm(Tensor.ones(3, 2))),
          of(
              "mv",
              "left [2, 3], right [2]",
              "Check the sizes, or transpose one operand",
              () -> Tensor.ones(2, 3).mv(Tensor.ones(2))),
          of(
              "dot",
              "left [2, 3], right [3]",
              "Use matmul for other shapes",
              () -> Tensor.ones(2, 3).dot(Tensor.ones(3))),
          of(
              "addmm",
              "[4] and [2, 3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(4).addmm(Tensor.ones(2, 3), Tensor.ones(3, 3))),
          of(
              "outer",
              "left [2, 3], right [2]",
              "Use matmul for other shapes",
              () -> Tensor.ones(2, 3).outer(Tensor.ones(2))),
          of(
              "inner",
              "left [2, 3], right [2]",
              "Use matmul for [m, k] x [k, n]",
              () -> Tensor.ones(2, 3).inner(Tensor.ones(2))),
          of(
              "tensordot",
              "left [2, 3] dims [1], right [2, 3] dims [0]",
              "expected equally many dimensions, in pairs of equal size",
              () -> Tensor.ones(2, 3).tensordot(Tensor.ones(2, 3), 1)),
          of(
              "einsum",
              "\"ij,jk->ik\" for [2, 3], [2, 3]",
              "expected a letter for each dimension, as in \"ij,jk->ik\"",
              () -> Tensor.einsum("ij,jk->ik", Tensor.ones(2, 3), Tensor.ones(2, 3))),
          of(
              "einsum",
              "\"ij->ik\" for [2, 3]",
              "expected a letter for each dimension, as in \"ij,jk->ik\"",
              () -> Tensor.einsum("ij->ik", Tensor.ones(2, 3))),
          of(
              "cross",
              "[4, 3] and [2, 3]",
              "Reshape one, or add a dimension with unsqueeze",
              () -> Tensor.ones(4, 3).cross(Tensor.ones(2, 3), -1)),
          of(
              "cross",
              "left [1], right [2, 3, 1]",
              "right [2, 3, 1]",
              () -> Tensor.ones(1).cross(Tensor.ones(2, 3, 1), -2)),
          of(
              "addbmm",
              "left [2, 4, 4], right [2, 3, 3]",
              "Check the sizes, or transpose one operand",
              () -> Tensor.ones(3).addbmm(Tensor.ones(2, 4, 4), Tensor.ones(2, 3, 3))),
          of(
              "cross",
              "left [2, 4], right [2, 4]",
              "expected vectors of three numbers along one dimension",
              () -> Tensor.ones(2, 4).cross(Tensor.ones(2, 4))),
          of(
              "trace",
              "[2]",
              "For batches, use diagonal(0, -2, -1).sum(-1)",
              () -> Tensor.ones(2).trace()),
          of(
              "multiDot",
              "[2, 3]",
              "expected at least two matrices [m, k], [k, l], [l, n], …, the first and the last of "
                  + "which may be vectors",
              () -> Tensor.multiDot(Tensor.ones(2, 3))));

  static final List<WrongCall> LINEAR_ALGEBRA =
      List.of(
          of(
              "inv",
              "[2, 3]",
              "For other matrices there are pinv(), lstsq(b), qr() and svd()",
              () -> Tensor.ones(2, 3).inv()),
          of(
              "inv",
              "float32 [2, 2]",
              "For the solution of least squares use lstsq(b) or pinv()",
              () -> Tensor.ones(2, 2).inv()),
          of("det", "[3]", "expected [..., m, n]", () -> Tensor.ones(3).det()),
          of(
              "solve",
              "A [2, 2], B [3, 1]",
              "Give a vector as a column with unsqueeze(-1)",
              () -> Tensor.eye(2).solve(Tensor.ones(3))),
          of(
              "cholesky",
              "float32 [2, 2]",
              "Add a small multiple of the identity, or use eigh()",
              () -> Tensor.eye(2).neg().cholesky()),
          of(
              "eigh",
              "[2, 3]",
              "For other matrices there are pinv(), lstsq(b), qr() and svd()",
              () -> Tensor.ones(2, 3).eigh()),
          of("svd", "[2]", "expected [..., m, n]", () -> Tensor.of(1, 2).svd()),
          of("qr", "[3]", "expected [..., m, n]", () -> Tensor.ones(3).qr()),
          of(
              "lstsq",
              "A [3, 2], B [2, 1]",
              "expected A [..., m, n] and B [..., m, k] or [..., m]",
              () -> Tensor.ones(3, 2).lstsq(Tensor.ones(2, 1))),
          of(
              "matrixPower",
              "[2, 3]",
              "For other matrices there are pinv(), lstsq(b), qr() and svd()",
              () -> Tensor.ones(2, 3).matrixPower(2)));

  static final List<WrongCall> GRADIENTS =
      List.of(
          of(
              "backward",
              "[2]",
              "Reduce it with sum() or mean(), or pass a gradient of that shape",
              () -> Tensor.ones(2).requiresGrad_().mul(2.0).backward()),
          of(
              "grad",
              "a tensor [2] that does not require one",
              "Call requiresGrad_() before computing with it",
              () -> Tensor.ones(2).grad()),
          of(
              "add_",
              "float32 [2]",
              "Put the change into Autograd.noGrad(() -> …)",
              () -> Tensor.ones(2).requiresGrad_().add_(1.0)),
          of(
              "indexPut_",
              "float32 [2]",
              "Put the change into Autograd.noGrad(() -> …)",
              () ->
                  Tensor.ones(2).requiresGrad_().indexPut_(List.of(Tensor.of(0)), Tensor.ones(1))));
}
