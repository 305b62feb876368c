package dev.lamina.stats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A data set with R's answers, from {@code r-lm.json.gz}. */
final class RCase {
  private final JsonNode node;

  private RCase(JsonNode node) {
    this.node = node;
  }

  static List<RCase> all() {
    try (InputStream file =
            Objects.requireNonNull(RCase.class.getResourceAsStream("r-lm.json.gz"));
        InputStream json = new GZIPInputStream(file)) {
      List<RCase> cases = new ArrayList<>();
      new ObjectMapper().readTree(json).get("cases").forEach(node -> cases.add(new RCase(node)));
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RCase named(String name) {
    return all().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  String name() {
    return node.get("name").asText();
  }

  List<String> columns() {
    List<String> columns = new ArrayList<>();
    node.get("columns").forEach(column -> columns.add(column.asText()));
    return columns;
  }

  double[][] x() {
    double[][] x = new double[node.get("x").size()][];
    for (int i = 0; i < x.length; i++) {
      x[i] = doubles(node.get("x").get(i));
    }
    return x;
  }

  /** The columns of these names, by rows. */
  double[][] x(String... names) {
    int[] places = Arrays.stream(names).mapToInt(columns()::indexOf).toArray();
    return Arrays.stream(x())
        .map(row -> Arrays.stream(places).mapToDouble(place -> row[place]).toArray())
        .toArray(double[][]::new);
  }

  double[] y() {
    return values("y");
  }

  double[] values(String key) {
    return doubles(node.get(key));
  }

  private static double[] doubles(JsonNode list) {
    double[] values = new double[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asDouble();
    }
    return values;
  }

  @Override
  public String toString() {
    return name();
  }
}
