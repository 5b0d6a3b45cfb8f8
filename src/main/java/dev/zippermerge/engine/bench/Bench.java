package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures experiments, seed after seed, so that after the first one every table is there. What is
 * trained and merged is kept; a later run goes on with it.
 */
final class Bench {
  private final List<Experiment> experiments;
  private final Lab lab;
  private final Settings settings;
  private final Report report;
  private final Consumer<String> log;

  Bench(List<Experiment> experiments, Lab lab, Path out, Settings settings, Consumer<String> log) {
    this.experiments = experiments;
    this.lab = lab;
    this.settings = settings;
    this.report = new Report(out);
    this.log = log;
  }

  void run() throws IOException {
    System.setProperty("java.awt.headless", "true");
    var chosen = chosen();
    Map<Experiment, List<Measured>> measured = new HashMap<>();
    for (int i = 0; i < settings.seeds().size(); i++) {
      for (var experiment : chosen) {
        var seeds = experiment.seeds(settings.seeds());
        if (i < seeds.size()) {
          var rows = measured.computeIfAbsent(experiment, _ -> new ArrayList<>());
          rows.addAll(experiment.measure(lab, seeds.get(i)));
          write(experiment, seeds.subList(0, i + 1), rows);
        }
      }
    }
  }

  private void write(Experiment experiment, List<Long> seeds, List<Measured> rows)
      throws IOException {
    int steps = experiment.steps(settings.steps());
    report.write(experiment, Table.of(experiment, seeds, steps, rows));
    report.index(experiments);
    log.accept("%s: seed %d done".formatted(experiment.id(), seeds.getLast()));
  }

  private List<Experiment> chosen() {
    for (var id : settings.only()) {
      var ids = experiments.stream().map(Experiment::id).toList();
      if (!ids.contains(id)) {
        throw new RefusedException(
            RefusalCode.SPEC_INVALID, "--only", "There is no " + id + "; there are " + ids + ".");
      }
    }
    return experiments.stream()
        .filter(one -> settings.only().isEmpty() || settings.only().contains(one.id()))
        .toList();
  }
}
