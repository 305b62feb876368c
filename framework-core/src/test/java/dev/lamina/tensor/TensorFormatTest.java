package dev.lamina.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TensorFormatTest {
  private static final PrintOptions DEFAULTS = PrintOptions.defaults();

  @Test
  void fractionsHaveFourDigits() {
    double[] values = {0.33669036, 0.12880941, 0.23446237, 0.23033303, -1.12285638, -0.18632829};
    assertLines(
        floats(values, 2, 3),
        " 0.3367  0.1288  0.2345",
        " 0.2303 -1.1229 -0.1863",
        "[ CPUFloatType{2,3} ]");
  }

  @Test
  void vectorsTakeOneLineAValue() {
    assertLines(
        floats(new double[] {0.5, -0.25, 12.75}, 3),
        "  0.5000",
        " -0.2500",
        " 12.7500",
        "[ CPUFloatType{3} ]");
  }

  @Test
  void wholeNumbersHaveNoPoint() {
    assertLines(
        floats(new double[] {1, 2, 0, 3, 0, -10}, 2, 3),
        "  1   2   0",
        "  3   0 -10",
        "[ CPUFloatType{2,3} ]");
  }

  @Test
  void wholeNumbersAreFullUpToNineDigits() {
    assertLines(
        floats(new double[] {1234567, 16777216}, 2),
        "  1234567",
        " 16777216",
        "[ CPUFloatType{2} ]");
    assertLines(
        floats(new double[] {1, -1e10}, 2), " 1.0000e+00", "-1.0000e+10", "[ CPUFloatType{2} ]");
  }

  @Test
  void smallValuesAreScaled() {
    assertLines(
        floats(new double[] {0.001, -0.0025, 0.0034567, 0.009}, 2, 2),
        "0.001 *",
        " 1.0000 -2.5000",
        " 3.4567  9.0000",
        "[ CPUFloatType{2,2} ]");
    assertLines(
        floats(new double[] {1.5e-5, 2.25e-5}, 2),
        "1e-05 *",
        " 1.5000",
        " 2.2500",
        "[ CPUFloatType{2} ]");
  }

  @Test
  void scaleOfTheLeastNumbersIsNotZero() {
    assertLines(
        TensorFormat.reals(i -> Double.MIN_VALUE, new int[] {1}, "CPUDoubleType", DEFAULTS),
        "4.941e-324 *",
        " 1.0000",
        "[ CPUDoubleType{1} ]");
  }

  @Test
  void largeFractionsAreScaled() {
    assertLines(
        floats(new double[] {1234567.5, 7654321.25}, 2),
        "1e+06 *",
        " 1.2346",
        " 7.6543",
        "[ CPUFloatType{2} ]");
    assertLines(
        floats(new double[] {54321.5, 98765.25}, 2),
        " 54321.5000",
        " 98765.2500",
        "[ CPUFloatType{2} ]");
  }

  @Test
  void mixedMagnitudesAreScientific() {
    assertLines(
        floats(new double[] {1.23456789e-5, -123.456}, 2),
        " 1.2346e-05",
        "-1.2346e+02",
        "[ CPUFloatType{2} ]");
    assertLines(
        TensorFormat.reals(i -> i == 0 ? 1.5 : 1e-120, new int[] {2}, "CPUDoubleType", DEFAULTS),
        "  1.5000e+00",
        " 1.0000e-120",
        "[ CPUDoubleType{2} ]");
  }

  @Test
  void largeNegativeValuesStayAligned() {
    assertLines(
        floats(new double[] {0.5, -123.25, 1.5, 2}, 2, 2),
        "   0.5000 -123.2500",
        "   1.5000    2.0000",
        "[ CPUFloatType{2,2} ]");
  }

  @Test
  void scalarsAreFollowedByEmptyBraces() {
    assertLines(floats(new double[] {0.33669036626815796}), "0.33669", "[ CPUFloatType{} ]");
    assertLines(floats(new double[] {3}), "3", "[ CPUFloatType{} ]");
    assertLines(floats(new double[] {1.5e-7}), "1.5e-07", "[ CPUFloatType{} ]");
    assertLines(floats(new double[] {Double.NaN}), "nan", "[ CPUFloatType{} ]");
    assertLines(longs(new long[] {1234567890123L}), "1234567890123", "[ CPULongType{} ]");
  }

  @Test
  void moreDimensionsAreSlices() {
    assertLines(
        floats(new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 2, 2, 2),
        "(1,.,.) = ",
        "  0  1",
        "  2  3",
        "",
        "(2,.,.) = ",
        "  4  5",
        "  6  7",
        "[ CPUFloatType{2,2,2} ]");
  }

  @Test
  void firstIndexOfSlicesRunsFastest() {
    assertLines(
        floats(new double[] {1, 2, 3, 0.25}, 2, 2, 1, 1),
        "(1,1,.,.) = ",
        "  1",
        "",
        "(2,1,.,.) = ",
        "  3",
        "",
        "(1,2,.,.) = ",
        "  2",
        "",
        "(2,2,.,.) = ",
        "  0.2500",
        "[ CPUFloatType{2,2,1,1} ]");
  }

  @Test
  void eachSliceHasItsOwnScale() {
    assertLines(
        floats(new double[] {0.001, 0.0025, 1.5, 2.5}, 2, 2, 1),
        "(1,.,.) = ",
        " 0.001 *",
        "  1.0000",
        "  2.5000",
        "",
        "(2,.,.) = ",
        "  1.5000",
        "  2.5000",
        "[ CPUFloatType{2,2,1} ]");
  }

  @Test
  void wideMatricesAreSplitIntoBlocksOfColumns() {
    double[] values = new double[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 8.0;
    }
    assertLines(
        floats(values, 2, 12),
        "Columns 1 to 10",
        " 0.0000  0.1250  0.2500  0.3750  0.5000  0.6250  0.7500  0.8750  1.0000  1.1250",
        " 1.5000  1.6250  1.7500  1.8750  2.0000  2.1250  2.2500  2.3750  2.5000  2.6250",
        "",
        "Columns 11 to 12",
        " 1.2500  1.3750",
        " 2.7500  2.8750",
        "[ CPUFloatType{2,12} ]");
  }

  @Test
  void scaleAndIndentStandInEveryBlockOfColumns() {
    PrintOptions narrow = new PrintOptions(20, 4, 1000, 3);
    String text =
        TensorFormat.reals(i -> (i + 1) * 0.001, new int[] {1, 1, 3}, "CPUDoubleType", narrow);
    assertLines(
        text,
        "(1,.,.) = ",
        " Columns 1 to 2",
        " 0.001 *",
        "  1.0000  2.0000",
        "",
        " Columns 3 to 3",
        " 0.001 *",
        "  3.0000",
        "[ CPUDoubleType{1,1,3} ]");
  }

  @Test
  void lineNarrowerThanAValueTakesOneColumn() {
    PrintOptions narrow = new PrintOptions(3, 4, 1000, 3);
    assertLines(
        TensorFormat.reals(i -> i + 0.5, new int[] {1, 2}, "CPUFloatType", narrow),
        "Columns 1 to 1",
        " 0.5000",
        "",
        "Columns 2 to 2",
        " 1.5000",
        "[ CPUFloatType{1,2} ]");
  }

  @Test
  void integersAreExact() {
    assertLines(
        longs(new long[] {9007199254740993L, -1, 0, Long.MIN_VALUE}, 2, 2),
        "    9007199254740993                   -1",
        "                   0 -9223372036854775808",
        "[ CPULongType{2,2} ]");
    assertLines(longs(new long[] {1, 2, -3}, 3), " 1", " 2", "-3", "[ CPULongType{3} ]");
  }

  @Test
  void truthValuesAreOnesAndZeros() {
    boolean[] values = {true, false, true};
    assertLines(
        TensorFormat.integers(i -> values[i] ? 1 : 0, new int[] {3}, "CPUBoolType", DEFAULTS),
        " 1",
        " 0",
        " 1",
        "[ CPUBoolType{3} ]");
  }

  @Test
  void nanAndInfinitiesAreWords() {
    assertLines(
        floats(new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}, 4),
        "   1",
        " nan",
        " inf",
        "-inf",
        "[ CPUFloatType{4} ]");
    assertLines(
        floats(new double[] {0.5, Double.NaN, Double.NEGATIVE_INFINITY, 2}, 2, 2),
        " 0.5000     nan",
        "   -inf  2.0000",
        "[ CPUFloatType{2,2} ]");
    assertLines(
        floats(new double[] {Double.NaN, Double.NaN}, 2), "nan", "nan", "[ CPUFloatType{2} ]");
  }

  @Test
  void negativeZeroKeepsItsSign() {
    assertLines(floats(new double[] {-0.0, 1}, 2), "-0", " 1", "[ CPUFloatType{2} ]");
    assertLines(
        floats(new double[] {-0.00001, 1}, 2), "-1.0000e-05", " 1.0000e+00", "[ CPUFloatType{2} ]");
  }

  @Test
  void emptyTensorsAreJustTheirType() {
    assertLines(floats(new double[0], 0), "[ CPUFloatType{0} ]");
    assertLines(floats(new double[0], 0, 3), "[ CPUFloatType{0,3} ]");
    assertLines(floats(new double[0], 2, 0, 3), "[ CPUFloatType{2,0,3} ]");
  }

  @Test
  void longVectorsShowTheirEnds() {
    assertLines(
        positions(2000),
        "    0",
        "    1",
        "    2",
        "  ...",
        " 1997",
        " 1998",
        " 1999",
        "[ CPULongType{2000} ]");
  }

  @Test
  void largeMatricesShowTheirCorners() {
    assertLines(
        positions(100, 50),
        "    0     1     2   ...    47    48    49",
        "   50    51    52   ...    97    98    99",
        "  100   101   102   ...   147   148   149",
        "  ...",
        " 4850  4851  4852   ...  4897  4898  4899",
        " 4900  4901  4902   ...  4947  4948  4949",
        " 4950  4951  4952   ...  4997  4998  4999",
        "[ CPULongType{100,50} ]");
  }

  @Test
  void onlyShownValuesDecideTheFormatOfALargeTensor() {
    String text =
        TensorFormat.reals(
            i -> i == 1000 ? 1e-30 : 0.5, new int[] {2000}, "CPUFloatType", DEFAULTS);
    assertTrue(text.startsWith(" 0.5000\n 0.5000\n 0.5000\n    ...\n"), text);
  }

  @Test
  void manyLargeSlicesAreLeftOut() {
    assertLines(
        positions(600, 1, 2),
        "(1,.,.) = ",
        "  0  1",
        "",
        "(2,.,.) = ",
        "  2  3",
        "",
        "(3,.,.) = ",
        "  4  5",
        "",
        "...",
        "",
        "(598,.,.) = ",
        "  1194  1195",
        "",
        "(599,.,.) = ",
        "  1196  1197",
        "",
        "(600,.,.) = ",
        "  1198  1199",
        "[ CPULongType{600,1,2} ]");
  }

  @Test
  void headingsOfShortenedMatricesCountRealColumns() {
    PrintOptions narrow = new PrintOptions(20, 4, 10, 2);
    String text = TensorFormat.reals(i -> i % 30 + 0.5, new int[] {2, 30}, "CPUFloatType", narrow);
    assertLines(
        text,
        "Columns 1 to 2",
        "  0.5000   1.5000",
        "  0.5000   1.5000",
        "",
        "Columns 3 to 29",
        "     ...  28.5000",
        "     ...  28.5000",
        "",
        "Columns 30 to 30",
        " 29.5000",
        " 29.5000",
        "[ CPUFloatType{2,30} ]");
  }

  @Test
  void optionsSetTheDigits() {
    PrintOptions fine = new PrintOptions(80, 6, 1000, 3);
    assertLines(
        TensorFormat.reals(i -> 1.0 / 3, new int[] {1}, "CPUDoubleType", fine),
        " 0.333333",
        "[ CPUDoubleType{1} ]");
  }

  @Test
  void powersOfTenMayBeForcedOrForbidden() {
    PrintOptions on = DEFAULTS.withSciMode(PrintOptions.SciMode.ON).withPrecision(2);
    assertLines(
        TensorFormat.reals(i -> i + 1, new int[] {2}, "CPUFloatType", on),
        " 1.00e+00",
        " 2.00e+00",
        "[ CPUFloatType{2} ]");
    assertLines(
        TensorFormat.reals(i -> -0.15, new int[0], "CPUFloatType", on),
        "-1.50e-01",
        "[ CPUFloatType{} ]");
    PrintOptions off = DEFAULTS.withSciMode(PrintOptions.SciMode.OFF);
    assertLines(
        TensorFormat.reals(i -> i == 0 ? 0.25 : 1234567.5, new int[] {2}, "CPUFloatType", off),
        "       0.2500",
        " 1234567.5000",
        "[ CPUFloatType{2} ]");
    assertLines(
        TensorFormat.reals(i -> 1e10 * i, new int[] {2}, "CPUFloatType", off),
        "           0",
        " 10000000000",
        "[ CPUFloatType{2} ]");
    assertLines(
        TensorFormat.reals(i -> 1e-7, new int[0], "CPUFloatType", off),
        "0.000000",
        "[ CPUFloatType{} ]");
    assertLines(
        TensorFormat.reals(i -> 0.001 * (i + 1), new int[] {2}, "CPUFloatType", off),
        "0.001 *",
        " 1.0000",
        " 2.0000",
        "[ CPUFloatType{2} ]");
  }

  @Test
  void precisionHoldsForSingleNumbersToo() {
    assertLines(
        TensorFormat.reals(i -> 1.0 / 3, new int[0], "CPUDoubleType", DEFAULTS.withPrecision(8)),
        "0.3333333333",
        "[ CPUDoubleType{} ]");
  }

  @Test
  void optionsOutsideTheirRangeAreNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new PrintOptions(80, 0, 1000, 3))
            .getMessage();
    assertEquals(
        "PrintOptions: a value is outside its range; got lineWidth 80, precision 0, threshold 1000,"
            + " edgeItems 3; expected lineWidth >= 1, precision of 1 to 17, threshold >= 0,"
            + " edgeItems >= 1. Start from PrintOptions.defaults().",
        message);
  }

  private static String floats(double[] values, int... shape) {
    // As a float32 tensor hands them over.
    return TensorFormat.reals(i -> (float) values[i], shape, "CPUFloatType", DEFAULTS);
  }

  private static String longs(long[] values, int... shape) {
    return TensorFormat.integers(i -> values[i], shape, "CPULongType", DEFAULTS);
  }

  private static String positions(int... shape) {
    return TensorFormat.integers(i -> i, shape, "CPULongType", DEFAULTS);
  }

  private static void assertLines(String actual, String... expected) {
    assertEquals(String.join("\n", expected), actual);
  }
}
