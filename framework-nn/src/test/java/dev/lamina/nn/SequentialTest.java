package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest {
  @Test
  void runsItsChildrenInOrder() {
    Linear first = new Linear(3, 4);
    Linear second = new Linear(4, 1);
    Sequential net = Sequential.of(first, new ReLU(), second);
    Tensor x = Tensor.randn(5, 3);
    assertArrayEquals(
        second.forward(first.forward(x).relu()).toFloatArray(), net.forward(x).toFloatArray());
  }

  @Test
  void hasTheBitsOfItsLayersOneByOne() {
    ReLU relu = new ReLU();
    Sequential net =
        Sequential.of(
            new Linear(3, 32), relu, new Linear(32, 8, false), relu, relu, new Linear(8, 1));
    Tensor x = Tensor.randn(100, 3).requiresGrad_();
    Tensor y = net.forward(x);
    y.square().sum().backward();
    List<float[]> actual = gradients(net, x);
    Tensor expected = x;
    for (int i = 0; i < net.size(); i++) {
      expected = net.get(i).forward(expected);
    }
    assertArrayEquals(expected.toFloatArray(), y.toFloatArray());
    expected.square().sum().backward();
    List<float[]> gradients = gradients(net, x);
    for (int i = 0; i < actual.size(); i++) {
      assertArrayEquals(gradients.get(i), actual.get(i), "gradient " + i);
    }
  }

  private static List<float[]> gradients(Sequential net, Tensor x) {
    List<float[]> found = new ArrayList<>(List.of(x.grad().toFloatArray()));
    x.zeroGrad();
    for (Tensor parameter : net.parameters()) {
      found.add(parameter.grad().toFloatArray());
      parameter.zeroGrad();
    }
    return found;
  }

  @Test
  void passesThroughWithoutChildren() {
    Tensor x = Tensor.ones(2);
    assertSame(x, new Sequential().forward(x));
    assertSame(x, Sequential.of(new Identity()).forward(x));
  }

  @Test
  void namesItsChildrenByPosition() {
    Sequential net = new Sequential().add(new Linear(3, 4)).add(new ReLU()).add(new Linear(4, 1));
    assertEquals(3, net.size());
    assertEquals(List.of("0", "1", "2"), List.copyOf(net.children().keySet()));
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias"),
        List.copyOf(net.namedParameters().keySet()));
    assertSame(net.children().get("2"), net.get(2));
    assertSame(net.get(2), net.get(-1));
  }

  @Test
  void refusesAPositionThatIsNotThere() {
    Sequential net = Sequential.of(new ReLU());
    assertEquals(
        "Sequential: no child at position 1; there are 1",
        assertThrows(IndexOutOfBoundsException.class, () -> net.get(1)).getMessage());
    assertEquals(
        "Sequential: no child at position -2; there are 1",
        assertThrows(IndexOutOfBoundsException.class, () -> net.get(-2)).getMessage());
  }

  @Test
  void prints() {
    Sequential net =
        Sequential.of(
            new Linear(3, 32), new ReLU(), Sequential.of(new Linear(32, 1), new Identity()));
    assertEquals(
        """
        Sequential(
          (0): Linear(inFeatures=3, outFeatures=32, bias=true)
          (1): ReLU()
          (2): Sequential(
            (0): Linear(inFeatures=32, outFeatures=1, bias=true)
            (1): Identity()
          )
        )\
        """,
        net.toString());
    assertEquals("Sequential()", new Sequential().toString());
  }
}
