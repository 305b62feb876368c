package dev.lamina.checkpoint;

import dev.lamina.state.State;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a checkpoint file holds, as an immutable value: who wrote it, the model (a tree of
 * registered module types and their options), and the state in named sections.
 *
 * <p>Sections are how the content grows without the format changing: parameters and buffers are
 * sections, and so is whatever else must be remembered. A reader takes the sections that it knows
 * and reports the others by {@link #unknownSections}.
 *
 * <pre>{@code
 * Checkpoint checkpoint =
 *     Checkpoint.builder().model(modules).section("parameters", parameters).build();
 * Checkpoints.write(Path.of("model.json"), checkpoint);
 * State again = Checkpoints.read(Path.of("model.json")).section("parameters");
 * }</pre>
 */
public final class Checkpoint {
  private final State producer;
  private final State model;
  private final State state;

  private Checkpoint(State producer, State model, State state) {
    this.producer = producer;
    this.model = model;
    this.state = state;
  }

  /**
   * Starts a new checkpoint, produced by this version of Lamina.
   *
   * @return a builder without model and sections
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Puts together what a file holds; the reader has checked every part. */
  static Checkpoint of(State producer, State model, State state) {
    return new Checkpoint(producer, model, state);
  }

  /**
   * Who wrote the checkpoint: the texts {@code name} and {@code version}, and what else the writer
   * saw fit to say, such as {@code java}.
   *
   * @return the producer's entries
   */
  public State producer() {
    return producer;
  }

  /**
   * The model: module types by their registered names, with options and children.
   *
   * @return the tree; what it means is up to the module registry
   */
  public State model() {
    return model;
  }

  /**
   * The names of all sections.
   *
   * @return an unmodifiable set in the order of the file
   */
  public Set<String> sections() {
    return state.names();
  }

  /**
   * Whether there is a section of this name.
   *
   * @param name a section, such as {@code parameters}
   * @return true if the checkpoint holds it
   */
  public boolean has(String name) {
    return state.has(name);
  }

  /**
   * One section.
   *
   * @param name a section, such as {@code parameters}
   * @return its content
   * @throws CheckpointException if the checkpoint does not hold it
   */
  public State section(String name) {
    require(name);
    return state.tree(name);
  }

  /**
   * Makes sure that the checkpoint holds sections that cannot be done without.
   *
   * @param names the sections needed
   * @throws CheckpointException naming all that are missing
   */
  public void require(String... names) {
    List<String> missing = Arrays.stream(names).filter(name -> !state.has(name)).toList();
    if (!missing.isEmpty()) {
      throw new CheckpointException(
          "checkpoint: sections are missing; got "
              + sections()
              + "; expected also "
              + missing
              + ". Save the checkpoint again with these sections, or load it without them");
    }
  }

  /**
   * The sections that a reader does not know, for it to report: they were written by a newer
   * version, or by a program with state of its own.
   *
   * @param known the sections that the reader takes
   * @return the names of all others in the order of the file, unmodifiable; empty if there are none
   */
  public Set<String> unknownSections(Set<String> known) {
    Set<String> unknown = new LinkedHashSet<>(sections());
    unknown.removeAll(known);
    return Collections.unmodifiableSet(unknown);
  }

  /** The tree of all sections. */
  State state() {
    return state;
  }

  /** Whether {@code other} has equal producer, model and sections. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint checkpoint
        && producer.equals(checkpoint.producer)
        && model.equals(checkpoint.model)
        && state.equals(checkpoint.state);
  }

  @Override
  public int hashCode() {
    return Objects.hash(producer, model, state);
  }

  /** The producer and the names of the sections, on one line. */
  @Override
  public String toString() {
    return "Checkpoint by "
        + producer.text("name")
        + " "
        + producer.text("version")
        + " with sections "
        + sections();
  }

  /** Collects the parts of a {@link Checkpoint}. */
  public static final class Builder {
    private State producer = thisProducer();
    private Optional<State> model = Optional.empty();
    private final State.Builder sections = State.builder();

    private Builder() {}

    /**
     * Sets the model; needed.
     *
     * @param tree module types, options and children
     * @return this builder
     */
    public Builder model(State tree) {
      model = Optional.of(tree);
      return this;
    }

    /**
     * Adds a section.
     *
     * @param name a name not used before
     * @param content what the section holds
     * @return this builder
     * @throws IllegalArgumentException if the name is taken
     */
    public Builder section(String name, State content) {
      sections.put(name, content);
      return this;
    }

    /**
     * Names another producer than this version of Lamina.
     *
     * @param entries the texts {@code name} and {@code version}, and any others
     * @return this builder
     * @throws IllegalArgumentException if one of the two is missing or no text
     */
    public Builder producer(State entries) {
      entries.text("name");
      entries.text("version");
      producer = entries;
      return this;
    }

    /**
     * Makes the checkpoint.
     *
     * @return the parts given so far
     * @throws IllegalArgumentException if there is no model
     */
    public Checkpoint build() {
      State tree =
          model.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "Checkpoint: there is no model; expected model(State) before build()"));
      return new Checkpoint(producer, tree, sections.build());
    }

    private static State thisProducer() {
      // the manifest of the jar has the version; classes run from a folder have none
      String version =
          Optional.ofNullable(Checkpoint.class.getPackage().getImplementationVersion())
              .orElse("development");
      return State.builder()
          .put("name", "lamina")
          .put("version", version)
          .put("java", System.getProperty("java.version"))
          .build();
    }
  }
}
