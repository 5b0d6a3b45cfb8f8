package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The zipper against all layers at once, with as many updates (slides 9 and 15). */
record DirectTable() implements Experiment {
  @Override
  public String id() {
    return "zipper-direct";
  }

  @Override
  public String title() {
    return "Zipper against direct merging at an equal budget of updates, objects + signs";
  }

  @Override
  public List<String> labels() {
    return List.of("start", "way");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.drawn("objects' drop, points", 2), Column.drawn("signs' drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var networks = lab.objectsAndSigns(seed);
    var rows = new ArrayList<Measured>();
    for (var start : Zippers.STARTS) {
      for (boolean direct : List.of(false, true)) {
        var result = lab.zip(networks, start.zipper(direct), seed).result();
        rows.add(
            new Measured(
                List.of(start.name(), direct ? "direct" : "zipper"),
                List.of(
                    Lab.drop(networks.getFirst(), result), Lab.drop(networks.getLast(), result))));
      }
    }
    return rows;
  }
}
