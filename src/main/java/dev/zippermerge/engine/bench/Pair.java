package dev.zippermerge.engine.bench;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * Two tasks that are merged.
 *
 * @param first picks a task
 * @param second picks the other
 */
record Pair(Function<BenchTasks, BenchTask> first, Function<BenchTasks, BenchTask> second) {
  static final Pair SPOKEN_DIGITS = new Pair(BenchTasks::spoken, BenchTasks::digits);
  static final Pair SPOKEN_GREYS = new Pair(BenchTasks::spoken, BenchTasks::greys);
  static final Pair OBJECTS_SIGNS = new Pair(BenchTasks::objects, BenchTasks::signs);

  /** Both networks, trained. */
  List<Trained> networks(Lab lab, long seed) throws IOException {
    return List.of(
        lab.network(first.apply(lab.tasks()), seed), lab.network(second.apply(lab.tasks()), seed));
  }

  String name(BenchTasks tasks) {
    return first.apply(tasks).name() + " + " + second.apply(tasks).name();
  }
}
