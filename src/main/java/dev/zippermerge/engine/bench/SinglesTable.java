package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Two networks merged, against each compressed alone with the same r and C: tables 3 and 6.
 *
 * @param id names it
 * @param title what it shows
 * @param pairs what is merged
 */
record SinglesTable(String id, String title, List<Pair> pairs) implements Experiment {

  @Override
  public List<String> labels() {
    return List.of("networks", "compressed");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("artifact, kB", 0),
        Column.drawn("first's drop, points", 2),
        Column.drawn("second's drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var rows = new ArrayList<Measured>();
    for (var pair : pairs) {
      var networks = pair.networks(lab, seed);
      var joint = lab.merge(networks, Preset.ACCU, seed).result();
      rows.add(row(lab, pair, "together", networks, List.of(0, 1), joint));
      for (int i = 0; i < networks.size(); i++) {
        var alone = networks.get(i);
        var result = lab.merge(List.of(alone), codings(joint, alone.name()), seed).result();
        rows.add(row(lab, pair, alone.name() + " alone", networks, List.of(i), result));
      }
    }
    return rows;
  }

  private static Measured row(
      Lab lab,
      Pair pair,
      String what,
      List<Trained> networks,
      List<Integer> present,
      MergeResult result) {
    var values = Arrays.asList(result.totals().artifactBytes() / 1e3, null, null);
    present.forEach(i -> values.set(i + 1, Lab.drop(networks.get(i), result)));
    return new Measured(List.of(pair.name(lab.tasks()), what), values);
  }

  /** The r and C that a task's layers have in a merge, by the names that they have alone. */
  static List<LayerCoding> codings(MergeResult joint, String task) {
    var codings = new ArrayList<LayerCoding>();
    int convolutions = 0;
    int dense = 0;
    for (var layer : joint.layers()) {
      if (layer.segmentLength() != null
          && layer.sources().stream().anyMatch(source -> source.task().equals(task))) {
        var name = layer.kind().equals("ENCODED_CONV") ? "conv" + ++convolutions : "fc" + ++dense;
        codings.add(
            new LayerCoding(
                name, layer.segmentLength(), Objects.requireNonNull(layer.codewordCount())));
      }
    }
    return codings;
  }
}
