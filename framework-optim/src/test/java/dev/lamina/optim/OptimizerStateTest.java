package dev.lamina.optim;

import static dev.lamina.optim.OptimizerTest.parameter;
import static dev.lamina.optim.OptimizerTest.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lamina.backend.Shape;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerStateTest {
  static Stream<OptimizerBuilder> everyKind() {
    return Stream.concat(
        OptimizerTest.everyKind(),
        Stream.of(
            Sgd.builder().lr(0.03).momentum(0.7).nesterov(true).weightDecay(0.1).maximize(true),
            Adam.builder().betas(0.5, 0.6).eps(1e-3).weightDecay(0.1).maximize(true)));
  }

  private static void steps(Optimizer optimizer, int count) {
    for (int i = 0; i < count; i++) {
      optimizer.zeroGrad();
      // the second parameter takes part in every other step only
      Tensor loss = optimizer.parameters().get(0).square().sum();
      if (i % 2 == 0) {
        loss = loss.add(optimizer.parameters().get(1).exp().sum());
      }
      loss.backward();
      optimizer.step();
    }
  }

  private static List<Tensor> parameters() {
    return List.of(parameter(3, -2), parameter(0.5f));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void goesOnToTheBitAsTheOtherWouldHave(OptimizerBuilder builder) {
    List<Tensor> ours = parameters();
    Optimizer original = builder.build(ours);
    steps(original, 5);
    List<Tensor> theirs = ours.stream().map(p -> Tensor.parameter(p.detach().clone())).toList();
    Optimizer resumed = fresh(original, theirs);
    try (Scope scope = Scope.open()) {
      resumed.load(original.state());
    }
    assertEquals(original.state(), resumed.state());
    assertEquals(original.toString(), resumed.toString());
    original.lr(0.02);
    resumed.lr(0.02);
    steps(original, 5);
    steps(resumed, 5);
    for (int i = 0; i < ours.size(); i++) {
      assertArrayEquals(ours.get(i).toFloatArray(), theirs.get(i).toFloatArray());
    }
    assertEquals(original.state(), resumed.state());
  }

  /** An optimizer of the same kind with other options. */
  private static Optimizer fresh(Optimizer like, List<Tensor> parameters) {
    return like instanceof Sgd
        ? Sgd.builder().build(parameters)
        : Adam.builder().amsgrad(true).build(parameters);
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void isASnapshot(OptimizerBuilder builder) {
    Optimizer optimizer = builder.build(parameters());
    steps(optimizer, 2);
    State before = optimizer.state();
    steps(optimizer, 1);
    assertNotEquals(before, optimizer.state());
    optimizer.load(before);
    assertEquals(before, optimizer.state());
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void goesBackToBeforeTheFirstStep(OptimizerBuilder builder) {
    Optimizer optimizer = builder.build(parameters());
    State before = optimizer.state();
    steps(optimizer, 3);
    optimizer.load(before);
    assertEquals(before, optimizer.state());
    Tensor other = optimizer.parameters().get(0).detach().clone();
    Tensor alone = Tensor.parameter(other);
    Optimizer fresh = builder.build(List.of(alone, parameter(0.5f)));
    steps(optimizer, 1);
    steps(fresh, 1);
    assertArrayEquals(alone.toFloatArray(), optimizer.parameters().get(0).toFloatArray());
  }

  @Test
  void hasNamedParts() {
    Adam adam = Adam.builder().lr(0.5).amsgrad(true).build(parameters());
    steps(adam, 2);
    State state = adam.state();
    assertEquals(List.of("type", "lr", "options", "parameters"), List.copyOf(state.names()));
    assertEquals("Adam", state.text("type"));
    assertEquals(0.5, state.real("lr"));
    assertEquals(0.999, state.tree("options").real("beta2"));
    State first = state.tree("parameters").tree("0");
    assertEquals(List.of("steps", "expAvg", "expAvgSq", "maxExpAvgSq"), List.copyOf(first.names()));
    assertEquals(2, first.integer("steps"));
    assertEquals(Shape.of(2), first.array("expAvg").shape());
  }

  private static State with(State state, String name, State value) {
    State.Builder changed = State.builder();
    for (String each : state.names()) {
      if (each.equals(name)) {
        changed.put(each, value);
      } else {
        switch (each) {
          case "type" -> changed.put(each, state.text(each));
          case "lr" -> changed.put(each, state.real(each));
          default -> changed.put(each, state.tree(each));
        }
      }
    }
    return changed.build();
  }

  @Test
  void listsAllThatDoesNotFitAndChangesNothing() {
    Adam adam = Adam.builder().build(parameters());
    steps(adam, 3);
    State before = adam.state();
    float[] values = adam.parameters().get(0).toFloatArray();
    State kept =
        State.builder()
            .put(
                "0",
                State.builder()
                    .put("steps", 4)
                    .put("expAvg", State.Array.of(new float[3], Shape.of(3)))
                    .put("expAvgSq", State.Array.of(new double[2], Shape.of(2)))
                    .put("velocity", 1)
                    .build())
            .put("2", State.builder().put("steps", 0).build())
            .build();
    State other = Adam.builder().lr(0.5).build(parameters()).state();
    assertEquals(
        "Adam: the state does not fit; got parameter 0 expAvg of shape [3] for [2];"
            + " parameter 0 expAvgSq of float64 for float32; parameter 0 with unexpected velocity;"
            + " missing parameter 1; unexpected parameter 2. Nothing was changed; build the"
            + " optimizer over the parameters it was saved with",
        refusal(() -> adam.load(with(other, "parameters", kept))));
    assertEquals(before, adam.state());
    assertArrayEquals(values, adam.parameters().get(0).toFloatArray());

    State options = State.builder().put("fused", true).build();
    State unusual = with(other, "options", merge(other.tree("options"), options));
    State bare =
        State.builder()
            .put("0", State.builder().put("steps", 2).build())
            .put("1", State.empty())
            .build();
    assertEquals(
        "Adam: the state does not fit; got unexpected option fused; parameter 0 without expAvg;"
            + " parameter 0 without expAvgSq; parameter 1 without a count of steps. Nothing was"
            + " changed; build the optimizer over the parameters it was saved with",
        refusal(() -> adam.load(with(unusual, "parameters", bare))));
    assertEquals(before, adam.state());
  }

  private static State merge(State options, State more) {
    State.Builder merged = State.builder();
    for (String name : options.names()) {
      if (options.value(name) instanceof Boolean flag) {
        merged.put(name, flag);
      } else {
        merged.put(name, options.real(name));
      }
    }
    more.names().forEach(name -> merged.put(name, more.flag(name)));
    return merged.build();
  }

  @Test
  void refusesTheStateOfAnotherKind() {
    Sgd sgd = Sgd.builder().build(parameters());
    State adam = Adam.builder().build(parameters()).state();
    State before = sgd.state();
    assertEquals(
        "Sgd: the state is another optimizer's; got Adam; expected Sgd",
        refusal(() -> sgd.load(adam)));
    assertEquals(before, sgd.state());
  }

  @Test
  void refusesOptionsOutOfRange() {
    Sgd sgd = Sgd.builder().lr(0.25).build(parameters());
    State before = sgd.state();
    State options =
        State.builder()
            .put("momentum", -1)
            .put("dampening", 0)
            .put("nesterov", false)
            .put("weightDecay", 0)
            .put("maximize", false)
            .build();
    assertEquals(
        "Sgd: momentum is out of range; got -1.0; expected a finite number of 0 or more",
        refusal(() -> sgd.load(with(before, "options", options))));
    assertEquals(before, sgd.state());
  }
}
