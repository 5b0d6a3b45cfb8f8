package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeResult.LayerLatency;
import dev.zippermerge.engine.spec.TaskLatency;
import dev.zippermerge.engine.speed.Speed;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What was measured of speed, as results tell it. */
record Latencies(Speed speed) {
  private static final String NOT_OF_TASK = "Nothing was measured of this task.";

  /** Of a whole network. */
  TaskLatency of(String task) {
    return find(task)
        .map(
            found ->
                new TaskLatency(found.steady(), found.runs(), speed.blasCore(), speed.missing()))
        .orElseGet(
            () -> TaskLatency.none(Objects.requireNonNullElse(speed.missing(), NOT_OF_TASK)));
  }

  /** The layers, each with what was measured of its sources. */
  List<MergeResult.Layer> of(List<MergeResult.Layer> layers) {
    return speed.tasks().isEmpty()
        ? layers
        : layers.stream()
            .map(layer -> layer.withLatencies(layer.sources().stream().flatMap(this::of).toList()))
            .toList();
  }

  private Stream<LayerLatency> of(MergePlan.Source source) {
    return find(source.task()).stream()
        .flatMap(task -> Optional.ofNullable(task.layers().get(source.layer())).stream())
        .map((LatencyMicros micros) -> new LayerLatency(source.task(), micros));
  }

  private Optional<Speed.Task> find(String name) {
    return speed.tasks().stream().filter(task -> task.name().equals(name)).findFirst();
  }
}
