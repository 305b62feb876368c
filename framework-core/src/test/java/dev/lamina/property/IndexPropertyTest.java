package dev.lamina.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Random index expressions on tensors of random shapes and layouts against {@link IndexModel}. */
@Tag("cpu")
class IndexPropertyTest {
  private static final long OUTSIDE = -77;

  private Optional<Tensor> gaps = Optional.empty();

  @Provide
  Arbitrary<Choices> choices() {
    return Choices.any();
  }

  /** Numbers 0, 1, … in row-major order, laid out in some way in memory of their own. */
  private Tensor numbers(Choices choices, int[] shape) {
    gaps = Optional.empty();
    Tensor plain = Tensor.arange(NestedModel.count(shape)).view(shape);
    int last = shape.length - 1;
    return switch (shape.length == 0 ? 0 : choices.nextInt(3)) {
      case 1 -> {
        int[] order = new int[shape.length];
        Arrays.setAll(order, d -> last - d);
        yield plain.permute(order).contiguous().permute(order);
      }
      case 2 -> {
        int[] sizes = shape.clone();
        sizes[last] = 2 * sizes[last] + 1;
        Tensor room = Tensor.full(Shape.of(sizes), DType.INT64, OUTSIDE);
        gaps = Optional.of(room.slice(last, 0, sizes[last], 2));
        yield room.slice(last, 1, sizes[last], 2).copy_(plain);
      }
      default -> plain;
    };
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  @Property(tries = 4000, seed = "2718")
  void readsWhatTheModelNames(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(4);
    IndexModel model = IndexModel.of(choices, shape);
    Tensor x = numbers(choices, shape);
    NestedModel expected = model.result();
    Tensor part = x.get(model.indices());
    assertEquals(Shape.of(expected.shape()), part.shape(), model::toString);
    assertArrayEquals(longs(expected.places()), part.toLongArray(), model::toString);
    if (model.isText()) {
      Tensor read = x.get(model.text());
      assertEquals(part.shape(), read.shape(), model::text);
      assertArrayEquals(part.toLongArray(), read.toLongArray(), model::text);
    }
    assertEquals(!model.selects(), part.sharesStorageWith(x), model::toString);
  }

  @Property(tries = 4000, seed = "1414")
  void writesWhereTheModelSays(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(4);
    IndexModel model = IndexModel.of(choices, shape);
    Tensor x = numbers(choices, shape);
    NestedModel part = model.result();
    long[] expected = x.toLongArray();
    int[] sizes = smaller(choices, part.shape());
    Tensor value = Tensor.arange(NestedModel.count(sizes)).add(1000L).view(sizes);
    long[] values = value.expand(part.shape()).toLongArray();
    boolean number = choices.oneIn(3);
    for (int i = 0; i < values.length; i++) {
      expected[part.places()[i]] = number ? -5 : values[i];
    }
    boolean text = model.isText() && choices.nextBoolean();
    if (text) {
      assertSame(x, number ? x.set(model.text(), -5L) : x.set(model.text(), value));
    } else {
      assertSame(x, number ? x.set(-5L, model.indices()) : x.set(value, model.indices()));
    }
    assertArrayEquals(expected, x.toLongArray(), model::toString);
    // What lies between the elements is as it was.
    assertTrue(gaps.map(g -> g.ne(OUTSIDE).sum().itemLong() == 0).orElse(true), model::toString);
  }

  /** A shape that broadcasts to another one. */
  private static int[] smaller(Choices choices, int[] shape) {
    int skip = choices.oneIn(3) ? choices.nextInt(shape.length + 1) : 0;
    int[] sizes = Arrays.copyOfRange(shape, skip, shape.length);
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = choices.oneIn(4) ? 1 : sizes[d];
    }
    return sizes;
  }

  @Property(tries = 1500, seed = "1732")
  void gradientsGoWhereTheElementsCameFrom(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(3);
    IndexModel model = IndexModel.of(choices, shape);
    NestedModel part = model.result();
    Tensor x = numbers(choices, shape).to(DType.FLOAT64).requiresGrad_();
    Tensor weights = Tensor.arange(part.places().length).add(1L).view(part.shape());
    double[] expected = new double[x.numel()];
    for (int i = 0; i < part.places().length; i++) {
      expected[part.places()[i]] += i + 1;
    }
    x.get(model.indices()).mul(weights).sum().backward();
    assertArrayEquals(expected, x.grad().toDoubleArray(), model::toString);
  }

  @Property(tries = 1500, seed = "2236")
  void gradientsOfAssignmentsPassByWhatWasOverwritten(@ForAll("choices") Choices choices) {
    int[] shape = choices.shape(3);
    IndexModel model = IndexModel.of(choices, shape);
    NestedModel part = model.result();
    Tensor x = numbers(choices, shape).to(DType.FLOAT64).contiguous().requiresGrad_();
    Tensor value = Tensor.zeros(DType.FLOAT64, part.shape()).requiresGrad_();
    Tensor weights = Tensor.arange(x.numel()).add(1L).view(shape);
    x.mul(1).set(value, model.indices()).mul(weights).sum().backward();
    double[] kept = new double[x.numel()];
    double[] moved = new double[part.places().length];
    Arrays.setAll(kept, i -> i + 1);
    for (int i = 0; i < moved.length; i++) {
      moved[i] = part.places()[i] + 1;
      kept[part.places()[i]] = 0;
    }
    assertArrayEquals(kept, x.grad().toDoubleArray(), model::toString);
    assertArrayEquals(moved, value.grad().toDoubleArray(), model::toString);
  }
}
