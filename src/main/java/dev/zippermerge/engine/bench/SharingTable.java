package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.ZipperSpec.Share;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What sharing saves and costs (slide 18). Drops are against the two networks given as many further
 * updates with nothing shared.
 */
record SharingTable() implements Experiment {
  @Override
  public String id() {
    return "zipper-sharing";
  }

  @Override
  public String title() {
    return "All layers shared: what it saves and costs";
  }

  @Override
  public List<String> labels() {
    return List.of("networks", "shared");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("parameters, times fewer", 2),
        Column.shown("artifact, times smaller", 2),
        Column.shown("multiply-adds, times fewer", 2),
        Column.shown("latency for all tasks, times less", 2),
        Column.shown("first, further updates, %", 2),
        Column.drawn("first's drop, points", 2),
        Column.shown("second, further updates, %", 2),
        Column.drawn("second's drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var twins = lab.twins();
    var rows = new ArrayList<Measured>();
    for (var pair :
        List.of(
            List.of(twins.objects(), twins.signs()), List.of(twins.animals(), twins.vehicles()))) {
      var first = lab.network(pair.getFirst(), seed);
      var second = lab.network(pair.getLast(), seed);
      var further = new FurtherUpdates(lab, List.of(first, second), seed).accuracies();
      for (var share : List.of(Share.POINTWISE, Share.TRUNK)) {
        var merged = lab.zip(List.of(first, second), Zippers.sharing(share), seed);
        var costs = Costs.of(List.of(first, second), merged.artifact());
        rows.add(
            new Measured(
                List.of(first.name() + " + " + second.name(), share.name()),
                List.of(
                    costs.parameters(),
                    merged.result().totals().compression(),
                    costs.multiplyAccumulates(),
                    costs.latency(),
                    100 * further.getFirst(),
                    100 * (further.getFirst() - Lab.accuracy(first, merged.result())),
                    100 * further.getLast(),
                    100 * (further.getLast() - Lab.accuracy(second, merged.result())))));
      }
    }
    return rows;
  }
}
