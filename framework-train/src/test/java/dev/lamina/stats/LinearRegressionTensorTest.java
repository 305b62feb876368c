package dev.lamina.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LinearRegressionTensorTest {
  private static final RCase MTCARS = RCase.named("mtcars");
  private final Tensor x = Tensor.of(MTCARS.x());
  private final Tensor y = Tensor.of(MTCARS.y());
  private final LinearRegression expected = LinearRegression.fit(MTCARS.x(), MTCARS.y());

  @Test
  void sameNumbersAsArrays() {
    LinearRegression fit = LinearRegression.fit(x, y);
    assertArrayEquals(expected.coefficients(), fit.coefficients());
    assertArrayEquals(expected.pValues(), fit.pValues());
    assertEquals(expected.summary(), fit.summary());
  }

  @Test
  void layoutDoesNotMatter() {
    Tensor transposed = x.t().contiguous().t();
    assertFalse(transposed.isContiguous());
    LinearRegression fit = LinearRegression.fit(transposed, y);
    assertArrayEquals(expected.coefficients(), fit.coefficients());
    assertArrayEquals(expected.predict(MTCARS.x()), fit.predict(transposed).toDoubleArray());
  }

  @Test
  void predictionsHaveTheShapeOfTheResponse() {
    Tensor flat = LinearRegression.fit(x, y).predict(x);
    assertEquals(Shape.of(32), flat.shape());
    assertEquals(DType.FLOAT64, flat.dtype());
    Tensor column = LinearRegression.fit(x, y.view(32, 1)).predict(x);
    assertEquals(Shape.of(32, 1), column.shape());
    assertArrayEquals(expected.fitted(), column.toDoubleArray());
    assertArrayEquals(expected.fitted(), flat.toDoubleArray());
  }

  @Test
  void otherDtypesAreWidened() {
    Tensor x32 = x.to(DType.FLOAT32);
    LinearRegression fit = LinearRegression.fit(x32, y.to(DType.FLOAT32));
    double[][] rounded = MTCARS.x();
    for (double[] row : rounded) {
      for (int j = 0; j < row.length; j++) {
        row[j] = (float) row[j];
      }
    }
    double[] response = MTCARS.y();
    for (int i = 0; i < response.length; i++) {
      response[i] = (float) response[i];
    }
    assertArrayEquals(LinearRegression.fit(rounded, response).coefficients(), fit.coefficients());
    Tensor counts = Tensor.of(new long[] {0, 1, 2, 4}, Shape.of(4, 1));
    double[] b = LinearRegression.fit(counts, Tensor.of(1L, 3L, 5L, 9L)).coefficients();
    assertArrayEquals(new double[] {1, 2}, b, 1e-14);
  }

  @Test
  void nothingIsRecordedForGradients() {
    Tensor leaf = x.clone().requiresGrad_();
    Tensor predicted = LinearRegression.fit(leaf, y).predict(leaf);
    assertFalse(predicted.requiresGrad());
  }
}
