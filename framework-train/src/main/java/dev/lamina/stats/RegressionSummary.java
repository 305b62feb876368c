package dev.lamina.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints a regression as R prints {@code summary(lm(...))}, in 80 columns. */
final class RegressionSummary {
  private static final int WIDTH = 80;

  /** Beyond this a line of the call is broken, and the next one indented by 4. */
  private static final int CALL_WIDTH = 60;

  /** R's default: {@code max(3, getOption("digits") - 3)}. */
  private static final int DIGITS = 4;

  private static final double[] CUTPOINTS = {0.001, 0.01, 0.05, 0.1};
  private static final String[] STARS = {"***", "**", "*", "."};

  private final LinearRegression fit;
  private final String openQuote;
  private final String closeQuote;
  private final StringBuilder out = new StringBuilder();

  private RegressionSummary(LinearRegression fit, String openQuote, String closeQuote) {
    this.fit = fit;
    this.openQuote = openQuote;
    this.closeQuote = closeQuote;
  }

  /** Prints {@code fit}; the legend quotes the stars in the quotes given. */
  static String of(LinearRegression fit, String openQuote, String closeQuote) {
    RegressionSummary summary = new RegressionSummary(fit, openQuote, closeQuote);
    summary.call();
    summary.residuals();
    summary.coefficients();
    summary.statistics();
    for (String warning : fit.warnings()) {
      summary.out.append("Warning: ").append(warning).append('\n');
    }
    return summary.out.toString();
  }

  private void call() {
    out.append("\nCall:\n");
    List<String> terms = new ArrayList<>();
    for (String term : fit.predictors()) {
      terms.add(name(term));
    }
    if (terms.isEmpty() || !fit.hasIntercept()) {
      terms.add("1");
    }
    StringBuilder line = new StringBuilder("lm(formula = " + name(fit.response()) + " ~ ");
    int last = terms.size() - 1;
    for (int i = 0; i < last; i++) {
      boolean leavesInterceptOut = i + 1 == last && !fit.hasIntercept();
      line.append(terms.get(i)).append(leavesInterceptOut ? " - " : " + ");
      if (line.length() > CALL_WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder("    ");
      }
    }
    out.append(line).append(terms.get(last)).append(")\n\n");
  }

  /** Returns a name as a formula shows it: in backquotes unless it is an identifier of R's. */
  private static String name(String name) {
    boolean plain = name.matches("([\\p{L}]|\\.(?![0-9]))[\\p{L}\\p{Nd}._]*");
    return plain ? name : "`" + name + "`";
  }

