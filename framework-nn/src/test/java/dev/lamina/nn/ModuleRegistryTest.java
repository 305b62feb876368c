package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModuleRegistryTest {
  /** Makes its child itself. */
  static final class Residual extends Module {
    private final Linear hidden;

    Residual(int features) {
      hidden = child("hidden", new Linear(features, features));
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(hidden, input).relu().add(input);
    }

    @Override
    public State options() {
      return State.builder().put("features", hidden.inFeatures()).build();
    }
  }

  /** Is given its child. */
  static final class Twice extends Module {
    private final Module inner;

    Twice(Module inner) {
      this.inner = child("inner", inner);
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(inner, call(inner, input));
    }
  }

  static final class Unknown extends Module {
    @Override
    public Tensor forward(Tensor input) {
      return input;
    }
  }

  @BeforeAll
  static void registerOurs() {
    ModuleRegistry.register(
        "Residual", options -> new Residual(Math.toIntExact(options.integer("features"))));
    ModuleRegistry.register("Twice", (options, children) -> new Twice(children.get("inner")));
  }

  private static State description(String type, State options, State children) {
    return State.builder()
        .put("type", type)
        .put("options", options)
        .put("children", children)
        .build();
  }

  @Test
  void knowsLaminasOwn() {
    assertTrue(
        ModuleRegistry.types().containsAll(List.of("Identity", "Linear", "ReLU", "Sequential")));
  }

  @Test
  void describesTypesOptionsAndChildren() {
    State state = ModuleRegistry.describe(Sequential.of(new Linear(3, 2), new ReLU()));
    State linear =
        description(
            "Linear",
            State.builder().put("inFeatures", 3).put("outFeatures", 2).put("bias", true).build(),
            State.empty());
    State relu = description("ReLU", State.empty(), State.empty());
    assertEquals(
        description(
            "Sequential", State.empty(), State.builder().put("0", linear).put("1", relu).build()),
        state);
  }

  @Test
  void buildsWhatItDescribed() {
    Module net =
        Sequential.of(
            new Linear(3, 4, false),
            new Twice(new Residual(4)),
            Sequential.of(new Identity(), new ReLU()),
            new Linear(4, 1));
    Module built = ModuleRegistry.build(ModuleRegistry.describe(net));
    assertEquals(net.toString(), built.toString());
    built.load(net.state());
    Tensor x = Tensor.randn(5, 3);
    assertArrayEquals(net.forward(x).toFloatArray(), built.forward(x).toFloatArray());
  }

  @Test
  void namesEveryUnknownTypeInADescription() {
    State unknown = description("Swish", State.empty(), State.empty());
    State inner =
        description("Sequential", State.empty(), State.builder().put("0", unknown).build());
    State other = description("Conv2d", State.empty(), State.empty());
    State net =
        description(
            "Sequential", State.empty(), State.builder().put("0", inner).put("1", other).build());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> ModuleRegistry.build(net));
    assertEquals(
        "ModuleRegistry: unknown module type; got 'Swish' at Sequential/0/Sequential/0/Swish,"
            + " 'Conv2d' at Sequential/1/Conv2d; expected one of "
            + String.join(", ", ModuleRegistry.types())
            + ". To mend it, call ModuleRegistry.register(\"Swish\", options -> …) before saving or"
            + " loading; call ModuleRegistry.register(\"Conv2d\", options -> …) before saving or"
            + " loading",
        error.getMessage());
  }

  @Test
  void describesOnlyWhatCanBeBuiltAgain() {
    final class ReLU extends Module {
      @Override
      public Tensor forward(Tensor input) {
        return input;
      }
    }

    Linear shared = new Linear(1, 1);
    Module net = Sequential.of(new Unknown(), shared, Sequential.of(shared), new ReLU());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> ModuleRegistry.describe(net));
    assertEquals(
        "ModuleRegistry: this module could not be built again from a description; got"
            + " Sequential/0/Unknown (a type not registered),"
            + " Sequential/2/Sequential/0/Linear (the same module as Sequential/1/Linear),"
            + " Sequential/3/ReLU ("
            + ReLU.class.getName()
            + " under the name of one of Lamina's own); expected a tree of registered modules. To"
            + " mend it, call ModuleRegistry.register(\"Unknown\", options -> …) before saving or"
            + " loading; override type() in it and register that name",
        error.getMessage());
  }

  @Test
  void refusesANameThatIsTaken() {
    assertEquals(
        "ModuleRegistry: 'Linear' is registered already; expected a new name. Override type() in"
            + " your module and register that name",
        assertThrows(
                IllegalArgumentException.class,
                () -> ModuleRegistry.register("Linear", options -> new ReLU()))
            .getMessage());
    assertEquals(
        "ModuleRegistry: a type needs a name; got a blank one",
        assertThrows(
                IllegalArgumentException.class,
                () -> ModuleRegistry.register(" ", options -> new ReLU()))
            .getMessage());
  }

  @Test
  void refusesOptionsThatDoNotFit() {
    State options = State.builder().put("inFeatures", 3).put("bias", true).build();
    State net =
        description(
            "Sequential",
            State.empty(),
            State.builder().put("0", description("Linear", options, State.empty())).build());
    assertEquals(
        "ModuleRegistry: options do not fit at Sequential/0/Linear; State: there is no"
            + " 'outFeatures'; got the names [inFeatures, bias]",
        assertThrows(IllegalArgumentException.class, () -> ModuleRegistry.build(net)).getMessage());
  }

  @Test
  void refusesSizesThatAreOutOfBounds() {
    assertEquals(
        "ModuleRegistry: options do not fit at Linear; integer overflow",
        refusal(linear(1L << 40, 1)));
    assertEquals(
        "ModuleRegistry: options do not fit at Linear; Linear: a layer needs at least one feature"
            + " on each side; got inFeatures=-1, outFeatures=1; expected both to be 1 or more",
        refusal(linear(-1, 1)));
    String tooMany = refusal(linear(1 << 30, 1 << 30));
    assertTrue(
        tooMany.startsWith(
            "ModuleRegistry: options do not fit at Linear; shape: too many elements"),
        tooMany);
  }

  private static State linear(long inFeatures, long outFeatures) {
    State options =
        State.builder()
            .put("inFeatures", inFeatures)
            .put("outFeatures", outFeatures)
            .put("bias", true)
            .build();
    return description("Linear", options, State.empty());
  }

  private static String refusal(State description) {
    return assertThrows(IllegalArgumentException.class, () -> ModuleRegistry.build(description))
        .getMessage();
  }

  @Test
  void refusesWhatAFactoryBuildsDifferently() {
    State options = State.builder().put("features", 3).put("depth", 2).build();
    State hidden =
        ModuleRegistry.describe(new Linear(4, 3)); // the factory makes Linear(3, 3) from features
    State residual =
        description("Residual", options, State.builder().put("hidden", hidden).build());
    assertEquals(
        "ModuleRegistry: the factory of 'Residual' built another module than described;"
            + " Residual: got depth=nothing; expected 2;"
            + " Residual/hidden/Linear: got inFeatures=3; expected 4."
            + " Register the factory that fits this description",
        assertThrows(IllegalArgumentException.class, () -> ModuleRegistry.build(residual))
            .getMessage());
  }

  @Test
  void theOrderOfOptionsHasNoMeaning() {
    State options =
        State.builder().put("bias", false).put("outFeatures", 2).put("inFeatures", 3).build();
    Module built = ModuleRegistry.build(description("Linear", options, State.empty()));
    assertEquals("Linear(inFeatures=3, outFeatures=2, bias=false)", built.toString());
  }

  @Test
  void threadsMayRegisterAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      AtomicInteger accepted = new AtomicInteger();
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = "Concurrent" + i / 4;
        tasks.add(
            threads.submit(
                () -> {
                  try {
                    ModuleRegistry.register(name, options -> new Identity());
                    accepted.incrementAndGet();
                  } catch (IllegalArgumentException error) {
                    assertTrue(error.getMessage().contains("registered already"));
                  }
                }));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
      assertEquals(50, accepted.get());
    } finally {
      threads.shutdown();
    }
  }
}
