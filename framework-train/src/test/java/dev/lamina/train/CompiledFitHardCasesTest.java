package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.nn.CrossEntropyLoss;
import dev.lamina.nn.Linear;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Training by plans under conditions that nobody would wish for. */
@Tag("cpu")
class CompiledFitHardCasesTest {
  private final Tensor x = data(1, 103, 3);
  private final Tensor y = data(2, 103, 1);

  private static Tensor data(long seed, int... sizes) {
    Lamina.manualSeed(seed);
    return Tensor.randn(sizes);
  }

  private static Sequential net(int outputs) {
    Lamina.manualSeed(7);
    return Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, outputs));
  }

  private static Fit options(int epochs, boolean compiled) {
    return Fit.epochs(epochs).verbose(Verbose.SILENT).compiled(compiled);
  }

  private static List<float[]> parameters(Model model) {
    List<float[]> values = new ArrayList<>();
    model.module().parameters().forEach(p -> values.add(p.detach().toFloatArray()));
    return values;
  }

  private static void assertSame(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 0f, "number " + i);
    }
  }

  @Test
  void moreSizesOfBatchesThanPlansAndMetrics() {
    List<List<float[]>> both = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model =
          Model.of(net(1)).compile(Adam.builder().lr(0.01), new MSELoss(), Metrics.rmse());
      Lamina.manualSeed(99);
      StringBuilder history = new StringBuilder();
      for (int size = 2; size < 16; size++) {
        history.append(model.fit(x, y, options(2, compiled).batchSize(size)).toCsv());
      }
      List<float[]> values = parameters(model);
      values.add(new float[] {history.toString().hashCode()});
      both.add(values);
    }
    assertSame(both.get(0), both.get(1));
  }

  @Test
  void lookingForNanWithMetrics() {
    List<List<float[]>> both = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model =
          Model.of(net(1)).compile(Adam.builder().lr(0.01), new MSELoss(), Metrics.rmse());
      Lamina.manualSeed(99);
      try (var search = Autograd.detectAnomaly()) {
        model.fit(x, y, options(2, compiled).batchSize(20));
      }
      model.fit(x, y, options(2, compiled).batchSize(20));
      both.add(parameters(model));
    }
    assertSame(both.get(0), both.get(1));
  }

  @Test
  void classesThatDoNotExistAreTheSameErrorInTheSameBatch() {
    Tensor classes = Tensor.arange(103).remainder(4);
    classes.select(0, 77).fill_(4);
    List<String> messages = new ArrayList<>();
    List<List<float[]>> both = new ArrayList<>();
    for (boolean compiled : new boolean[] {false, true}) {
      Model model = Model.of(net(4)).compile(Sgd.builder().lr(0.1), new CrossEntropyLoss());
      Fit fit = options(2, compiled).batchSize(10).shuffle(false);
      messages.add(
          assertThrows(RuntimeException.class, () -> model.fit(x, classes, fit)).toString());
      both.add(parameters(model));
    }
    assertEquals(messages.get(0), messages.get(1));
    assertSame(both.get(0), both.get(1));
  }

  /** A training whose course depends on nothing outside of it. */
  private Callable<List<float[]>> training(long seed) {
    Lamina.manualSeed(seed);
    Model model =
        Model.of(Sequential.of(new Linear(3, 16), new ReLU(), new Linear(16, 1)))
            .compile(Adam.builder().lr(0.01), new MSELoss(), Metrics.mae());
    Fit fit = options(15, true).batchSize(20).generator(new Generator(seed));
    return () -> {
      List<float[]> values = new ArrayList<>();
      values.add(new float[] {model.fit(x, y, fit).toCsv().hashCode()});
      model.fit(x, y, fit.compiled(false));
      values.addAll(parameters(model));
      return values;
    };
  }

  private void assertTrainsAlike(ExecutorService threads) throws Exception {
    List<List<float[]>> expected = new ArrayList<>();
    List<Callable<List<float[]>>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      expected.add(training(i).call());
      tasks.add(training(i));
    }
    try {
      List<Future<List<float[]>>> got = threads.invokeAll(tasks);
      for (int i = 0; i < got.size(); i++) {
        assertSame(expected.get(i), got.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void modelsThatAreTrainedAtTheSameTime() throws Exception {
    assertTrainsAlike(Executors.newFixedThreadPool(4));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void modelsThatAreTrainedByVirtualThreads() throws Exception {
    assertTrainsAlike(
        (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
  }
}
