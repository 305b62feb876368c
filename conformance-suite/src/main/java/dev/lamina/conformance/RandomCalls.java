package dev.lamina.conformance;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** The random calls that Lamina has, by PyTorch's names. */
final class RandomCalls {
  static final Table<Row> TABLE =
      new Table<Row>("random call")
          .with("rand", exact((c, at) -> Tensor.rand(dtype(c, at), c.sizes("shape")), "shape"))
          .with("randn", close((c, at) -> Tensor.randn(dtype(c, at), c.sizes("shape")), "shape"))
          .with("randint", exact((c, at) -> integers(c), "low", "high", "shape"))
          .with("randperm", exact((c, at) -> Tensor.randperm(c.size("n")), "n"))
          .with("uniform_", exact(RandomCalls::uniform, "shape", "a", "b"))
          .with("normal_", close(RandomCalls::normal, "shape", "mean", "std"))
          .with("bernoulli", exact(RandomCalls::bernoulli, "shape", "p"))
          .with("exponential_", close(RandomCalls::exponential, "shape", "rate"));

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
   * @param names what the call is given, its own name and its result included
   */
  record Row(Draw draw, boolean exact, List<String> names) {}

  private static Row exact(Draw draw, String... arguments) {
    return new Row(draw, true, names(arguments));
  }

  private static Row close(Draw draw, String... arguments) {
    return new Row(draw, false, names(arguments));
  }

  private static List<String> names(String... arguments) {
    return Stream.concat(Stream.of("call", "out"), Stream.of(arguments)).toList();
  }

  private static Tensor integers(Fields call) {
    return Tensor.randint(call.integer("low"), call.integer("high"), call.sizes("shape"));
  }

  private static Tensor uniform(Fields call, Conditions conditions) {
    return room(call, conditions).uniform_(call.real("a"), call.real("b"));
  }

  private static Tensor normal(Fields call, Conditions conditions) {
    return room(call, conditions).normal_(call.real("mean"), call.real("std"));
  }

  private static Tensor bernoulli(Fields call, Conditions conditions) {
    return room(call, conditions).bernoulli_(call.real("p"));
  }

  private static Tensor exponential(Fields call, Conditions conditions) {
    return room(call, conditions).exponential_(call.real("rate"));
  }

  /** The tensor that an in-place call fills. */
  private static Tensor room(Fields call, Conditions conditions) {
    return conditions.given(Tensor.zeros(dtype(call, conditions), call.sizes("shape")));
  }

  private static DType dtype(Fields call, Conditions conditions) {
    return call.has("dtype")
        ? conditions.require(RecordedTensor.dtype(call.text("dtype")))
        : DType.FLOAT32;
  }
}
