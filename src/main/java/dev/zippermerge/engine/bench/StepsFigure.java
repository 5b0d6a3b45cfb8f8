package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.spec.ZipperSpec.Share;
import dev.zippermerge.engine.spec.ZipperStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Accuracy after each step of the zipper, on 500 test examples (slides 15 and 16). */
record StepsFigure() implements Experiment {
  @Override
  public String id() {
    return "zipper-steps";
  }

  @Override
  public String title() {
    return "Accuracy after each step of the zipper, objects + signs";
  }

  @Override
  public List<String> labels() {
    return List.of("shared", "joint updates done");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("layers shared", 0),
        Column.drawn("objects, %", 2),
        Column.drawn("signs, %", 2));
  }

  @Override
  public boolean lines() {
    return true;
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var networks = lab.objectsAndSigns(seed);
    var rows = new ArrayList<Measured>();
    for (var share : List.of(Share.POINTWISE, Share.TRUNK)) {
      ZipperSpec zipper = Zippers.sharing(share);
      var result = lab.zip(networks, zipper, seed).result();
      for (var step : Objects.requireNonNull(result.zipper())) {
        rows.add(row(share, step, result));
      }
    }
    return rows;
  }

  private static Measured row(Share share, ZipperStep step, MergeResult result) {
    return new Measured(
        List.of(share.name(), String.valueOf(step.step())),
        Arrays.asList(
            (double) step.sharedLayers(),
            accuracy(result, "objects", step.step()),
            accuracy(result, "signs", step.step())));
  }

  /** At the end of a step; where the next one begins there is another point without a loss. */
  private static @Nullable Double accuracy(MergeResult result, String task, int step) {
    return result.curves().stream()
        .filter(point -> point.task().equals(task) && point.step() == step && point.loss() != null)
        .findFirst()
        .map(EngineEvent.Curve::accuracy)
        .map(accuracy -> 100 * accuracy)
        .orElse(null);
  }
}
