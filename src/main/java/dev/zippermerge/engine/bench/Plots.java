package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Draws the drawn columns of a table, with the deviation over seeds as error bars. */
final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;

  private Plots() {}

  /** A group of bars for each row. */
  static void bars(Table table, Path png) throws IOException {
    var chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(table.title())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setXAxisLabelRotation(20);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    for (int column = 0; column < table.columns().size(); column++) {
      if (table.columns().get(column).plotted()) {
        bars(chart, table, column);
      }
    }
    write(chart, png);
  }

  private static void bars(CategoryChart chart, Table table, int column) {
    var names = new ArrayList<String>();
    var means = new ArrayList<@Nullable Double>();
    var errors = new ArrayList<@Nullable Double>();
    for (var row : table.rows()) {
      var figure = row.figures().get(column);
      names.add(row.name());
      means.add(figure == null ? null : figure.mean());
      errors.add(figure == null ? null : deviation(figure));
    }
    chart.addSeries(table.columns().get(column).name(), names, means, errors);
  }

  /** A line for each drawn column and first label, over the second label as a number. */
  static void lines(Table table, Path png) throws IOException {
    var chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(table.title())
            .xAxisTitle(table.labels().getLast())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    var groups =
        table.rows().stream().collect(Collectors.groupingBy(row -> row.labels().getFirst()));
    for (int column = 0; column < table.columns().size(); column++) {
      for (var group : Map.copyOf(groups).entrySet()) {
        line(chart, table, column, group.getKey(), group.getValue());
      }
    }
    write(chart, png);
  }

  private static void line(
      XYChart chart, Table table, int column, String group, List<Table.Row> rows) {
    var measured = rows.stream().filter(row -> row.figures().get(column) != null).toList();
    if (measured.isEmpty()) {
      return;
    }
    chart.addSeries(
        group + ", " + table.columns().get(column).name(),
        measured.stream().mapToDouble(row -> Double.parseDouble(row.labels().getLast())).toArray(),
        measured.stream().mapToDouble(row -> row.figures().get(column).mean()).toArray(),
        measured.stream().mapToDouble(row -> deviation(row.figures().get(column))).toArray());
  }

  private static double deviation(Figure figure) {
    return figure.deviation() == null ? 0 : figure.deviation();
  }

  private static void write(Chart<?, ?> chart, Path png) throws IOException {
    Files.write(png, BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
  }
}
