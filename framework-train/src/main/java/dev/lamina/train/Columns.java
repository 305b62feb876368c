package dev.lamina.train;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** The names of the figures of an epoch; the rows of a training share them. */
final class Columns {
  private final String[] names;

  private Columns(List<String> names) {
    this.names = names.toArray(new String[0]);
  }

  /** The loss and the metrics, and if there is a validation the same of it. */
  static Columns of(List<Metric> metrics, boolean validated) {
    List<String> names = new ArrayList<>();
    names.add("loss");
    metrics.forEach(metric -> names.add(metric.name()));
    if (validated) {
      List.copyOf(names).forEach(name -> names.add("val_" + name));
    }
    return new Columns(names);
  }

  int size() {
    return names.length;
  }

  /**
   * A row as a map from names to figures, in the order of the columns.
   *
   * @param values one a column; taken over
   */
  Row row(double[] values) {
    return new Row(names, values);
  }

  /** The figures of one epoch: a map that cannot be changed, and little more than an array. */
  static final class Row extends AbstractMap<String, Double> {
    private final String[] names;
    private final double[] values;

    private Row(String[] names, double[] values) {
      this.names = names;
      this.values = values;
    }

    @Override
    public Set<Map.Entry<String, Double>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<String, Double>> iterator() {
          return new Entries(names, values);
        }

        @Override
        public int size() {
          return names.length;
        }
      };
    }
  }

  private static final class Entries implements Iterator<Map.Entry<String, Double>> {
    private final String[] names;
    private final double[] values;
    private int next;

    Entries(String[] names, double[] values) {
      this.names = names;
      this.values = values;
    }

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, Double> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int i = next++;
      return Map.entry(names[i], values[i]);
    }
  }
}
