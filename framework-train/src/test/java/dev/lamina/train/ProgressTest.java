package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MILLI = 1_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now;

  private Clock clock(long totalSteps) {
    return new Clock(() -> now, totalSteps);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static EpochResult result(int epoch, int epochs, double loss, double valLoss) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.put("rmse", Math.sqrt(loss));
    values.put("val_loss", valLoss);
    return new EpochResult(epoch, epochs, values, 0.1);
  }

  private void train(Progress progress, int epochs, int steps, long nanosPerStep) {
    for (int epoch = 1; epoch <= epochs; epoch++) {
      double loss = 1.0 / epoch;
      for (int step = 1; step <= steps; step++) {
        now += nanosPerStep;
        progress.step(epoch, step, () -> loss);
      }
      progress.epochEnd(result(epoch, epochs, loss, 2.0 / epoch));
    }
    progress.end();
  }

  @Test
  void barIsOneLineThatIsRewritten() {
    train(new ProgressBar(output, clock(4), 2, 2, 100), 2, 2, 500 * MILLI);
    String done = "  loss 1.000  val_loss 2.000  rmse 1.000";
    assertEquals(
        "\rEpoch 1/2 [====>             ] 500.0 ms/step  ETA 0:02  loss 1.000"
            + "\rEpoch 1/2 [=========>        ] 500.0 ms/step  ETA 0:01"
            + done
            + "\rEpoch 2/2 [=============>    ] 500.0 ms/step  ETA 0:01"
            + done
            + "\rEpoch 2/2 [==================] 500.0 ms/step  0:02"
            + "  loss 0.5000  val_loss 1.000  rmse 0.7071  \n",
        written());
  }

  @Test
  void barShowsTheLossesFirstWhereTheLineIsShort() {
    train(new ProgressBar(output, clock(200), 200, 1, 80), 200, 1, 5 * MILLI);
    String last = written().substring(written().lastIndexOf('\r') + 1).strip();
    assertEquals(
        "Epoch 200/200 [========] 5.0 ms/step  0:01  loss 0.005000  val_loss 0.01000", last);
  }

  @Test
  void barFitsTheTerminalAndClearsWhatStoodThere() {
    train(new ProgressBar(output, clock(40), 20, 2, 60), 20, 2, 60 * MILLI);
    String[] lines = written().split("\r");
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.stripTrailing().length());
      assertTrue(line.stripTrailing().length() < 60, line);
    }
    assertTrue(longest > 40, "the room is used");
    assertTrue(written().endsWith("\n"));
    assertEquals(1, written().chars().filter(c -> c == '\n').count());
  }

  @Test
  void barIsDrawnAtMostTenTimesASecond() {
    train(new ProgressBar(output, clock(10_000), 100, 100, 80), 100, 100, MILLI);
    // 10 s of training, and the last state whatever the time.
    long drawn = written().chars().filter(c -> c == '\r').count();
    assertTrue(drawn > 90 && drawn <= 101, "drawn " + drawn);
    assertTrue(written().contains("[========]"), "the last state is drawn");
  }

  @Test
  void theLossOfTheEpochIsAskedForOnlyToBeShown() {
    AtomicInteger asked = new AtomicInteger();
    DoubleSupplier loss = asked::incrementAndGet;
    Progress bar = new ProgressBar(output, clock(20), 2, 10, 80);
    Progress lines = new ProgressLines(output, clock(20), 2);
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int step = 1; step <= 10; step++) {
        now += 50 * MILLI;
        bar.step(epoch, step, loss);
        lines.step(epoch, step, () -> fail("lines show whole epochs"));
      }
      bar.epochEnd(result(epoch, 2, 1, 1));
    }
    // Every other step of the first epoch; later ones show the figures of the epoch before.
    assertEquals(5, asked.get());
  }

  @Test
  void barThatDrewNothingLeavesNoEmptyLine() {
    Progress progress = new ProgressBar(output, clock(10), 1, 10, 80);
    progress.end();
    assertEquals("", written());
  }

  @Test
  void linesNameEveryEpochOfAShortTraining() {
    train(new ProgressLines(output, clock(4), 2), 2, 2, 2100_000);
    assertEquals(
        "Epoch 1/2  loss 1.0000  rmse 1.0000  val_loss 2.0000  2.1 ms/step  ETA 0:01\n"
            + "Epoch 2/2  loss 0.50000  rmse 0.70711  val_loss 1.0000  2.1 ms/step  0:00\n",
        written());
  }

  @Test
  void linesOfALongTrainingAreAboutTwenty() {
    train(new ProgressLines(output, clock(1000), 1000), 1000, 1, MILLI);
    String[] lines = written().split("\n");
    assertEquals(21, lines.length);
    assertTrue(lines[0].startsWith("Epoch    1/1000  loss 1.0000"), lines[0]);
    assertTrue(lines[1].startsWith("Epoch   50/1000"), lines[1]);
    assertTrue(lines[20].startsWith("Epoch 1000/1000  loss 0.0010000"), lines[20]);
    assertFalse(written().chars().anyMatch(c -> c < ' ' && c != '\n'), "no control characters");
  }

  @Test
  void silentWritesNothing() {
    train(Progress.of(Verbose.SILENT, output, 3, 2), 3, 2, MILLI);
    assertEquals("", written());
  }

  @Test
  void autoWritesLinesToAStreamThatIsNotTheTerminal() {
    train(Progress.of(Verbose.AUTO, output, 1, 2), 1, 2, MILLI);
    assertTrue(written().startsWith("Epoch 1/1  loss 1.0000"), written());
    assertFalse(written().contains("\r"));
  }

  @Test
  void timesAndFiguresReadWell() {
    assertEquals("85 us", Figures.time(85e-6));
    assertEquals("1.0 ms", Figures.time(999.6e-6));
    assertEquals("3.4 s", Figures.time(3.4));
    assertEquals("0.0000", Figures.text(0));
    assertEquals("0.12346", Figures.text(0.123456));
    assertEquals("0.0010000", Figures.text(0.001));
    assertEquals("12346", Figures.text(12345.6));
    assertEquals("123.46", Figures.text(123.456));
    assertEquals("1.2346e+05", Figures.text(123456));
    assertEquals("9.9000e-04", Figures.text(0.00099));
    assertEquals("-12.000", Figures.text(-12));
    assertEquals("NaN", Figures.text(Double.NaN));
    assertEquals("-Infinity", Figures.text(Double.NEGATIVE_INFINITY));
  }

  @Test
  void columnsComeFromTheEnvironmentWhereItMakesSense() {
    assertEquals(132, Terminal.columns(Optional.of("132")));
    assertEquals(80, Terminal.columns(Optional.of("wide")));
    assertEquals(80, Terminal.columns(Optional.of("3")));
    assertEquals(80, Terminal.columns(Optional.empty()));
  }
}
