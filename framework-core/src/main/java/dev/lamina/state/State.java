package dev.lamina.state;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An immutable, ordered tree of named values: what a {@link Stateful} object remembers.
 *
 * <p>A value is one of seven kinds: a tree ({@code State}), an integer ({@code long}), a real
 * number ({@code double}), a text ({@code String}), a flag ({@code boolean}), an {@link Array}, or
 * a list of values of these kinds. There is no null. Names keep the order in which they were put.
 *
 * <pre>{@code
 * State state =
 *     State.builder()
 *         .put("lr", 0.01)
 *         .put("step", 200)
 *         .put("momentum", State.Array.of(new float[] {0.5f, -1f}, Shape.of(2)))
 *         .build();
 * double lr = state.real("lr");
 * }</pre>
 *
 * <p>Two states are equal when they hold equal values under the same names <em>in the same
 * order</em>; arrays are compared by their bits. Asking for a name that is missing, or that holds
 * another kind of value, is an {@link IllegalArgumentException} that says which name, what was
 * found and what exists.
 */
public final class State {
  private static final State EMPTY = new State(new LinkedHashMap<>());

  private final Map<String, Object> values;

  private State(LinkedHashMap<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Starts a new state.
   *
   * @return a builder without names
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The state without any names.
   *
   * @return always the same object
   */
  public static State empty() {
    return EMPTY;
  }

  /**
   * The names at the top of this tree.
   *
   * @return an unmodifiable set in the order of the names
   */
  public Set<String> names() {
    return values.keySet();
  }

  /**
   * Whether this state has no names.
   *
   * @return true for a state equal to {@link #empty()}
   */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * Whether a value of any kind stands under a name.
   *
   * @param name a name at the top of this tree
   * @return true if there is one
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * The value under a name, whatever its kind.
   *
   * @param name a name at the top of this tree
   * @return a {@code State}, {@code Long}, {@code Double}, {@code String}, {@code Boolean}, {@code
   *     Array} or unmodifiable {@code List<Object>}
   * @throws IllegalArgumentException if the name is missing
   */
  public Object value(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /**
   * The tree under a name.
   *
   * @param name a name at the top of this tree
   * @return the tree
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public State tree(String name) {
    return as(State.class, "a tree", name);
  }

  /**
   * The integer under a name.
   *
   * @param name a name at the top of this tree
   * @return the integer
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public long integer(String name) {
    return as(Long.class, "an integer", name);
  }

  /**
   * The real number under a name. An integer is taken too where a double holds it exactly, so that
   * {@code put("lr", 1)} reads back as {@code 1.0}.
   *
   * @param name a name at the top of this tree
   * @return the number
   * @throws IllegalArgumentException if the name is missing, holds another kind, or an integer that
   *     no double equals
   */
  public double real(String name) {
    Object value = value(name);
    // (double) Long.MAX_VALUE is 2^63, which casts back to Long.MAX_VALUE and would pass as equal
    if (value instanceof Long integer
        && (long) (double) integer == integer
        && integer != Long.MAX_VALUE) {
      return (double) integer;
    }
    return as(Double.class, "a real number", name);
  }

  /**
   * The text under a name.
   *
   * @param name a name at the top of this tree
   * @return the text
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public String text(String name) {
    return as(String.class, "a text", name);
  }

  /**
   * The flag under a name.
   *
   * @param name a name at the top of this tree
   * @return the flag
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public boolean flag(String name) {
    return as(Boolean.class, "a flag", name);
  }

  /**
   * The array under a name.
   *
   * @param name a name at the top of this tree
   * @return the array
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public Array array(String name) {
    return as(Array.class, "an array", name);
  }

  /**
   * The list under a name.
   *
   * @param name a name at the top of this tree
   * @return an unmodifiable list; its elements are of the kinds that {@link #value} lists
   * @throws IllegalArgumentException if the name is missing or holds another kind
   */
  public List<Object> list(String name) {
    List<?> list = as(List.class, "a list", name);
    return Collections.unmodifiableList(list);
  }

  private <T> T as(Class<T> kind, String article, String name) {
    Object value = value(name);
    if (!kind.isInstance(value)) {
      throw new IllegalArgumentException(
          "State: '" + name + "' is not " + article + "; got " + StateText.describe(value));
    }
    return kind.cast(value);
  }

  private IllegalArgumentException missing(String name) {
    return new IllegalArgumentException(
        "State: there is no '" + name + "'; got " + StateText.nameList(values.keySet()));
  }

  /** Whether {@code other} holds equal values under the same names in the same order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof State state
        && values.equals(state.values)
        && new ArrayList<>(values.keySet()).equals(new ArrayList<>(state.values.keySet()));
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The tree on one line, arrays by dtype and shape: {@code {lr: 0.01, w: float32[2]}}. */
  @Override
  public String toString() {
    return StateText.line(values);
  }

  /** Collects the values of a {@link State} in order. A name can be put once. */
  public static final class Builder {
    private final LinkedHashMap<String, Object> values = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Puts a tree.
     *
     * @param name a name not used before
     * @param value the tree
     * @return this builder
     * @throws IllegalArgumentException if the name is taken, or name or value is null
     */
    public Builder put(String name, State value) {
      return add(name, value);
    }

    /**
     * Puts an integer.
     *
     * @param name a name not used before
     * @param value the integer
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or null
     */
    public Builder put(String name, long value) {
      return add(name, value);
    }

    /**
     * Puts a real number; NaN and the infinities are allowed.
     *
     * @param name a name not used before
     * @param value the number
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or null
     */
    public Builder put(String name, double value) {
      return add(name, value);
    }

    /**
     * Puts a text.
     *
     * @param name a name not used before
     * @param value the text
     * @return this builder
     * @throws IllegalArgumentException if the name is taken, or name or value is null
     */
    public Builder put(String name, String value) {
      return add(name, value);
    }

    /**
     * Puts a flag.
     *
     * @param name a name not used before
     * @param value the flag
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or null
     */
    public Builder put(String name, boolean value) {
      return add(name, value);
    }

    /**
     * Puts an array.
     *
     * @param name a name not used before
     * @param value the array
     * @return this builder
     * @throws IllegalArgumentException if the name is taken, or name or value is null
     */
    public Builder put(String name, Array value) {
      return add(name, value);
    }

    /**
     * Puts a copy of a list, nested lists included. Elements may be of every kind of value; the
     * smaller integer boxes become {@code Long} and {@code Float} becomes {@code Double}.
     *
     * @param name a name not used before
     * @param value the list
     * @return this builder
     * @throws IllegalArgumentException if the name is taken or null, or an element is null or of no
     *     known kind
     */
    public Builder put(String name, List<?> value) {
      return add(name, value);
    }

    /**
     * Makes the state. The builder can go on afterwards.
     *
     * @return a state with all that was put so far
     */
    public State build() {
      return values.isEmpty() ? EMPTY : new State(new LinkedHashMap<>(values));
    }

    private Builder add(String name, Object value) {
      if (name == null) {
        throw new IllegalArgumentException("State: a name is null; expected a text");
      }
      Object kept = StateValues.normalized(name, value);
      if (values.putIfAbsent(name, kept) != null) {
        throw new IllegalArgumentException(
            "State: '" + name + "' was put twice; expected each name once");
      }
      return this;
    }
  }

  /**
   * A row-major array with its dtype and shape.
   *
   * <p>The values are copied when the array is made, and again by every accessor, so that an array
   * never changes. Equality is by dtype, shape and the bits of the values: NaNs of equal bits are
   * equal, {@code 0.0} and {@code -0.0} are not.
   *
   * @param dtype the element type
   * @param shape the dimensions; no dimensions mean a single value
   * @param values {@code shape.numel()} elements: {@code float[]} for float32, {@code double[]} for
   *     float64, {@code long[]} for int64, {@code int[]} for int32, {@code byte[]} for uint8,
   *     {@code boolean[]} for bool
   */
  public record Array(DType dtype, Shape shape, Object values) {

    /**
     * Makes an array of a copy of {@code values}.
     *
     * @param dtype the element type
     * @param shape the dimensions
     * @param values a Java array of the dtype, row-major; copied
     * @throws IllegalArgumentException if {@code values} is not a Java array of the dtype, or its
     *     length differs from {@code shape.numel()}
     */
    public Array {
      values = StateValues.checkedCopy(dtype, shape, values);
    }

    /**
     * A float32 array.
     *
     * @param values the elements, row-major; copied
     * @param shape the dimensions
     * @return the array
     * @throws IllegalArgumentException if the number of values is not {@code shape.numel()}
     */
    public static Array of(float[] values, Shape shape) {
      return new Array(DType.FLOAT32, shape, values);
    }

    /**
     * A float64 array.
     *
     * @param values the elements, row-major; copied
     * @param shape the dimensions
     * @return the array
     * @throws IllegalArgumentException if the number of values is not {@code shape.numel()}
     */
    public static Array of(double[] values, Shape shape) {
      return new Array(DType.FLOAT64, shape, values);
    }

    /**
     * An int64 array.
     *
     * @param values the elements, row-major; copied
     * @param shape the dimensions
     * @return the array
     * @throws IllegalArgumentException if the number of values is not {@code shape.numel()}
     */
    public static Array of(long[] values, Shape shape) {
      return new Array(DType.INT64, shape, values);
    }

    /**
     * A bool array.
     *
     * @param values the elements, row-major; copied
     * @param shape the dimensions
     * @return the array
     * @throws IllegalArgumentException if the number of values is not {@code shape.numel()}
     */
    public static Array of(boolean[] values, Shape shape) {
      return new Array(DType.BOOL, shape, values);
    }

    /**
     * The values as a Java array of the dtype.
     *
     * @return a copy, row-major
     */
    @Override
    public Object values() {
      return StateValues.copy(values);
    }

    /**
     * The values of a float32 array.
     *
     * @return a copy, row-major
     * @throws IllegalArgumentException if the dtype is another one
     */
    public float[] floats() {
      return as(float[].class, DType.FLOAT32);
    }

    /**
     * The values of a float64 array.
     *
     * @return a copy, row-major
     * @throws IllegalArgumentException if the dtype is another one
     */
    public double[] doubles() {
      return as(double[].class, DType.FLOAT64);
    }

    /**
     * The values of an int64 array.
     *
     * @return a copy, row-major
     * @throws IllegalArgumentException if the dtype is another one
     */
    public long[] longs() {
      return as(long[].class, DType.INT64);
    }

    /**
     * The values of a bool array.
     *
     * @return a copy, row-major
     * @throws IllegalArgumentException if the dtype is another one
     */
    public boolean[] booleans() {
      return as(boolean[].class, DType.BOOL);
    }

    private <T> T as(Class<T> kind, DType expected) {
      if (dtype != expected) {
        throw new IllegalArgumentException(
            "State.Array: the dtype is another one; got "
                + StateText.describe(this)
                + "; expected "
                + expected);
      }
      return kind.cast(values());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Array array
          && dtype == array.dtype
          && shape.equals(array.shape)
          && StateValues.sameBits(values, array.values);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * dtype.hashCode() + shape.hashCode()) + StateValues.bitHash(values);
    }

    /** Dtype and shape, not the values: {@code float32[2, 3]}. */
    @Override
    public String toString() {
      return dtype.toString() + shape;
    }
  }
}
