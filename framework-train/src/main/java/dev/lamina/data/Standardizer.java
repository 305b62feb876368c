package dev.lamina.data;

import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.state.State;
import dev.lamina.state.Stateful;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each column to mean 0 and standard deviation 1: {@code z = (x - mean) / std}.
 *
 * <pre>{@code
 * Standardizer scaler = new Standardizer().fit(xTrain); // never on the rows tested with
 * Tensor train = scaler.apply(xTrain);
 * Tensor test = scaler.apply(xTest);
 * Tensor back = scaler.inverse(test);
 * }</pre>
 *
 * <p>Mean and standard deviation are those of the rows given to {@link #fit}, the latter with
 * divisor n (of the population, as scikit-learn's; R's {@code scale} has n - 1). All is computed in
 * float64 and rounded once to the dtype of the result. No gradient flows.
 *
 * <p><b>Constant columns</b> get a standard deviation of 1: they become 0 in the rows fitted, and
 * the network ignores them instead of the run ending. {@link #fit} logs a warning with their names,
 * and {@link #constantColumns} lists them.
 *
 * <p>Shapes: a matrix [n, p] has p columns; a tensor [n], such as a response, is one column. A NaN
 * is an error in {@code fit} and stays NaN in {@code apply} and {@code inverse}.
 *
 * <p>The state holds {@code mean} and {@code std} (float64 arrays [p]) and {@code names} (a list of
 * texts).
 */
public final class Standardizer implements Stateful {
  private static final Logger LOG = LoggerFactory.getLogger(Standardizer.class);
  private static final Set<String> STATE = new TreeSet<>(Set.of("mean", "std", "names"));

  private double[] mean = new double[0];
  private double[] std = new double[0];
  private List<String> names = List.of();
  private List<String> constants = List.of();

  /** Makes a standardizer that is to be fitted or loaded. */
  public Standardizer() {}

  /**
   * Takes mean and standard deviation of each column, which errors and warnings call {@code column
   * 0, column 1, ...}.
   *
   * @param x [n, p] or [n], of any numeric dtype
   * @return this standardizer
   * @throws ShapeException if x is of another shape or has no rows or no columns
   * @throws DTypeException if x is boolean
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public Standardizer fit(Tensor x) {
    return fit(x, numbered(columns("Standardizer.fit", x)));
  }

  /**
   * Takes mean and standard deviation of each column.
   *
   * @param x [n, p] or [n], of any numeric dtype
   * @param names what errors and warnings call the columns
   * @return this standardizer
   * @throws ShapeException if x is of another shape or has no rows or no columns
   * @throws DTypeException if x is boolean
   * @throws IllegalArgumentException if a value is NaN or infinite, or the number of names is wrong
   */
  public Standardizer fit(Tensor x, List<String> names) {
    int columns = columns("Standardizer.fit", x);
    return fit(x.toDoubleArray(), columns, names, "x " + x.shape());
  }

  /**
   * Takes mean and standard deviation of each column of n rows of p values.
   *
   * @param x n rows of p values
   * @return this standardizer
   * @throws ShapeException if there are no rows or no columns, or the rows differ in length
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public Standardizer fit(double[][] x) {
    int columns = x.length == 0 ? 0 : x[0].length;
    double[] flat = flatten("Standardizer.fit", x, columns);
    return fit(flat, columns, numbered(columns), "x [" + x.length + ", " + columns + "]");
  }

  private Standardizer fit(double[] x, int columns, List<String> columnNames, String got) {
    if (x.length == 0) {
      throw new ShapeException(
          "Standardizer.fit: there is nothing to fit; got " + got + "; expected rows and columns");
    }
    if (columnNames.size() != columns) {
      throw new IllegalArgumentException(
          "Standardizer.fit: the number of names differs from the number of columns; got "
              + columnNames.size()
              + " names "
              + columnNames
              + ", "
              + got
              + "; expected a name a column");
    }
    int rows = x.length / columns;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i])) {
        throw new IllegalArgumentException(
            "Standardizer.fit: row "
                + i / columns
                + " of '"
                + columnNames.get(i % columns)
                + "' is "
                + x[i]
                + "; got "
                + got
                + "; expected finite numbers. Drop the row or fill the value in first");
      }
    }
    moments(x, rows, columns);
    names = List.copyOf(columnNames);
    replaceConstants(x, rows);
    return this;
  }

  private void moments(double[] x, int rows, int columns) {
    double[] means = new double[columns];
    double[] squares = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        means[j] += x[i * columns + j];
      }
    }
    for (int j = 0; j < columns; j++) {
      means[j] /= rows;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        // a second pass, since the mean of the squares less the square of the mean cancels
        double distance = x[i * columns + j] - means[j];
        squares[j] += distance * distance;
      }
    }
    mean = means;
    std = Arrays.stream(squares).map(sum -> Math.sqrt(sum / rows)).toArray();
  }

  private void replaceConstants(double[] x, int rows) {
    List<String> found = new ArrayList<>();
    int columns = mean.length;
    for (int j = 0; j < columns; j++) {
      boolean constant = true;
      for (int i = 1; i < rows && constant; i++) {
        constant = x[i * columns + j] == x[j];
      }
      if (constant) {
        mean[j] = x[j]; // the mean computed may be off by rounding
      }
      if (constant || std[j] == 0) {
        std[j] = 1;
        found.add(names.get(j));
      }
    }
    constants = Collections.unmodifiableList(found);
    if (!found.isEmpty()) {
      LOG.warn("Standardizer.fit: constant in all {} rows, left unscaled: {}", rows, found);
    }
  }

  /** {@return the mean of each column; empty before {@link #fit}} */
  public double[] mean() {
    return mean.clone();
  }

  /** {@return the standard deviation of each column, 1 for a constant one; empty before a fit} */
  public double[] std() {
    return std.clone();
  }

  /** {@return the names of the columns that {@link #fit} found constant; empty after a load} */
  public List<String> constantColumns() {
    return constants;
  }

  /**
   * Returns {@code (x - mean) / std} as a new tensor.
   *
   * @param x [m, p], or [m] if one column was fitted
   * @return the shape and device of x; its dtype if that is a floating-point one, else float32
   * @throws ShapeException if the number of columns is another one than that fitted
   * @throws DTypeException if x is boolean
   * @throws IllegalStateException before {@link #fit}
   */
  public Tensor apply(Tensor x) {
    return map("Standardizer.apply", x, true);
  }

  /**
   * Returns {@code x * std + mean} as a new tensor, which undoes {@link #apply}.
   *
   * @param x [m, p], or [m] if one column was fitted
   * @return the shape and device of x; its dtype if that is a floating-point one, else float32
   * @throws ShapeException if the number of columns is another one than that fitted
   * @throws DTypeException if x is boolean
   * @throws IllegalStateException before {@link #fit}
   */
  public Tensor inverse(Tensor x) {
    return map("Standardizer.inverse", x, false);
  }

  /**
   * {@return {@code (x - mean) / std} of rows of p values as new rows}
   *
   * @param x m rows of p values
   * @throws ShapeException if a row has another number of columns than those fitted
   * @throws IllegalStateException before {@link #fit}
   */
  public double[][] apply(double[][] x) {
    return map("Standardizer.apply", x, true);
  }

  /**
   * {@return {@code x * std + mean} of rows of p values as new rows}
   *
   * @param x m rows of p values
   * @throws ShapeException if a row has another number of columns than those fitted
   * @throws IllegalStateException before {@link #fit}
   */
  public double[][] inverse(double[][] x) {
    return map("Standardizer.inverse", x, false);
  }

  private Tensor map(String op, Tensor x, boolean forward) {
    checkColumns(op, columns(op, x), "x " + x.shape());
    double[] values = x.toDoubleArray();
    map(values, forward);
    DType dtype = x.dtype().isFloatingPoint() ? x.dtype() : DType.FLOAT32;
    // Rounded on the cpu: not every device has float64.
    Tensor mapped = Device.cpu().run(() -> Tensor.of(values, x.shape()));
    return mapped.to(dtype).to(x.device());
  }

  private double[][] map(String op, double[][] x, boolean forward) {
    double[][] mapped = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      checkColumns(op, x[i].length, "row " + i + " of " + x[i].length + " values");
      mapped[i] = x[i].clone();
      map(mapped[i], forward);
    }
    return mapped;
  }

  /** Maps row-major values in place. */
  private void map(double[] values, boolean forward) {
    int columns = mean.length;
    for (int start = 0; start < values.length; start += columns) {
      for (int j = 0; j < columns; j++) {
        double value = values[start + j];
        values[start + j] = forward ? (value - mean[j]) / std[j] : value * std[j] + mean[j];
      }
    }
  }

  private void checkColumns(String op, int found, String got) {
    if (mean.length == 0) {
      throw new IllegalStateException(op + ": there are no means yet; call fit or load first");
    }
    if (found != mean.length) {
      throw new ShapeException(
          op
              + ": x has "
              + found
              + " columns, the standardizer was fitted on "
              + mean.length
              + "; got "
              + got
              + "; expected the columns "
              + names);
    }
  }

  private static int columns(String op, Tensor x) {
    if (x.dtype() == DType.BOOL) {
      throw new DTypeException(op + ": x is boolean; got x " + x.shape() + "; expected numbers");
    }
    if (x.ndim() != 1 && x.ndim() != 2) {
      throw new ShapeException(
          op
              + ": x is neither a matrix nor one column; got x "
              + x.shape()
              + "; expected [n, p] or [n]");
    }
    return x.ndim() == 1 ? 1 : x.size(1);
  }

  private static double[] flatten(String op, double[][] x, int columns) {
    double[] flat = new double[x.length * columns];
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != columns) {
        throw new ShapeException(
            op
                + ": the rows of x differ in length; got "
                + columns
                + " values in row 0 and "
                + x[i].length
                + " in row "
                + i
                + "; expected a matrix");
      }
      System.arraycopy(x[i], 0, flat, i * columns, columns);
    }
    return flat;
  }

  private static List<String> numbered(int columns) {
    List<String> numbered = new ArrayList<>();
    for (int j = 0; j < columns; j++) {
      numbered.add("column " + j);
    }
    return numbered;
  }

  @Override
  public State state() {
    return State.builder()
        .put("mean", State.Array.of(mean, Shape.of(mean.length)))
        .put("std", State.Array.of(std, Shape.of(std.length)))
        .put("names", names)
        .build();
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if names are missing or unexpected, the three differ in length, or a
   *     standard deviation is not a positive number
   */
  @Override
  public void load(State state) {
    StateCheck.names("Standardizer", state, STATE);
    double[] newMean = state.array("mean").doubles();
    double[] newStd = state.array("std").doubles();
    List<String> newNames = StateCheck.texts("Standardizer", state, "names");
    if (newMean.length != newStd.length || newMean.length != newNames.size()) {
      throw new DataException(
          "Standardizer.load: 'mean', 'std' and 'names' differ in length; got "
              + newMean.length
              + ", "
              + newStd.length
              + " and "
              + newNames.size());
    }
    for (int j = 0; j < newStd.length; j++) {
      if (!(newStd[j] > 0 && Double.isFinite(newStd[j])) || !Double.isFinite(newMean[j])) {
        throw new DataException(
            "Standardizer.load: mean "
                + newMean[j]
                + " and std "
                + newStd[j]
                + " of '"
                + newNames.get(j)
                + "'; expected a finite mean and a positive, finite std");
      }
    }
    mean = newMean;
    std = newStd;
    names = List.copyOf(newNames);
    constants = List.of();
  }
}
