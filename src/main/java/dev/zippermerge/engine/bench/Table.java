package dev.zippermerge.engine.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table over several seeds, as its JSON file holds it.
 *
 * @param id file name without ending
 * @param title what it shows
 * @param seeds the seeds measured
 * @param steps joint calibration steps
 * @param labels names of the columns that tell rows apart
 * @param columns the measured columns
 * @param rows in the order in which they were first measured
 */
record Table(
    String id,
    String title,
    List<Long> seeds,
    int steps,
    List<String> labels,
    List<Column> columns,
    List<Row> rows) {

  /**
   * A row.
   *
   * @param labels what was measured
   * @param figures one for each column, null where there is none
   */
  record Row(List<String> labels, List<@Nullable Figure> figures) {
    String name() {
      return String.join(", ", labels);
    }
  }

  /** Brings together the rows of all seeds that have the same labels. */
  static Table of(Experiment experiment, List<Long> seeds, int steps, List<Measured> measured) {
    var byLabels =
        measured.stream()
            .collect(
                Collectors.groupingBy(Measured::labels, LinkedHashMap::new, Collectors.toList()));
    var rows = new ArrayList<Row>();
    byLabels.forEach((labels, same) -> rows.add(row(labels, same, experiment.columns().size())));
    return new Table(
        experiment.id(),
        experiment.title(),
        List.copyOf(seeds),
        steps,
        experiment.labels(),
        experiment.columns(),
        rows);
  }

  private static Row row(List<String> labels, List<Measured> same, int columns) {
    var figures = new ArrayList<@Nullable Figure>();
    for (int column = 0; column < columns; column++) {
      int at = column;
      figures.add(
          Figure.of(
              same.stream().map(row -> row.values().get(at)).filter(Objects::nonNull).toList()));
    }
    return new Row(labels, figures);
  }

  /** Heading, what was measured, and the rows. */
  String markdown() {
    var lines = new ArrayList<String>();
    lines.add("## " + title);
    lines.add("");
    lines.add(
        seeds.size() == 1
            ? "Seed %d; %d joint steps.".formatted(seeds.getFirst(), steps)
            : "Mean and standard deviation over seeds %s; %d joint steps."
                .formatted(
                    seeds.stream().map(String::valueOf).collect(Collectors.joining(", ")), steps));
    lines.add("");
    lines.add(line(Stream.concat(labels.stream(), columns.stream().map(Column::name))));
    lines.add(line(Stream.generate(() -> "---").limit(labels.size() + (long) columns.size())));
    rows.forEach(row -> lines.add(line(Stream.concat(row.labels().stream(), texts(row)))));
    return String.join("\n", lines) + "\n";
  }

  private Stream<String> texts(Row row) {
    var texts = new ArrayList<String>();
    for (int i = 0; i < columns.size(); i++) {
      var figure = row.figures().get(i);
      texts.add(figure == null ? "" : figure.text(columns.get(i).decimals()));
    }
    return texts.stream();
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |"));
  }
}
