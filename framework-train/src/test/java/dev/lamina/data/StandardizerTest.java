package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Shape;
import dev.lamina.backend.ShapeException;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import dev.lamina.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.slf4j.LoggerFactory;

class StandardizerTest {
  private static final double[][] ROWS = {{1, 10}, {2, 10}, {3, 40}, {6, 20}};
  private static final Tensor X = Tensor.of(ROWS);

  private static void fails(
      Class<? extends RuntimeException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  @Test
  void meanAndPopulationDeviation() {
    Standardizer scaler = new Standardizer().fit(X);
    assertArrayEquals(new double[] {3, 20}, scaler.mean());
    assertArrayEquals(new double[] {Math.sqrt(3.5), Math.sqrt(150)}, scaler.std());
    assertEquals(List.of(), scaler.constantColumns());
    assertArrayEquals(scaler.mean(), new Standardizer().fit(ROWS).mean());
    assertArrayEquals(scaler.std(), new Standardizer().fit(ROWS).std());
  }

  @Test
  void appliedToWhatWasFittedItGivesMeanZeroAndDeviationOne() {
    Tensor x = Tensor.randn(new Generator(1), DType.FLOAT64, 200, 5).mul(7).add(1000);
    Standardizer scaler = new Standardizer().fit(x);
    Standardizer again = new Standardizer().fit(scaler.apply(x));
    assertArrayEquals(new double[5], again.mean(), 1e-12);
    assertArrayEquals(new double[] {1, 1, 1, 1, 1}, again.std(), 1e-12);
  }

  @Test
  void newRowsAreScaledByWhatWasFitted() {
    Standardizer scaler = new Standardizer().fit(X);
    double[][] rows = {{3, 20}, {0, Double.NaN}};
    double[][] scaled = scaler.apply(rows);
    assertArrayEquals(new double[] {0, 0}, scaled[0]);
    assertArrayEquals(new double[] {-3 / Math.sqrt(3.5), Double.NaN}, scaled[1]);
    Tensor tensor = scaler.apply(Tensor.of(rows));
    assertEquals(Shape.of(2, 2), tensor.shape());
    assertEquals(DType.FLOAT64, tensor.dtype());
    assertArrayEquals(new double[] {0, 0, scaled[1][0], Double.NaN}, tensor.toDoubleArray());
    assertArrayEquals(new double[] {3, 20}, rows[0]);
  }

  @Test
  void inverseUndoesApply() {
    Standardizer scaler = new Standardizer().fit(X);
    double[][] back = scaler.inverse(scaler.apply(ROWS));
    for (int i = 0; i < ROWS.length; i++) {
      assertArrayEquals(ROWS[i], back[i], 1e-14);
    }
    Tensor tensor = scaler.inverse(scaler.apply(X));
    assertArrayEquals(X.toDoubleArray(), tensor.toDoubleArray(), 1e-14);
  }

  @Test
  void dtypesAndLayouts() {
    Standardizer scaler = new Standardizer().fit(X.to(DType.FLOAT32));
    assertEquals(DType.FLOAT32, scaler.apply(X.to(DType.FLOAT32)).dtype());
    assertEquals(DType.FLOAT32, scaler.inverse(X.to(DType.FLOAT32)).dtype());
    Tensor integers = Tensor.of(new long[] {1, 10, 2, 10, 3, 40, 6, 20}, Shape.of(4, 2));
    assertArrayEquals(scaler.mean(), new Standardizer().fit(integers).mean());
    assertEquals(DType.FLOAT32, scaler.apply(integers).dtype());
    Tensor strided = X.t().contiguous().t();
    assertArrayEquals(scaler.apply(X).toDoubleArray(), scaler.apply(strided).toDoubleArray());
  }

  @Test
  void oneDimensionIsOneColumn() {
    Tensor y = Tensor.of(1.0, 2.0, 3.0, 6.0);
    Standardizer scaler = new Standardizer().fit(y);
    assertArrayEquals(new double[] {3}, scaler.mean());
    assertEquals(Shape.of(4), scaler.apply(y).shape());
    assertEquals(Shape.of(4, 1), scaler.apply(y.view(4, 1)).shape());
  }

  @Test
  void constantColumnsStayUnscaledWithAWarning() {
    Logger logger = (Logger) LoggerFactory.getLogger(Standardizer.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    Standardizer scaler;
    try {
      Tensor x = Tensor.of(new double[][] {{0.1, 1, 7}, {0.1, 2, 7}, {0.1, 3, 7}});
      scaler = new Standardizer().fit(x, List.of("rare", "weight", "always"));
    } finally {
      logger.detachAppender(log);
    }
    assertEquals(List.of("rare", "always"), scaler.constantColumns());
    assertArrayEquals(new double[] {0.1, 2, 7}, scaler.mean());
    assertArrayEquals(new double[] {1, Math.sqrt(2.0 / 3), 1}, scaler.std());
    double[] scaled = scaler.apply(new double[][] {{0.1, 2, 9}})[0];
    assertArrayEquals(new double[] {0, 0, 2}, scaled);
    assertEquals(1, log.list.size());
    assertEquals(Level.WARN, log.list.get(0).getLevel());
    assertEquals(
        "Standardizer.fit: constant in all 3 rows, left unscaled: [rare, always]",
        log.list.get(0).getFormattedMessage());
  }

  @Test
  void stateComesBackBitForBit() {
    Standardizer scaler = new Standardizer().fit(X, List.of("a", "b"));
    Standardizer other = new Standardizer();
    other.load(scaler.state());
    assertEquals(scaler.state(), other.state());
    assertArrayEquals(scaler.apply(ROWS), other.apply(ROWS));
    Standardizer empty = new Standardizer();
    other.load(empty.state());
    assertEquals(0, other.mean().length);
  }

  @Test
  void stateThatDoesNotFit() {
    Standardizer scaler = new Standardizer().fit(X, List.of("a", "b"));
    State before = scaler.state();
    fails(
        DataException.class,
        "Standardizer.load: 'mean' is missing, 'names' is missing, 'std' is missing,"
            + " 'scale' is unexpected; got [scale]; expected [mean, names, std]",
        () -> scaler.load(State.builder().put("scale", 1.0).build()));
    fails(
        DataException.class,
        "Standardizer.load: 'mean', 'std' and 'names' differ in length; got 2, 1 and 0",
        () -> scaler.load(state(new double[2], new double[1])));
    fails(
        DataException.class,
        "Standardizer.load: mean 0.0 and std 0.0 of 'b';"
            + " expected a finite mean and a positive, finite std",
        () -> scaler.load(state(new double[2], new double[] {1, 0}, "a", "b")));
    fails(
        DataException.class,
        "Standardizer.load: mean NaN and std 1.0 of 'a';"
            + " expected a finite mean and a positive, finite std",
        () -> scaler.load(state(new double[] {Double.NaN}, new double[] {1}, "a")));
    assertEquals(before, scaler.state());
  }

  private static State state(double[] mean, double[] std, String... names) {
    return State.builder()
        .put("mean", State.Array.of(mean, Shape.of(mean.length)))
        .put("std", State.Array.of(std, Shape.of(std.length)))
        .put("names", List.of(names))
        .build();
  }

  @Test
  void valuesThatAreNotFinite() {
    Standardizer scaler = new Standardizer().fit(X);
    double[] mean = scaler.mean();
    Tensor broken = Tensor.of(new double[][] {{1, 2}, {3, Double.NaN}});
    fails(
        IllegalArgumentException.class,
        "Standardizer.fit: row 1 of 'hp' is NaN; got x [2, 2]; expected finite numbers."
            + " Drop the row or fill the value in first",
        () -> scaler.fit(broken, List.of("wt", "hp")));
    fails(
        IllegalArgumentException.class,
        "Standardizer.fit: row 0 of 'column 1' is Infinity; got x [1, 2]; expected finite numbers."
            + " Drop the row or fill the value in first",
        () -> scaler.fit(new double[][] {{0, Double.POSITIVE_INFINITY}}));
    assertArrayEquals(mean, scaler.mean());
  }

  @Test
  void shapesThatDoNotFit() {
    Standardizer scaler = new Standardizer().fit(X, List.of("wt", "hp"));
    fails(
        ShapeException.class,
        "Standardizer.apply: x has 3 columns, the standardizer was fitted on 2;"
            + " got x [4, 3]; expected the columns [wt, hp]",
        () -> scaler.apply(Tensor.zeros(4, 3)));
    fails(
        ShapeException.class,
        "Standardizer.inverse: x has 1 columns, the standardizer was fitted on 2;"
            + " got row 0 of 1 values; expected the columns [wt, hp]",
        () -> scaler.inverse(new double[1][1]));
    fails(
        ShapeException.class,
        "Standardizer.fit: x is neither a matrix nor one column; got x [2, 2, 2];"
            + " expected [n, p] or [n]",
        () -> scaler.fit(Tensor.zeros(2, 2, 2)));
    fails(
        ShapeException.class,
        "Standardizer.fit: there is nothing to fit; got x [0, 3]; expected rows and columns",
        () -> scaler.fit(Tensor.zeros(0, 3)));
    fails(
        ShapeException.class,
        "Standardizer.fit: the rows of x differ in length;"
            + " got 2 values in row 0 and 1 in row 1; expected a matrix",
        () -> scaler.fit(new double[][] {{1, 2}, {1}}));
    fails(
        IllegalArgumentException.class,
        "Standardizer.fit: the number of names differs from the number of columns;"
            + " got 1 names [wt], x [4, 2]; expected a name a column",
        () -> scaler.fit(X, List.of("wt")));
    fails(
        DTypeException.class,
        "Standardizer.apply: x is boolean; got x [4, 2]; expected numbers",
        () -> scaler.apply(Tensor.zeros(DType.BOOL, 4, 2)));
  }

  @Test
  void notFitted() {
    for (Executable call :
        List.<Executable>of(
            () -> new Standardizer().apply(X), () -> new Standardizer().apply(ROWS))) {
      fails(
          IllegalStateException.class,
          "Standardizer.apply: there are no means yet; call fit or load first",
          call);
    }
    assertTrue(new Standardizer().constantColumns().isEmpty());
  }
}