  private void residuals() {
    out.append("Residuals:\n");
    double[] residuals = fit.residuals();
    int degrees = fit.degreesOfFreedom();
    if (degrees > 5) {
      double[] quantiles = zapped(quantiles(residuals));
      List<String> names = List.of("Min", "1Q", "Median", "3Q", "Max");
      row(names, RNumbers.format(quantiles, DIGITS));
    } else if (degrees > 0) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= residuals.length; i++) {
        names.add(Integer.toString(i));
      }
      row(names, RNumbers.format(residuals, DIGITS));
    } else {
      out.append("ALL ")
          .append(residuals.length)
          .append(" residuals are 0: no residual degrees of freedom!\n");
    }
  }

  /** Returns minimum, quartiles and maximum, interpolated linearly between the order statistics. */
  private static double[] quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[5];
    for (int q = 0; q < 5; q++) {
      double place = (sorted.length - 1) * (q / 4.0);
      int below = (int) Math.floor(place);
      int above = (int) Math.ceil(place);
      double part = place - below;
      quantiles[q] =
          sorted[above] == sorted[below]
              ? sorted[below]
              : (1 - part) * sorted[below] + part * sorted[above];
    }
    return quantiles;
  }

  /** Rounds to one decimal place more than {@link #DIGITS} digits of the largest value need. */
  private static double[] zapped(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double places = DIGITS + 1 - (largest > 0 ? Math.log10(largest) : 0);
    int decimals = (int) Math.floor(Math.max(0, places) + 0.5);
    return Arrays.stream(values).map(v -> RNumbers.round(v, decimals)).toArray();
  }

  /** Prints named values in as many columns of one width as fit, the names above. */
  private void row(List<String> names, String[] values) {
    int width = 0;
    for (int i = 0; i < values.length; i++) {
      width = Math.max(width, Math.max(names.get(i).length(), values[i].length()));
    }
    int perLine = Math.max(1, WIDTH / (width + 1));
    for (int start = 0; start < values.length; start += perLine) {
      int end = Math.min(values.length, start + perLine);
      for (String name : names.subList(start, end)) {
        out.append(RNumbers.padLeft(name, width)).append(' ');
      }
      out.append('\n');
      for (int i = start; i < end; i++) {
        out.append(RNumbers.padLeft(values[i], width)).append(' ');
      }
      out.append('\n');
    }
  }

  private void coefficients() {
    int redundant = fit.aliased().size();
    out.append("\nCoefficients:");
    if (redundant > 0) {
      out.append(" (").append(redundant).append(" not defined because of singularities)");
    }
    out.append('\n');
    List<String> titles = new ArrayList<>(List.of("Estimate", "Std. Error", "t value", "Pr(>|t|)"));
    List<String[]> columns = CoefficientCells.columns(fit, DIGITS);
    double[] p = fit.pValues();
    boolean stars = Arrays.stream(p).anyMatch(value -> value < 0.1);
    if (stars) {
      titles.add("");
      columns.add(starColumn(p));
    }
    List<String> rows = new ArrayList<>(fit.names());
    rows.replaceAll(row -> row.equals(LinearRegression.INTERCEPT) ? row : name(row));
    table(rows, titles, columns);
    if (stars) {
      out.append("---\nSignif. codes:  0 ");
      for (int i = 0; i < STARS.length; i++) {
        out.append(openQuote).append(STARS[i]).append(closeQuote);
        out.append(' ').append(RNumbers.format(CUTPOINTS[i], 7)).append(' ');
      }
      out.append(openQuote).append(' ').append(closeQuote).append(" 1\n");
    }
  }

  private static String[] starColumn(double[] p) {
    String[] stars = new String[p.length];
    int width = 1;
    for (int i = 0; i < p.length; i++) {
      stars[i] = "";
      for (int s = STARS.length - 1; s >= 0; s--) {
        if (p[i] <= CUTPOINTS[s]) {
          stars[i] = STARS[s];
        }
      }
      width = Math.max(width, stars[i].length());
    }
    for (int i = 0; i < stars.length; i++) {
      stars[i] = RNumbers.padRight(stars[i], width);
    }
    return stars;
  }

  /** Prints a matrix of texts; columns that do not fit beside the others follow below. */
  private void table(List<String> rows, List<String> titles, List<String[]> columns) {
    int label = 0;
    for (String row : rows) {
      label = Math.max(label, row.length());
    }
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = titles.get(c).length();
      for (String cell : columns.get(c)) {
        widths[c] = Math.max(widths[c], cell.length());
      }
    }
    int first = 0;
    while (first < widths.length) {
      int end = first;
      int total = label;
      do {
        total += widths[end++] + 1;
      } while (end < widths.length && total + widths[end] + 1 < WIDTH);
      out.append(" ".repeat(label));
      for (int c = first; c < end; c++) {
        out.append(' ').append(RNumbers.padLeft(titles.get(c), widths[c]));
      }
      out.append('\n');
      for (int r = 0; r < rows.size(); r++) {
        out.append(RNumbers.padRight(rows.get(r), label));
        for (int c = first; c < end; c++) {
          out.append(' ').append(RNumbers.padLeft(columns.get(c)[r], widths[c]));
        }
        out.append('\n');
      }
      first = end;
    }
  }

  private void statistics() {
    out.append("\nResidual standard error: ")
        .append(RNumbers.format(RNumbers.signif(fit.sigma(), DIGITS), 7))
        .append(" on ")
        .append(fit.degreesOfFreedom())
        .append(" degrees of freedom\n");
    int model = fit.modelDegreesOfFreedom();
    if (model > 0) {
      out.append("Multiple R-squared:  ")
          .append(RNumbers.general(fit.rSquared(), DIGITS))
          .append(",\tAdjusted R-squared:  ")
          .append(RNumbers.general(fit.adjustedRSquared(), DIGITS))
          .append(" \nF-statistic: ")
          .append(RNumbers.general(fit.fStatistic(), DIGITS))
          .append(" on ")
          .append(RNumbers.format(model, 7))
          .append(" and ")
          .append(RNumbers.format(fit.degreesOfFreedom(), 7))
          .append(" DF,  p-value: ")
          .append(RNumbers.pValues(new double[] {fit.fPValue()}, DIGITS)[0])
          .append('\n');
    }
    out.append('\n');
  }
}
