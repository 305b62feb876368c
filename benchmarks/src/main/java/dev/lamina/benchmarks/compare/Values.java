package dev.lamina.benchmarks.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one system answered in one row, in the row's unit. */
final class Values {
  private final List<Double> values = new ArrayList<>();

  static Values of(double... values) {
    Values made = new Values();
    Arrays.stream(values).forEach(made::add);
    return made;
  }

  void add(double value) {
    values.add(value);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  private double[] sorted() {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The middle one, or the mean of the two in the middle. */
  double median() {
    double[] v = sorted();
    int middle = v.length / 2;
    return v.length % 2 == 1 ? v[middle] : (v[middle - 1] + v[middle]) / 2;
  }

  double least() {
    return sorted()[0];
  }

  double most() {
    return sorted()[values.size() - 1];
  }

  /** Half the distance between the least and the most, in parts of the median. */
  double spread() {
    return (most() - least()) / 2 / median();
  }
}
