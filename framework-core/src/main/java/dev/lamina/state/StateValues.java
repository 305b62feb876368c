package dev.lamina.state;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What may stand in a {@link State}: the kinds of value, and the primitive arrays by bits. */
final class StateValues {
  private StateValues() {}

  /** The value in the one class of its kind, lists copied; {@code path} names it in the error. */
  static Object normalized(String path, Object value) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(normalized(path + "[" + i + "]", list.get(i)));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value instanceof State
        || value instanceof Long
        || value instanceof Double
        || value instanceof String
        || value instanceof Boolean
        || value instanceof State.Array) {
      return value;
    }
    throw new IllegalArgumentException(
        "State: '"
            + path
            + "' is of no kind that a state holds; got "
            + (value == null ? "null" : value.getClass().getName())
            + "; expected a State, long, double, String, boolean, State.Array or a list of these");
  }

  static Object checkedCopy(DType dtype, Shape shape, Object values) {
    if (dtype == null || shape == null || values == null) {
      throw new IllegalArgumentException(
          "State.Array: dtype, shape and values are needed; got "
              + dtype
              + ", "
              + shape
              + ", "
              + (values == null ? "null" : values.getClass().getSimpleName()));
    }
    if (values.getClass() != javaType(dtype)) {
      throw new IllegalArgumentException(
          "State.Array: values do not fit the dtype; got "
              + values.getClass().getSimpleName()
              + "; expected "
              + javaType(dtype).getSimpleName()
              + " for "
              + dtype);
    }
    if (Array.getLength(values) != shape.numel()) {
      throw new IllegalArgumentException(
          "State.Array: values do not fit the shape; got "
              + Array.getLength(values)
              + " values; expected "
              + shape.numel()
              + " for shape "
              + shape);
    }
    return copy(values);
  }

  /** The Java array that holds a dtype. An expression switch: a new dtype does not compile here. */
  private static Class<?> javaType(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> float[].class;
      case FLOAT64 -> double[].class;
      case INT64 -> long[].class;
      case INT32 -> int[].class;
      case UINT8 -> byte[].class;
      case BOOL -> boolean[].class;
    };
  }

  static Object copy(Object values) {
    int length = Array.getLength(values);
    Object copy = Array.newInstance(values.getClass().getComponentType(), length);
    System.arraycopy(values, 0, copy, 0, length);
    return copy;
  }

  // Arrays.equals and Arrays.hashCode take all NaNs for one; a bit-exact format must not.

  static boolean sameBits(Object a, Object b) {
    if (a instanceof float[] x && b instanceof float[] y) {
      boolean same = x.length == y.length;
      for (int i = 0; same && i < x.length; i++) {
        same = Float.floatToRawIntBits(x[i]) == Float.floatToRawIntBits(y[i]);
      }
      return same;
    }
    if (a instanceof double[] x && b instanceof double[] y) {
      boolean same = x.length == y.length;
      for (int i = 0; same && i < x.length; i++) {
        same = Double.doubleToRawLongBits(x[i]) == Double.doubleToRawLongBits(y[i]);
      }
      return same;
    }
    return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
  }

  static int bitHash(Object values) {
    if (values instanceof float[] x) {
      int hash = 1;
      for (float v : x) {
        hash = 31 * hash + Float.floatToRawIntBits(v);
      }
      return hash;
    }
    if (values instanceof double[] x) {
      int hash = 1;
      for (double v : x) {
        hash = 31 * hash + Long.hashCode(Double.doubleToRawLongBits(v));
      }
      return hash;
    }
    return Arrays.deepHashCode(new Object[] {values});
  }
}
