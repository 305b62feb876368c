package dev.lamina.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.backend.Device;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a case gives with what was recorded, and collects where they differ. */
final class Differences {
  private final Device device;
  private final List<String> found = new ArrayList<>();
  private final Bits bits = new Bits();

  /**
   * Nothing compared yet.
   *
   * @param device where all results must be
   */
  Differences(Device device) {
    this.device = device;
  }

  /** Whether everything compared so far agrees. */
  boolean none() {
    return found.isEmpty();
  }

  /** The checksum of all results that were compared. */
  long bits() {
    return bits.sum();
  }

  /** One line a difference. */
  List<String> lines() {
    return List.copyOf(found);
  }

  /** Notes a difference that is no matter of numbers. */
  void add(String what, String difference) {
    found.add(what + ": " + difference);
  }

  /** Two sets of names must be equal. */
  void names(String what, Set<String> expected, Set<String> actual) {
    if (!expected.equals(actual)) {
      add(what, "expected the names " + new TreeSet<>(expected) + ", got " + new TreeSet<>(actual));
    }
  }

  /** Two counts must be equal. Returns whether they are. */
  boolean count(String what, int expected, int actual) {
    if (expected != actual) {
      add(what, "expected " + expected + ", got " + actual);
    }
    return expected == actual;
  }

  /** Device, type, shape and every value must agree; integers and booleans always to the bit. */
  void tensor(String what, RecordedTensor expected, Tensor actual, Tolerance tolerance) {
    if (!kind(what, expected, actual)) {
      return;
    }
    bits.add(actual);
    Mismatch mismatch = new Mismatch(expected.shape());
    switch (expected.dtype()) {
      case FLOAT32, FLOAT64 -> mismatch.reals(expected.reals(), actual.toDoubleArray(), tolerance);
      case INT64, INT32, UINT8 ->
          mismatch.integers((long[]) expected.values(), actual.toLongArray());
      case BOOL -> mismatch.flags((boolean[]) expected.values(), actual.toBooleanArray());
    }
    add(what, mismatch);
  }

  /** Device, type and shape must agree. Returns whether they do. */
  boolean kind(String what, RecordedTensor expected, Tensor actual) {
    if (actual.device() != device) {
      add(what, "expected a tensor on " + device + ", got one on " + actual.device());
      return false;
    }
    if (expected.dtype() != actual.dtype() || !expected.shape().equals(actual.shape())) {
      add(what, "expected " + expected + ", got " + actual.dtype() + " " + actual.shape());
      return false;
    }
    return true;
  }

  /** Device, type and shape must agree, and all positions lead to equal elements. */
  void positions(String what, RecordedTensor expected, Tensor actual, Picked picked) {
    if (!kind(what, expected, actual)) {
      return;
    }
    bits.add(actual);
    Picked.There wanted;
    try {
      wanted = picked.at(expected.tensor());
    } catch (LaminaException outside) {
      add(what, "the recorded positions lead nowhere: " + outside.getMessage());
      return;
    }
    Picked.There got = picked.at(actual);
    if (!wanted.differ() || !got.differ()) {
      add(what, "one position occurs twice");
      return;
    }
    Mismatch mismatch = new Mismatch(expected.shape());
    mismatch.reals(wanted.elements(), got.elements(), Tolerance.EXACT);
    add(what, mismatch);
  }

  /** A leaf must have this gradient, or none where null was recorded. */
  void gradient(String what, JsonNode recorded, Tensor leaf) {
    if (recorded.isNull()) {
      if (leaf.hasGrad()) {
        add(what, "expected no gradient, got one " + leaf.grad().shape());
      }
      return;
    }
    RecordedTensor expected = RecordedTensor.of(recorded, what);
    if (!leaf.hasGrad()) {
      add(what, "expected " + expected + ", got no gradient");
      return;
    }
    tensor(what, expected, leaf.grad(), Tolerance.ofOperator(expected.dtype()));
  }

  /** As many numbers as recorded, each of which must agree. */
  void numbers(String what, double[] expected, double[] actual, Tolerance tolerance) {
    bits.add(actual);
    if (count("number of " + what, expected.length, actual.length)) {
      Mismatch mismatch = new Mismatch(Shape.of(expected.length));
      mismatch.reals(expected, actual, tolerance);
      add(what, mismatch);
    }
  }

  /** One number. */
  void number(String what, double expected, double actual, Tolerance tolerance) {
    bits.add(actual);
    Mismatch mismatch = new Mismatch(Shape.of());
    mismatch.reals(new double[] {expected}, new double[] {actual}, tolerance);
    add(what, mismatch);
  }

  private void add(String what, Mismatch mismatch) {
    if (mismatch.any()) {
      add(what, mismatch.toString());
    }
  }
}
