package dev.lamina.train;

import dev.lamina.checkpoint.Checkpoint;
import dev.lamina.checkpoint.CheckpointException;
import dev.lamina.checkpoint.CheckpointOptions;
import dev.lamina.checkpoint.Checkpoints;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleRegistry;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models in checkpoint files: which sections there are, and what they mean. */
final class ModelFile {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFile.class);

  private static final String PARAMETERS = "parameters";
  private static final String BUFFERS = "buffers";
  private static final Set<String> KNOWN = Set.of(PARAMETERS, BUFFERS);

  private ModelFile() {}

  static void save(Module module, Path file, CheckpointOptions options) {
    State values = module.state();
    Checkpoint checkpoint =
        Checkpoint.builder()
            .model(ModuleRegistry.describe(module))
            .section(PARAMETERS, values.tree(PARAMETERS))
            .section(BUFFERS, values.tree(BUFFERS))
            .build();
    Checkpoints.write(file, checkpoint, options);
  }

  static Model load(Path file) {
    Checkpoint checkpoint = Checkpoints.read(file);
    requireSections(checkpoint, file);
    Module module = restore(checkpoint, file);
    module.eval();
    List<String> unknown = List.copyOf(checkpoint.unknownSections(KNOWN));
    if (!unknown.isEmpty()) {
      LOG.info(
          "load: {} holds sections that are not known here and were left out: {}", file, unknown);
    }
    return new Model(module, unknown);
  }

  private static void requireSections(Checkpoint checkpoint, Path file) {
    try {
      checkpoint.require(PARAMETERS, BUFFERS);
    } catch (CheckpointException e) {
      throw new CheckpointException("load '" + file + "': " + e.getMessage(), e);
    }
  }

  private static Module restore(Checkpoint checkpoint, Path file) {
    try {
      Module module = build(file, checkpoint.model());
      module.load(
          State.builder()
              .put(PARAMETERS, checkpoint.section(PARAMETERS))
              .put(BUFFERS, checkpoint.section(BUFFERS))
              .build());
      return module;
    } catch (IllegalArgumentException e) {
      String wrong = e.getMessage().replaceFirst("^load: ", "");
      throw new CheckpointException("load '" + file + "': " + wrong, e);
    }
  }

  /**
   * Builds the module that a file describes. Its initial values are overwritten at once, so the
   * default generator is put back to where it was: reading a file changes no later random number.
   */
  private static Module build(Path file, State description) {
    Generator generator = Generator.defaultGenerator();
    State before = generator.state();
    try {
      return ModuleRegistry.build(description);
    } catch (OutOfMemoryError e) {
      throw new CheckpointException(
          "load '" + file + "': the model it describes does not fit into memory", e);
    } finally {
      generator.load(before);
    }
  }
}
