package dev.lamina.benchmarks.work;

/**
 * A network of linear layers with ReLU between them, as numbers: its sizes and first parameters.
 *
 * @param sizes inputs, hidden units, outputs
 */
public record Network(int... sizes) {
  /** The network of W1 and W2. */
  public static final Network SMALL = new Network(3, 32, 1);

  /** The network of W3 and W10. */
  public static final Network CLASSIFIER = new Network(784, 512, 256, 10);

  /** {@return the number of layers} */
  public int layers() {
    return sizes.length - 1;
  }

  /**
   * {@return the number of inputs of a layer}
   *
   * @param layer its number, from 0
   */
  public int in(int layer) {
    return sizes[layer];
  }

  /**
   * {@return the number of outputs of a layer}
   *
   * @param layer its number, from 0
   */
  public int out(int layer) {
    return sizes[layer + 1];
  }

  /**
   * {@return a layer's first weights, [out, in] row by row}
   *
   * @param layer its number, from 0
   */
  public float[] weight(int layer) {
    return Data.uniform(100 + layer, in(layer) * out(layer), bound(layer));
  }

  /**
   * {@return a layer's first weights, [in, out] row by row, as some libraries keep them}
   *
   * @param layer its number, from 0
   */
  public float[] transposedWeight(int layer) {
    int rows = out(layer);
    int columns = in(layer);
    float[] weight = weight(layer);
    float[] transposed = new float[weight.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = weight[i * columns + j];
      }
    }
    return transposed;
  }

  /**
   * {@return a layer's first biases, [out]}
   *
   * @param layer its number, from 0
   */
  public float[] bias(int layer) {
    return Data.uniform(200 + layer, out(layer), bound(layer));
  }

  /** As large as PyTorch's are at first. */
  private double bound(int layer) {
    return 1 / Math.sqrt(in(layer));
  }
}
