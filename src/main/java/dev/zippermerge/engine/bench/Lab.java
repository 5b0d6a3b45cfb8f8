package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.ZipperSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What experiments work with.
 *
 * @param tasks the tasks of NeuralMerger's experiments
 * @param twins the tasks of zippering's
 * @param networks trained networks
 * @param merges merges
 * @param steps joint calibration steps of every merge
 */
record Lab(BenchTasks tasks, TwinTasks twins, NetworkStore networks, MergeStore merges, int steps) {
  /** Adam's rate in zippers; the networks were trained at 1e-2. */
  static final double ZIPPER_RATE = 3e-3;

  /**
   * A laboratory.
   *
   * @param data folder of data sets
   * @param out what is made is kept in its folder {@code cache}
   */
  static Lab of(
      BenchTasks tasks, TwinTasks twins, Path data, Path out, int steps, Consumer<String> log) {
    var cache = out.resolve("cache");
    var prepared = new PreparedData(data, cache.resolve("data"));
    return new Lab(
        tasks,
        twins,
        new NetworkStore(prepared, cache.resolve("networks"), log),
        new MergeStore(cache.resolve("merges"), log),
        steps);
  }

  /** A file that is kept for later runs. */
  Path kept(String name) throws IOException {
    return merges.kept(name);
  }

  Trained network(BenchTask task, long seed) throws IOException {
    return networks.get(task, seed);
  }

  /** The two twins that most experiments zip. */
  List<Trained> objectsAndSigns(long seed) throws IOException {
    return List.of(network(twins.objects(), seed), network(twins.signs(), seed));
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

  /** Twins zipped. */
  MergeStore.Merged zip(List<Trained> networks, ZipperSpec zipper, long seed) throws IOException {
    var specs = networks.stream().map(Trained::spec).toList();
    var calibration = new CalibrationSpec(steps, null, ZIPPER_RATE, null, null, null);
    return merges.get(MergeSpec.zipping(specs, zipper, calibration, seed));
  }

  /** Defaults but for the steps and, where given, the share of the training split. */
  static CalibrationSpec calibration(int steps, @Nullable Double share) {
    return new CalibrationSpec(steps, null, null, null, null, null, share, null, null, null);
  }

  /** Accuracy that a merge cost the network, in points; below 0 where it won. */
  static double drop(Trained network, MergeResult result) {
    return 100 * (network.accuracy() - accuracy(network, result));
  }

  /** The network's accuracy after a merge, 0 to 1. */
  static double accuracy(Trained network, MergeResult result) {
    return Objects.requireNonNull(of(network, result).mergedAccuracy());
  }

  private static MergeResult.Task of(Trained network, MergeResult result) {
    return result.tasks().stream()
        .filter(task -> task.name().equals(network.name()))
        .findFirst()
        .orElseThrow();
  }
}
