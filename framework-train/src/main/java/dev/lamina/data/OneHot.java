package dev.lamina.data;

import dev.lamina.state.State;
import dev.lamina.state.Stateful;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The encoding of categories as indicators: a column a category, 1 where a row is of it, else 0.
 *
 * <pre>{@code
 * OneHot origin = OneHot.dropFirst().fit(cars.textColumn("origin"));
 * Table encoded = cars.oneHot("origin", origin);
 * }</pre>
 *
 * <p>The categories are sorted as texts, upper case before lower, so that the order of the rows
 * does not matter. All indicators of a row add up to 1, which a linear regression with an intercept
 * takes for a redundant column: {@link #dropFirst} leaves the first category out, and its
 * coefficients then compare the others with it. A network takes {@link #all}.
 *
 * <p>The state holds {@code categories} (a list of texts) and {@code dropFirst} (a flag).
 */
public final class OneHot implements Stateful {
  private static final Set<String> STATE = new TreeSet<>(Set.of("categories", "dropFirst"));

  private boolean dropsFirst;
  private List<String> categories = List.of();

  private OneHot(boolean dropsFirst) {
    this.dropsFirst = dropsFirst;
  }

  /** {@return an encoding, to be fitted, with a column for each category} */
  public static OneHot all() {
    return new OneHot(false);
  }

  /** {@return an encoding, to be fitted, with a column for each category but the first} */
  public static OneHot dropFirst() {
    return new OneHot(true);
  }

  /**
   * Takes over the categories that occur.
   *
   * @param values the categories of the rows to learn from
   * @return this encoding
   * @throws DataException if there are none
   */
  public OneHot fit(List<String> values) {
    if (values.isEmpty()) {
      throw new DataException("OneHot.fit: there are no values; expected at least one category");
    }
    categories = List.copyOf(new TreeSet<>(values));
    return this;
  }

  /** {@return the categories in their order, one left out included; empty before {@link #fit}} */
  public List<String> categories() {
    return categories;
  }

  /** {@return the number of columns of the encoding} */
  public int size() {
    return categories.size() - (dropsFirst && !categories.isEmpty() ? 1 : 0);
  }

  /**
   * {@return names for the columns of the encoding, {@code <prefix>_<category>}}
   *
   * @param prefix what the names begin with, usually the name of the column encoded
   */
  public List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    for (String category : categories.subList(categories.size() - size(), categories.size())) {
      names.add(prefix + "_" + category);
    }
    return Collections.unmodifiableList(names);
  }

  /**
   * Encodes.
   *
   * @param values the category of each row
   * @return [values][{@link #size}]
   * @throws DataException if a category was not there when the encoding was fitted
   * @throws IllegalStateException before {@link #fit}
   */
  public double[][] encode(List<String> values) {
    if (categories.isEmpty()) {
      throw new IllegalStateException("OneHot.encode: there are no categories yet; call fit first");
    }
    int width = size();
    int skipped = categories.size() - width;
    double[][] encoded = new double[values.size()][width];
    for (int i = 0; i < encoded.length; i++) {
      int at = Collections.binarySearch(categories, values.get(i));
      if (at < 0) {
        throw new DataException(
            "OneHot.encode: there is no category '"
                + values.get(i)
                + "' (row "
                + i
                + "); got the categories "
                + categories
                + NearNames.suggestion(values.get(i), categories));
      }
      if (at >= skipped) {
        encoded[i][at - skipped] = 1;
      }
    }
    return encoded;
  }

  @Override
  public State state() {
    return State.builder().put("categories", categories).put("dropFirst", dropsFirst).build();
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if names are missing or unexpected, or the categories are not sorted
   *     texts
   */
  @Override
  public void load(State state) {
    StateCheck.names("OneHot", state, STATE);
    List<String> texts = StateCheck.texts("OneHot", state, "categories");
    List<String> sorted = List.copyOf(new TreeSet<>(texts));
    if (!sorted.equals(texts)) {
      throw new DataException("OneHot.load: 'categories' are not sorted or repeat; got " + texts);
    }
    dropsFirst = state.flag("dropFirst");
    categories = sorted;
  }

  /** {@return the categories on one line: {@code OneHot(europe, japan, usa)}} */
  @Override
  public String toString() {
    return "OneHot(" + String.join(", ", categories) + (dropsFirst ? "; without the first)" : ")");
  }
}
