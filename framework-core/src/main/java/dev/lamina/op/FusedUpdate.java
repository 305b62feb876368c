package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One pass over several tensors of equal shape that changes some of them in place: how optimizers
 * work. Nothing is recorded for gradients and, once bound, nothing is allocated.
 */
public final class FusedUpdate {
  /** What the pass computes for one element. */
  @FunctionalInterface
  public interface Body {
    /**
     * The new values.
     *
     * @param operands the operands' elements
     * @param scalars the numbers of the call, rounded to the operands' type
     * @return the new element of each updated operand
     */
    Expr[] apply(Expr[] operands, Expr[] scalars);
  }

  private final String name;
  private final int updated;
  private final int operands;
  private final int scalars;
  private final Body body;
  private final Map<DType, Program> programs = new ConcurrentHashMap<>();

  private FusedUpdate(String name, int updated, int operands, int scalars, Body body) {
    this.name = name;
    this.updated = updated;
    this.operands = operands;
    this.scalars = scalars;
    this.body = body;
  }

  /**
   * Declares a pass.
   *
   * @param name its name in errors
   * @param updated how many operands are changed: the first ones
   * @param operands number of operands
   * @param scalars number of scalars
   * @param body what is computed
   * @return the pass
   */
  public static FusedUpdate define(String name, int updated, int operands, int scalars, Body body) {
    return new FusedUpdate(name, updated, operands, scalars, body);
  }

  private Program program(DType type) {
    return programs.computeIfAbsent(
        type,
        t -> {
          DType[] types = new DType[operands];
          Expr[] x = new Expr[operands];
          for (int i = 0; i < operands; i++) {
            types[i] = t;
            x[i] = Expr.argument(i, t);
          }
          Expr[] s = new Expr[scalars];
          for (int i = 0; i < scalars; i++) {
            s[i] = Expr.scalar(i, t);
          }
          return new Program(name, types, body.apply(x, s));
        });
  }

  /**
   * Prepares the pass for some tensors.
   *
   * @param tensors the operands: one floating-point type, one shape, one device; the updated ones
   *     must not overlap themselves
   * @return the prepared pass
   * @throws ShapeException if they do not fit
   */
  public Bound bind(Tensor... tensors) {
    if (tensors.length != operands) {
      throw new IllegalArgumentException(
          name + ": expected " + operands + " tensors; got " + tensors.length);
    }
    Shape shape = tensors[0].shape();
    if (!tensors[0].dtype().isFloatingPoint()) {
      throw new DTypeException(
          name
              + ": only floating-point tensors are updated; got "
              + tensors[0].dtype()
              + " "
              + shape
              + ". Convert with to(DType.FLOAT32)");
    }
    for (Tensor t : tensors) {
      if (t.device() != tensors[0].device()) {
        throw new DeviceException(
            name
                + ": operands are on different devices; got "
                + tensors[0].device()
                + " and "
                + t.device()
                + "; expected one device. Move the parameters before the forward pass, not between"
                + " it and the step");
      }
      if (!t.shape().equals(shape) || t.dtype() != tensors[0].dtype()) {
        throw new ShapeException(
            name
                + ": operands must agree in shape and type; got "
                + tensors[0].dtype()
                + " "
                + shape
                + " and "
                + t.dtype()
                + " "
                + t.shape());
      }
    }
    for (int i = 0; i < updated; i++) {
      if (tensors[i].layout().overlapsItself()) {
        throw new ShapeException(
            name
                + ": an operand to be changed has several elements at one place in memory; got an"
                + " overlapping view "
                + shape
                + "; expected a tensor with memory of its own. Call clone() first");
      }
    }
    return new Bound(tensors.clone());
  }

  /** A pass with its tensors. Belongs to one thread at a time. */
  public final class Bound {
    private final Tensor[] tensors;
    private final ElementwiseLaunch launch;

    private Bound(Tensor[] tensors) {
      this.tensors = tensors;
      Storage[] storages = new Storage[updated + operands];
      Layout[] layouts = new Layout[updated + operands];
      boolean dense = true;
      for (int i = 0; i < updated + operands; i++) {
        Tensor t = tensors[i < updated ? i : i - updated];
        storages[i] = t.storage();
        layouts[i] = t.layout();
        dense &= layouts[i].isDense();
      }
      Iteration walk = dense ? layouts[0].linear() : Iteration.of(tensors[0].shape(), layouts);
      Program program = program(tensors[0].dtype());
      Backend backend = tensors[0].storage().backend();
      this.launch = new ElementwiseLaunch(backend, program, walk, storages, new long[scalars]);
    }

    /**
     * Whether an operand is this very tensor, and all of them are where they were.
     *
     * @param i position
     * @param tensor the tensor
     * @return true if it need not be bound again
     */
    public boolean holds(int i, Tensor tensor) {
      return tensors[i] == tensor && isCurrent();
    }

    /** Whether no operand has moved to another device, not even there and back. */
    private boolean isCurrent() {
      Storage[] storages = launch.operands();
      for (int i = 0; i < operands; i++) {
        if (tensors[i].storage() != storages[updated + i]) {
          return false;
        }
      }
      return true;
    }

    /**
     * Sets the scalars of the next runs.
     *
     * @param values the scalars; not kept
     */
    public void scalars(double[] values) {
      long[] bits = launch.scalars();
      if (values.length != bits.length) {
        throw new IllegalArgumentException(
            name + ": expected " + bits.length + " scalars; got " + values.length);
      }
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Double.doubleToRawLongBits(values[i]);
      }
    }

    /**
     * Runs the pass.
     *
     * @param values the scalars; not kept
     * @throws DeviceException if an operand has moved since it was bound
     */
    public void run(double[] values) {
      scalars(values);
      requireInPlace();
      launch.run();
      touch();
    }

    /** Fails if an operand is closed or has moved. */
    void requireInPlace() {
      Storage[] storages = launch.operands();
      for (int i = 0; i < operands; i++) {
        tensors[i].layout(name);
        if (tensors[i].storage() != storages[updated + i]) {
          throw moved();
        }
      }
    }

    private DeviceException moved() {
      return new DeviceException(
          name
              + ": an operand has moved to another device since it was bound; got operands on "
              + tensors[0].device()
              + "; expected them where they were. Bind them again");
    }

    /** Notes that operands have changed. */
    void touch() {
      for (int i = 0; i < updated; i++) {
        launch.operands()[i].touch();
      }
    }

    ElementwiseLaunch launch() {
      return launch;
    }
  }
}
