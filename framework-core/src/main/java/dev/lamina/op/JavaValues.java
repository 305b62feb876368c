package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Tensors from Java's numbers, arrays and buffers, and back. */
public final class JavaValues {
  private JavaValues() {}

  // ---- Into tensors

  /** A tensor of the values of a one-dimensional array that holds the type. */
  public static Tensor of(Object array, DType dtype, Shape shape) {
    int n = Array.getLength(array);
    requireCount(n, shape);
    Tensor x = Creation.empty(Device.getDefault(), dtype, shape);
    x.storage().backend().write(array, 0, x.storage(), 0, n);
    return x;
  }

  private static void requireCount(int n, Shape shape) {
    if (n != shape.numel()) {
      throw new ShapeException(
          "of: the number of values does not fit the shape; got "
              + n
              + " values for shape "
              + shape
              + "; expected "
              + shape.numel());
    }
  }

  /** A tensor of the values of a one-dimensional array, converted to a type. */
  public static Tensor converted(Object array, DType dtype, Shape shape) {
    if (!array.getClass().isArray() || array.getClass().componentType().isArray()) {
      throw noValue(array.getClass().getName());
    }
    return of(as(array, dtype), dtype, shape);
  }

  /** A number as a vector of one, or a nested array, in the type that Java's suggests. */
  public static Tensor of(Object values) {
    Object array = arrayOf(values);
    Class<?> type = component(array);
    return nested(array, type == int.class ? DType.INT64 : dtypeOf("of", type));
  }

  /** A number as a vector of one, or a nested array, converted to a type. */
  public static Tensor of(DType dtype, Object values) {
    return nested(arrayOf(values), dtype);
  }

  /** The remaining values of a buffer. */
  public static Tensor of(Buffer buffer, Shape shape) {
    int n = buffer.remaining();
    requireCount(n, shape);
    if (buffer instanceof FloatBuffer b) {
      return of(get(new float[n], a -> b.duplicate().get(a)), DType.FLOAT32, shape);
    } else if (buffer instanceof DoubleBuffer b) {
      return of(get(new double[n], a -> b.duplicate().get(a)), DType.FLOAT64, shape);
    } else if (buffer instanceof LongBuffer b) {
      return of(get(new long[n], a -> b.duplicate().get(a)), DType.INT64, shape);
    } else if (buffer instanceof IntBuffer b) {
      return of(get(new int[n], a -> b.duplicate().get(a)), DType.INT32, shape);
    } else if (buffer instanceof ByteBuffer b) {
      return of(get(new byte[n], a -> b.duplicate().get(a)), DType.UINT8, shape);
    }
    throw noBuffer("of", buffer);
  }

  private static <A> A get(A array, java.util.function.Consumer<A> read) {
    read.accept(array);
    return array;
  }

  private static DTypeException noBuffer(String op, Buffer buffer) {
    return new DTypeException(
        op
            + ": no tensor has such values; got "
            + buffer.getClass().getSimpleName()
            + "; expected a FloatBuffer, DoubleBuffer, LongBuffer, IntBuffer or ByteBuffer");
  }

  private static Object arrayOf(Object value) {
    if (value == null) {
      throw noValue("null");
    } else if (value instanceof Float f) {
      return new float[] {f};
    } else if (value instanceof Double d) {
      return new double[] {d};
    } else if (value instanceof Long || value instanceof Integer) {
      return new long[] {((Number) value).longValue()};
    } else if (value instanceof Byte b) {
      return new byte[] {b};
    } else if (value instanceof Boolean b) {
      return new boolean[] {b};
    } else if (value.getClass().isArray()) {
      return value;
    }
    throw noValue(value.getClass().getName());
  }

  private static DTypeException noValue(String what) {
    return new DTypeException(
        "of: no tensor of such a value; got "
            + what
            + "; expected a float, double, long, int, byte or boolean, or an array of them");
  }

  private static Class<?> component(Object array) {
    Class<?> type = array.getClass();
    while (type.isArray()) {
      type = type.getComponentType();
    }
    return type;
  }

  private static DType dtypeOf(String op, Class<?> type) {
    if (type == float.class) {
      return DType.FLOAT32;
    } else if (type == double.class) {
      return DType.FLOAT64;
    } else if (type == long.class) {
      return DType.INT64;
    } else if (type == int.class) {
      return DType.INT32;
    } else if (type == byte.class) {
      return DType.UINT8;
    } else if (type == boolean.class) {
      return DType.BOOL;
    }
    throw new DTypeException(
        op
            + ": no tensor has such values; got "
            + type.getName()
            + "; expected arrays of float, double, long, int, byte or boolean");
  }

