package dev.zippermerge.engine.speed;

import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.kernel.TablePrecision;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Blocks of runs by lookup, each when it is asked for. */
public final class LookupBlocks {
  /** Name of the command. */
  public static final String COMMAND = "measure-lookup";

  private static final double WARM_UP_SECONDS = 5;

  private LookupBlocks() {}

  /**
   * Warms up and runs a block for each line.
   *
   * @param tables what products are looked up in
   * @param lines numbers of runs
   * @param out gets a line of microseconds for each, run by run
   */
  public static void run(
      Path artifact, String task, TablePrecision tables, Reader lines, PrintWriter out) {
    try (var model = LookupTimed.load(artifact.toString(), Layers.create(tables));
        var timed = model.task(task)) {
      new Turns(List.of(timed::run)).warmUp(WARM_UP_SECONDS);
      new BufferedReader(lines)
          .lines()
          .forEach(line -> out.println(block(timed, Integer.parseInt(line.strip()))));
    }
  }

  private static String block(TimedTask timed, int runs) {
    return IntStream.range(0, runs)
        .mapToObj(_ -> "%.3f".formatted(Turns.time(timed::run) / 1e3))
        .collect(Collectors.joining(" "));
  }
}
