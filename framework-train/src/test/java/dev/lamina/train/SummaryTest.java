package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.ShapeException;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Sgd;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SummaryTest {
  /** A branch around a layer, with a buffer, that only its author knows how to run. */
  private static final class Residual extends Module {
    private final Linear inner;
    private final Tensor scale;

    Residual(int features) {
      inner = child("inner", new Linear(features, features));
      scale = buffer("scale", Tensor.ones(features));
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(inner, input).mul(scale).add(input);
    }
  }

  /** Looks at values, which a dry run cannot give. */
  private static final class ValueReader extends Module {
    private final Linear inner = child("inner", new Linear(2, 1));

    @Override
    public Tensor forward(Tensor input) {
      return input.sum().item() > 0 ? call(inner, input) : call(inner, input.neg());
    }
  }

  @Test
  void aStackShowsShapesAndCounts() {
    String expected =
        """
        Sequential, input [n, 3]
        ---------------------------------------
        Layer  Type    Output shape  Parameters
        ---------------------------------------
        0      Linear  [n, 32]              128
        1      ReLU    [n, 32]                0
        2      Linear  [n, 1]                33
        ---------------------------------------
        Total: 161 (644 bytes)
        Trainable: 161
        Non-trainable: 0\
        """;
    assertEquals(expected, Model.of(LinearData.network(1)).summary());
  }

  @Test
  void nestedStacksAndOwnModulesAreOpenedUp() {
    Sequential net =
        Sequential.of(
            Sequential.of(new Linear(3, 100), new ReLU()), new Residual(100), new Linear(100, 1));
    assertEquals(
        """
        Sequential, input [n, 3]
        -------------------------------------------
        Layer    Type      Output shape  Parameters
        -------------------------------------------
        0.0      Linear    [n, 100]             400
        0.1      ReLU      [n, 100]               0
        1        Residual  [n, 100]               0
        1.inner  Linear    -                 10,100
        2        Linear    [n, 1]               101
        -------------------------------------------
        Total: 10,701 (42,804 bytes)
        Trainable: 10,601
        Non-trainable: 100\
        """,
        Model.of(net).summary());
  }

  @Test
  void aSharedLayerIsCountedOnce() {
    Linear shared = new Linear(3, 3);
    String summary = Model.of(Sequential.of(shared, new ReLU(), shared)).summary();
    assertTrue(summary.contains("0      Linear  [n, 3]                12\n"), summary);
    assertTrue(summary.contains("2      Linear  [n, 3]                 0\n"), summary);
    assertTrue(summary.contains("Total: 12 (48 bytes)"), summary);
  }

  @Test
  void frozenParametersAreNotTrainable() {
    Linear frozen = new Linear(3, 3);
    frozen.weight().requiresGrad_(false);
    String summary = Model.of(Sequential.of(frozen, new Linear(3, 1))).summary();
    assertTrue(summary.endsWith("Total: 16 (64 bytes)\nTrainable: 7\nNon-trainable: 9"), summary);
  }

  @Test
  void withoutAKnownInputThereAreNoShapes() {
    String summary = Model.of(new ReLU()).summary();
    assertTrue(summary.startsWith("ReLU\n"), summary);
    assertTrue(summary.contains("-      ReLU  -                      0"), summary);
    summary = Model.of(new ReLU()).inputShape(1, 28, 28).summary();
    assertTrue(summary.startsWith("ReLU, input [n, 1, 28, 28]\n"), summary);
    assertTrue(summary.contains("ReLU  [n, 1, 28, 28]"), summary);
  }

  @Test
  void theInputOfAnUnknownModuleIsGuessed() {
    String summary = Model.of(new Residual(4)).summary();
    assertTrue(summary.startsWith("Residual, input [n, 4]\n"), summary);
    assertTrue(summary.contains("-      Residual  [n, 4]"), summary);
  }

  @Test
  void aModuleThatReadsValuesIsCheckedAtTheFirstBatch() {
    Model model = Model.of(new ValueReader());
    model.compile(Sgd.builder().lr(0.1), new MSELoss());
    assertTrue(model.summary().contains("ValueReader"));
    model.trainOnBatch(Tensor.ones(5, 2), Tensor.zeros(5, 1));
  }

  @Test
  void layersThatDoNotFitAreNamedBeforeCompileToo() {
    Model model = Model.of(Sequential.of(new Linear(3, 4), new Linear(5, 1)));
    String message = assertThrows(ShapeException.class, model::summary).getMessage();
    assertTrue(message.startsWith("Sequential/1/Linear: linear: "), message);
  }

  @Test
  void aGivenShapeThatDoesNotFitFailsAtCompile() {
    Model model = Model.of(LinearData.network(1)).inputShape(4);
    String message =
        assertThrows(
                ShapeException.class, () -> model.compile(Sgd.builder().lr(0.1), new MSELoss()))
            .getMessage();
    assertTrue(message.startsWith("Sequential/0/Linear: linear: "), message);
  }
}