  private static Tensor nested(Object array, DType dtype) {
    Class<?> type = component(array);
    dtypeOf("of", type);
    int ndim = 0;
    for (Class<?> c = array.getClass(); c.isArray(); c = c.getComponentType()) {
      ndim++;
    }
    int[] sizes = new int[ndim];
    Object level = array;
    for (int d = 0; d < ndim; d++) {
      sizes[d] = Array.getLength(level);
      if (sizes[d] == 0) {
        break;
      }
      level = Array.get(level, 0);
    }
    Shape shape = Shape.of(sizes);
    Object flat = Array.newInstance(type, shape.numel());
    flatten(array, sizes, 0, flat, 0);
    return of(as(flat, dtype), dtype, shape);
  }

  private static int flatten(Object from, int[] sizes, int dim, Object to, int at) {
    if (from == null) {
      throw new ShapeException(
          "of: a row is missing (null), in dimension " + dim + " of " + Arrays.toString(sizes));
    }
    if (Array.getLength(from) != sizes[dim]) {
      throw new ShapeException(
          "of: rows of different lengths; got "
              + Array.getLength(from)
              + " values where "
              + sizes[dim]
              + " were expected, in dimension "
              + dim
              + " of "
              + Arrays.toString(sizes)
              + ". Every row of a nested array must be as long as the first");
    }
    if (dim == sizes.length - 1) {
      System.arraycopy(from, 0, to, at, sizes[dim]);
      return at + sizes[dim];
    }
    int next = at;
    for (int i = 0; i < sizes[dim]; i++) {
      next = flatten(Array.get(from, i), sizes, dim + 1, to, next);
    }
    return next;
  }

  /** The values of a one-dimensional array as the array that holds a type. */
  private static Object as(Object array, DType dtype) {
    DType own = dtypeOf("of", array.getClass().componentType());
    if (own == dtype) {
      return array;
    }
    Tensor x = Device.cpu().run(() -> of(array, own, Shape.of(Array.getLength(array))));
    return Transfer.values(x.to(dtype), "of");
  }

  // ---- Out of tensors

  /** All values as a nested array, or as a boxed number if there are no dimensions. */
  public static Object nested(Tensor x) {
    Object flat = Transfer.values(x, "toArray");
    return x.ndim() == 0 ? Array.get(flat, 0) : nested(flat, x.shape(), 0, 0);
  }

  /** All values as a nested array of a Java type. */
  public static <A> A nested(Tensor x, Class<A> type) {
    int ndim = 0;
    Class<?> component = type;
    for (; component.isArray(); component = component.getComponentType()) {
      ndim++;
    }
    if (ndim != x.ndim() || ndim == 0) {
      throw new ShapeException(
          "toArray: the array does not have the tensor's dimensions; got "
              + type.getSimpleName()
              + " for shape "
              + x.shape()
              + "; expected one pair of brackets a dimension"
              + (x.ndim() == 0 ? ". Read a single number with item()" : ""));
    }
    return type.cast(
        nested(Transfer.values(x, dtypeOf("toArray", component), "toArray"), x.shape(), 0, 0));
  }

  private static Object nested(Object flat, Shape shape, int dim, int at) {
    int n = shape.dim(dim);
    Class<?> component = flat.getClass().componentType();
    if (dim == shape.ndim() - 1) {
      Object row = Array.newInstance(component, n);
      System.arraycopy(flat, at, row, 0, n);
      return row;
    }
    int step = 1;
    for (int d = dim + 1; d < shape.ndim(); d++) {
      step *= shape.dim(d);
    }
    Object rows = Array.newInstance(arrays(component, shape.ndim() - dim - 1), n);
    for (int i = 0; i < n; i++) {
      Array.set(rows, i, nested(flat, shape, dim + 1, at + i * step));
    }
    return rows;
  }

  private static Class<?> arrays(Class<?> component, int ndim) {
    Class<?> type = component;
    for (int d = 0; d < ndim; d++) {
      type = type.arrayType();
    }
    return type;
  }

  /** Puts all values into a buffer, in row-major order, from its position on. */
  public static void copyTo(Tensor x, Buffer buffer) {
    if (buffer.isReadOnly()) {
      throw new IllegalArgumentException(
          "copyTo: the buffer is read-only; got "
              + buffer.getClass().getSimpleName()
              + " for "
              + x.dtype()
              + " "
              + x.shape()
              + "; expected a buffer that can be written to");
    }
    if (buffer.remaining() < x.numel()) {
      throw new ShapeException(
          "copyTo: the buffer is too small; got room for "
              + buffer.remaining()
              + " values, shape "
              + x.shape()
              + "; expected room for "
              + x.numel());
    }
    if (buffer instanceof FloatBuffer b) {
      b.put(x.toFloatArray());
    } else if (buffer instanceof DoubleBuffer b) {
      b.put(x.toDoubleArray());
    } else if (buffer instanceof LongBuffer b) {
      b.put(x.toLongArray());
    } else if (buffer instanceof IntBuffer b) {
      b.put(x.toIntArray());
    } else if (buffer instanceof ByteBuffer b) {
      b.put(x.toByteArray());
    } else {
      throw noBuffer("copyTo", buffer);
    }
  }
}
