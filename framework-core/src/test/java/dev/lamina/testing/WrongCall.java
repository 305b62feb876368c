package dev.lamina.testing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/**
 * A call that must fail, and what its message must say.
 *
 * @param op the operation that it must begin with
 * @param got the shapes and types that it must name
 * @param wayOut what is expected, or what to do about it
 * @param call the call
 */
public record WrongCall(String op, String got, String wayOut, Executable call) {
  static WrongCall of(String op, String got, String wayOut, Executable call) {
    return new WrongCall(op, got, wayOut, call);
  }

  /** Wrong calls of all families. */
  public static Stream<WrongCall> all() {
    return Stream.of(
            WrongShapeCalls.CREATION,
            WrongShapeCalls.CONVERSION,
            WrongShapeCalls.VIEWS,
            WrongShapeCalls.INDEXING,
            WrongMathCalls.ELEMENTWISE,
            WrongMathCalls.REDUCTIONS,
            WrongMathCalls.SORTING,
            WrongMathCalls.PRODUCTS,
            WrongMathCalls.LINEAR_ALGEBRA,
            WrongMathCalls.GRADIENTS)
        .flatMap(List::stream);
  }

  @Override
  public String toString() {
    return op + " of " + got;
  }
}
