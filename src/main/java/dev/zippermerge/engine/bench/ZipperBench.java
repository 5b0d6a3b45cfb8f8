package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures zippering (Merging MobileNets, slides 9, 15, 17 and 18) on small MobileNets. What is
 * trained and merged is kept in {@code OUT/cache}; a later run goes on with it.
 */
public final class ZipperBench {
  private static final List<Experiment> EXPERIMENTS =
      List.of(
          new StepsFigure(),
          new SharingTable(),
          new DirectTable(),
          new StartsTable(),
          new StartsFigure());

  private ZipperBench() {}

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
   * @throws dev.zippermerge.engine.spec.RefusedException SPEC_INVALID for an id that there is not,
   *     and where data is missing
   */
  public static void run(Path data, Path out, Settings settings, Consumer<String> log)
      throws IOException {
    run(TwinTasks.standard(), data, out, settings, log);
  }

  static void run(TwinTasks tasks, Path data, Path out, Settings settings, Consumer<String> log)
      throws IOException {
    var twins = tasks.map(settings::bounded);
    var lab = Lab.of(BenchTasks.standard(), twins, data, out, settings.steps(), log);
    new Bench(EXPERIMENTS, lab, out, settings, log).run();
  }
}
