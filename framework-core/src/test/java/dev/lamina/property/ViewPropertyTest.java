package dev.lamina.property;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Index;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Random chains of views of random shapes against {@link NestedModel}. */
@Tag("cpu")
class ViewPropertyTest {
  private final StringBuilder trace = new StringBuilder();
  private Choices random;
  private Tensor x;
  private NestedModel model;

  @Provide
  Arbitrary<Choices> choices() {
    return Choices.any();
  }

  @Property(tries = 4000, seed = "3141")
  void chainsOfViewsReadTheElementsThatTheModelNames(@ForAll("choices") Choices choices) {
    random = choices;
    int[] shape = random.shape(4);
    model = NestedModel.of(shape);
    x = Tensor.arange(model.places().length).view(shape);
    trace.setLength(0);
    trace.append(Arrays.toString(shape));
    Tensor base = x;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      step();
      check(base);
    }
    checkWriting(base);
  }

  private void check(Tensor base) {
    String label = trace.toString();
    assertEquals(Shape.of(model.shape()), x.shape(), label);
    assertArrayEquals(
        Arrays.stream(model.places()).asLongStream().toArray(), x.toLongArray(), label);
    assertTrue(x.sharesStorageWith(base), label);
  }

  /** Writing to the view is seen in the base, and the other way round. */
  private void checkWriting(Tensor base) {
    String label = trace.toString();
    base.mul_(3);
    long[] expected = Arrays.stream(model.places()).mapToLong(p -> 3L * p).toArray();
    assertArrayEquals(expected, x.toLongArray(), label);
    if (x.layout().overlapsItself()) {
      return;
    }
    x.fill_(-1);
    long[] values = base.toLongArray();
    boolean[] written = new boolean[values.length];
    for (int place : model.places()) {
      written[place] = true;
    }
    for (int i = 0; i < values.length; i++) {
      assertEquals(written[i] ? -1 : 3L * i, values[i], label);
    }
  }

  private void step() {
    int ndim = model.shape().length;
    switch (random.nextInt(ndim == 0 ? 4 : 16)) {
      case 0 -> unsqueeze(ndim);
      case 1 -> expand(ndim);
      case 2 -> squeezeAll();
      case 3 -> reshape();
      case 4 -> transpose(ndim);
      case 5 -> permute(ndim);
      case 6 -> select(ndim);
      case 7 -> narrow(ndim);
      case 8 -> slice(ndim);
      case 9 -> squeeze(ndim);
      case 10 -> movedim(ndim);
      case 11 -> diagonal(ndim);
      case 12 -> unfold(ndim);
      case 13 -> unflatten(ndim);
      case 14 -> part(ndim);
      default -> get(ndim);
    }
  }

  private void note(String op, Object... arguments) {
    trace.append(", ").append(op).append(Arrays.deepToString(arguments));
  }

  private void unsqueeze(int ndim) {
    int dim = random.nextInt(ndim + 1);
    int given = random.signed(dim, ndim + 1);
    note("unsqueeze", given);
    x = x.unsqueeze(given);
    model = model.unsqueeze(dim);
  }

  private void expand(int ndim) {
    int more = random.nextInt(2);
    int[] target = new int[ndim + more];
    for (int i = 0; i < target.length; i++) {
      int size = i < more ? 1 : model.shape()[i - more];
      target[i] = size == 1 ? random.nextInt(4) : size;
    }
    int[] given = target.clone();
    if (ndim > 0 && model.shape()[ndim - 1] != 1) {
      given[given.length - 1] = -1;
    }
    note("expand", given);
    x = x.expand(given);
    model = model.expand(target);
  }

  private void squeezeAll() {
    note("squeeze");
    x = x.squeeze();
    model = model.reshape(Arrays.stream(model.shape()).filter(d -> d != 1).toArray());
  }

  private void squeeze(int ndim) {
    int dim = random.nextInt(ndim);
    int given = random.signed(dim, ndim);
    note("squeeze", given);
    x = x.squeeze(given);
    model = model.shape()[dim] == 1 ? model.reshape(model.without(dim)) : model;
  }

  private void transpose(int ndim) {
    int a = random.nextInt(ndim);
    int b = random.nextInt(ndim);
    note("transpose", a, b - ndim);
    x = ndim == 2 && a != b ? x.t() : x.transpose(a, b - ndim);
    int[] order = new int[ndim];
    Arrays.setAll(order, i -> i == a ? b : i == b ? a : i);
    model = model.permute(order);
  }

  private void permute(int ndim) {
    int[] order = new int[ndim];
    int[] given = new int[ndim];
    for (int i = 0; i < ndim; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    Arrays.setAll(given, i -> random.signed(order[i], ndim));
    note("permute", given);
    x = x.permute(given);
    model = model.permute(order);
  }

  private void select(int ndim) {
    int dim = random.nextInt(ndim);
    int size = model.shape()[dim];
    if (size == 0) {
      return;
    }
    int at = random.nextInt(size);
    note("select", dim, at);
    x = x.select(random.signed(dim, ndim), random.signed(at, size));
    model = model.select(dim, at);
  }

  private void narrow(int ndim) {
    int dim = random.nextInt(ndim);
    int size = model.shape()[dim];
    int start = random.nextInt(size + 1);
    int length = random.nextInt(size - start + 1);
    note("narrow", dim, start, length);
    x =
        x.narrow(
            random.signed(dim, ndim), start < size ? random.signed(start, size) : start, length);
    model = model.slice(dim, start, length, 1);
  }

  private void slice(int ndim) {
    int dim = random.nextInt(ndim);
    int size = model.shape()[dim];
    int start = random.nextInt(2 * size + 3) - size - 1;
    int end = random.nextInt(2 * size + 3) - size - 1;
    int step = 1 + random.nextInt(3);
    note("slice", dim, start, end, step);
    x =
        random.nextBoolean()
            ? x.slice(dim, start, end, step)
            : x.get(indices(dim, Index.range(start, end, step)));
    modelSlice(dim, start, end, step);
  }

  private static Index[] indices(int dim, Index last) {
    Index[] indices = new Index[dim + 1];
    Arrays.fill(indices, Index.all());
    indices[dim] = last;
    return indices;
  }

  /** By the definition of Python's slices, one position at a time. */
  private void modelSlice(int dim, int start, int end, int step) {
    int size = model.shape()[dim];
    int from = Math.max(0, start < 0 ? start + size : start);
    int to = Math.min(size, end < 0 ? end + size : end);
    int length = 0;
    for (int i = from; i < to; i += step) {
      length++;
    }
    model = model.slice(dim, from, length, step);
  }

  private void movedim(int ndim) {
    int from = random.nextInt(ndim);
    int to = random.nextInt(ndim);
    note("movedim", from, to);
    x = x.movedim(random.signed(from, ndim), random.signed(to, ndim));
    List<Integer> order = new ArrayList<>();
    for (int d = 0; d < ndim; d++) {
      if (d != from) {
        order.add(d);
      }
    }
    order.add(to, from);
    model = model.permute(order.stream().mapToInt(Integer::intValue).toArray());
  }

  private void diagonal(int ndim) {
    if (ndim < 2) {
      return;
    }
    int a = random.nextInt(ndim);
    int b = (a + 1 + random.nextInt(ndim - 1)) % ndim;
    int offset = random.nextInt(7) - 3;
    note("diagonal", offset, a, b);
    x = x.diagonal(offset, random.signed(a, ndim), random.signed(b, ndim));
    model = model.diagonal(offset, a, b);
  }

  private void unfold(int ndim) {
    int dim = random.nextInt(ndim);
    int size = random.nextInt(model.shape()[dim] + 1);
    int step = 1 + random.nextInt(3);
    note("unfold", dim, size, step);
    x = x.unfold(random.signed(dim, ndim), size, step);
    model = model.unfold(dim, size, step);
  }

  private void unflatten(int ndim) {
    int dim = random.nextInt(ndim);
    int size = model.shape()[dim];
    int first = 1 + random.nextInt(3);
    if (size % first != 0) {
      return;
    }
    note("unflatten", dim, first);
    x = x.unflatten(random.signed(dim, ndim), first, -1);
    int[] target = new int[ndim + 1];
    for (int d = 0; d <= ndim; d++) {
      target[d] =
          d == dim ? first : d == dim + 1 ? size / first : model.shape()[d < dim ? d : d - 1];
    }
    model = model.reshape(target);
  }

  /** One of the parts that a dimension is cut into. */
  private void part(int ndim) {
    int dim = random.nextInt(ndim);
    int size = 1 + random.nextInt(3);
    List<Tensor> parts =
        random.nextBoolean() ? x.split(size, dim) : x.chunk(size, random.signed(dim, ndim));
    int start = 0;
    int chosen = random.nextInt(parts.size());
    for (int i = 0; i < chosen; i++) {
      start += parts.get(i).size(dim);
    }
    note("part", dim, size, chosen);
    x = parts.get(chosen);
    model = model.slice(dim, start, x.size(dim), 1);
  }

  private void get(int ndim) {
    if (model.shape()[0] == 0) {
      return;
    }
    int at = random.nextInt(model.shape()[0]);
    note("get", at);
    x = random.nextBoolean() ? x.get(at) : x.get(Index.at(at - model.shape()[0]));
    model = model.select(0, at);
    if (ndim > 1 && model.shape()[ndim - 2] > 0) {
      Index[] all = new Index[ndim - 1];
      Arrays.fill(all, Index.all());
      x = x.get(all);
    }
  }

  /**
   * A view where there is one; else the error names reshape, and reshape copies the same values.
   */
  private void reshape() {
    int[] target = randomFactors(model.places().length);
    int[] given = target.clone();
    if (model.places().length > 0) {
      given[random.nextInt(given.length)] = -1;
    }
    note("view", given);
    try {
      x = x.view(given);
    } catch (ShapeException e) {
      assertTrue(e.getMessage().endsWith("Use reshape(), which copies where it must"), trace + "");
      Tensor copy = x.reshape(given);
      assertTrue(!copy.sharesStorageWith(x) && copy.isContiguous(), trace.toString());
      assertArrayEquals(x.toLongArray(), copy.toLongArray(), trace.toString());
      return;
    }
    model = model.reshape(target);
  }

  private int[] randomFactors(int n) {
    if (n == 0) {
      return new int[] {random.nextInt(4), 0, random.nextInt(4)};
    }
    int[] factors = new int[1 + random.nextInt(4)];
    int left = n;
    for (int i = 0; i < factors.length - 1; i++) {
      int factor = 1 + random.nextInt(4);
      factors[i] = left % factor == 0 ? factor : 1;
      left /= factors[i];
    }
    factors[factors.length - 1] = left;
    return factors;
  }
}
