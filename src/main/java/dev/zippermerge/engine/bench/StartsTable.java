package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the weights that a shared layer starts from are worth, zipped (slide 17). */
record StartsTable() implements Experiment {
  @Override
  public String id() {
    return "zipper-starts";
  }

  @Override
  public String title() {
    return "Where shared weights start from, zipped, objects + signs";
  }

  @Override
  public List<String> labels() {
    return List.of("start");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("objects without training, %", 2),
        Column.shown("signs without training, %", 2),
        Column.shown("mean validation loss over all checks", 3),
        Column.drawn("objects' drop, points", 2),
        Column.drawn("signs' drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var networks = lab.objectsAndSigns(seed);
    var rows = new ArrayList<Measured>();
    for (var start : Zippers.STARTS) {
      var result = lab.zip(networks, start.zipper(false), seed).result();
      rows.add(
          new Measured(
              List.of(start.name()),
              List.of(
                  untrained(result, 0),
                  untrained(result, 1),
                  meanLoss(result),
                  Lab.drop(networks.getFirst(), result),
                  Lab.drop(networks.getLast(), result))));
    }
    return rows;
  }

  private static double untrained(MergeResult result, int task) {
    return 100 * Objects.requireNonNull(result.tasks().get(task).encodedAccuracy());
  }

  /** The area under both tasks' curves: the less, the sooner it converged. */
  private static double meanLoss(MergeResult result) {
    return result.curves().stream()
        .map(EngineEvent.Curve::validationLoss)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElseThrow();
  }
}
