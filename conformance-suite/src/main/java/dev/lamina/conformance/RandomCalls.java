package dev.lamina.conformance;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;

/** The random calls that Lamina has, by PyTorch's names. */
final class RandomCalls {
  private static final Map<String, Row> ROWS =
      Map.of(
          "rand",
          exact((call, at) -> Tensor.rand(dtype(call), call.sizes("shape")), "shape", "dtype"),
          "randn",
          close((call, at) -> Tensor.randn(dtype(call), call.sizes("shape")), "shape", "dtype"),
          "randint",
          exact(
              (call, at) ->
                  Tensor.randint(call.integer("low"), call.integer("high"), call.sizes("shape")),
              "low",
              "high",
              "shape"),
          "randperm",
          exact((call, at) -> Tensor.randperm(call.size("n")), "n"),
          "uniform_",
          exact((call, at) -> room(call, at).uniform_(call.real("a"), call.real("b")), "a", "b"),
          "normal_",
          close(
              (call, at) -> room(call, at).normal_(call.real("mean"), call.real("std")),
              "mean",
              "std"),
          "bernoulli",
          exact((call, at) -> room(call, at).bernoulli_(call.real("p")), "p"),
          "exponential_",
          close((call, at) -> room(call, at).exponential_(call.real("rate")), "rate"));

  private RandomCalls() {}

  /** Makes one call on the default generator. */
  @FunctionalInterface
  interface Draw {
    Tensor from(Fields call, Conditions conditions);
  }

  /**
   * One kind of call.
   *
   * @param draw makes it
   * @param exact whether the numbers must agree to the bit
   * @param keys what the call may be given
   */
  record Row(Draw draw, boolean exact, String... keys) {
    void requireKnown(Fields call) {
      Stream<String> general = Stream.of("call", "shape", "dtype", "out");
      call.requireOnly(Stream.concat(general, Stream.of(keys)).toArray(String[]::new));
    }
  }

  /**
   * The row of a call.
   *
   * @throws UnsupportedCaseException if there is none
   */
  static Row of(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new UnsupportedCaseException("no random call " + name);
    }
    return row;
  }

  private static Row exact(Draw draw, String... keys) {
    return new Row(draw, true, keys);
  }

  private static Row close(Draw draw, String... keys) {
    return new Row(draw, false, keys);
  }

  /** The tensor that an in-place call fills. */
  private static Tensor room(Fields call, Conditions conditions) {
    return conditions.given(Tensor.zeros(dtype(call), call.sizes("shape")));
  }

  private static DType dtype(Fields call) {
    return call.has("dtype") ? RecordedTensor.dtype(call.text("dtype")) : DType.FLOAT32;
  }
}
