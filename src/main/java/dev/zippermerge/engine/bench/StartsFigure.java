package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How fast all layers, shared at once, converge from different weights (slide 17). */
record StartsFigure() implements Experiment {
  @Override
  public String id() {
    return "zipper-convergence";
  }

  @Override
  public String title() {
    return "Validation loss from different weights, all layers shared at once, objects + signs";
  }

  @Override
  public List<String> labels() {
    return List.of("start", "joint updates");
  }

  @Override
  public List<Column> columns() {
    return List.of(Column.drawn("both tasks' loss", 3));
  }

  @Override
  public boolean lines() {
    return true;
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var networks = lab.objectsAndSigns(seed);
    var rows = new ArrayList<Measured>();
    for (var start : Zippers.STARTS) {
      var curves = lab.zip(networks, start.zipper(true), seed).result().curves();
      for (var point : curves) {
        if (point.task().equals("objects") && point.validationLoss() != null) {
          double other =
              curves.stream()
                  .filter(p -> p.task().equals("signs") && p.step() == point.step())
                  .mapToDouble(p -> p.validationLoss() == null ? 0 : p.validationLoss())
                  .findFirst()
                  .orElse(0);
          rows.add(
              new Measured(
                  List.of(start.name(), String.valueOf(point.step())),
                  List.of(point.validationLoss() + other)));
        }
      }
    }
    return rows;
  }
}
