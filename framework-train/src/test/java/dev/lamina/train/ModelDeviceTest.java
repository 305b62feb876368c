package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.data.TensorDataset;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import dev.lamina.twin.Twin;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelDeviceTest {
  private final Tensor x = LinearData.features(203, 1);
  private final Tensor y = LinearData.targets(x, 2);

  @AfterEach
  void renewTheTwin() {
    Twin.fresh();
  }

  private static Model model() {
    return Model.of(LinearData.network(42))
        .compile(Adam.builder().lr(1e-2), new MSELoss(), Metrics.rmse(), Metrics.r2());
  }

  private static Fit quiet(int epochs) {
    return Fit.epochs(epochs).verbose(Verbose.SILENT).generator(new Generator(3));
  }

  private static void assertSameFigures(Model expected, History one, Model actual, History two) {
    assertEquals(one.toCsv(), two.toCsv());
    assertEquals(expected.module().state(), actual.module().state());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void trainsAsOnTheCpuBitForBitWhereverTheDataAre(Device device) {
    Model home = model();
    History expected = home.fit(x, y, quiet(4).validationSplit(0.2));
    for (Device ofX : List.of(Device.cpu(), device)) {
      for (Device ofY : List.of(Device.cpu(), device)) {
        Model away = model();
        assertSame(away, away.to(device));
        History history = away.fit(x.to(ofX), y.to(ofY), quiet(4).validationSplit(0.2));
        assertSameFigures(home, expected, away, history);
        assertSame(device, away.module().device().orElseThrow());
      }
    }
    Model back = model();
    assertSameFigures(
        home, expected, back, back.fit(x.to(device), y, quiet(4).validationSplit(0.2)));
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void aMoveAmidTrainingIsNoDifference(Device device) {
    Model home = model();
    Model away = model();
    Fit first = quiet(2);
    Fit second = quiet(3);
    home.fit(x, y, first);
    History expected = home.fit(x, y, second);
    away.fit(x, y, quiet(2));
    away.to(device);
    assertSameFigures(home, expected, away, away.fit(x, y, quiet(3)));
  }

  @Test
  void dataThatAreTooLargeMoveBatchByBatch() {
    Device device = Twin.fresh();
    Model home = model();
    Fit fit = quiet(2).batchSize(50).validationSplit(0.2);
    History expected = home.fit(x, y, fit.generator(new Generator(3)));
    Evaluation evaluation = home.evaluate(x, y);
    Tensor predicted = home.predict(x);
    Model away = model().to(device);
    // A quarter of this holds 50 samples of 4 numbers, but not 203.
    Twin.of(device).maxAllocation(4 * 50 * 16);
    History history = away.fit(x, y, fit.generator(new Generator(3)));
    assertSameFigures(home, expected, away, history);
    assertEquals(evaluation, away.evaluate(x, y));
    assertArrayEquals(predicted.toFloatArray(), away.predict(x).toFloatArray());
  }

  @Test
  void nothingIsReadBetweenTheSteps() {
    Device device = Twin.fresh();
    Model away = model().to(device);
    away.fit(x, y, quiet(2).validationSplit(0.2));
    // 162 samples in 6 batches, then 41 in 2: the losses, then outputs and targets
    List<Integer> epoch = List.of(6, 162, 162, 2, 41, 41);
    assertEquals(Collections.nCopies(2, epoch).stream().flatMap(List::stream).toList(), reads());
    Twin.fresh();
    Model plain = Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.01), new MSELoss());
    plain.to(device).fit(x, y, quiet(3));
    assertEquals(List.of(7, 7, 7), reads());
    Twin.fresh();
    away.evaluate(x, y);
    assertEquals(List.of(7, 203, 203), reads());
    Twin.fresh();
    away.predict(x);
    assertEquals(List.of(203), reads());
    Twin.fresh();
    away.predict(x.to(device));
    assertEquals(List.of(), reads());
    away.trainOnBatch(x, y);
    assertEquals(List.of(1), reads());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void theNumberOfReadingsIsThatOfTheEpochs(Device device) {
    Model away = model().to(device);
    long before = device.backend().reads();
    away.fit(x, y, quiet(5).batchSize(4));
    // losses, outputs and targets
    assertEquals(3 * 5, device.backend().reads() - before);
  }

  private static List<Integer> reads() {
    return Twin.of(Twin.device(0)).readings();
  }

  @Test
  void dataOnTheDeviceAreCheckedThere() {
    Device device = Twin.fresh();
    Model plain = Model.of(LinearData.network(1)).compile(Sgd.builder().lr(0.01), new MSELoss());
    plain.to(device).fit(x.to(device), y.to(device), quiet(1));
    // one mark for x, one for y, the losses
    assertEquals(List.of(1, 1, 7), reads());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void nanOnADeviceNamesItsPlace(Device device) {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      // several pieces of 16 MiB
      int n = 2_000_000;
      float[] values = new float[n * 3];
      values[1_800_000 * 3 + 2] = bad;
      values[1_900_000 * 3] = bad;
      Tensor features = Tensor.of(values, Shape.of(n, 3)).to(device);
      Tensor targets = Tensor.zeros(n, 1).to(device);
      TrainingException e =
          assertThrows(TrainingException.class, () -> model().fit(features, targets, quiet(1)));
      assertTrue(
          e.getMessage()
              .startsWith("fit: x holds " + bad + " at row 1800000, column 2 (counted from 0)"),
          e.getMessage());
    }
  }

  @Test
  void metricsReadBoundedPieces() {
    Device device = Twin.fresh();
    int n = 5_000_000;
    Tensor features = Tensor.randn(new Generator(1), DType.FLOAT32, n, 1);
    Tensor targets = features.mul(2);
    Model home =
        Model.of(new Linear(1, 1, true, new Generator(1)))
            .compile(Sgd.builder().lr(0.01), new MSELoss(), Metrics.mae());
    Evaluation expected = home.evaluate(features, targets, 300_000);
    Evaluation actual = home.to(device).evaluate(features, targets, 300_000);
    assertEquals(expected, actual);
    // 8 MiB hold six batches
    int piece = 6 * 300_000;
    assertEquals(List.of(piece, piece, piece, piece, 17, n - 2 * piece, n - 2 * piece), reads());
  }

  @Test
  void aBatchLargerThanAPieceIsReadAsAWhole() {
    Device device = Twin.fresh();
    int n = 3_000_000;
    Tensor features = Tensor.randn(new Generator(1), DType.FLOAT32, n, 1);
    Model home =
        Model.of(new Linear(1, 1, true, new Generator(1)))
            .compile(Sgd.builder().lr(0.01), new MSELoss(), Metrics.rmse());
    Evaluation expected = home.evaluate(features, features, n);
    assertEquals(expected, home.to(device).evaluate(features, features, n));
    assertEquals(List.of(1, n, n), reads());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void trainOnBatchTakesDataOfAnyDevice(Device device) {
    Model home = model();
    Model away = model().to(device);
    for (Tensor each : List.of(x, x.to(device), x)) {
      double expected = home.trainOnBatch(x, y);
      assertEquals(expected, away.trainOnBatch(each, y));
    }
    Tensor leaf = x.clone().requiresGrad_();
    away.trainOnBatch(leaf, y);
    assertSame(Device.cpu(), leaf.grad().device());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void predictionsComeToTheDeviceOfTheSamples(Device device) {
    Model model = model();
    Tensor expected = model.predict(x);
    assertSame(Device.cpu(), expected.device());
    for (Device ofModel : List.of(device, Device.cpu())) {
      model.to(ofModel);
      for (Device ofX : List.of(device, Device.cpu())) {
        Tensor predicted = model.predict(x.to(ofX), 17);
        assertSame(ofX, predicted.device());
        assertArrayEquals(expected.toFloatArray(), predicted.toFloatArray());
      }
      assertEquals(model.evaluate(x, y), model.evaluate(x.to(device), y.to(device)));
    }
  }

  private static Model diverging(Device device) {
    return Model.of(LinearData.network(42))
        .compile(Sgd.builder().lr(1e3), new MSELoss(), Metrics.rmse())
        .to(device);
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void aDivergingLossIsNoticedWhenTheEpochEnds(Device device) {
    Fit fit = quiet(3).batchSize(25).shuffle(false);
    TrainingException atOnce =
        assertThrows(TrainingException.class, () -> diverging(Device.cpu()).fit(x, y, fit));
    TrainingException late =
        assertThrows(TrainingException.class, () -> diverging(device).fit(x, y, fit));
    String message = late.getMessage();
    String told =
        " Losses on "
            + device
            + " are not read at every step: [0-9] more steps have been taken"
            + " with it.";
    assertTrue(message.matches(".*" + told + " Fit.onNonFinite.*"), message);
    // but for that, it names the same epoch, batch and losses
    assertEquals(atOnce.getMessage(), message.replaceFirst(told, ""));
    int batch = Integer.parseInt(message.replaceFirst(".*, batch (\\d) of 9, .*", "$1"));
    assertTrue(message.contains(": " + (9 - batch + 1) + " more steps"), message);
  }

  @Test
  void aLossThatIsNotFiniteFromTheStart() {
    Device device = Twin.fresh();
    Model model = diverging(device);
    Tensor large = y.add(1e30);
    TrainingException e =
        assertThrows(TrainingException.class, () -> model.fit(x, large, quiet(1).batchSize(203)));
    assertEquals(
        "fit: the loss is Infinity in epoch 1 of 1, batch 1 of 1; got lr 1000.0; expected a finite"
            + " loss. No step had been taken before it: look at the scale of the features and"
            + " targets, and at the parameters. Losses on twin:0 are not read at every step: 1"
            + " more step has been taken with it. Fit.onNonFinite(OnNonFinite.CONTINUE) carries on"
            + " regardless",
        e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void aDivergingLossIsRecordedOnRequest(Device device) {
    Fit fit = quiet(3).shuffle(false).onNonFinite(OnNonFinite.CONTINUE);
    History history = diverging(device).fit(x, y, fit);
    assertEquals(OptionalInt.of(1), history.firstNonFiniteEpoch());
    assertEquals(diverging(Device.cpu()).fit(x, y, fit).toCsv(), history.toCsv());
  }

  @Test
  void validationDataMayBeElsewhere() {
    Device device = Twin.fresh();
    Device other = Twin.device(1);
    Model home = model();
    Model away = model().to(device);
    TensorDataset data = TensorDataset.of(x, y);
    TensorDataset elsewhere = TensorDataset.of(x.to(other), y);
    History expected = home.fit(data, quiet(2).validationData(data));
    assertEquals(expected.toCsv(), away.fit(elsewhere, quiet(2).validationData(elsewhere)).toCsv());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void aFileIsReadOnAnyDeviceBitForBit(Device device, @TempDir Path folder) {
    Model home = model();
    home.fit(x, y, quiet(2));
    float[] expected = home.predict(x).toFloatArray();
    Path fromCpu = folder.resolve("cpu.json");
    Path fromDevice = folder.resolve("device.json");
    home.save(fromCpu);
    Model onDevice = device.run(() -> Model.load(fromCpu));
    assertSame(device, onDevice.module().device().orElseThrow());
    assertEquals(home.module().state(), onDevice.module().state());
    assertArrayEquals(expected, onDevice.predict(x).toFloatArray());
    onDevice.save(fromDevice);
    Model back = Model.load(fromDevice);
    assertSame(Device.cpu(), back.module().device().orElseThrow());
    assertEquals(home.module().state(), back.module().state());
    assertArrayEquals(expected, back.predict(x).toFloatArray());
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.twin.OtherDevices#all")
  void modelsOfADeviceAreCheckedAndSummed(Device device) {
    String expected = model().summary();
    assertEquals(expected, model().to(device).summary());
    Model made = device.run(ModelDeviceTest::model);
    assertSame(device, made.module().device().orElseThrow());
    assertEquals(expected, made.summary());
  }
}
