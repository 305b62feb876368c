package dev.lamina.op;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** Random values, drawn in row-major order on the host and written to the tensor's device. */
public final class RandomFill {
  /** What this class declares. */
  public static final List<Operation> OPERATIONS =
      List.of(
          drawn("uniform_", "x.uniform_(from, to)", "Uniform numbers into a tensor.")
              .sample(x -> x[0].clone().uniform_(new Generator(3), -1, 2), Input.any(2, 3)),
          drawn("normal_", "x.normal_(mean, std)", "Normal numbers into a tensor.")
              .sample(x -> x[0].clone().normal_(new Generator(3), 1, 2), Input.any(2, 3)),
          drawn("bernoulli_", "x.bernoulli_(p)", "Ones with a probability, else zeros.")
              .sample(x -> x[0].clone().bernoulli_(new Generator(3), 0.5), Input.any(2, 3)),
          drawn("exponential_", "x.exponential_(rate)", "Exponential numbers into a tensor.")
              .sample(x -> x[0].clone().exponential_(new Generator(3), 1), Input.any(2, 3)));

  private RandomFill() {}

  private static Operation drawn(String name, String signature, String summary) {
    return Operation.creation(name, signature, summary).withoutGradient();
  }

  /** Draws values into a Java array. */
  @FunctionalInterface
  public interface Draw {
    /**
     * Fills an array.
     *
     * @param array {@code float[]}, {@code double[]} or {@code long[]}
     * @param n number of values
     */
    void into(Object array, int n);
  }

  /** Uniform on {@code [from, to)}. */
  public static Tensor uniform(Tensor x, Generator generator, double from, double to) {
    return floats(
        "uniform_",
        x,
        (array, n) -> {
          if (array instanceof float[] f) {
            generator.uniform(f, 0, n, from, to);
          } else {
            generator.uniform((double[]) array, 0, n, from, to);
          }
        });
  }

  /** Normal with a mean and a standard deviation. */
  public static Tensor normal(Tensor x, Generator generator, double mean, double std) {
    return floats(
        "normal_",
        x,
        (array, n) -> {
          if (array instanceof float[] f) {
            generator.normal(f, 0, n, mean, std);
          } else {
            generator.normal((double[]) array, 0, n, mean, std);
          }
        });
  }

  /** One with probability p, else zero. */
  public static Tensor bernoulli(Tensor x, Generator generator, double p) {
    return floats(
        "bernoulli_",
        x,
        (array, n) -> {
          if (array instanceof float[] f) {
            generator.bernoulli(f, 0, n, p);
          } else {
            generator.bernoulli((double[]) array, 0, n, p);
          }
        });
  }

  /** Exponential with a rate. */
  public static Tensor exponential(Tensor x, Generator generator, double rate) {
    return floats(
        "exponential_",
        x,
        (array, n) -> {
          if (array instanceof float[] f) {
            generator.exponential(f, 0, n, rate);
          } else {
            generator.exponential((double[]) array, 0, n, rate);
          }
        });
  }

  private static Tensor floats(String op, Tensor x, Draw draw) {
    requireFloating(op, x.dtype(), x.shape());
    return fill(op, x, draw);
  }

  /** Refuses types that cannot hold real numbers. */
  public static void requireFloating(String op, DType dtype, Shape shape) {
    if (!dtype.isFloatingPoint()) {
      throw new DTypeException(
          op
              + ": only floating-point tensors can be filled; got "
              + dtype
              + " "
              + shape
              + "; expected float32 or float64");
    }
  }

  /** Fills a tensor with what {@code draw} gives. */
  public static Tensor fill(String op, Tensor x, Draw draw) {
    Context context = Context.current();
    if (x.requiresGrad() && context.gradEnabled()) {
      throw new AutogradException(
          op
              + ": a tensor that requires a gradient is filled while operations are recorded; got "
              + x.dtype()
              + " "
              + x.shape()
              + ". Put it into Autograd.noGrad(() -> …)");
    }
    x.layout(op);
    Capture.refuse("it draws random numbers. Draw them before it, or leave it as it is");
    int n = x.numel();
    Object array = Transfer.array(x.dtype(), n);
    draw.into(array, n);
    Transfer.fill(x, array);
    x.storage().touch();
    return x;
  }
}
