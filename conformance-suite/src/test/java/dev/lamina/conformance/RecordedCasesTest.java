package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lamina against all that PyTorch and R said: what stands here passes, and nothing fails. */
class RecordedCasesTest {
  private static final Map<String, String> OLS =
      counts("2 0 0", "ols/longley ols/mtcars ols/cars ols/simulated");

  private static final Map<String, String> PASSING = passing();

  private static Map<String, String> passing() {
    Map<String, String> passing = new LinkedHashMap<>();
    passing.putAll(counts("2 0 0", "init/uniform_ init/normal_ init/constant_"));
    passing.putAll(counts("2 0 0", "init/kaiming_uniform_"));
    passing.putAll(counts("4 0 0", "Linear"));
    passing.putAll(counts("10 0 0", "SGD"));
    passing.putAll(counts("8 0 0", "Adam"));
    passing.putAll(counts("2 0 0", "random/0 random/42 random/20261121 random/1099511627783"));
    for (String seed : List.of("42", "20261121")) {
      passing.put("run/scratch/" + seed, "2 0 0");
      passing.put("run/sequential/" + seed + "/Adam", "2 0 0");
      passing.put("run/sequential/" + seed + "/SGD", "4 0 0");
    }
    return passing;
  }

  private static final Map<String, String> MISSING = missing();

  private static Map<String, String> missing() {
    Map<String, String> missing = new LinkedHashMap<>();
    missing.putAll(counts("0 0 2", "init/xavier_uniform_ init/xavier_normal_"));
    missing.putAll(counts("0 0 2", "init/kaiming_normal_ init/orthogonal_ init/trunc_normal_"));
    missing.putAll(counts("0 0 2", "init/eye_ Bilinear Conv1d Conv3d ConvTranspose2d Embedding"));
    missing.putAll(counts("0 0 6", "Conv2d"));
    missing.putAll(counts("0 0 2", "BatchNorm1d BatchNorm2d LayerNorm GroupNorm InstanceNorm2d"));
    missing.putAll(counts("0 0 2", "PReLU RNN LSTM GRU LSTMCell GRUCell MultiheadAttention"));
    missing.putAll(counts("0 0 2", "TransformerEncoderLayer MaxPool2d AvgPool2d"));
    missing.putAll(counts("0 0 2", "AdaptiveAvgPool2d Softmax Flatten GELU"));
    missing.putAll(counts("0 0 4", "AdamW RMSprop"));
    missing.putAll(counts("0 0 2", "Adamax NAdam RAdam Adagrad Adadelta Rprop ASGD"));
    missing.putAll(counts("0 0 2", "run/sequential/42/RMSprop run/sequential/20261121/RMSprop"));
    missing.putAll(counts("0 0 2", "StepLR MultiStepLR ExponentialLR CosineAnnealingLR"));
    missing.putAll(counts("0 0 2", "CosineAnnealingWarmRestarts LinearLR ConstantLR"));
    missing.putAll(counts("0 0 2", "PolynomialLR OneCycleLR CyclicLR ReduceLROnPlateau"));
    return missing;
  }

  private static Map<String, String> counts(String each, String names) {
    Map<String, String> counts = new LinkedHashMap<>();
    for (String name : names.split(" ")) {
      counts.put(name, each);
    }
    return counts;
  }

  @Test
  void followsPyTorchInTraining() {
    Program run = Program.run("--verbose", Program.recorded().resolve("training").toString());
    Map<String, String> expected = new LinkedHashMap<>(PASSING);
    expected.putAll(MISSING);
    assertEquals(expected, run.counts(), run.out());
    assertEquals("total: passed 54, failed 0, unsupported 114", run.lastLine());
    assertEquals("", run.err());
    assertEquals(1, run.status());
  }

  @Test
  void followsRInRegression() {
    Program run = Program.run("--verbose", Program.recorded().resolve("ols").toString());
    assertEquals(OLS, run.counts(), run.out());
    assertEquals("total: passed 8, failed 0, unsupported 0", run.lastLine());
    assertEquals(0, run.status());
  }

  @ParameterizedTest
  @CsvSource({"contiguous,1", "strided,1", "both,2"})
  void countsEveryCaseOnceALayout(String layout, int layouts) {
    String training = Program.recorded().resolve("training").toString();
    String ols = Program.recorded().resolve("ols").toString();
    Program run = Program.run("--layout", layout, training, ols);
    int sum = 0;
    for (String word : run.lastLine().replaceAll("[^0-9 ]", "").trim().split(" +")) {
      sum += Integer.parseInt(word);
    }
    // random, init, modules, optimizers, schedules, runs, regressions
    assertEquals((4 + 10 + 29 + 20 + 11 + 10 + 4) * layouts, sum);
  }

  @Test
  void wholeSelectionCanPass() {
    String only =
        "^(random/.*|Linear|SGD|Adam|ols/.*|run/scratch/.*|run/sequential/.*/(SGD|Adam))$";
    Program run = Program.run("--only", only, Program.recorded().toString());
    assertEquals("total: passed 54, failed 0, unsupported 0", run.lastLine());
    assertEquals(0, run.status());
  }
}
