package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleStateTest {
  private static Module net() {
    return Sequential.of(
        new ModuleTest.Gate(2, new Linear(3, 2)), new ReLU(), new Linear(2, 1, false));
  }

  @Test
  void goesRoundToTheBit() {
    Module from = net();
    Module to = net();
    Tensor x = Tensor.randn(7, 3);
    assertNotEquals(from.state(), to.state());
    to.load(from.state());
    assertEquals(from.state(), to.state());
    assertArrayEquals(from.forward(x).toFloatArray(), to.forward(x).toFloatArray());
  }

  @Test
  void hasFlatNamesInTwoSections() {
    State state = net().state();
    assertEquals(List.of("parameters", "buffers"), List.copyOf(state.names()));
    assertEquals(
        List.of("0.scale", "0.inner.weight", "0.inner.bias", "2.weight"),
        List.copyOf(state.tree("parameters").names()));
    assertEquals(List.of("0.count"), List.copyOf(state.tree("buffers").names()));
    assertEquals(Shape.of(2, 3), state.tree("parameters").array("0.inner.weight").shape());
  }

  @Test
  void isASnapshot() {
    Linear linear = new Linear(2, 2);
    State before = linear.state();
    Init.constant_(linear.weight(), 5);
    assertNotEquals(before, linear.state());
  }

  @Test
  void loadsInPlaceAlsoInsideAScope() {
    Module net = net();
    List<Tensor> parameters = net.parameters();
    State other = net().state();
    try (Scope scope = Scope.open()) {
      net.load(other);
    }
    assertEquals(other, net.state());
    for (int i = 0; i < parameters.size(); i++) {
      assertSame(parameters.get(i), net.parameters().get(i));
      assertTrue(parameters.get(i).isLeaf() && parameters.get(i).requiresGrad());
    }
  }

  /** A module that has nothing but a buffer of each type. */
  private static final class Buffers extends Module {
    Buffers(int value) {
      for (DType dtype : DType.values()) {
        buffer(dtype.toString(), Tensor.full(Shape.of(2), dtype, value));
      }
    }

    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  @Test
  void buffersOfEveryTypeGoRound() {
    Module to = new Buffers(0);
    to.load(new Buffers(200).state());
    assertEquals(new Buffers(200).state(), to.state());
    to.namedBuffers().forEach((name, buffer) -> assertEquals(name, buffer.dtype().toString()));
  }

  @Test
  void keepsSpecialValues() {
    Linear from = new Linear(1, 4, false);
    float[] special = {Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};
    State state =
        State.builder()
            .put(
                "parameters",
                State.builder().put("weight", State.Array.of(special, Shape.of(4, 1))).build())
            .put("buffers", State.empty())
            .build();
    from.load(state);
    assertEquals(state, from.state());
  }

  @Test
  void savesSomethingSharedUnderEachOfItsNames() {
    Linear shared = new Linear(2, 2);
    Sequential net = Sequential.of(shared, shared);
    assertEquals(
        List.of("0.weight", "0.bias", "1.weight", "1.bias"),
        List.copyOf(net.state().tree("parameters").names()));
    Linear other = new Linear(2, 2);
    State state = Sequential.of(other, other).state();
    net.load(state);
    assertEquals(state, net.state());
  }

  @Test
  void takesAMissingSectionForAnEmptyOne() {
    Linear linear = new Linear(2, 2);
    State parameters = new Linear(2, 2).state().tree("parameters");
    linear.load(State.builder().put("parameters", parameters).build());
    assertEquals(parameters, linear.state().tree("parameters"));
  }

  @Test
  void listsAllThatDoesNotFitAndChangesNothing() {
    Module net = net();
    State before = net.state();
    State parameters =
        State.builder()
            .put("0.scale", State.Array.of(new float[3], Shape.of(3)))
            .put("0.inner.weight", State.Array.of(new double[6], Shape.of(2, 3)))
            .put("2.weight", State.Array.of(new float[2], Shape.of(1, 2)))
            .put("2.bias", State.Array.of(new float[1], Shape.of(1)))
            .put("9.weight", 4.0)
            .build();
    State buffers = State.builder().put("0.count", "three").put("mean", 1).build();
    State state =
        State.builder()
            .put("parameters", parameters)
            .put("buffers", buffers)
            .put("extra", State.empty())
            .build();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> net.load(state));
    assertEquals(
        "load: the state does not fit Sequential"
            + "; missing: parameter 0.inner.bias"
            + "; unexpected: parameter 2.bias, parameter 9.weight, buffer mean, section extra"
            + "; wrong shape: parameter 0.scale (got [3], expected [2])"
            + "; wrong type: parameter 0.inner.weight (got float64, expected float32),"
            + " buffer 0.count (got String, expected an array)"
            + ". Nothing was changed; build the module with the options it was saved with",
        error.getMessage());
    assertEquals(before, net.state());
  }

  @Test
  void doesNotLoadTheFittingPartOfAState() {
    Module net = net();
    State before = net.state();
    State.Builder parameters = State.builder();
    State good = net().state();
    good.tree("parameters").names().stream()
        .filter(name -> !name.equals("2.weight"))
        .forEach(name -> parameters.put(name, good.tree("parameters").array(name)));
    State state =
        State.builder()
            .put("parameters", parameters.build())
            .put("buffers", good.tree("buffers"))
            .build();
    assertEquals(
        "load: the state does not fit Sequential; missing: parameter 2.weight. Nothing was changed;"
            + " build the module with the options it was saved with",
        assertThrows(IllegalArgumentException.class, () -> net.load(state)).getMessage());
    assertEquals(before, net.state());
  }
}
