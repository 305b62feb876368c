package dev.lamina.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Chains of copies in another order, and joined parts, against {@link NestedModel}. */
@Tag("cpu")
class ArrangementPropertyTest {
  private final StringBuilder trace = new StringBuilder();
  private Choices choices;
  private Tensor x;
  private NestedModel model;

  @Provide
  Arbitrary<Choices> choices() {
    return Choices.any();
  }

  @Property(tries = 1500, seed = "1618")
  void chainsMoveElementsAndTheirGradients(@ForAll("choices") Choices drawn) {
    choices = drawn;
    int[] shape = choices.shape(3);
    model = NestedModel.of(shape);
    trace.setLength(0);
    trace.append(Arrays.toString(shape));
    Tensor leaf = Tensor.arange(model.places().length).view(shape).to(DType.FLOAT64);
    leaf.requiresGrad_();
    x = leaf;
    for (int i = 1 + choices.nextInt(3); i > 0; i--) {
      step();
    }
    assertEquals(Shape.of(model.shape()), x.shape(), trace::toString);
    double[] expected = Arrays.stream(model.places()).asDoubleStream().toArray();
    assertArrayEquals(expected, x.toDoubleArray(), trace::toString);
    double[] counts = new double[leaf.numel()];
    for (int place : model.places()) {
      counts[place]++;
    }
    x.sum().backward();
    assertArrayEquals(counts, leaf.grad().toDoubleArray(), trace::toString);
  }

  private void step() {
    int ndim = model.shape().length;
    switch (choices.nextInt(ndim == 0 ? 1 : 7)) {
      case 1 -> flip(ndim);
      case 2 -> roll(ndim);
      case 3 -> rot90(ndim);
      case 4 -> repeatInterleave(ndim);
      case 5 -> joined(ndim);
      case 6 -> transposed(ndim);
      default -> repeat(ndim);
    }
  }

  private void note(String op, Object... arguments) {
    trace.append(", ").append(op).append(Arrays.deepToString(arguments));
  }

  private void flip(int ndim) {
    int a = choices.nextInt(ndim);
    int b = choices.nextInt(ndim);
    note("flip", a, b);
    x = a == b ? x.flip(choices.signed(a, ndim)) : x.flip(a, choices.signed(b, ndim));
    model = a == b ? model.flip(a) : model.flip(a).flip(b);
  }

  private void roll(int ndim) {
    int dim = choices.nextInt(ndim);
    int other = choices.nextInt(ndim);
    int shift = choices.nextInt(13) - 6;
    int second = choices.nextInt(13) - 6;
    note("roll", shift, dim, second, other);
    x = x.roll(new int[] {shift, second}, new int[] {dim, choices.signed(other, ndim)});
    model = model.roll(shift, dim).roll(second, other);
  }

  private void rot90(int ndim) {
    if (ndim < 2) {
      return;
    }
    int a = choices.nextInt(ndim);
    int b = (a + 1 + choices.nextInt(ndim - 1)) % ndim;
    int k = choices.nextInt(11) - 5;
    note("rot90", k, a, b);
    x = x.rot90(k, a, choices.signed(b, ndim));
    int[] swap = new int[ndim];
    Arrays.setAll(swap, d -> d == a ? b : d == b ? a : d);
    for (int i = Math.floorMod(k, 4); i > 0; i--) {
      model = model.flip(b).permute(swap);
    }
  }

  private void repeat(int ndim) {
    int[] times = new int[ndim + choices.nextInt(2)];
    for (int d = 0; d < times.length; d++) {
      times[d] = choices.oneIn(10) ? 0 : 1 + choices.nextInt(2);
    }
    note("repeat", times);
    x = choices.nextBoolean() ? x.repeat(times) : x.tile(times);
    model = model.repeat(times);
  }

  private void repeatInterleave(int ndim) {
    int dim = choices.nextInt(ndim);
    int times = choices.nextInt(4);
    note("repeatInterleave", times, dim);
    Tensor each = Tensor.full(Shape.of(model.shape()[dim]), DType.INT64, times);
    x =
        choices.nextBoolean()
            ? x.repeatInterleave(times, choices.signed(dim, ndim))
            : x.repeatInterleave(each, dim);
    model = times == 0 ? model.slice(dim, 0, 0, 1) : model.repeatInterleave(times, dim);
  }

  /** Cut into parts, which are joined in another order. */
  private void joined(int ndim) {
    int dim = choices.nextInt(ndim);
    int size = model.shape()[dim];
    int cut = choices.nextInt(size + 1);
    note("cat", dim, cut);
    List<Tensor> parts = new ArrayList<>(x.split(new int[] {cut, size - cut}, dim));
    Collections.reverse(parts);
    x = Tensor.cat(parts, choices.signed(dim, ndim));
    model = size == 0 ? model : model.roll(-cut, dim);
  }

  /** Rows as columns, by way of a stack. */
  private void transposed(int ndim) {
    if (model.shape()[0] == 0) {
      return;
    }
    note("stack");
    x = Tensor.stack(x.unbind(0), ndim - 1);
    int[] order = new int[ndim];
    Arrays.setAll(order, d -> d == ndim - 1 ? 0 : d + 1);
    model = model.permute(order);
  }
}
