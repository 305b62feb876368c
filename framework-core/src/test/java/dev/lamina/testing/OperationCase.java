package dev.lamina.testing;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.op.ElementwiseOp;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/** One operation with all that the tests of every operation need to know of it. */
public final class OperationCase {
  /**
   * An error and its message.
   *
   * @param type the exception's type
   * @param message the whole message
   * @param code what fails
   */
  public record Failure(Class<? extends Throwable> type, String message, Executable code) {}

  private final String name;
  private final GradCheck.Function call;
  private Domain[] domains = {Domain.REAL};
  private Optional<ElementwiseOp> entry = Optional.empty();
  private String errorName;
  private boolean differentiable = true;
  private Shape[] shapes = {Shape.of(2, 3)};
  private Shape[] broadcast = {};
  private Shape[] materialised = {};
  private Shape[] empty = {Shape.of(0, 3)};
  private Shape emptyResult = Shape.of(0, 3);
  private Optional<Double> emptyValue = Optional.empty();
  private Shape[] zeroDim = {};
  private Shape zeroDimResult = Shape.of();
  private final List<Failure> failures = new ArrayList<>();

  private OperationCase(String name, GradCheck.Function call) {
    this.name = name;
    this.call = call;
    this.errorName = name;
  }

  /**
   * A case of an operation on one real operand of shape [2, 3].
   *
   * @param name the operation, and how it was called
   * @param call the call
   * @return the case, to be completed
   */
  public static OperationCase of(String name, GradCheck.Function call) {
    return new OperationCase(name, call);
  }

  /** An element-wise operation: all shapes follow from the number of operands. */
  static OperationCase elementwise(ElementwiseOp op, String name, GradCheck.Function call) {
    OperationCase c = of(name, call);
    c.entry = Optional.of(op);
    c.errorName = op.name();
    return c;
  }

  OperationCase on(Domain... operands) {
    domains = operands;
    int n = operands.length;
    if (entry.isPresent() && n > 1) {
      Shape[] all = {Shape.of(2, 1, 3), Shape.of(4, 1), Shape.of(3)};
      shapes = repeated(n, Shape.of(2, 3));
      broadcast = java.util.Arrays.copyOf(all, n);
      materialised = repeated(n, Shape.of(2, 4, 3));
      empty = java.util.Arrays.copyOf(new Shape[] {Shape.of(0, 3), Shape.of(1, 3), Shape.of()}, n);
    }
    zeroDim = entry.isPresent() ? repeated(n, Shape.of()) : zeroDim;
    return this;
  }

  private static Shape[] repeated(int n, Shape shape) {
    Shape[] all = new Shape[n];
    java.util.Arrays.fill(all, shape);
    return all;
  }

  /** The shapes of the operands in most tests. */
  OperationCase shapes(Shape... sizes) {
    shapes = sizes;
    return this;
  }

  /** Shapes that broadcast, and what broadcasting makes of them. */
  OperationCase broadcast(Shape[] before, Shape[] after) {
    broadcast = before;
    materialised = after;
    return this;
  }

  /** Operands without elements, and the result's shape. */
  OperationCase empty(Shape result, Shape... sizes) {
    emptyResult = result;
    empty = sizes;
    return this;
  }

  /** As {@link #empty(Shape, Shape...)} where the result has elements, all of one value. */
  OperationCase emptyGives(double value, Shape result, Shape... sizes) {
    emptyValue = Optional.of(value);
    return empty(result, sizes);
  }

  /** Operands of no dimensions, or as few as the operation takes, and the result's shape. */
  OperationCase zeroDim(Shape result, Shape... sizes) {
    zeroDimResult = result;
    zeroDim = sizes;
    return this;
  }

  /** The name in errors, where it is not the case's. */
  OperationCase namedInErrors(String op) {
    errorName = op;
    return this;
  }

  OperationCase withoutGradient() {
    differentiable = false;
    return this;
  }

  OperationCase fails(Class<? extends Throwable> type, String message, Executable code) {
    failures.add(new Failure(type, message, code));
    return this;
  }

  /** The operation, and how it was called. */
  public String name() {
    return name;
  }

  /** Its entry in the table of element-wise operations, if it has one. */
  public Optional<ElementwiseOp> entry() {
    return entry;
  }

  /** What errors call it. */
  public String errorName() {
    return errorName;
  }

  /** Whether gradients flow to its real operands. */
  public boolean isDifferentiable() {
    return differentiable;
  }

  /** What values its operands take. */
  public Domain[] domains() {
    return domains.clone();
  }

  /**
   * What happens if broadcasting is left to the caller, a shape an operand; empty if it has none.
   */
  public Shape[] materialised() {
    return materialised.clone();
  }

  /** Whether it broadcasts its operands against each other. */
  public boolean broadcasts() {
    return broadcast.length > 0;
  }

  /** Whether it takes operands of no dimensions. */
  public boolean takesZeroDim() {
    return zeroDim.length > 0;
  }

  /** Shape of the result for {@link #zeroDimInputs}. */
  public Shape zeroDimResult() {
    return zeroDimResult;
  }

  /** Shape of the result for {@link #emptyInputs}. */
  public Shape emptyResult() {
    return emptyResult;
  }

  /** What all elements of the result of {@link #emptyInputs} are, if it has elements. */
  public Optional<Double> emptyValue() {
    return emptyValue;
  }

  /** Errors of its own. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Calls the operation. */
  public Tensor call(Tensor... x) {
    return call.apply(x);
  }

  /** The call as a function, for gradient checks. */
  public GradCheck.Function function() {
    return call;
  }

  /** Sample operands of a type. */
  public Tensor[] inputs(DType dtype) {
    return sample(shapes, dtype);
  }

  /** Sample operands that broadcast. */
  public Tensor[] broadcastInputs(DType dtype) {
    return sample(broadcast, dtype);
  }

  /** Operands without elements. */
  public Tensor[] emptyInputs(DType dtype) {
    return sample(empty, dtype);
  }

  /** Operands of no dimensions. */
  public Tensor[] zeroDimInputs(DType dtype) {
    return sample(zeroDim, dtype);
  }

  private Tensor[] sample(Shape[] sizes, DType dtype) {
    Tensor[] x = new Tensor[sizes.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = domains[i].sample(sizes[i], 31L * i + 7, dtype);
    }
    return x;
  }

  @Override
  public String toString() {
    return name;
  }
}
