package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.ShapeException;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModuleTest {
  /** A module of every ingredient: own parameter, buffer, children, options. */
  static final class Gate extends Module {
    final Tensor scale;
    final Tensor count;
    final Module inner;

    Gate(int features, Module inner) {
      this.scale = parameter("scale", Tensor.ones(features));
      this.count = buffer("count", Tensor.of(new long[] {0}));
      this.inner = child("inner", inner);
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(inner, input).mul(scale);
    }

    @Override
    public State options() {
      return State.builder().put("features", scale.numel()).build();
    }

    Tensor again(String name) {
      return parameter(name, Tensor.ones(1));
    }

    Module adopt(String name, Module module) {
      return child(name, module);
    }
  }

  @Test
  void namesParametersAndBuffersByPath() {
    Gate gate = new Gate(2, Sequential.of(new Linear(3, 2), new ReLU()));
    Sequential net = Sequential.of(gate);
    assertEquals(
        List.of("0.scale", "0.inner.0.weight", "0.inner.0.bias"),
        List.copyOf(net.namedParameters().keySet()));
    assertEquals(Map.of("0.count", gate.count), net.namedBuffers());
    assertEquals(3, net.parameters().size());
    assertSame(gate.scale, net.parameters().get(0));
  }

  @Test
  void listsASharedParameterOnce() {
    Linear shared = new Linear(3, 3);
    Sequential net = Sequential.of(shared, new ReLU(), shared);
    assertEquals(List.of("0.weight", "0.bias"), List.copyOf(net.namedParameters().keySet()));
    assertEquals(2, net.parameters().size());
  }

  @Test
  void switchesItsDescendantsBetweenModes() {
    Gate gate = new Gate(2, Sequential.of(new ReLU()));
    Module leaf = gate.inner.children().get("0");
    assertTrue(gate.isTraining() && leaf.isTraining());
    assertSame(gate, gate.eval());
    assertFalse(gate.isTraining() || leaf.isTraining());
    assertSame(gate, gate.train());
    assertTrue(gate.isTraining() && leaf.isTraining());
  }

  @Test
  void clearsTheGradientsOfItsDescendants() {
    Gate gate = new Gate(2, new Linear(2, 2));
    gate.forward(Tensor.ones(1, 2)).sum().backward();
    assertTrue(gate.parameters().stream().allMatch(Tensor::hasGrad));
    gate.zeroGrad();
    for (Tensor parameter : gate.parameters()) {
      if (parameter.hasGrad()) {
        assertArrayEquals(new float[parameter.numel()], parameter.grad().toFloatArray());
      }
    }
  }

  @Test
  void copiesBuffersAndOutlivesScopes() {
    Tensor values = Tensor.of(1L, 2L);
    Gate gate;
    Tensor[] held = new Tensor[1];
    try (Scope scope = Scope.open()) {
      gate = new Gate(2, new ReLU());
      Module holder =
          new Module() {
            {
              held[0] = buffer("values", values);
            }

            @Override
            public Tensor forward(Tensor input) {
              return input;
            }
          };
      assertSame(held[0], holder.namedBuffers().get("values"));
    }
    assertNotSame(values, held[0]);
    assertArrayEquals(new long[] {1, 2}, held[0].toLongArray());
    assertArrayEquals(new long[] {0}, gate.count.toLongArray());
    assertArrayEquals(new float[] {1, 1}, gate.scale.toFloatArray());
    assertFalse(held[0].requiresGrad());
  }

  @Test
  void refusesNamesThatDoNotDo() {
    Gate gate = new Gate(2, new ReLU());
    assertEquals(
        "Gate: 'scale' is already the name of a parameter; expected a new one",
        assertThrows(IllegalArgumentException.class, () -> gate.again("scale")).getMessage());
    assertEquals(
        "Gate: 'count' is already the name of a buffer; expected a new one",
        assertThrows(IllegalArgumentException.class, () -> gate.again("count")).getMessage());
    assertEquals(
        "Gate: 'inner' is already the name of a child; expected a new one",
        assertThrows(IllegalArgumentException.class, () -> gate.again("inner")).getMessage());
    for (String name : List.of("", " ", "a.b", "a/b")) {
      assertEquals(
          "Gate: '" + name + "' is not a usable name; expected one without dots or slashes",
          assertThrows(IllegalArgumentException.class, () -> gate.again(name)).getMessage());
    }
  }

  @Test
  void refusesToBecomeItsOwnDescendant() {
    Gate gate = new Gate(2, new ReLU());
    Sequential outer = Sequential.of(gate);
    assertEquals(
        "Gate: child 'loop' would make the module its own descendant; expected a tree of modules",
        assertThrows(IllegalArgumentException.class, () -> gate.adopt("loop", outer)).getMessage());
    assertFalse(gate.children().containsKey("loop"));
  }

  @Test
  void childrenCannotBeChangedFromOutside() {
    Map<String, Module> children = Sequential.of(new ReLU()).children();
    assertThrows(UnsupportedOperationException.class, () -> children.put("1", new ReLU()));
  }

  @Test
  void putsThePathBeforeAnErrorOnce() {
    Sequential net = Sequential.of(new ReLU(), new Linear(3, 8));
    String plain =
        "linear: input has 4 features but the weight expects 3; got input [32, 4], weight [8, 3];"
            + " expected input [..., 3]. Check the number of input columns or the layer's"
            + " inFeatures";
    Tensor wrong = Tensor.zeros(32, 4);
    assertEquals(
        "Sequential/1/Linear: " + plain,
        assertThrows(ShapeException.class, () -> net.forward(wrong)).getMessage());
    Sequential outer = Sequential.of(new Gate(8, net));
    assertEquals(
        "Sequential/0/Gate/inner/Sequential/1/Linear: " + plain,
        assertThrows(ShapeException.class, () -> outer.forward(wrong)).getMessage());
  }

  @Test
  void keepsEveryHopOfThePath() {
    // Gate calls its child by the book; Plain does not, so only its own hop is known.
    Module plain =
        new Module() {
          @Override
          public Tensor forward(Tensor input) {
            return Sequential.of(new Linear(3, 8)).forward(input);
          }

          @Override
          public String type() {
            return "Plain";
          }
        };
    LaminaException error =
        assertThrows(ShapeException.class, () -> Sequential.of(plain).forward(Tensor.zeros(2, 4)));
    assertEquals("Sequential/0/Plain/Sequential/0/Linear", error.place());
  }

  @Test
  void keepsTheTypeOfAnErrorAndLeavesOthersAlone() {
    Module failing =
        new Module() {
          @Override
          public Tensor forward(Tensor input) {
            if (input.ndim() == 0) {
              throw new IllegalStateException("not ours");
            }
            throw new DTypeException("op: wrong");
          }

          @Override
          public String type() {
            return "Failing";
          }
        };
    Sequential net = Sequential.of(failing);
    DTypeException ours = assertThrows(DTypeException.class, () -> net.forward(Tensor.zeros(1)));
    assertEquals("Sequential/0/Failing: op: wrong", ours.getMessage());
    assertEquals("forward", ours.getStackTrace()[0].getMethodName());
    assertEquals(
        "not ours",
        assertThrows(IllegalStateException.class, () -> net.forward(Tensor.scalar(1)))
            .getMessage());
  }

  @Test
  void findsTheRightPlaceOfASharedChild() {
    Linear shared = new Linear(3, 4);
    Sequential net = Sequential.of(shared, shared);
    ShapeException error =
        assertThrows(ShapeException.class, () -> net.forward(Tensor.zeros(2, 3)));
    assertEquals("Sequential/1/Linear", error.place());
  }

  @Test
  void printsOptionsAndChildren() {
    Gate gate = new Gate(2, Sequential.of(new ReLU()));
    assertEquals(
        """
        Gate(
          features=2
          (inner): Sequential(
            (0): ReLU()
          )
        )\
        """,
        gate.toString());
  }

  @Test
  void anAnonymousModuleHasATypeToo() {
    Module anonymous =
        new Module() {
          @Override
          public Tensor forward(Tensor input) {
            return input;
          }
        };
    assertTrue(anonymous.type().startsWith("ModuleTest$"), anonymous.type());
  }
}
