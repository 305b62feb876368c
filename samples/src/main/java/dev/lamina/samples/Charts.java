package dev.lamina.samples;

import dev.lamina.tensor.Tensor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look of the samples' charts, and their way into PNG files. */
final class Charts {
  static final int WIDTH = 720;
  static final int HEIGHT = 540;
  private static final int COLUMNS = 2;

  /** Colours that also those tell apart who do not see red and green (Okabe and Ito, 2008). */
  private static final List<Color> COLORS =
      List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7));

  /** Pixels; less of it and the labels of longer numbers touch. */
  private static final int TICK_DISTANCE = 64;

  private static final int POINT_ALPHA = 150;
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE4E4E4);

  private Charts() {}

  /** Returns an empty chart of {@link #WIDTH} by {@link #HEIGHT} pixels. */
  static XYChart chart(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    XYStyler style = chart.getStyler();
    style.setLocale(Locale.ROOT).setAntiAlias(true).setTextAntiAlias(true);
    style.setChartBackgroundColor(Color.WHITE).setChartFontColor(INK).setChartPadding(16);
    style.setChartTitleBoxVisible(false).setChartTitleFont(font(Font.BOLD, 17));
    style.setPlotBorderVisible(false).setPlotContentSize(0.96).setMarkerSize(7);
    style.setLegendBorderColor(Color.WHITE).setLegendFont(font(Font.PLAIN, 13));
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setAxisTitleFont(font(Font.PLAIN, 14)).setAxisTickLabelsFont(font(Font.PLAIN, 12));
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    style.setXAxisTickMarkSpacingHint(TICK_DISTANCE).setYAxisTickMarkSpacingHint(TICK_DISTANCE);
    style.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false);
    return chart;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  /** Adds a cloud of points, x and y of as many elements each. */
  static void points(XYChart chart, String name, Tensor x, Tensor y) {
    Color color = nextColor(chart);
    XYSeries series = chart.addSeries(name, x.toDoubleArray(), y.toDoubleArray());
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(
        new Color(color.getRed(), color.getGreen(), color.getBlue(), POINT_ALPHA));
  }

  /** Adds a line through the values of epochs 1, 2, and so on. */
  static void curve(XYChart chart, String name, double[] values) {
    // For evenly spaced points XChart puts ticks at every k-th of them, such as 0, 9, 18, and only
    // for others at round numbers: hence one more point, right behind the first.
    double[] epochs = new double[values.length + 1];
    double[] shown = new double[values.length + 1];
    for (int i = 0; i < epochs.length; i++) {
      int index = Math.max(0, i - 1);
      epochs[i] = i == 1 ? 1.01 : index + 1;
      shown[i] = values[index];
    }
    line(chart, name, epochs, shown, nextColor(chart), 2.5f);
    chart.getStyler().setXAxisMin(0.0);
  }

  private static Color nextColor(XYChart chart) {
    return COLORS.get(chart.getSeriesCollection().size() % COLORS.size());
  }

  private static XYSeries line(
      XYChart chart, String name, double[] x, double[] y, Color color, float width) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    return series;
  }

  /** Returns a chart of predictions against what was observed: perfect ones lie on the diagonal. */
  static XYChart observedPredicted(String title, Tensor observed, Tensor predicted) {
    XYChart chart = chart(title, "observed", "predicted");
    points(chart, "observations", observed, predicted);
    double[] all =
        DoubleStream.concat(
                Arrays.stream(observed.toDoubleArray()), Arrays.stream(predicted.toDoubleArray()))
            .sorted()
            .toArray();
    double[] ends = {all[0], all[all.length - 1]};
    double margin = (ends[1] - ends[0]) / 20;
    XYStyler style = chart.getStyler();
    style.setXAxisMin(ends[0] - margin).setXAxisMax(ends[1] + margin);
    style.setYAxisMin(ends[0] - margin).setYAxisMax(ends[1] + margin);
    line(chart, "predicted = observed", ends, ends, INK, 1.5f).setShowInLegend(false);
    return chart;
  }

  /**
   * Writes charts into a PNG file, two in a row; a legend is drawn where it tells series apart.
   *
   * @throws UncheckedIOException if the file cannot be written, or Java finds no fonts to draw with
   */
  static void save(Path file, List<XYChart> charts) {
    for (XYChart chart : charts) {
      long named = chart.getSeriesCollection().stream().filter(XYSeries::isShowInLegend).count();
      chart.getStyler().setLegendVisible(named > 1);
    }
    int columns = Math.min(charts.size(), COLUMNS);
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    try (OutputStream png = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(charts, rows, columns, png, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException("the chart '" + file + "' cannot be written: " + e, e);
    } catch (InternalError | LinkageError e) {
      // what Java throws, the first and every later time, where its font libraries are missing
      String message = "the chart '" + file + "' cannot be drawn: Java finds no fonts; on Debian:";
      String remedy = " apt-get install fontconfig fonts-dejavu-core";
      throw new UncheckedIOException(message + remedy, new IOException(e));
    }
  }
}
