package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lamina.Lamina;
import dev.lamina.backend.DType;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a fused function refuses, and in what words. */
class FusedErrorsTest {
  private final Tensor x = Tensor.of(1f, 2f, 3f, 4f).view(2, 2);

  private void assertRefused(String operation, UnaryOperator<Tensor> function) {
    UnaryOperator<Tensor> fused = Fused.of(function);
    for (int i = 0; i < 2; i++) {
      Errors.assertError(
          FusedException.class,
          "fused: "
              + operation
              + " is not element-wise; got a call of it inside the function; expected operations"
              + " that compute each element from the same elements of their operands. Call it"
              + " outside, on an argument or on the result",
          () -> fused.apply(x));
    }
  }

  @Test
  void whatIsNotElementWiseIsNamed() {
    assertRefused("sum", a -> a.mul(2).sum());
    assertRefused("mean", a -> a.sub(a.mean()));
    assertRefused("max", a -> a.sub(a.max()));
    assertRefused("softmax", a -> a.softmax(1));
    assertRefused("matmul", a -> a.matmul(a));
    assertRefused("cumsum", a -> a.cumsum(0));
    assertRefused("sort", a -> a.sort(0).values());
    assertRefused("argmax", a -> a.argmax(0));
    assertRefused("gather", a -> a.gather(0, a.to(DType.INT64)));
  }

  @Test
  void viewsAreRefused() {
    assertRefused("t", a -> a.add(a.t()));
    assertRefused("view", a -> a.view(4));
    assertRefused("unsqueeze", a -> a.unsqueeze(0));
    assertRefused("get", a -> a.get(0));
    assertRefused("flip", a -> a.flip(0));
    assertRefused("chunk", a -> a.chunk(2, 0).get(0));
    assertRefused("t_", a -> a.clone().t_());
  }

  @Test
  void readingValuesIsRefused() {
    assertRefused("toFloatArray", a -> a.mul(a.toFloatArray()[0]));
    assertRefused("allClose", a -> a.allClose(a) ? a : a.neg());
  }

  @Test
  void changesInPlaceAreRefused() {
    for (UnaryOperator<Tensor> f :
        List.<UnaryOperator<Tensor>>of(a -> a.add_(1), a -> a.mul(2).add_(1))) {
      Errors.assertError(
          FusedException.class,
          "fused: add_ changes a tensor in place; got a call of it inside the function; expected"
              + " operations that give a new tensor. Use the method without the underscore",
          () -> Fused.of(f).apply(x));
    }
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.toFloatArray());
  }

  @Test
  void tensorsThatAreNotArgumentsAreRefused() {
    Tensor other = Tensor.of(2f);
    String message =
        "fused: mul takes a tensor that is not an argument of the function; got float32; expected"
            + " arguments, what follows from them, and numbers. Pass the tensor as a further"
            + " argument";
    Errors.assertError(
        FusedException.class, message, () -> Fused.of((Tensor a) -> a.mul(other)).apply(x));
    Errors.assertError(
        FusedException.class, message, () -> Fused.of((Tensor a) -> other.mul(a)).apply(x));
    Errors.assertError(
        FusedException.class,
        "fused: the result does not follow from the arguments alone; got float32 [1], computed with"
            + " a tensor that was made inside the function or outside of it; expected arguments and"
            + " numbers. Pass the tensor as a further argument",
        () -> Fused.of((Tensor a) -> other).apply(x));
  }

  @Test
  void randomNumbersAreRefused() {
    Lamina.manualSeed(1);
    Errors.assertError(
        FusedException.class,
        "fused: mul takes a tensor that is not an argument of the function; got float32; expected"
            + " arguments, what follows from them, and numbers. Pass the tensor as a further"
            + " argument",
        () -> Fused.of((Tensor a) -> Tensor.randLike(a).mul(a)).apply(x));
  }

  @Test
  void resultMustBeThere() {
    Errors.assertError(
        FusedException.class,
        "fused: the function gave no result; got null; expected a tensor. Return one",
        () -> Fused.of((Tensor a) -> null).apply(x));
  }

  @Test
  void tensorsOfTheInsideAreOfNoUseOutside() {
    List<Tensor> kept = new ArrayList<>();
    Fused.of(
            (Tensor a) -> {
              kept.add(a.mul(2));
              return a;
            })
        .apply(x);
    Errors.assertError(
        FusedException.class,
        "fused: a tensor of a fused function is used after the function was traced; got a tensor"
            + " that stands for an argument or a part of the result; expected the function's"
            + " result. Return what you need, and keep no tensor of the inside",
        () -> kept.get(0).add(1));
  }

  @Test
  void wrongShapesAreTheErrorsOfTheFunction() {
    BinaryOperator<Tensor> f = (a, b) -> a.mul(b);
    Tensor three = Tensor.of(1f, 2f, 3f);
    String message =
        org.junit.jupiter.api.Assertions.assertThrows(ShapeException.class, () -> f.apply(x, three))
            .getMessage();
    Errors.assertError(ShapeException.class, message, () -> Fused.of(f).apply(x, three));
  }

  @Test
  void numberOfOperandsIsLimited() {
    Function<Tensor[], Tensor> f = x -> x[0];
    Errors.assertError(
        IllegalArgumentException.class,
        "fused: wrong number of operands; got 8; expected 1 to 7. Fuse parts of the function",
        () -> Fused.of(8, f));
    Errors.assertError(
        IllegalArgumentException.class,
        "fused: wrong number of operands; got 1 tensors; expected 2",
        () -> Fused.of(2, f).apply(new Tensor[] {x}));
  }
}
