package dev.lamina.stats;

import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.tensor.Tensor;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A linear regression fitted by ordinary least squares: the b that minimises {@code |y - X b|^2},
 * with the statistics of R's {@code summary(lm(...))}. Immutable.
 *
 * <pre>{@code
 * LinearRegression fit =
 *     LinearRegression.builder().names("speed").response("dist").fit(x, y);
 * System.out.print(fit.summary());
 * Tensor predicted = fit.predict(xNew);
 * }</pre>
 *
 * <p>X is factorised by Householder QR in float64, whatever the dtype of the input. No gradient
 * flows through a fit or its predictions.
 *
 * <p><b>Redundant columns</b> are named, not refused: a column of which less than {@code 1e-7} of
 * its length is left beside the columns before it (a repeated column, a constant one beside the
 * intercept, the last category of a full one-hot encoding) gets no coefficient, as in R. It is
 * listed by {@link #aliased}, its statistics are NaN, {@link #summary} shows them as {@code NA},
 * and predictions leave the column out.
 *
 * <p><b>Order.</b> Arrays of statistics are in the order of {@link #names}: the intercept first, if
 * there is one, then the columns of X. Every array returned is a copy.
 *
 * <p><b>Without spread.</b> A constant response is fitted exactly: slopes of 0, residuals of 0, and
 * R², F and the t values of the slopes undefined (NaN), where R prints what rounding left over. See
 * {@link #warnings}.
 */
public final class LinearRegression {
  static final String INTERCEPT = "(Intercept)";

  private final LeastSquares numbers;
  private final List<String> predictors;
  private final String response;
  private final boolean intercept;
  private final boolean responseIsColumn;
  private final List<String> warnings;

  private LinearRegression(
      LeastSquares numbers, Builder options, List<String> predictors, boolean responseIsColumn) {
    this.numbers = numbers;
    this.predictors = predictors;
    this.response = options.response;
    this.intercept = options.intercept;
    this.responseIsColumn = responseIsColumn;
    this.warnings = findWarnings();
  }

  /**
   * Fits with an intercept and the names {@code x1, x2, ...}.
   *
   * @param x the predictors [n, p], of any numeric dtype
   * @param y the response [n] or [n, 1], of any numeric dtype
   * @return the fitted regression
   * @throws ShapeException if the shapes do not fit, or there are fewer rows than coefficients
   * @throws DTypeException if x or y is boolean
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public static LinearRegression fit(Tensor x, Tensor y) {
    return builder().fit(x, y);
  }

  /**
   * Fits with an intercept and the names {@code x1, x2, ...}.
   *
   * @param x the predictors, n rows of p values
   * @param y the n values of the response
   * @return the fitted regression
   * @throws ShapeException if the sizes do not fit, or there are fewer rows than coefficients
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  public static LinearRegression fit(double[][] x, double[] y) {
    return builder().fit(x, y);
  }

  /**
   * {@return the options of a fit: an intercept, names {@code x1, x2, ...}, the response {@code y}}
   */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the names of all coefficients, {@code (Intercept)} first if there is one} */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (intercept) {
      names.add(INTERCEPT);
    }
    names.addAll(predictors);
    return Collections.unmodifiableList(names);
  }

  /** {@return the names of X's columns, the redundant ones included} */
  public List<String> predictors() {
    return predictors;
  }

  /** {@return the name of the response} */
  public String response() {
    return response;
  }

  /** {@return whether the model has an intercept} */
  public boolean hasIntercept() {
    return intercept;
  }

  /** {@return the names of the redundant columns, which have no coefficient; empty at full rank} */
  public List<String> aliased() {
    List<String> names = names();
    List<String> aliased = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (Double.isNaN(numbers.coefficients()[i])) {
        aliased.add(names.get(i));
      }
    }
    return Collections.unmodifiableList(aliased);
  }

  /** {@return the number of rows n that were fitted} */
  public int observations() {
    return numbers.residuals().length;
  }

  /** {@return the number of coefficients that are not redundant, the intercept counted} */
  public int rank() {
    return numbers.rank();
  }

  /** {@return the residual degrees of freedom, n less {@link #rank}} */
  public int degreesOfFreedom() {
    return observations() - rank();
  }

  /** {@return the model's degrees of freedom, {@link #rank} less 1 for an intercept} */
  public int modelDegreesOfFreedom() {
    return rank() - (intercept ? 1 : 0);
  }

  /** {@return the estimated coefficients; NaN for a redundant column} */
  public double[] coefficients() {
    return numbers.coefficients().clone();
  }

  /**
   * {@return the standard errors {@code sigma * sqrt(diag((X'X)^-1))}; NaN for a redundant column
   * and without residual degrees of freedom}
   */
  public double[] standardErrors() {
    double sigma = sigma();
    return Arrays.stream(numbers.unscaledErrors()).map(e -> sigma * e).toArray();
  }

  /** {@return coefficients over standard errors; infinite or NaN where the error is 0} */
  public double[] tValues() {
    double[] t = standardErrors();
    for (int i = 0; i < t.length; i++) {
      t[i] = numbers.coefficients()[i] / t[i];
    }
    return t;
  }

  /**
   * {@return the two-sided p-values of the t values: the probability that a t distribution with
   * {@link #degreesOfFreedom} degrees exceeds them in magnitude}
   */
  public double[] pValues() {
    double[] p = tValues();
    if (degreesOfFreedom() == 0) {
      Arrays.fill(p, Double.NaN);
      return p;
    }
    TDistribution distribution = TDistribution.of(degreesOfFreedom());
    for (int i = 0; i < p.length; i++) {
      double t = Math.abs(p[i]);
      p[i] = Double.isNaN(t) ? t : 2 * distribution.survivalProbability(t);
    }
    return p;
  }

  /** {@return the residual standard error {@code sqrt(rss / degreesOfFreedom)}} */
  public double sigma() {
    return Math.sqrt(rss() / degreesOfFreedom());
  }

  /** {@return the residual sum of squares} */
  public double rss() {
    return numbers.residualSquares();
  }

  /**
   * {@return R², the share of the response's sum of squares that the model explains: about the mean
   * with an intercept, about 0 without (so the two do not compare)} 0 for an intercept alone, as in
   * R; NaN for a response without spread.
   */
  public double rSquared() {
    if (modelDegreesOfFreedom() == 0) {
      return 0;
    }
    return numbers.modelSquares() / (numbers.modelSquares() + rss());
  }

  /** {@return R² adjusted for the degrees of freedom; 0 for an intercept alone, as in R} */
  public double adjustedRSquared() {
    if (modelDegreesOfFreedom() == 0) {
      return 0;
    }
    double total = observations() - (intercept ? 1 : 0);
    return 1 - (1 - rSquared()) * (total / degreesOfFreedom());
  }

  /**
   * {@return F, the explained variance per degree of freedom over sigma²; NaN for an intercept
   * alone, for a response without spread and without residual degrees of freedom}
   */
  public double fStatistic() {
    double explained = numbers.modelSquares() / modelDegreesOfFreedom();
    return explained / (rss() / degreesOfFreedom());
  }

  /** {@return the p-value of {@link #fStatistic}, the upper tail of the F distribution} */
  public double fPValue() {
    double f = fStatistic();
    if (Double.isNaN(f)) {
      return f;
    }
    return FDistribution.of(modelDegreesOfFreedom(), degreesOfFreedom()).survivalProbability(f);
  }

  /** {@return the n fitted values} */
  public double[] fitted() {
    return numbers.fitted().clone();
  }

  /** {@return the n residuals, response less fitted value} */
  public double[] residuals() {
    return numbers.residuals().clone();
  }

  /**
   * {@return what makes the statistics doubtful, in words: a fit that is perfect up to rounding, a
   * response without spread} Usually empty.
   */
  public List<String> warnings() {
    return warnings;
  }

  private List<String> findWarnings() {
    double spread = rss() + numbers.modelSquares();
    if (intercept && spread == 0 && modelDegreesOfFreedom() > 0) {
      return List.of(
          "the response '"
              + response
              + "' is constant ("
              + numbers.fitted()[0]
              + "): R-squared is undefined");
    }
    double sum = 0;
    for (double value : numbers.fitted()) {
      sum += value;
    }
    double mean = sum / observations();
    // R's criterion: the residual variance is nothing but the rounding of the fitted values
    double level = mean * mean + numbers.modelSquares() / Math.max(1, observations() - 1);
    if (degreesOfFreedom() > 0 && rss() / degreesOfFreedom() < level * 1e-30) {
      return List.of("essentially perfect fit: summary may be unreliable");
    }
    return List.of();
  }

  /**
   * Predicts the response of new rows. A redundant column counts as absent; NaN gives NaN.
   *
   * @param x m rows of p values
   * @return m predictions
   * @throws ShapeException if a row has another number of columns than the model
   */
  public double[] predict(double[][] x) {
    Rows rows = RegressionInput.newRows(x, predictors);
    return LeastSquares.predict(rows, numbers.coefficients(), intercept);
  }

  /**
   * Predicts the response of new rows. A redundant column counts as absent; NaN gives NaN.
   *
   * @param x the predictors [m, p], of any numeric dtype
   * @return float64 predictions on the device of x, [m, 1] if the fit was given y as [n, 1], else
   *     [m]
   * @throws ShapeException if x is not a matrix with the model's number of columns
   * @throws DTypeException if x is boolean, or its device has no float64
   */
  public Tensor predict(Tensor x) {
    Rows rows = RegressionInput.newRows(x, predictors);
    double[] predicted = LeastSquares.predict(rows, numbers.coefficients(), intercept);
    int m = predicted.length;
    Shape shape = responseIsColumn ? Shape.of(m, 1) : Shape.of(m);
    return x.device().run(() -> Tensor.of(predicted, shape));
  }

  /**
   * {@return the summary as R prints it: the call, the quantiles of the residuals, the table of
   * coefficients with significance stars, sigma, R² and F} {@link #warnings} follow at the end, one
   * a line. The legend of the stars has R's typographic quotes; see {@link #summary(Charset)}.
   */
  public String summary() {
    return RegressionSummary.of(this, "\u2018", "\u2019");
  }

  /**
   * {@return the summary for an output of the given encoding: with straight quotes where it lacks
   * the typographic ones, as R prints in such a locale}
   *
   * @param output the encoding of the terminal or file that the text goes to
   */
  public String summary(Charset output) {
    boolean typographic = output.canEncode() && output.newEncoder().canEncode("\u2018\u2019");
    return typographic ? summary() : RegressionSummary.of(this, "'", "'");
  }

  /** {@return the model on one line: {@code LinearRegression(dist = -17.58 + 3.932 speed)}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("LinearRegression(" + response + " =");
    List<String> names = names();
    boolean first = true;
    for (int i = 0; i < names.size(); i++) {
      double value = numbers.coefficients()[i];
      if (Double.isNaN(value)) {
        continue;
      }
      text.append(value < 0 ? " -" : first ? "" : " +").append(first && value < 0 ? "" : " ");
      text.append(RNumbers.general(Math.abs(value), 4).trim());
      text.append(intercept && i == 0 ? "" : " " + names.get(i));
      first = false;
    }
    return text.append(')').toString();
  }

  /** The options of a fit. */
  public static final class Builder {
    private boolean intercept = true;
    private List<String> names = List.of();
    private String response = "y";

    private Builder() {}

    /**
     * Sets whether the model has an intercept, as it does by default.
     *
     * @param intercept whether the model has an intercept
     * @return these options
     */
    public Builder intercept(boolean intercept) {
      this.intercept = intercept;
      return this;
    }

    /**
     * Sets the names of X's columns; {@code x1, x2, ...} by default.
     *
     * @param names a name for each column
     * @return these options
     * @throws IllegalArgumentException if a name is given twice
     */
    public Builder names(String... names) {
      return names(Arrays.asList(names));
    }

    /**
     * Sets the names of X's columns; {@code x1, x2, ...} by default.
     *
     * @param names a name for each column
     * @return these options
     * @throws IllegalArgumentException if a name is given twice
     */
    public Builder names(List<String> names) {
      Set<String> seen = new HashSet<>();
      for (String name : names) {
        if (!seen.add(name)) {
          throw new IllegalArgumentException(
              "LinearRegression.names: '" + name + "' is given twice; got " + names);
        }
      }
      this.names = List.copyOf(names);
      return this;
    }

    /**
     * Sets the name of the response; {@code y} by default.
     *
     * @param response the name
     * @return these options
     */
    public Builder response(String response) {
      this.response = response;
      return this;
    }

    /**
     * Fits.
     *
     * @param x the predictors, n rows of p values
     * @param y the n values of the response
     * @return the fitted regression
     * @throws ShapeException if the sizes do not fit, or there are fewer rows than coefficients
     * @throws IllegalArgumentException if a value is NaN or infinite, or the number of names is
     *     wrong
     */
    public LinearRegression fit(double[][] x, double[] y) {
      Rows rows = RegressionInput.predictors(x, names.size());
      return fit(rows, y, "[" + y.length + "]", false);
    }

    /**
     * Fits.
     *
     * @param x the predictors [n, p], of any numeric dtype
     * @param y the response [n] or [n, 1], of any numeric dtype
     * @return the fitted regression
     * @throws ShapeException if the shapes do not fit, or there are fewer rows than coefficients
     * @throws DTypeException if x or y is boolean
     * @throws IllegalArgumentException if a value is NaN or infinite, or the number of names is
     *     wrong
     */
    public LinearRegression fit(Tensor x, Tensor y) {
      Rows rows = RegressionInput.predictors(x, y);
      boolean column = RegressionInput.isColumn(y);
      return fit(rows, y.toDoubleArray(), y.shape().toString(), column);
    }

    private LinearRegression fit(Rows x, double[] y, String shapeOfY, boolean column) {
      RegressionInput.checkSizes(x, y, intercept, shapeOfY);
      List<String> predictors = RegressionInput.names(names, x.columns());
      Scan scan = new Scan(x, y, predictors, response);
      LeastSquares numbers = LeastSquares.solve(x, y, intercept, scan);
      return new LinearRegression(numbers, this, predictors, column);
    }
  }
}
