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
 * Measures the counterparts of NeuralMerger's tables 2, 3, 5, 6, 7 and of its figure 4. Seed after
 * seed, so that after the first one every table is there. What is trained and merged is kept in
 * {@code OUT/cache}; a later run goes on with it.
 */
public final class TableBench {
  private static final List<Experiment> EXPERIMENTS =
      List.of(
          new PresetTable(
              "table2",
              "Table 2: two LeNets merged",
              List.of(Pair.SPOKEN_DIGITS, Pair.SPOKEN_GREYS)),
          new SinglesTable(
              "table3",
              "Table 3: LeNets merged and alone, ACCU",
              List.of(Pair.SPOKEN_DIGITS, Pair.SPOKEN_GREYS)),
          new PresetTable(
              "table5", "Table 5: VGG-avg and ZF-Net merged", List.of(Pair.OBJECTS_SIGNS)),
          new SinglesTable(
              "table6",
              "Table 6: VGG-avg and ZF-Net merged and alone, ACCU",
              List.of(Pair.OBJECTS_SIGNS)),
          new ThreeTable(),
          new ShareFigure(),
          new SizesTable());

  private final Lab lab;
  private final Settings settings;
  private final Report report;
  private final Consumer<String> log;

  TableBench(BenchTasks tasks, Path data, Path out, Settings settings, Consumer<String> log) {
    var cache = out.resolve("cache");
    var prepared = new PreparedData(data, cache.resolve("data"));
    this.lab =
        new Lab(
            tasks,
            new NetworkStore(prepared, cache.resolve("networks"), log),
            new MergeStore(cache.resolve("merges"), log),
            settings.steps());
    this.settings = settings;
    this.report = new Report(out);
    this.log = log;
  }

  /**
   * What to measure.
   *
   * @param seeds of networks and merges, at least one
   * @param steps joint calibration steps of each merge
   * @param mostTrainingSteps upper bound of each network's training steps
   * @param only the ids of tables and figures; all where empty
   */
  public record Settings(List<Long> seeds, int steps, int mostTrainingSteps, List<String> only) {}

  /** Ids of all tables and figures. */
  public static List<String> ids() {
    return EXPERIMENTS.stream().map(Experiment::id).toList();
  }

  /**
   * Measures.
   *
   * @param data folder of data sets
   * @param out receives {@code ID.json}, {@code ID.png}, {@code tables.md} and {@code cache}
   * @param log told about each finished piece of work
   * @throws RefusedException SPEC_INVALID for an id that there is not, and where data is missing
   */
  public static void run(Path data, Path out, Settings settings, Consumer<String> log)
      throws IOException {
    var tasks =
        BenchTasks.standard()
            .map(task -> task.withSteps(Math.min(task.steps(), settings.mostTrainingSteps())));
    new TableBench(tasks, data, out, settings, log).run();
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
    report.index(EXPERIMENTS);
    log.accept("%s: seed %d done".formatted(experiment.id(), seeds.getLast()));
  }

  private List<Experiment> chosen() {
    for (var id : settings.only()) {
      if (!ids().contains(id)) {
        throw new RefusedException(
            RefusalCode.SPEC_INVALID, "--only", "There is no " + id + "; there are " + ids() + ".");
      }
    }
    return EXPERIMENTS.stream()
        .filter(one -> settings.only().isEmpty() || settings.only().contains(one.id()))
        .toList();
  }
}
