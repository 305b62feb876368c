package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Comparison of factorisations. The vectors of their parts are free in sign, and further ones that
 * only fill up a basis are free at all. So the parts, the recorded ones too, must give the input
 * again and be orthonormal or triangular; values that are not free must agree; and gradients must,
 * once the recorded ones that go in have the signs of the parts found.
 */
final class Reconstruction {
  /** A factorisation by its parts. */
  private enum Kind {
    QR,
    /** A QR whose first part is empty in Q's place. */
    R,
    SVD,
    EIGH
  }

  private static final Map<String, Kind> KINDS =
      Map.of("linalg.qr", Kind.QR, "linalg.svd", Kind.SVD, "linalg.eigh", Kind.EIGH);

  private final Kind kind;
  private final RecordedTensor input;
  private final boolean upper;
  private final List<RecordedTensor> expected;
  private final Differences differences;
  private boolean fits;

  private Reconstruction(Kind kind, Fields recorded, Differences differences) {
    this.kind = kind;
    this.input = RecordedTensor.of(recorded.object("input").value("tensor"), "input");
    this.upper = isUpper(recorded);
    this.differences = differences;
    this.expected = new ArrayList<>();
    for (JsonNode output : recorded.list("outputs")) {
      expected.add(RecordedTensor.of(output.path("tensor"), "outputs"));
    }
  }

  /**
   * The comparison of a case.
   *
   * @param operator PyTorch's name
   * @param recorded the case
   * @param differences where differences go
   * @return empty if the operator's results are not free
   */
  static Optional<Reconstruction> of(String operator, Fields recorded, Differences differences) {
    return Optional.ofNullable(KINDS.get(operator))
        .map(kind -> kind == Kind.QR && hasNoQ(recorded) ? Kind.R : kind)
        .map(kind -> new Reconstruction(kind, recorded, differences));
  }

  private static boolean hasNoQ(Fields recorded) {
    return option(recorded, "mode").equals("r");
  }

  /** The text of an operator's only option, which is given by position, by name, or not at all. */
  private static String option(Fields recorded, String name) {
    List<JsonNode> positional = recorded.list("args");
    JsonNode named = recorded.object("kwargs").optional(name);
    return (positional.isEmpty() ? named : positional.get(0)).asText();
  }

  private static boolean isUpper(Fields recorded) {
    return option(recorded, "UPLO").equalsIgnoreCase("U");
  }

  /** Compares the results with what was recorded, and both with the input. */
  void compare(List<Tensor> outputs) {
    if (!differences.count("number of outputs", expected.size(), outputs.size())) {
      return;
    }
    List<Stack> found = new ArrayList<>();
    List<Stack> known = new ArrayList<>();
    fits = true;
    for (int i = 0; i < outputs.size(); i++) {
      fits &= differences.kind("outputs[" + i + "]", expected.get(i), outputs.get(i));
    }
    if (!fits) {
      return;
    }
    for (int i = 0; i < outputs.size(); i++) {
      Shape shape = expected.get(i).shape();
      found.add(Stack.of(shape, outputs.get(i).toDoubleArray(), isVector(i)));
      known.add(Stack.of(shape, expected.get(i).reals(), isVector(i)));
      if (isVector(i)) {
        Tolerance tolerance = Tolerance.ofOperator(input.dtype());
        differences.tensor("outputs[" + i + "]", expected.get(i), outputs.get(i), tolerance);
      }
    }
    check("", found);
    check("recorded ", known);
  }

  private boolean isVector(int output) {
    return kind != Kind.QR && output == (kind == Kind.SVD ? 1 : 0);
  }

  private void check(String whose, List<Stack> parts) {
    Stack whole = Stack.of(input.shape(), input.reals(), false);
    switch (kind) {
      case QR -> {
        equal(whose + "Q R", whole, parts.get(0).times(parts.get(1)));
        orthonormal(whose + "Q", parts.get(0));
        equal(whose + "R below the diagonal", parts.get(1).triangle(), parts.get(1));
      }
      case R -> {
        Stack r = parts.get(1);
        equal(whose + "R^T R", whole.transposed().times(whole), r.transposed().times(r));
        equal(whose + "R below the diagonal", r.triangle(), r);
      }
      case SVD -> {
        Stack scaled = parts.get(0).scaled(parts.get(1));
        Stack rows = parts.get(2).firstRows(parts.get(1).rows());
        equal(whose + "U diag(S) Vh", whole, scaled.times(rows));
        orthonormal(whose + "U", parts.get(0));
        orthonormal(whose + "Vh, transposed,", parts.get(2).transposed());
      }
      case EIGH -> {
        Stack vectors = parts.get(1);
        Stack product = vectors.scaled(parts.get(0)).times(vectors.transposed());
        equal(whose + "V diag(w) V^T", whole.mirrored(upper), product);
        orthonormal(whose + "V", vectors);
      }
    }
  }

  private void orthonormal(String what, Stack part) {
    Stack product = part.transposed().times(part);
    equal(what + " is not orthonormal", product.identity(), product);
  }

  private void equal(String what, Stack wanted, Stack actual) {
    Tolerance tolerance = Tolerance.ofOperator(input.dtype());
    differences.numbers(what, wanted.values(), actual.values(), tolerance);
  }

  /**
   * Recorded gradients of the results, with the signs that the results have here. To be called
   * after the comparison.
   *
   * @param gradients of all outputs
   * @param outputs what was found
   * @return the gradients to go in
   */
  List<RecordedTensor> aligned(List<RecordedTensor> gradients, List<Tensor> outputs) {
    if (!fits || kind == Kind.R || gradients.size() != outputs.size()) {
      return gradients;
    }
    int columns = kind == Kind.EIGH ? 1 : 0;
    Stack found = stack(outputs.get(columns));
    Stack known = Stack.of(expected.get(columns).shape(), expected.get(columns).reals(), false);
    double[] signs = known.signs(found);
    List<RecordedTensor> aligned = new ArrayList<>(gradients);
    aligned.set(columns, flipped(gradients.get(columns), signs, false));
    if (kind == Kind.QR) {
      aligned.set(1, flipped(gradients.get(1), signs, true));
    }
    if (kind == Kind.SVD) {
      aligned.set(2, flipped(gradients.get(2), signs, true));
    }
    return aligned;
  }

  private static Stack stack(Tensor x) {
    return Stack.of(x.shape(), x.toDoubleArray(), false);
  }

  /** Vectors beyond those that have a sign keep theirs: no gradient flows by way of them. */
  private static RecordedTensor flipped(RecordedTensor gradient, double[] signs, boolean byRows) {
    Stack stack = Stack.of(gradient.shape(), gradient.reals(), false);
    double[] values = (byRows ? stack.flippedRows(signs) : stack.flippedColumns(signs)).values();
    if (gradient.dtype() == DType.FLOAT64) {
      return new RecordedTensor(gradient.dtype(), gradient.shape(), values);
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return new RecordedTensor(gradient.dtype(), gradient.shape(), narrow);
  }
}
