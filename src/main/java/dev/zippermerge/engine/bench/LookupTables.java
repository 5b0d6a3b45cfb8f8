package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.speed.CorePeak;
import dev.zippermerge.engine.speed.Speed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Latencies as tables. */
final class LookupTables {
  /** The four ways, in order. */
  static final List<Function<LatencyMicros, @Nullable Double>> WAYS =
      List.of(
          LatencyMicros::originalTensorFlow,
          LatencyMicros::originalBlas,
          LatencyMicros::mergedTensorFlow,
          LatencyMicros::mergedLookup);

  private static final List<Column> COLUMNS =
      Stream.of(
              "original, TensorFlow",
              "original, im2col + OpenBLAS",
              "merged, TensorFlow",
              "merged, lookup",
              "lookup against OpenBLAS, times faster",
              "lookup against TensorFlow, times faster")
          .map(name -> Column.shown(name, name.startsWith("lookup") ? 2 : 0))
          .toList();

  private LookupTables() {}

  /** Whole networks in steady use. */
  static Table whole(List<LookupSpeed> measured) {
    return networks("lookup", "Whole networks, in steady use", measured, Speed.Task::steady);
  }

  /** Whole networks by single turns. */
  static Table cold(List<LookupSpeed> measured) {
    return networks(
        "lookup-cold",
        "Whole networks by single turns: each finds the caches filled by another way",
        measured,
        task -> Objects.requireNonNull(task.cold()));
  }

  private static Table networks(
      String id, String title, List<LookupSpeed> measured, Function<Speed.Task, LatencyMicros> of) {
    var rows = new ArrayList<Table.Row>();
    for (var merge : measured) {
      var all = merge.speed().tasks().stream().map(of).toList();
      for (var task : merge.speed().tasks()) {
        rows.add(row(of.apply(task), merge.networks(), merge.merged(), task.name()));
      }
      rows.add(row(LookupSpeed.sum(all), merge.networks(), merge.merged(), "all"));
    }
    return table(id, title, List.of("networks", "merged", "task"), COLUMNS, rows);
  }

  /** Layers, as parts of whole runs. */
  static Table layers(List<LookupSpeed> measured) {
    var rows = new ArrayList<Table.Row>();
    for (var merge : measured) {
      for (var task : merge.speed().tasks()) {
        task.layers()
            .forEach(
                (layer, micros) ->
                    rows.add(row(micros, merge.networks(), merge.merged(), task.name(), layer)));
      }
    }
    return table(
        "lookup-layers",
        "Layers, as parts of whole runs",
        List.of("networks", "merged", "task", "layer"),
        COLUMNS,
        rows);
  }

  private static Table.Row row(LatencyMicros micros, String... labels) {
    var values = new ArrayList<@Nullable Double>();
    WAYS.forEach(way -> values.add(way.apply(micros)));
    values.add(ratio(micros.originalBlas(), micros.mergedLookup()));
    values.add(ratio(micros.originalTensorFlow(), micros.mergedLookup()));
    return row(values, labels);
  }

  static @Nullable Double ratio(@Nullable Double slow, @Nullable Double fast) {
    return slow == null || fast == null ? null : slow / fast;
  }

  /** Encoded layers against what one core can do at most. */
  static Table roofline(List<LookupSpeed> measured, CorePeak peak) {
    var rows = new ArrayList<Table.Row>();
    for (var merge : measured) {
      for (var task : merge.speed().tasks()) {
        for (var work : merge.work()) {
          var micros = task.layers().get(work.layer());
          if (work.task().equals(task.name()) && micros != null) {
            rows.add(roofline(merge, work, micros.mergedLookup(), peak));
          }
        }
      }
    }
    return table(
        "lookup-roofline",
        "E-Conv and E-FC against one core: %.0f G adds/s out of L1, %.0f out of L2, %.0f G multiply-adds/s"
            .formatted(peak.addsL1() / 1e9, peak.addsL2() / 1e9, peak.multiplyAdds() / 1e9),
        List.of("networks", "merged", "task", "layer", "kernel"),
        List.of(
            Column.shown("lookups, M", 2),
            Column.shown("multiply-adds, M", 2),
            Column.shown("without lookup, M", 2),
            Column.shown("bound, table in L1, us", 1),
            Column.shown("bound, table in L2, us", 1),
            Column.shown("measured, us", 1),
            Column.shown("bound in L1 / measured", 2)),
        rows);
  }

  private static Table.Row roofline(
      LookupSpeed merge, LayerWork work, @Nullable Double micros, CorePeak peak) {
    var values = new ArrayList<@Nullable Double>();
    values.add(work.lookups() / 1e6);
    values.add(work.multiplyAdds() / 1e6);
    values.add(work.direct() / 1e6);
    values.add(work.microsL1(peak));
    values.add(work.microsL2(peak));
    values.add(micros);
    values.add(ratio(work.microsL1(peak), micros));
    var kernel = work.kind().equals("ENCODED_CONV") ? "E-Conv" : "E-FC";
    return row(values, merge.networks(), merge.merged(), work.task(), work.layer(), kernel);
  }

  static Table.Row row(List<@Nullable Double> values, String... labels) {
    var figures = new ArrayList<@Nullable Figure>();
    values.forEach(value -> figures.add(value == null ? null : Figure.of(List.of(value))));
    return new Table.Row(List.of(labels), figures);
  }

  static Table table(
      String id, String title, List<String> labels, List<Column> columns, List<Table.Row> rows) {
    return new Table(id, title, List.of(LookupBench.SEED), 0, labels, columns, List.copyOf(rows));
  }
}
