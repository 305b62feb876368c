package dev.lamina.tensor;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import java.lang.reflect.Array;
import java.util.Arrays;

/** New tensors from values. */
final class Creation {
  private Creation() {}

  static Tensor empty(Device device, DType dtype, Shape shape) {
    return Context.current().allocate(device.backend(), dtype, Layout.contiguous(shape));
  }

  static Tensor full(Device device, DType dtype, Shape shape, double value) {
    return empty(device, dtype, shape).fill_(value);
  }

  /** A tensor of the values of a one-dimensional array. */
  static Tensor of(Object array, DType dtype, Shape shape) {
    int n = Array.getLength(array);
    if (n != shape.numel()) {
      throw new ShapeException(
          "of: the number of values does not fit the shape; got "
              + n
              + " values for shape "
              + shape
              + "; expected "
              + shape.numel());
    }
    Tensor x = empty(Device.getDefault(), dtype, shape);
    x.storage().backend().write(array, 0, x.storage(), 0, n);
    return x;
  }

  static Object arrayOf(Object value) {
    if (value instanceof Float f) {
      return new float[] {f};
    } else if (value instanceof Double d) {
      return new double[] {d};
    } else if (value instanceof Long || value instanceof Integer) {
      return new long[] {((Number) value).longValue()};
    } else if (value instanceof Boolean b) {
      return new boolean[] {b};
    } else if (value.getClass().isArray()) {
      return value;
    }
    throw new DTypeException(
        "of: no tensor of such a value; got "
            + value.getClass().getName()
            + "; expected a float, double, long, int or boolean, or an array of them");
  }

  static Tensor nested(Object array) {
    int ndim = 0;
    Class<?> type = array.getClass();
    while (type.isArray()) {
      ndim++;
      type = type.getComponentType();
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
    Object flat = Array.newInstance(type == int.class ? long.class : type, shape.numel());
    copy(array, sizes, 0, flat, 0);
    return of(flat, dtypeOf(type), shape);
  }

  private static DType dtypeOf(Class<?> type) {
    if (type == float.class) {
      return DType.FLOAT32;
    } else if (type == double.class) {
      return DType.FLOAT64;
    } else if (type == long.class || type == int.class) {
      return DType.INT64;
    } else if (type == boolean.class) {
      return DType.BOOL;
    }
    throw new DTypeException(
        "of: no tensor of such values; got "
            + type.getName()
            + "; expected arrays of float, double, long, int or boolean");
  }

  private static int copy(Object from, int[] sizes, int dim, Object to, int at) {
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
    int next = at;
    for (int i = 0; i < sizes[dim]; i++) {
      if (dim < sizes.length - 1) {
        next = copy(Array.get(from, i), sizes, dim + 1, to, next);
      } else if (from instanceof int[] ints) {
        ((long[]) to)[next++] = ints[i];
      } else {
        System.arraycopy(from, 0, to, next, sizes[dim]);
        return next + sizes[dim];
      }
    }
    return next;
  }

  static Tensor arange(long start, long end, long step) {
    requireStep(start, end, step);
    // Unsigned, since the distance of two longs may be more than the largest.
    long distance = step > 0 ? end - start : start - end;
    long stride = Math.abs(step);
    long count = distance == 0 ? 0 : Long.divideUnsigned(distance - 1, stride) + 1;
    long[] values = new long[count(count < 0 ? Long.MAX_VALUE : count, start, end, step)];
    for (int i = 0; i < values.length; i++) {
      values[i] = start + i * step;
    }
    return of(values, DType.INT64, Shape.of(values.length));
  }

  static Tensor arange(double start, double end, double step) {
    requireStep(start, end, step);
    float[] values = new float[count((long) Math.ceil((end - start) / step), start, end, step)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (start + i * step);
    }
    return of(values, DType.FLOAT32, Shape.of(values.length));
  }

  private static int count(long values, double start, double end, double step) {
    if (values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "arange: too many values; got start "
              + start
              + ", end "
              + end
              + ", step "
              + step
              + "; expected at most 2^31 - 1");
    }
    return (int) values;
  }

  private static void requireStep(double start, double end, double step) {
    if (!(step != 0) || step != step || !(step > 0 ? start <= end : start >= end)) {
      throw new IllegalArgumentException(
          "arange: the step does not lead from start to end; got start "
              + start
              + ", end "
              + end
              + ", step "
              + step);
    }
  }

  static Tensor linspace(double start, double end, int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "linspace: the number of steps must not be negative; got " + steps);
    }
    float[] values = new float[steps];
    float a = (float) start;
    float b = (float) end;
    float step = steps < 2 ? 0 : (b - a) / (steps - 1);
    for (int i = 0; i < steps; i++) {
      // From both ends, so that the last value is the end itself.
      values[i] = i < steps / 2 ? a + step * i : b - step * (steps - 1 - i);
    }
    if (steps == 1) {
      values[0] = a;
    }
    return of(values, DType.FLOAT32, Shape.of(steps));
  }

  static Tensor eye(int n, int m) {
    Shape shape = Shape.of(n, m);
    float[] values = new float[shape.numel()];
    for (int i = 0; i < Math.min(n, m); i++) {
      values[i * m + i] = 1;
    }
    return of(values, DType.FLOAT32, shape);
  }
}
