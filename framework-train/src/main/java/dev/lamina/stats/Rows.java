package dev.lamina.stats;

/** The rows of a design matrix, read a block at a time, wherever they lie. */
interface Rows {

  /** Returns the number of rows. */
  int count();

  /** Returns the number of columns, the intercept not counted. */
  int columns();

  /** Copies {@code rows} rows from row {@code first} on into {@code block}, row-major. */
  void read(int first, int rows, double[] block);

  /** Returns rows over an array of rows, which must be equally long. */
  static Rows of(double[][] x, int columns) {
    Rows rows = nested(x, columns);
    if (x.length > BlockQr.BLOCK) {
      return rows;
    }
    // a fit reads three times; few rows are quicker gathered once
    double[] flat = new double[x.length * columns];
    rows.read(0, x.length, flat);
    return of(flat, x.length, columns);
  }

  private static Rows nested(double[][] x, int columns) {
    return new Rows() {
      @Override
      public int count() {
        return x.length;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public void read(int first, int rows, double[] block) {
        for (int i = 0; i < rows; i++) {
          System.arraycopy(x[first + i], 0, block, i * columns, columns);
        }
      }
    };
  }

  /** Returns rows over one row-major array of {@code count * columns} values. */
  static Rows of(double[] x, int count, int columns) {
    return new Rows() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public void read(int first, int rows, double[] block) {
        System.arraycopy(x, first * columns, block, 0, rows * columns);
      }
    };
  }
}
