package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.random.Generator;
import dev.lamina.stats.LinearRegression;
import dev.lamina.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataDeviceTest {
  private final Tensor x = Tensor.randn(new Generator(1), DType.FLOAT32, 10, 3);
  private final Tensor y = Tensor.randn(new Generator(2), DType.FLOAT32, 10, 1);

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void rowsOfDataOnADevice(Device device) {
    TensorDataset home = TensorDataset.of(x, y);
    TensorDataset away = TensorDataset.of(x.to(device), y);
    TensorDataset.Parts expected = home.split(0.3, new Generator(5));
    TensorDataset.Parts actual = device.run(() -> away.split(0.3, new Generator(5)));
    assertSame(device, actual.test().features().device());
    assertSame(Device.cpu(), actual.test().targets().device());
    assertArrayEquals(
        expected.test().features().toFloatArray(), actual.test().features().toFloatArray());
    assertArrayEquals(
        expected.train().targets().toFloatArray(), actual.train().targets().toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void standardizedValuesStayOnTheDeviceOfTheData(Device device) {
    Standardizer scaler = new Standardizer().fit(x);
    Standardizer other = new Standardizer().fit(x.to(device));
    assertEquals(scaler.state(), other.state());
    Tensor scaled = scaler.apply(x.to(device));
    assertSame(device, scaled.device());
    assertArrayEquals(scaler.apply(x).toFloatArray(), scaled.toFloatArray());
    assertSame(device, scaler.inverse(scaled).device());
    // whatever the default device is
    assertSame(Device.cpu(), device.run(() -> scaler.apply(x)).device());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void tablesMakeTensorsOnTheDefaultDevice(Device device) {
    byte[] csv = "a,b\n1,0.1\n2,0.2\n".getBytes(StandardCharsets.UTF_8);
    Table table = Table.readCsv(new ByteArrayInputStream(csv), "t.csv", CsvOptions.defaults());
    Tensor made = device.run(() -> table.tensor(DType.FLOAT32));
    assertSame(device, made.device());
    assertArrayEquals(table.tensor(DType.FLOAT32).toFloatArray(), made.toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void leastSquaresPredictsWhereTheDataAre(Device device) {
    LinearRegression home = LinearRegression.fit(x, y);
    LinearRegression away = LinearRegression.fit(x.to(device), y.to(device));
    assertArrayEquals(home.coefficients(), away.coefficients());
    Tensor predicted = away.predict(x.to(device));
    assertSame(device, predicted.device());
    assertArrayEquals(home.predict(x).toDoubleArray(), predicted.toDoubleArray());
  }
}
