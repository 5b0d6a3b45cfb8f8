package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.speed.ProcessMeter;
import dev.zippermerge.engine.speed.Speed;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How fast a merge is.
 *
 * @param networks what was merged
 * @param merged how
 * @param speed latencies
 * @param work what lookup must do in encoded layers
 */
record LookupSpeed(String networks, String merged, Speed speed, List<LayerWork> work) {
  private static final double SECONDS = 10;
  private static final long SECONDS_LIMIT = 300;

  static LookupSpeed measure(
      String networks, String variant, Map<String, FlatGraph> graphs, MergeStore.Merged merged)
      throws IOException {
    var meter = new ProcessMeter(SECONDS, true, SECONDS_LIMIT);
    var speed = meter.measure(graphs, merged.artifact());
    if (speed.tasks().isEmpty()) {
      throw new IOException(networks + ", " + variant + ": " + speed.missing());
    }
    return new LookupSpeed(networks, variant, speed, LayerWork.of(graphs, merged.result()));
  }

  /** A line for people. */
  String summary() {
    return String.join(
        "; ",
        speed.tasks().stream()
            .map(task -> task.name() + " " + task.steady() + ", " + task.runs() + " runs")
            .toList());
  }

  /** All tasks one after the other; absent what is of any task. */
  static LatencyMicros sum(List<LatencyMicros> tasks) {
    return LatencyMicros.of(
        LookupTables.WAYS.stream()
            .map(
                way ->
                    tasks.stream().anyMatch(micros -> way.apply(micros) == null)
                        ? null
                        : Double.valueOf(
                            tasks.stream().map(way).mapToDouble(Double::doubleValue).sum()))
            .toList());
  }
}
