package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.checkpoint.Checkpoint;
import dev.lamina.checkpoint.CheckpointException;
import dev.lamina.checkpoint.CheckpointOptions;
import dev.lamina.checkpoint.Checkpoints;
import dev.lamina.checkpoint.Encoding;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleRegistry;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  /** Multiplies by a buffer; a module type of the user's own. */
  private static class Scale extends Module {
    private final Tensor factor;

    Scale(int features) {
      factor = buffer("factor", Tensor.ones(features));
    }

    Tensor factor() {
      return factor;
    }

    @Override
    public Tensor forward(Tensor input) {
      return input.mul(factor);
    }

    @Override
    public String type() {
      return "ModelFileTest.Scale";
    }

    @Override
    public State options() {
      return State.builder().put("features", factor.numel()).build();
    }
  }

  /** The same under a name that nobody has registered. */
  private static final class Unregistered extends Scale {
    Unregistered() {
      super(1);
    }

    @Override
    public String type() {
      return "ModelFileTest.Unregistered";
    }
  }

  static {
    ModuleRegistry.register(
        "ModelFileTest.Scale", options -> new Scale((int) options.integer("features")));
  }

  @TempDir private Path folder;
  private Path file;
  private final Tensor x = LinearData.features(100, 1);
  private final Tensor y = LinearData.targets(x, 2);

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.json");
  }

  private Model trained() {
    Model model = Model.of(LinearData.network(42)).compile(Adam.builder().lr(1e-2), new MSELoss());
    model.fit(x, y, Fit.epochs(5).verbose(Verbose.SILENT).generator(new Generator(1)));
    return model;
  }

  private CheckpointException refused() {
    return assertThrows(CheckpointException.class, () -> Model.load(file));
  }

  private static void contains(CheckpointException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), () -> part + " in: " + e.getMessage());
    }
  }

  @Test
  void aLoadedModelPredictsTheSameBits() {
    Model model = trained();
    float[] expected = model.predict(x).toFloatArray();
    for (Encoding encoding : Encoding.values()) {
      model.save(file, CheckpointOptions.defaults().encoding(encoding));
      Model loaded = Model.load(file);
      assertArrayEquals(expected, loaded.predict(x).toFloatArray(), encoding.name());
      assertFalse(loaded.module().isTraining());
      assertFalse(loaded.isCompiled());
      assertEquals(List.of(), loaded.unknownSections());
    }
  }

  @Test
  void aLoadedModelCanBeTrainedOn() {
    Model model = trained();
    model.save(file);
    Fit more = Fit.epochs(3).verbose(Verbose.SILENT).shuffle(false);
    Model loaded = Model.load(file).compile(Adam.builder().lr(1e-2), new MSELoss());
    model.compile(Adam.builder().lr(1e-2), new MSELoss());
    assertEquals(model.fit(x, y, more).toCsv(), loaded.fit(x, y, more).toCsv());
  }

  @Test
  void decimalValuesAreReadable() throws IOException {
    Linear linear = new Linear(1, 1);
    linear.weight().detach().fill_(0.1);
    Model.of(linear).save(file, CheckpointOptions.defaults().encoding(Encoding.DECIMAL));
    assertTrue(Files.readString(file).contains("0.1"), Files.readString(file));
  }

  @Test
  void buffersAndOwnModulesTravelToo() {
    Scale scale = new Scale(3);
    scale.factor().copy_(Tensor.of(new float[] {1, -2, 0.5f}));
    Model model = Model.of(Sequential.of(scale, new Linear(3, 2)));
    model.save(file);
    assertArrayEquals(model.predict(x).toFloatArray(), Model.load(file).predict(x).toFloatArray());
  }

  @Test
  void unknownSectionsAreReportedAndLeftOut() {
    Model model = trained();
    State values = model.module().state();
    Checkpoints.write(
        file,
        Checkpoint.builder()
            .model(ModuleRegistry.describe(model.module()))
            .section("parameters", values.tree("parameters"))
            .section("telescope", State.builder().put("angle", 1.5).build())
            .section("buffers", values.tree("buffers"))
            .build());
    Model loaded = Model.load(file);
    assertEquals(List.of("telescope"), loaded.unknownSections());
    assertArrayEquals(model.predict(x).toFloatArray(), loaded.predict(x).toFloatArray());
  }

  @Test
  void entriesThatDoNotFitAreNamedAllAtOnce() {
    Module net = LinearData.network(1);
    State values = net.state().tree("parameters");
    State changed =
        State.builder()
            .put("0.weight", values.array("2.weight"))
            .put("2.weight", values.array("2.weight"))
            .put("2.bias", values.array("2.bias"))
            .put("7.bias", values.array("2.bias"))
            .build();
    Checkpoints.write(
        file,
        Checkpoint.builder()
            .model(ModuleRegistry.describe(net))
            .section("parameters", changed)
            .section("buffers", State.builder().put("mean", values.array("2.bias")).build())
            .build());
    contains(
        refused(),
        "load '" + file + "': the state does not fit Sequential",
        "missing: parameter 0.bias",
        "unexpected: parameter 7.bias, buffer mean",
        "parameter 0.weight (got [1, 32], expected [32, 3])");
  }

  @Test
  void sectionsThatAreMissingAreNamed() {
    Checkpoints.write(
        file, Checkpoint.builder().model(ModuleRegistry.describe(LinearData.network(1))).build());
    contains(refused(), "sections are missing", "parameters", "buffers");
  }

  @Test
  void aTypeThatIsNotRegisteredIsNamedWithTheRemedy() {
    State description =
        State.builder()
            .put("type", "java.lang.ProcessBuilder")
            .put("options", State.empty())
            .put("children", State.empty())
            .build();
    Checkpoints.write(
        file,
        Checkpoint.builder()
            .model(description)
            .section("parameters", State.empty())
            .section("buffers", State.empty())
            .build());
    contains(
        refused(),
        "load '" + file + "': ",
        "unknown module type",
        "'java.lang.ProcessBuilder'",
        "ModuleRegistry.register(\"java.lang.ProcessBuilder\"");
  }

  @Test
  void savingATypeThatIsNotRegisteredLeavesThePreviousFile() throws IOException {
    trained().save(file);
    String before = Files.readString(file);
    Model model = Model.of(new Unregistered());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> model.save(file));
    assertTrue(e.getMessage().contains("ModelFileTest.Unregistered"), e.getMessage());
    assertEquals(before, Files.readString(file));
  }

  @Test
  void aMissingAndACutOffFile() throws IOException {
    contains(refused(), "load '" + file + "': there is no such file");
    trained().save(file);
    String whole = Files.readString(file);
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    contains(refused(), "load '" + file + "': the file is cut off");
  }
}
