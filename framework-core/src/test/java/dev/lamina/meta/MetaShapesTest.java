package dev.lamina.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Views, arrangements and sorting where there are no values. */
class MetaShapesTest {
  @Test
  void shapesFollowWithoutValues() {
    Map<UnaryOperator<Tensor>, Shape> calls = new LinkedHashMap<>();
    calls.put(x -> Tensor.cat(x, x), Shape.of(6, 4));
    calls.put(x -> Tensor.stack(x, x), Shape.of(2, 3, 4));
    calls.put(x -> x.unbind(1).get(2), Shape.of(3));
    calls.put(x -> x.unfold(1, 2, 1), Shape.of(3, 3, 2));
    calls.put(x -> x.flip(0).roll(1).rot90(), Shape.of(4, 3));
    calls.put(x -> x.repeat(2, 1).repeatInterleave(2, 1), Shape.of(6, 8));
    calls.put(x -> x.diagEmbed().diagonal(0, 1, 2), Shape.of(3, 4));
    calls.put(x -> x.tril().triu_(), Shape.of(3, 4));
    calls.put(x -> x.sort(0).values(), Shape.of(3, 4));
    calls.put(x -> x.topk(2).indices(), Shape.of(3, 2));
    calls.put(x -> x.median(0).values(), Shape.of(4));
    calls.put(x -> x.quantile(0.5, 1, true), Shape.of(3, 1));
    calls.put(x -> x.histc(5, 0, 1), Shape.of(5));
    calls.put(x -> x.mode().values(), Shape.of(3));
    Device.meta()
        .run(
            () -> {
              Tensor x = Tensor.zeros(3, 4);
              calls.forEach((call, shape) -> assertEquals(shape, call.apply(x).shape()));
              return x;
            });
  }
}
