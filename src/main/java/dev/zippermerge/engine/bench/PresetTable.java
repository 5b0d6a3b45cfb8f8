package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a merge of two networks saves and costs under both presets: tables 2 and 5.
 *
 * @param id names it
 * @param title what it shows
 * @param pairs what is merged
 */
record PresetTable(String id, String title, List<Pair> pairs) implements Experiment {

  @Override
  public List<String> labels() {
    return List.of("networks", "preset");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("times smaller", 1),
        Column.shown("first before, %", 2),
        Column.drawn("first's drop, points", 2),
        Column.shown("second before, %", 2),
        Column.drawn("second's drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var rows = new ArrayList<Measured>();
    for (var pair : pairs) {
      var networks = pair.networks(lab, seed);
      for (var preset : Preset.values()) {
        var result = lab.merge(networks, preset, seed).result();
        var first = networks.getFirst();
        var second = networks.getLast();
        rows.add(
            new Measured(
                List.of(pair.name(lab.tasks()), preset.name()),
                List.of(
                    result.totals().compression(),
                    100 * first.accuracy(),
                    Lab.drop(first, result),
                    100 * second.accuracy(),
                    Lab.drop(second, result))));
      }
    }
    return rows;
  }
}
