package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.data.TensorDataset;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FitTest {
  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void defaults() {
    Fit fit = Fit.epochs(3);
    assertEquals(3, fit.epochs());
    assertEquals(32, fit.batchSize());
    assertEquals(0, fit.validationSplit());
    assertTrue(fit.shuffle());
    assertTrue(fit.validationData().isEmpty());
    assertTrue(fit.callbacks().isEmpty());
    assertEquals(Verbose.AUTO, fit.verbose());
    assertEquals(OnNonFinite.STOP, fit.onNonFinite());
    assertSame(Generator.defaultGenerator(), fit.generator());
    assertSame(System.out, fit.output());
  }

  @Test
  void eachOptionGivesAChangedCopy() {
    Fit base = Fit.epochs(3);
    Generator generator = new Generator(1);
    Callback callback = epoch -> {};
    Fit fit =
        base.batchSize(8)
            .validationSplit(0.25)
            .shuffle(false)
            .generator(generator)
            .verbose(Verbose.SILENT)
            .output(System.err)
            .onNonFinite(OnNonFinite.CONTINUE)
            .callback(callback);
    assertNotSame(base, fit);
    assertEquals(32, base.batchSize());
    assertTrue(base.shuffle());
    assertEquals(3, fit.epochs());
    assertEquals(8, fit.batchSize());
    assertEquals(0.25, fit.validationSplit());
    assertEquals(false, fit.shuffle());
    assertSame(generator, fit.generator());
    assertEquals(Verbose.SILENT, fit.verbose());
    assertSame(System.err, fit.output());
    assertEquals(OnNonFinite.CONTINUE, fit.onNonFinite());
    assertSame(callback, fit.callbacks().get(0));
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    refused("fit: epochs is out of range; got 0; expected at least 1", () -> Fit.epochs(0));
    refused(
        "fit: batchSize is out of range; got 0; expected at least 1",
        () -> Fit.epochs(1).batchSize(0));
    refused(
        "fit: batchSize is out of range; got -4; expected at least 1",
        () -> Fit.epochs(1).batchSize(-4));
    refused(
        "fit: validationSplit is out of range; got 1.0; expected at least 0 and less than 1",
        () -> Fit.epochs(1).validationSplit(1));
    refused(
        "fit: validationSplit is out of range; got NaN; expected at least 0 and less than 1",
        () -> Fit.epochs(1).validationSplit(Double.NaN));
  }

  @Test
  void validationIsGivenOneWay() {
    TensorDataset data = TensorDataset.of(Tensor.zeros(4, 3), Tensor.zeros(4, 1));
    String message =
        "fit: validation samples are given twice; got validationSplit and validationData;"
            + " expected one of them";
    refused(message, () -> Fit.epochs(1).validationSplit(0.5).validationData(data));
    refused(message, () -> Fit.epochs(1).validationData(data).validationSplit(0.5));
    assertSame(
        data, Fit.epochs(1).validationData(data).validationSplit(0).validationData().orElseThrow());
  }
}
