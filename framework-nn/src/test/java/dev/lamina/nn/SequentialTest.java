package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.tensor.Tensor;
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
