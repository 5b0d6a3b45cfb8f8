package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.Preset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the share of the training data that calibration gets does: figure 4. */
record ShareFigure() implements Experiment {
  private static final List<Double> SHARES = List.of(0.05, 0.2, 0.5, 1.0);

  @Override
  public String id() {
    return "figure4";
  }

  @Override
  public String title() {
    return "Figure 4: accuracy drop against the share of the training data used to calibrate, spoken + greys";
  }

  @Override
  public List<String> labels() {
    return List.of("preset", "share");
  }

  @Override
  public boolean lines() {
    return true;
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.drawn("spoken's drop, points", 2), Column.drawn("greys' drop, points", 2));
  }

  @Override
  public List<Measured> measure(Lab lab, long seed) throws IOException {
    var rows = new ArrayList<Measured>();
    var networks = Pair.SPOKEN_GREYS.networks(lab, seed);
    for (var preset : Preset.values()) {
      for (var share : SHARES) {
        // All of it is the default, so that table 2's merge is this one.
        var calibration = Lab.calibration(lab.steps(), share == 1 ? null : share);
        var result = lab.merge(networks, preset, List.of(), calibration, seed).result();
        rows.add(
            new Measured(
                List.of(preset.name(), String.valueOf(share)),
                List.of(
                    Lab.drop(networks.getFirst(), result), Lab.drop(networks.getLast(), result))));
      }
    }
    return rows;
  }
}
