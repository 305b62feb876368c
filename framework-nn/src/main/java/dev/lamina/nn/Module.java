package dev.lamina.nn;

import dev.lamina.backend.Capture;
import dev.lamina.backend.Device;
import dev.lamina.backend.LaminaException;
import dev.lamina.state.State;
import dev.lamina.state.Stateful;
import dev.lamina.tensor.MemoryReport;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A part of a network: a function of a tensor with parameters that are learned.
 *
 * <p>A subclass registers in its constructor what it owns and says in {@link #forward} what it
 * computes:
 *
 * <pre>{@code
 * final class Residual extends Module {
 *   private final Linear hidden;
 *
 *   Residual(int features) {
 *     hidden = child("hidden", new Linear(features, features));
 *   }
 *
 *   @Override
 *   public Tensor forward(Tensor input) {
 *     return call(hidden, input).relu().add(input);
 *   }
 * }
 * }</pre>
 *
 * <p>Names are flat and dotted, children first to last: the bias above is {@code hidden.bias}.
 * Parameters and buffers live outside every {@link Scope}, wherever the module was created; they
 * stay the same objects for the life of the module, so an optimizer may keep hold of them.
 *
 * <p>Files that also import whole packages should import this class by name: {@code java.lang} has
 * a {@code Module} too.
 */
public abstract class Module implements Stateful {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training = true;

  /** Creates a module that owns nothing yet; it starts in training mode. */
  protected Module() {}

  /**
   * Computes the output.
   *
   * @param input what the subclass says, most often {@code [batch, ...]}
   * @return the output
   */
  public abstract Tensor forward(Tensor input);

  /**
   * Runs a child. It does what {@code child.forward(input)} does, and if that fails with one of
   * Lamina's errors, it puts the child's path in front of the message.
   *
   * @param child a child of this module
   * @param input what to give it
   * @return its output
   */
  protected final Tensor call(Module child, Tensor input) {
    boolean reported = MemoryReport.isRunning();
    if (reported) {
      MemoryReport.enter(type(), nameOf(child) + "/" + child.type());
    }
    try {
      return child.forward(input);
    } catch (LaminaException error) {
      throw located(error, nameOf(child), child);
    } finally {
      if (reported) {
        MemoryReport.leave();
      }
    }
  }

  /** Adds this hop to the path of an error that came out of a child. */
  final LaminaException located(LaminaException error, String name, Module child) {
    String inner = error.place();
    String type = child.type();
    boolean started = inner.equals(type) || inner.startsWith(type + "/");
    return error.within(type() + "/" + name + (started ? "" : "/" + type));
  }

  private String nameOf(Module child) {
    for (Map.Entry<String, Module> entry : children.entrySet()) {
      if (entry.getValue() == child) {
        return entry.getKey();
      }
    }
    return "?";
  }

  /**
   * Registers a parameter: a tensor that is learned.
   *
   * @param name its name, without dots and not yet taken in this module
   * @param values its initial values, floating-point; taken over, not copied, unless they belong to
   *     a scope, a graph or another tensor
   * @return the parameter, a leaf that requires a gradient and lives outside every scope
   * @throws IllegalArgumentException if the name does not do
   */
  protected final Tensor parameter(String name, Tensor values) {
    requireFree(name);
    Tensor tensor = Tensor.parameter(values);
    parameters.put(name, tensor);
    return tensor;
  }

  /**
   * Registers a buffer: a tensor that belongs to the state but is not learned, such as a running
   * mean.
   *
   * @param name its name, without dots and not yet taken in this module
   * @param values its initial values
   * @return the buffer, a copy of the values that lives outside every scope
   * @throws IllegalArgumentException if the name does not do
   */
  protected final Tensor buffer(String name, Tensor values) {
    requireFree(name);
    Tensor tensor = Scope.outside(() -> values.detach().clone());
    buffers.put(name, tensor);
    return tensor;
  }

  /**
   * Registers a child.
   *
   * @param name its name, without dots and not yet taken in this module
   * @param module the child
   * @param <M> its type
   * @return the child
   * @throws IllegalArgumentException if the name does not do, or if the child holds this module
   */
  protected final <M extends Module> M child(String name, M module) {
    Objects.requireNonNull(module, "module");
    requireFree(name);
    if (holds(module, this)) {
      throw new IllegalArgumentException(
          type()
              + ": child '"
              + name
              + "' would make the module its own descendant; expected a tree of modules");
    }
    children.put(name, module);
    Capture.changed();
    return module;
  }

  private void requireFree(String name) {
    String wrong = "";
    if (name.isBlank() || name.contains(".") || name.contains("/")) {
      wrong = "not a usable name; expected one without dots or slashes";
    } else if (parameters.containsKey(name)) {
      wrong = "already the name of a parameter; expected a new one";
    } else if (buffers.containsKey(name)) {
      wrong = "already the name of a buffer; expected a new one";
    } else if (children.containsKey(name)) {
      wrong = "already the name of a child; expected a new one";
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(type() + ": '" + name + "' is " + wrong);
    }
  }

  private static boolean holds(Module tree, Module wanted) {
    if (tree == wanted) {
      return true;
    }
    for (Module child : tree.children.values()) {
      if (holds(child, wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * All parameters of this module and its descendants, each once, in the order of {@link
   * #namedParameters}.
   *
   * @return the parameters themselves
   */
  public final List<Tensor> parameters() {
    return List.copyOf(namedParameters().values());
  }

  /**
   * All parameters of this module and its descendants by dotted name: its own first, then child by
   * child. A parameter that is reached twice stands under its first name only.
   *
   * @return the parameters themselves, in order; a new map
   */
  public final Map<String, Tensor> namedParameters() {
    return once(m -> m.parameters);
  }

  /**
   * All buffers of this module and its descendants by dotted name, as {@link #namedParameters}
   * does.
   *
   * @return the buffers themselves, in order; a new map
   */
  public final Map<String, Tensor> namedBuffers() {
    return once(m -> m.buffers);
  }

  private Map<String, Tensor> once(Function<Module, Map<String, Tensor>> kind) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit(
        "",
        kind,
        (name, tensor) -> {
          if (seen.add(tensor)) {
            named.put(name, tensor);
          }
        });
    return named;
  }

  /** Every name, also the second and third one of something shared. */
  final Map<String, Tensor> everyParameter() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit("", m -> m.parameters, named::put);
    return named;
  }

  /** Every name, also the second and third one of something shared. */
  final Map<String, Tensor> everyBuffer() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit("", m -> m.buffers, named::put);
    return named;
  }

  private void visit(
      String prefix, Function<Module, Map<String, Tensor>> kind, BiConsumer<String, Tensor> out) {
    kind.apply(this).forEach((name, tensor) -> out.accept(prefix + name, tensor));
    children.forEach((name, child) -> child.visit(prefix + name + ".", kind, out));
  }

  /** Every parameter and buffer, a shared one more than once. */
  final void eachValue(Consumer<Tensor> out) {
    parameters.values().forEach(out);
    buffers.values().forEach(out);
    for (Module child : children.values()) {
      child.eachValue(out);
    }
  }

  /**
   * The children by name, without their own children.
   *
   * @return the children in order; a view that cannot be changed
   */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /**
   * Switches this module and its descendants to training mode, in which layers such as dropout are
   * active.
   *
   * @return this module
   */
  public final Module train() {
    mode(true);
    return this;
  }

  /**
   * Switches this module and its descendants to evaluation mode.
   *
   * @return this module
   */
  public final Module eval() {
    mode(false);
    return this;
  }

  private void mode(boolean train) {
    if (training != train) {
      training = train;
      Capture.changed();
    }
    for (Module child : children.values()) {
      child.mode(train);
    }
  }

  /**
   * Whether {@link #forward} can be repeated without its code: for inputs of one shape it asks
   * tensors for the same operations each time, with the same numbers from Java. Then a model may
   * trace its training step once and have the device repeat it; see {@link
   * dev.lamina.compile.Compiled}. Parameters and buffers may change, and so may the mode ({@link
   * #isTraining}); a field that holds a number, a random choice, a value read with {@code item()}
   * may not.
   *
   * @return false unless overridden: it is a promise that only the author can give, for this module
   *     and what it calls
   */
  public boolean isTraceable() {
    return false;
  }

  /**
   * Whether this module is in training mode.
   *
   * @return true after creation and {@link #train()}, false after {@link #eval()}
   */
  public final boolean isTraining() {
    if (Capture.isRunning()) {
      boolean now = training;
      Capture.uses(this, () -> () -> training == now);
    }
    return training;
  }

  /**
   * Moves all parameters and buffers of this module and its descendants, and the gradients, to a
   * device. The tensors stay the same objects, so an optimizer that holds them goes on with them;
   * what it keeps for them follows at its next step, so close the device they come from only after
   * that. Something shared moves once.
   *
   * @param device where to; on the device meta the values are gone
   * @return this module
   * @throws dev.lamina.backend.DeviceException if a value cannot be moved, as for lack of memory;
   *     then all of them are where they were before
   * @throws dev.lamina.backend.DTypeException if the device has no such type, likewise
   */
  public final Module to(Device device) {
    Objects.requireNonNull(device, "device");
    Relocation.move(this, device);
    return this;
  }

  /**
   * Where the parameters and buffers of this module and its descendants are.
   *
   * @return their device; nothing if there are none
   * @throws dev.lamina.backend.DeviceException if they are on several
   */
  public final Optional<Device> device() {
    return Relocation.device(this);
  }

  /** Clears the gradients of all parameters of this module and its descendants. */
  public final void zeroGrad() {
    visit("", m -> m.parameters, (name, tensor) -> tensor.zeroGrad());
  }

  /**
   * The name under which {@link ModuleRegistry} knows this kind of module; it stands in checkpoints
   * and in the paths of errors.
   *
   * @return the simple name of the class, unless overridden
   */
  public String type() {
    Class<?> type = getClass();
    String name = type.getSimpleName();
    return name.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : name;
  }

  /**
   * What it takes, beside children and values, to create this module again: the options of its
   * constructor by name.
   *
   * @return the options; none unless overridden
   */
  public State options() {
    return State.empty();
  }

  /**
   * The values of all parameters and buffers: {@code {"parameters": {name: array}, "buffers":
   * {name: array}}} with flat dotted names. Something shared stands under each of its names.
   *
   * @return a copy of the values
   */
  @Override
  public final State state() {
    return ModuleState.of(this);
  }

  /**
   * Copies values in place into the parameters and buffers. Names, shapes and dtypes must be
   * exactly this module's.
   *
   * @param state what {@link #state()} of such a module gave
   * @throws IllegalArgumentException if anything does not fit; the message lists every missing,
   *     unexpected, misshaped and wrongly typed entry, and nothing has been changed
   */
  @Override
  public final void load(State state) {
    ModuleState.load(this, state);
  }

  /**
   * The module as PyTorch prints it: type, options and children, one child a line.
   *
   * @return for example {@code Linear(inFeatures=3, outFeatures=32, bias=true)}
   */
  @Override
  public String toString() {
    return ModuleText.of(this);
  }
}
