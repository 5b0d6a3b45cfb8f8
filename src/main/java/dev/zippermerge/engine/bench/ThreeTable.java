package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A third network added to a pair, at once and to the merged pair: table 7. */
record ThreeTable() implements Experiment {

  @Override
  public String id() {
    return "table7";
  }

  @Override
  public String title() {
    return "Table 7: three networks, ACCU";
  }

  @Override
  public List<String> labels() {
    return List.of("merged");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("times smaller", 1),
        Column.shown("artifact, kB", 0),
        Column.drawn("objects' drop, points", 2),
        Column.drawn("signs' drop, points", 2),
        Column.drawn("spoken's drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var networks = new ArrayList<>(Pair.OBJECTS_SIGNS.networks(lab, seed));
    var pair = lab.merge(networks, Preset.ACCU, seed);
    var spoken = lab.network(lab.tasks().spoken(), seed);
    var again = new ArrayList<>(networks.stream().map(one -> one.in(pair.artifact())).toList());
    networks.add(spoken);
    again.add(spoken);
    return List.of(
        row("objects + signs", networks.subList(0, 2), pair.result()),
        row("objects + signs + spoken", networks, lab.merge(networks, Preset.ACCU, seed).result()),
        row("(objects + signs) + spoken", again, lab.merge(again, Preset.ACCU, seed).result()));
  }

  private static Measured row(String what, List<Trained> networks, MergeResult result) {
    var values = new ArrayList<@Nullable Double>();
    values.add(result.totals().compression());
    values.add(result.totals().artifactBytes() / 1e3);
    networks.forEach(network -> values.add(Lab.drop(network, result)));
    while (values.size() < 5) {
      values.add(null);
    }
    return new Measured(List.of(what), values);
  }
}
