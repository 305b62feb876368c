package dev.lamina.op;

import dev.lamina.backend.Device;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a device's results compare with the cpu's.
 *
 * @param device the device
 * @param rows one an operation, in order
 */
public record SelfTestReport(Device device, List<Row> rows) {
  /** Keeps its own list. */
  public SelfTestReport {
    rows = List.copyOf(rows);
  }

  /**
   * One operation.
   *
   * @param operation its name
   * @param types the element types that it was run on
   * @param onDevice whether nothing was computed on the host on the way
   * @param values how many numbers were compared
   * @param worst the largest difference, in units in the last place of the cpu's result; infinite
   *     where one result is NaN and the other is not, or where the operation failed
   * @param allowed the largest difference that passes; 0 where the bits must be equal
   * @param failure what went wrong, or empty
   */
  public record Row(
      String operation,
      String types,
      boolean onDevice,
      long values,
      double worst,
      double allowed,
      String failure) {
    /**
     * Whether all results are near enough.
     *
     * @return true if so
     */
    public boolean passed() {
      return failure.isEmpty() && worst <= allowed;
    }
  }

  /**
   * Whether all operations passed.
   *
   * @return true if so
   */
  public boolean passed() {
    return rows.stream().allMatch(Row::passed);
  }

  /** A table, one operation a line, and a verdict. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    String line = "%-24s %-26s %-8s %8s %10s %8s  %s%n";
    text.append(
        String.format(
            Locale.ROOT,
            line,
            "operation",
            "types",
            "runs on",
            "values",
            "worst ulp",
            "allowed",
            "verdict"));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              line,
              row.operation(),
              row.types(),
              row.onDevice() ? "device" : "host",
              row.values(),
              number(row.worst()),
              number(row.allowed()),
              row.passed()
                  ? "ok"
                  : row.failure().isEmpty() ? "WRONG" : "FAILED: " + row.failure()));
    }
    List<String> bad =
        rows.stream().filter(r -> !r.passed()).map(Row::operation).collect(Collectors.toList());
    text.append(device).append(": ");
    if (bad.isEmpty()) {
      text.append("all ").append(rows.size()).append(" operations agree with the cpu");
    } else {
      text.append(bad.size()).append(" of ").append(rows.size());
      text.append(" operations do not agree with the cpu: ").append(String.join(", ", bad));
    }
    return text.toString();
  }

  private static String number(double ulp) {
    return ulp == Math.rint(ulp) && ulp < 1e9
        ? Long.toString((long) ulp)
        : String.format(Locale.ROOT, "%.2g", ulp);
  }
}
