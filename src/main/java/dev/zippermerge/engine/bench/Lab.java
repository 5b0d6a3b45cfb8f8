package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What experiments work with.
 *
 * @param tasks the tasks
 * @param networks trained networks
 * @param merges merges
 * @param steps joint calibration steps of every merge
 */
record Lab(BenchTasks tasks, NetworkStore networks, MergeStore merges, int steps) {

  Trained network(BenchTask task, long seed) throws IOException {
    return networks.get(task, seed);
  }

  /** A merge as the preset has it. */
  MergeStore.Merged merge(List<Trained> networks, Preset preset, long seed) throws IOException {
    return merge(networks, preset, List.of(), calibration(steps, null), seed);
  }

  /** A merge with given codes. */
  MergeStore.Merged merge(List<Trained> networks, List<LayerCoding> codings, long seed)
      throws IOException {
    return merge(networks, Preset.ACCU, codings, calibration(steps, null), seed);
  }

  MergeStore.Merged merge(
      List<Trained> networks,
      Preset preset,
      List<LayerCoding> codings,
      CalibrationSpec calibration,
      long seed)
      throws IOException {
    var specs = networks.stream().map(Trained::spec).toList();
    return merges.get(new MergeSpec(null, specs, null, preset, codings, null, calibration, seed));
  }

  /** Defaults but for the steps and, where given, the share of the training split. */
  static CalibrationSpec calibration(int steps, @Nullable Double share) {
    return new CalibrationSpec(steps, null, null, null, null, null, share, null, null, null);
  }

  /** Accuracy that a merge cost the network, in points; below 0 where it won. */
  static double drop(Trained network, MergeResult result) {
    return 100
        * (network.accuracy() - Objects.requireNonNull(of(network, result).mergedAccuracy()));
  }

  private static MergeResult.Task of(Trained network, MergeResult result) {
    return result.tasks().stream()
        .filter(task -> task.name().equals(network.name()))
        .findFirst()
        .orElseThrow();
  }
}
