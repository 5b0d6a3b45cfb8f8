package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of the paper's networks at full size, with random weights, and the time that their encoding
 * takes.
 */
record SizesTable() implements Experiment {
  private static final List<List<Full>> PAIRS = List.of(Full.LENETS, Full.VGG_AND_ZF);

  @Override
  public String id() {
    return "sizes";
  }

  @Override
  public String title() {
    return "Sizes of the paper's networks, random weights, as encoded";
  }

  @Override
  public List<String> labels() {
    return List.of("networks", "preset");
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.shown("weights, MB", 2),
        Column.shown("artifact, MB", 2),
        Column.drawn("times smaller", 1),
        Column.shown("encoding, s", 1));
  }

  /** Random weights of another seed have the same sizes. */
  @Override
  public List<Long> seeds(List<Long> asked) {
    return asked.subList(0, 1);
  }

  @Override
  public int steps(int asked) {
    return 0;
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var rows = new ArrayList<Measured>();
    for (var pair : PAIRS) {
      var networks = Full.random(lab, pair, seed);
      for (var preset : Preset.values()) {
        rows.add(row(lab, pair, networks, preset, seed));
      }
    }
    return rows;
  }

  private static Measured row(
      Lab lab, List<Full> pair, List<Trained> networks, Preset preset, long seed)
      throws IOException {
    var calibration = Lab.calibration(0, null);
    var result = lab.merge(networks, preset, List.of(), calibration, seed).result();
    return new Measured(
        List.of(Full.names(pair), preset.name()),
        List.of(
            result.totals().originalBytes() / 1e6,
            result.totals().artifactBytes() / 1e6,
            result.totals().compression(),
            result.secondsByPhase().getOrDefault(Phase.ENCODE, 0.0)));
  }
}
