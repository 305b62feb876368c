package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * All that there is to say of an operation besides its code: the one place from which the table of
 * operations in the documentation, the self-test of devices, the gradient checks and the checks of
 * layouts are made. It stands in the class that implements the operation:
 *
 * <pre>{@code
 * Operation.kernel("cumsum", "x.cumsum(dim)", "Sums up to each position of a dimension.")
 *     .sample(x -> x[0].cumsum(-1), Input.any(3, 4))
 *     .sample(x -> x[0].cumsum(0), Input.any(2, 0, 3))
 *     .types(Operation.NUMBERS)
 *     .inPlace();
 * }</pre>
 */
public final class Operation {
  /** Every type of elements. */
  public static final Set<DType> ALL = EnumSet.allOf(DType.class);

  /** Every type but truth values. */
  public static final Set<DType> NUMBERS = EnumSet.complementOf(EnumSet.of(DType.BOOL));

  /** The types that have gradients. */
  public static final Set<DType> FLOATING = EnumSet.of(DType.FLOAT32, DType.FLOAT64);

  /** How an operation comes to its result. */
  public enum Kind {
    /** An expression of the elements, a loop or kernel by itself. */
    ELEMENTWISE("element-wise"),
    /** Another look at the same memory; nothing is computed. */
    VIEW("view"),
    /** Kernels of its own. */
    KERNEL("kernel"),
    /** Other operations, on the device of the operands. */
    COMPOSITE("composite"),
    /** Computed on the host, whatever the device. */
    HOST("host"),
    /** Makes a tensor from no tensor's values. */
    CREATION("creation");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A call with the operands it takes.
   *
   * @param inputs what operands
   * @param call the call; gives the results
   */
  public record Sample(List<Input> inputs, Function<Tensor[], List<Tensor>> call) {}

  private final Kind kind;
  private final String name;
  private final String signature;
  private final String summary;
  private Set<DType> types = FLOATING;
  private int derivatives = 2;
  private boolean inPlace;
  private boolean waits;
  private double ulps;
  private final List<Sample> samples = new ArrayList<>();

  private Operation(Kind kind, String name, String signature, String summary) {
    this.kind = kind;
    this.name = name;
    this.signature = signature;
    this.summary = summary;
    if (kind == Kind.CREATION) {
      derivatives = 0;
    }
  }

  /** An element-wise operation: what {@link Ops} declares. */
  static Operation elementwise(String name, String signature, String summary) {
    return new Operation(Kind.ELEMENTWISE, name, signature, summary);
  }

  /**
   * Declares an operation that looks at the same memory.
   *
   * @param name the method's name
   * @param signature how it is called, as {@code x.permute(dims)}
   * @param summary one sentence
   * @return the declaration, to be completed
   */
  public static Operation view(String name, String signature, String summary) {
    return new Operation(Kind.VIEW, name, signature, summary);
  }

  /** Declares an operation with kernels of its own, as {@link #view}. */
  public static Operation kernel(String name, String signature, String summary) {
    return new Operation(Kind.KERNEL, name, signature, summary);
  }

  /** Declares an operation made of others, as {@link #view}. */
  public static Operation composite(String name, String signature, String summary) {
    return new Operation(Kind.COMPOSITE, name, signature, summary);
  }

  /** Declares an operation that the host computes, as {@link #view}. */
  public static Operation host(String name, String signature, String summary) {
    return new Operation(Kind.HOST, name, signature, summary);
  }

  /** Declares a way to make a tensor, as {@link #view}. */
  public static Operation creation(String name, String signature, String summary) {
    return new Operation(Kind.CREATION, name, signature, summary);
  }

  /**
   * Adds a call with one result.
   *
   * @param call from the operands to the result
   * @param inputs what operands
   * @return this
   */
  public Operation sample(Function<Tensor[], Tensor> call, Input... inputs) {
    return several(x -> List.of(call.apply(x)), inputs);
  }

  /**
   * Adds a call with several results.
   *
   * @param call from the operands to the results
   * @param inputs what operands
   * @return this
   */
  public Operation several(Function<Tensor[], List<Tensor>> call, Input... inputs) {
    samples.add(new Sample(List.copyOf(Arrays.asList(inputs)), call));
    return this;
  }

  /** The types of its operands; {@link #FLOATING} if nothing is said. */
  public Operation types(Set<DType> operands) {
    types = EnumSet.copyOf(operands);
    return this;
  }

  /** No gradient flows. */
  public Operation withoutGradient() {
    derivatives = 0;
    return this;
  }

  /** The gradient has no gradient itself. */
  public Operation onceDifferentiable() {
    derivatives = 1;
    return this;
  }

  /** There is a method with a trailing underscore that changes the tensor. */
  public Operation inPlace() {
    inPlace = true;
    return this;
  }

  /** The result's size depends on values, so that a device has to be waited for. */
  public Operation waits() {
    waits = true;
    return this;
  }

  /** Devices may differ from the cpu by this many units in the last place; 0 if nothing is said. */
  public Operation within(double units) {
    ulps = units;
    return this;
  }

  /** How it comes to its result. */
  public Kind kind() {
    return kind;
  }

  /** The method's name. */
  public String name() {
    return name;
  }

  /** How it is called. */
  public String signature() {
    return signature;
  }

  /** One sentence. */
  public String summary() {
    return summary;
  }

  /** The types of its operands. */
  public Set<DType> types() {
    return EnumSet.copyOf(types);
  }

  /** How often it can be differentiated as far as is checked: 0, 1 or 2. */
  public int derivatives() {
    return derivatives;
  }

  /** Whether there is a method that changes the tensor. */
  public boolean hasInPlace() {
    return inPlace;
  }

  /** Whether a value has to be known before the result can be made. */
  public boolean hasToWait() {
    return waits || kind == Kind.HOST;
  }

  /** Units in the last place by which devices may differ. */
  public double ulps() {
    return ulps;
  }

  /** The calls. */
  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  @Override
  public String toString() {
    return name;
  }
}
