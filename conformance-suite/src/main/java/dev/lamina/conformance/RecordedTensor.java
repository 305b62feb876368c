package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A tensor as a file holds it: {@code {"dtype", "shape", "data"}}, the data row-major.
 *
 * @param dtype type of the elements
 * @param shape the shape
 * @param values {@code float[]}, {@code double[]}, {@code boolean[]}, or {@code long[]} for
 *     integers
 */
record RecordedTensor(DType dtype, Shape shape, Object values) {
  /** Types of PyTorch's that Lamina has no tensors of. */
  private static final Set<String> OTHER_DTYPES =
      Set.of("int8", "int16", "float16", "bfloat16", "complex32", "complex64", "complex128");

  static RecordedTensor of(JsonNode node, String where) {
    Fields fields = Fields.of(node, where);
    DType dtype = dtype(fields.text("dtype"));
    Shape shape = shape(fields.sizes("shape"), where);
    List<JsonNode> data = fields.list("data");
    if (data.size() != shape.numel()) {
      throw new MalformedCaseException(
          where + ": " + data.size() + " values do not fill the shape " + shape);
    }
    return new RecordedTensor(dtype, shape, values(dtype, data, where + ".data"));
  }

  /**
   * The type of a name.
   *
   * @throws UnsupportedCaseException if Lamina has no such type
   * @throws MalformedCaseException if PyTorch has none either
   */
  static DType dtype(String name) {
    for (DType dtype : DType.values()) {
      if (dtype.toString().equals(name)) {
        return dtype;
      }
    }
    if (OTHER_DTYPES.contains(name)) {
      throw new UnsupportedCaseException("no tensors of type " + name);
    }
    throw new MalformedCaseException("dtype: there is no type \"" + name + "\"");
  }

  private static Shape shape(int[] sizes, String where) {
    try {
      return Shape.of(sizes);
    } catch (LaminaException refused) {
      throw new MalformedCaseException(where + ".shape: " + refused.getMessage());
    }
  }

  private static Object values(DType dtype, List<JsonNode> data, String where) {
    return switch (dtype) {
      case FLOAT32 -> {
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) Json.real(data.get(i), where);
        }
        yield values;
      }
      case FLOAT64 -> data.stream().mapToDouble(item -> Json.real(item, where)).toArray();
      case INT64, INT32, UINT8 ->
          data.stream().mapToLong(item -> Json.integer(item, where)).toArray();
      case BOOL -> {
        boolean[] values = new boolean[data.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = Json.flag(data.get(i), where);
        }
        yield values;
      }
    };
  }

  /** A contiguous tensor of these values on the CPU. */
  Tensor tensor() {
    return Device.cpu().run(this::made);
  }

  private Tensor made() {
    if (values instanceof float[] floats) {
      return Tensor.of(floats.clone(), shape);
    }
    if (values instanceof double[] doubles) {
      return Tensor.of(doubles.clone(), shape);
    }
    return values instanceof long[] longs
        ? Tensor.of(longs.clone(), shape).to(dtype)
        : Tensor.of(((boolean[]) values).clone(), shape);
  }

  /** The values of a floating-point tensor, without any rounding. */
  double[] reals() {
    if (values instanceof float[] floats) {
      double[] reals = new double[floats.length];
      Arrays.setAll(reals, i -> floats[i]);
      return reals;
    }
    return (double[]) values;
  }

  @Override
  public String toString() {
    return dtype + " " + shape;
  }
}
