package dev.lamina.data;

import dev.lamina.backend.Device;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;

/**
 * Features and targets that pair up: row i of the one belongs to row i of the other.
 *
 * <pre>{@code
 * TensorDataset data = TensorDataset.of(x, y);
 * TensorDataset.Parts parts = data.split(0.2, new Generator(42));
 * History history = model.fit(parts.train(), Fit.epochs(200));
 * Evaluation evaluation = model.evaluate(parts.test());
 * }</pre>
 *
 * @param features [n, ...]
 * @param targets [n, ...]
 */
public record TensorDataset(Tensor features, Tensor targets) {

  /**
   * Pairs tensors up; the data set keeps them and copies nothing.
   *
   * @param features [n, ...]
   * @param targets [n, ...]
   * @throws ShapeException if their first dimensions differ or one has none
   */
  public TensorDataset {
    if (features.ndim() == 0 || targets.ndim() == 0 || features.size(0) != targets.size(0)) {
      throw new ShapeException(
          "TensorDataset.of: features and targets differ in their number of rows; got features "
              + features.shape()
              + ", targets "
              + targets.shape()
              + "; expected the same first dimension");
    }
  }

  /**
   * Pairs tensors up; the data set keeps them and copies nothing.
   *
   * @param features [n, ...]
   * @param targets [n, ...]
   * @return the pair
   * @throws ShapeException if their first dimensions differ or one has none
   */
  public static TensorDataset of(Tensor features, Tensor targets) {
    return new TensorDataset(features, targets);
  }

  /** {@return the number of rows n} */
  public int size() {
    return features.size(0);
  }

  /**
   * {@return these rows, in this order, as copies; a row may come more than once}
   *
   * @param indices positions from 0 on
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public TensorDataset rows(int... indices) {
    long[] rows = new long[indices.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = indices[i];
    }
    return rows(rows);
  }

  /**
   * {@return these rows, in this order, as copies; a row may come more than once}
   *
   * @param indices positions from 0 on
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public TensorDataset rows(long... indices) {
    for (long row : indices) {
      if (row < 0 || row >= size()) {
        throw new IndexOutOfBoundsException(
            "TensorDataset.rows: there is no row " + row + "; expected 0 to " + (size() - 1));
      }
    }
    // Positions on the cpu serve tensors anywhere.
    Tensor index = Device.cpu().run(() -> Tensor.of(indices));
    return new TensorDataset(features.indexSelect(0, index), targets.indexSelect(0, index));
  }

  /**
   * {@return the rows from {@code start} to before {@code end} as views}
   *
   * @param start the first row
   * @param end the row after the last one
   * @throws IndexOutOfBoundsException unless {@code 0 <= start <= end <= size()}
   */
  public TensorDataset range(int start, int end) {
    if (start < 0 || start > end || end > size()) {
      throw new IndexOutOfBoundsException(
          "TensorDataset.range: there are no rows "
              + start
              + " to "
              + end
              + "; expected 0 <= start <= end <= "
              + size());
    }
    int length = end - start;
    return new TensorDataset(features.narrow(0, start, length), targets.narrow(0, start, length));
  }

  /**
   * Divides the rows at random, as {@link Split#trainTest(int, double, Generator)} does.
   *
   * @param testFraction the share of rows to test with, between 0 and 1; rounded to whole rows
   * @param generator where the permutation comes from
   * @return the two parts
   * @throws IllegalArgumentException if a part would be empty
   */
  public Parts split(double testFraction, Generator generator) {
    Split split = Split.trainTest(size(), testFraction, generator);
    return new Parts(rows(split.train()), rows(split.test()));
  }

  /**
   * The two parts of a data set.
   *
   * @param train the rows to train on
   * @param test the rows to test with
   */
  public record Parts(TensorDataset train, TensorDataset test) {}
}
