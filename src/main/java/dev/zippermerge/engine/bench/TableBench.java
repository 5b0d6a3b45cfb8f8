package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

  private TableBench() {}

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
    run(BenchTasks.standard(), data, out, settings, log);
  }

  static void run(BenchTasks tasks, Path data, Path out, Settings settings, Consumer<String> log)
      throws IOException {
    var bounded = tasks.map(settings::bounded);
    var lab = Lab.of(bounded, TwinTasks.standard(), data, out, settings.steps(), log);
    new Bench(EXPERIMENTS, lab, out, settings, log).run();
  }
}
