package dev.lamina.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The cells of a table of coefficients, rounded and aligned by the rules of R's. */
final class CoefficientCells {
  private final int digits;

  private CoefficientCells(int digits) {
    this.digits = digits;
  }

  /**
   * Returns four columns: estimates, standard errors, t values and p-values. A redundant
   * coefficient's cells are {@code NA}, undefined values {@code NaN}.
   *
   * @param digits the significant digits that the least of the estimates and errors is shown with
   */
  static List<String[]> columns(LinearRegression fit, int digits) {
    double[] coefficients = fit.coefficients();
    int[] kept = new int[fit.rank()];
    int count = 0;
    for (int i = 0; i < coefficients.length; i++) {
      if (!Double.isNaN(coefficients[i])) {
        kept[count++] = i;
      }
    }
    CoefficientCells cells = new CoefficientCells(digits);
    String[] both =
        cells.estimates(concat(pick(coefficients, kept), pick(fit.standardErrors(), kept)));
    List<String[]> columns = new ArrayList<>();
    columns.add(Arrays.copyOfRange(both, 0, kept.length));
    columns.add(Arrays.copyOfRange(both, kept.length, both.length));
    columns.add(cells.tests(pick(fit.tValues(), kept)));
    columns.add(cells.pValues(pick(fit.pValues(), kept)));
    columns.replaceAll(column -> spread(column, kept, coefficients.length));
    return columns;
  }

  /** Formats estimates and standard errors alike, so that the smallest one keeps its digits. */
  private String[] estimates(double[] values) {
    double smallest = Double.POSITIVE_INFINITY;
    for (double value : values) {
      double size = Math.abs(value);
      if (size > 0 && size < smallest) {
        smallest = size;
      }
    }
    boolean none = Double.isInfinite(smallest);
    int before = 1 + (none ? 0 : (int) Math.floor(Math.log10(smallest)));
    String[] texts = RNumbers.format(rounded(values, Math.max(1, digits - before)), digits);
    showSmall(values, texts);
    return texts;
  }

  /** What rounding turned into a zero is shown after all, with a digit less. */
  private void showSmall(double[] values, String[] texts) {
    int[] hidden = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i]) && values[i] != 0 && Double.parseDouble(texts[i]) == 0) {
        hidden[count++] = i;
      }
    }
    hidden = Arrays.copyOf(hidden, count);
    String[] shown = RNumbers.format(pick(values, hidden), digits - 1);
    for (int i = 0; i < count; i++) {
      texts[hidden[i]] = shown[i];
    }
  }

  private String[] tests(double[] values) {
    return RNumbers.format(rounded(values, digits - 1), digits);
  }

  private String[] pValues(double[] values) {
    String[] texts = RNumbers.pValues(values, digits - 1);
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        texts[i] = "NaN";
      }
    }
    return texts;
  }

  private static double[] rounded(double[] values, int decimals) {
    return Arrays.stream(values).map(value -> RNumbers.round(value, decimals)).toArray();
  }

  private static double[] concat(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double[] pick(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }

  private static String[] spread(String[] texts, int[] places, int length) {
    String[] all = new String[length];
    Arrays.fill(all, "NA");
    for (int i = 0; i < places.length; i++) {
      all[places[i]] = texts[i];
    }
    return all;
  }
}
