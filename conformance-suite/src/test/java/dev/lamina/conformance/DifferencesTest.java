package dev.lamina.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {
  private final Differences differences = new Differences(Device.cpu());

  @Test
  void resultMustBeOnTheDeviceOfTheCase() {
    RecordedTensor three = new RecordedTensor(DType.FLOAT32, Shape.of(1), new float[] {3});
    differences.tensor("y", three, Tensor.of(3f).to(Device.meta()), Tolerance.EXACT);
    assertEquals(List.of("y: expected a tensor on cpu, got one on meta"), differences.lines());
  }

  private static RecordedTensor recorded(float... values) {
    return new RecordedTensor(DType.FLOAT32, Shape.of(values.length), values);
  }

  private void compare(RecordedTensor expected, Tensor actual, Tolerance tolerance) {
    differences.tensor("x", expected, actual, tolerance);
  }

  private void assertFound(String... lines) {
    assertEquals(List.of(lines), differences.lines());
  }

  @Test
  void equalTensorsAgree() {
    float[] values = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f};
    compare(recorded(values), Tensor.of(values.clone()), Tolerance.EXACT);
    compare(recorded(values), Tensor.of(values.clone()), Tolerance.OPERATOR32);
    compare(recorded(), Tensor.zeros(0), Tolerance.EXACT);
    assertFound();
  }

  @Test
  void typesAndShapesMustBeEqual() {
    compare(recorded(1, 2), Tensor.of(1.0, 2.0), Tolerance.OPERATOR32);
    compare(recorded(1, 2), Tensor.of(1f, 2f).unsqueeze(0), Tolerance.OPERATOR32);
    compare(recorded(1), Tensor.scalar(1), Tolerance.OPERATOR32);
    assertFound(
        "x: expected float32 [2], got float64 [2]",
        "x: expected float32 [2], got float32 [1, 2]",
        "x: expected float32 [1], got float32 []");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1",
    "1, NaN",
    "Infinity, 3e38",
    "3e38, Infinity",
    "Infinity, -Infinity",
    "NaN, Infinity"
  })
  void whatIsNotFiniteMustBeTheSame(float expected, float actual) {
    compare(recorded(expected), Tensor.of(actual), (e, m) -> Double.POSITIVE_INFINITY);
    assertEquals(1, differences.lines().size());
  }

  @Test
  void namesTheWorstOfTheValuesThatDiffer() {
    RecordedTensor expected =
        new RecordedTensor(DType.FLOAT64, Shape.of(2, 3), new double[] {0, 1, 2, 3, 4, 5});
    Tensor actual = Tensor.of(new double[] {0, 1.25, 2, 3, 4, 5.5}, Shape.of(2, 3));
    compare(expected, actual, Tolerance.OPERATOR64);
    assertFound(
        "x: largest difference 0.500000 at [1, 2]: expected 5.0, got 5.5 (2 of 6 values differ)");
  }

  @Test
  void notANumberIsWorseThanAnyDistance() {
    compare(recorded(0, 1), Tensor.of(9f, Float.NaN), Tolerance.EXACT);
    assertFound(
        "x: largest difference Infinity at [1]: expected 1.0, got NaN (2 of 2 values differ)");
  }

  @Test
  void integersAndBooleansAreComparedToTheBit() {
    long big = 1L << 60;
    RecordedTensor integers = new RecordedTensor(DType.INT64, Shape.of(2), new long[] {big, 7});
    compare(integers, Tensor.of(big + 1, 7L), Tolerance.OPERATOR64);
    RecordedTensor flags = new RecordedTensor(DType.BOOL, Shape.of(), new boolean[] {true});
    compare(flags, Tensor.of(false).squeeze(), Tolerance.OPERATOR64);
    assertFound(
        "x: largest difference 1.00000 at [0]: expected 1152921504606846976, got"
            + " 1152921504606846977 (1 of 2 values differ)",
        "x: largest difference 1.00000: expected true, got false (1 of 1 values differ)");
  }

  @Test
  void exactMeansEveryBit() {
    float next = Math.nextUp(0.1f);
    compare(recorded(0.1f, 0f), Tensor.of(next, -0f), Tolerance.EXACT);
    assertFound(
        "x: largest difference 7.45058e-09 at [0]: expected 0.10000000149011612, got"
            + " 0.10000000894069672 (2 of 2 values differ)");
  }

  @ParameterizedTest
  @CsvSource({"0, 2, 1.2e-5", "10, 10, 3.3e-5", "-10, 10, 3.3e-5"})
  void operatorsInFloat32MayDifferByThisMuch(double e, double m, double bound) {
    assertEquals(bound, Tolerance.OPERATOR32.bound(e, m), 1e-20);
    assertEquals(bound, Tolerance.ofOperator(DType.FLOAT32).bound(e, m), 1e-20);
  }

  @Test
  void otherTolerances() {
    assertEquals(1.3e-9, Tolerance.ofOperator(DType.FLOAT64).bound(-2, 10), 1e-24);
    assertEquals(2e-6, Tolerance.ofDraw(DType.FLOAT32).bound(0.5, 9), 1e-20);
    assertEquals(6e-6, Tolerance.ofDraw(DType.FLOAT32).bound(-3, 9), 1e-20);
    assertEquals(1e-12, Tolerance.ofDraw(DType.FLOAT64).bound(0, 9), 1e-26);
    assertEquals(3e-4, Tolerance.relative(1e-4).bound(-3, 9), 1e-18);
  }

  @Test
  void largestMagnitudeOfTheRecordedTensorCounts() {
    compare(recorded(0, 1000), Tensor.of(1e-3f, 1000f), Tolerance.OPERATOR32);
    compare(recorded(0, Float.NaN), Tensor.of(1e-3f, Float.NaN), Tolerance.OPERATOR32);
    assertFound(
        "x: largest difference 0.00100000 at [0]: expected 0.0, got 0.0010000000474974513 (1 of 2"
            + " values differ)");
  }

  @Test
  void numbersMustBeAsManyAsRecorded() {
    differences.numbers("t", new double[] {1, 2}, new double[] {1}, Tolerance.EXACT);
    differences.numbers("p", new double[] {1, 2}, new double[] {1, 3}, Tolerance.relative(0.1));
    assertFound(
        "number of t: expected 2, got 1",
        "p: largest difference 1.00000 at [1]: expected 2.0, got 3.0 (1 of 2 values differ)");
  }

  @Test
  void namesMustBeTheSame() {
    differences.names("parameters", Set.of("weight", "bias"), Set.of("weight"));
    differences.names("parameters", Set.of("a", "b"), Set.of("b", "a"));
    assertFound("parameters: expected the names [bias, weight], got [weight]");
  }

  @Test
  void gradientsMustBeThereOrNot() {
    Tensor without = Tensor.of(1f, 2f).requiresGrad_();
    Tensor with = Tensor.of(1f, 2f).requiresGrad_();
    with.sum().backward();
    differences.gradient("a", JsonNodeFactory.instance.nullNode(), without);
    differences.gradient("b", JsonNodeFactory.instance.nullNode(), with);
    var ones = JsonNodeFactory.instance.objectNode().put("dtype", "float32");
    ones.putArray("shape").add(2);
    ones.putArray("data").add(1).add(1);
    differences.gradient("c", ones, with);
    differences.gradient("d", ones, without);
    assertFound("b: expected no gradient, got one [2]", "d: expected float32 [2], got no gradient");
  }
}
